import type { ChainContract, ChainSnapshot } from '#options/chains/chain-snapshot';

export const CHAIN_CSV_HEADER =
  'underlying,spot,expiry,strike,right,bid,ask,bid_size,ask_size,volume,open_interest,adjusted,at';

/** A chain as a file that anybody could have exported; `change` may spoil a contract, or leave it out with null. */
export function chainCsv(
  snapshot: ChainSnapshot,
  change: (contract: ChainContract) => ChainContract | null = (contract) => contract,
): string {
  const lines = [CHAIN_CSV_HEADER];
  for (const { rows } of snapshot.expiries) {
    for (const { call, put } of rows) {
      for (const listed of [call, put]) {
        const contract = listed === null ? null : change(listed);
        if (contract !== null) lines.push(lineOf(snapshot, contract));
      }
    }
  }
  return `${lines.join('\n')}\n`;
}

function lineOf({ underlying, spot }: ChainSnapshot, contract: ChainContract): string {
  const { expiry, strike, right, bid, ask, bidSize, askSize, volume, openInterest, adjusted, atMs } = contract;
  const price = (at: number | null): string => (at === null ? '' : String(at / 10_000));
  return [
    underlying,
    spot,
    expiry,
    strike / 10_000,
    right === 'call' ? 'C' : 'P',
    price(bid),
    price(ask),
    bidSize ?? '',
    askSize ?? '',
    volume ?? '',
    openInterest ?? '',
    adjusted,
    new Date(atMs).toISOString(),
  ].join(',');
}
