import type { OptionChain, OptionQuote } from '#domain/chain';
import { formatUnits } from '#connectors/files/decimal-text';
import { PRICE_E4_DECIMALS } from '#domain/money';
import { dateOf, parseDay } from '#market/sessions/civil-date';

const COLUMNS = [
  'underlying',
  'provider',
  'contract',
  'spot',
  'expiry',
  'strike',
  'right',
  'bid',
  'ask',
  'bid_size',
  'ask_size',
  'last',
  'volume',
  'open_interest',
  'iv',
  'delta',
  'gamma',
  'vega',
  'theta',
  'adjusted',
  'at',
] as const;

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'] as const;

/** A chain as `argus chain` reads it: a line a contract, empty where a figure is not known. */
export function chainText(chain: OptionChain): string {
  const lines = chain.contracts.map((quote) => lineOf(chain, quote));
  return `${[COLUMNS.join(','), ...lines].join('\n')}\n`;
}

function lineOf(chain: OptionChain, quote: OptionQuote): string {
  const atMs = quote.atMs ?? chain.atMs;
  const cells: Readonly<Record<(typeof COLUMNS)[number], string>> = {
    underlying: chain.underlying,
    provider: chain.provider,
    contract: contractName(chain, quote),
    spot: price(chain.underlyingPrice),
    expiry: quote.expiry,
    strike: price(quote.strike),
    right: quote.right,
    bid: price(quote.bid),
    ask: price(quote.ask),
    bid_size: figure(quote.bidSize),
    ask_size: figure(quote.askSize),
    last: price(quote.last),
    volume: figure(quote.volume),
    open_interest: figure(quote.openInterest),
    iv: figure(quote.impliedVolatility),
    delta: figure(quote.delta),
    gamma: figure(quote.gamma),
    vega: figure(quote.vega),
    theta: figure(quote.theta),
    adjusted: quote.adjusted ? '1' : '',
    at: new Date(atMs).toISOString(),
  };
  return COLUMNS.map((name) => cells[name]).join(',');
}

/** Only a name of the venue's says that its contracts are quoted in coin. */
function contractName({ underlying, terms }: OptionChain, { expiry, strike, right }: OptionQuote): string {
  const day = terms.quotedIn === 'coin' ? parseDay(expiry) : null;
  if (day === null) return '';
  const { year, month, day: ofMonth } = dateOf(day);
  const date = `${ofMonth}${MONTHS[month - 1]}${String(year % 100).padStart(2, '0')}`;
  return `${underlying}-${date}-${price(strike)}-${right === 'call' ? 'C' : 'P'}`;
}

function price(units: number | null): string {
  return units === null ? '' : formatUnits(units, PRICE_E4_DECIMALS);
}

function figure(value: number | null): string {
  return value === null ? '' : String(value);
}
