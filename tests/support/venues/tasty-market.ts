import type { OptionChain, OptionQuote } from '#domain/chain';
import type { VenueMarket } from '#tests/support/venues/venue-market';

/** What the simulated tastytrade shows: the simulated market, or one that a test writes by hand. */
export type TastyMarket = Pick<
  VenueMarket,
  'symbols' | 'quote' | 'lastTrade' | 'greeks' | 'metric' | 'bars' | 'listen'
>;

/** As the stream names it: `.IBIT260116P50`, without zeros at the end of the strike. */
export function streamerOf(underlying: string, { expiry, strike, right }: OptionQuote): string {
  return `.${underlying}${compact(expiry)}${right === 'call' ? 'C' : 'P'}${String(strike / 10_000)}`;
}

/** As the clearing house names it, the ticker padded to six. */
export function occOf(underlying: string, { expiry, strike, right }: OptionQuote): string {
  const thousandths = String(strike / 10).padStart(8, '0');
  return `${underlying.padEnd(6)}${compact(expiry)}${right === 'call' ? 'C' : 'P'}${thousandths}`;
}

/** The answer to `GET /option-chains/{symbol}/nested`: without quotes, and with a root whose contracts were adjusted. */
export function nestedChain(chain: OptionChain): unknown {
  const { underlying } = chain;
  const expiries = [...new Set(chain.contracts.map(({ expiry }) => expiry))].sort();
  const root = {
    'underlying-symbol': underlying,
    'root-symbol': underlying,
    'option-chain-type': 'Standard',
    'shares-per-contract': 100,
    'tick-sizes': [{ value: '0.01', threshold: '3.0' }, { value: '0.05' }],
    deliverables: [{ 'deliverable-type': 'Shares', symbol: underlying, amount: '100.0', percent: '100' }],
    expirations: expiries.map((expiry) => ({
      'expiration-date': expiry,
      'days-to-expiration': 1,
      'expiration-type': 'Regular',
      'settlement-type': 'PM',
      strikes: strikesOf(chain, expiry),
    })),
  };
  const adjusted = {
    ...root,
    'root-symbol': `${underlying}1`,
    'option-chain-type': 'Non-standard',
    'shares-per-contract': 50,
    expirations: root.expirations.slice(0, 1),
  };
  return { items: [adjusted, root] };
}

function strikesOf({ underlying, contracts }: OptionChain, expiry: string): unknown[] {
  const rows = new Map<number, Record<string, string>>();
  for (const contract of contracts) {
    if (contract.expiry !== expiry) continue;
    const row = rows.get(contract.strike) ?? { 'strike-price': (contract.strike / 10_000).toFixed(1) };
    if (contract.strike % 1_000 !== 0) row['strike-price'] = String(contract.strike / 10_000);
    row[contract.right] = occOf(underlying, contract);
    row[`${contract.right}-streamer-symbol`] = streamerOf(underlying, contract);
    rows.set(contract.strike, row);
  }
  return [...rows.entries()].sort(([left], [right]) => left - right).map(([, row]) => row);
}

function compact(date: string): string {
  return date.slice(2).replaceAll('-', '');
}
