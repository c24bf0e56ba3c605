import type { ColumnRole } from '#connectors/files/column-names';

/** What a file may leave out because it was stated beside it. */
export interface StatedChain {
  readonly underlying: boolean;
  readonly spot: boolean;
  readonly at: boolean;
}

/** The order of the roles is that of the constants below. */
export const ChainRole = {
  underlying: 0,
  spot: 1,
  expiry: 2,
  strike: 3,
  right: 4,
  bid: 5,
  ask: 6,
  last: 7,
  volume: 8,
  openInterest: 9,
  iv: 10,
  delta: 11,
  gamma: 12,
  vega: 13,
  theta: 14,
  bidSize: 15,
  askSize: 16,
  at: 17,
  contract: 18,
  adjusted: 19,
  provider: 20,
} as const;

const COMMON = {
  expiry: [
    'expiration',
    'expirationdate',
    'expirydate',
    'expirydatetime',
    'expirationtimestamp',
    'exp',
    'expdate',
    'maturity',
  ],
  strike: ['strikeprice', 'k'],
  right: ['type', 'optiontype', 'side', 'callput', 'putcall', 'cp'],
  bid: ['bidprice', 'bestbid', 'bestbidprice'],
  ask: ['askprice', 'bestask', 'bestaskprice', 'offer'],
  last: ['lastprice', 'lasttradeprice'],
  volume: ['vol', 'dayvolume', 'totalvolume'],
  openInterest: ['oi', 'openint'],
  iv: ['impliedvolatility', 'impliedvol', 'markiv', 'midiv', 'volatility'],
  bidSize: ['bidqty', 'bidquantity', 'bidamount', 'bestbidamount', 'bidsz'],
  askSize: ['askqty', 'askquantity', 'askamount', 'bestaskamount', 'asksz'],
  at: [
    't',
    'ts',
    'time',
    'timestamp',
    'datetime',
    'date',
    'quotetime',
    'quotedatetime',
    'updated',
    'asof',
    'creationtimestamp',
  ],
  contract: ['contractsymbol', 'optionsymbol', 'symbol', 'occsymbol', 'osisymbol', 'option', 'instrumentname'],
} as const;

/** The columns of a chain, under the names that files give them. */
export function chainRoles(names: readonly string[], stated: StatedChain): readonly ColumnRole[] {
  const plain = names.map((name) => name.toLowerCase().replace(/[_\-. ]/g, ''));
  const contract = plain.some((name) => name === 'contract' || (COMMON.contract as readonly string[]).includes(name));
  // There, `underlying` is the price of the future that an expiry refers to, and the name of the contract says the rest.
  const deribit = plain.includes('instrumentname');
  const optional = (name: string, aliases: readonly string[]): ColumnRole => ({ name, aliases, required: false });
  return [
    deribit
      ? optional('base_currency', ['currency'])
      : {
          name: 'underlying',
          aliases: ['underlyingsymbol', 'ticker', 'root'],
          required: !contract && !stated.underlying,
          statedBy: '--underlying',
        },
    {
      name: 'spot',
      aliases: deribit
        ? ['indexprice']
        : ['underlyingprice', 'underlyinglast', 'stockprice', 'indexprice', 'currentprice', 'regularmarketprice'],
      required: !stated.spot,
      statedBy: '--spot',
    },
    { name: 'expiry', aliases: COMMON.expiry, required: !contract },
    { name: 'strike', aliases: COMMON.strike, required: !contract },
    { name: 'right', aliases: COMMON.right, required: !contract },
    { name: 'bid', aliases: COMMON.bid, required: true },
    { name: 'ask', aliases: COMMON.ask, required: true },
    optional('last', COMMON.last),
    optional('volume', COMMON.volume),
    optional('open_interest', COMMON.openInterest),
    optional('iv', COMMON.iv),
    optional('delta', []),
    optional('gamma', []),
    optional('vega', []),
    optional('theta', []),
    optional('bid_size', COMMON.bidSize),
    optional('ask_size', COMMON.askSize),
    { name: 'at', aliases: COMMON.at, required: !stated.at, time: true, statedBy: '--at' },
    optional('contract', COMMON.contract),
    optional('adjusted', ['isadjusted', 'nonstandard']),
    optional('provider', ['source']),
  ];
}
