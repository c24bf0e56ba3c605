import type { AtTheMoney, ChainBrief } from '#domain/chain-brief';
import type { PriceE4 } from '#domain/money';
import type { PackedChain } from '#domain/packed-chain';
import { MINUTE_MS } from '#primitives/clock';

/** A quote that nobody confirmed for this long is old news. */
const STALE_MS = 5 * MINUTE_MS;

/** Counts and the at-the-money straddle: one pass over the quotes, cheap enough for every chain of a replay. */
export function glanceAt(chain: PackedChain): ChainBrief {
  const { underlying, underlyingPrice, provider, atMs, count, layout } = chain;
  const bid = chain.column('bid');
  const ask = chain.column('ask');
  const age = chain.column('ageMs');
  let twoSided = 0;
  let crossed = 0;
  let stale = 0;
  // What is not known lies below 0.
  if (bid !== null && ask !== null) {
    for (let row = 0; row < count; row++) {
      const bids = bid[row] as number;
      const asks = ask[row] as number;
      if (bids <= 0 || asks <= 0) continue;
      twoSided++;
      if (bids > asks) crossed++;
    }
  }
  if (age !== null) for (let row = 0; row < count; row++) if ((age[row] as number) > STALE_MS) stale++;
  const brief = { underlying, underlyingPrice, provider, atMs, contracts: count, expiries: layout.expiries.length };
  return { ...brief, twoSided, crossed, stale, atTheMoney: atTheMoneyOf(chain) };
}

function atTheMoneyOf(chain: PackedChain): AtTheMoney | null {
  const { layout, underlyingPrice } = chain;
  const bid = chain.column('bid');
  const ask = chain.column('ask');
  if (underlyingPrice === null || bid === null || ask === null) return null;
  const first = firstExpiry(layout.expiries);
  let strike = Number.POSITIVE_INFINITY;
  let call = -1;
  let put = -1;
  for (let row = 0; row < layout.count; row++) {
    if (layout.expiry[row] !== first) continue;
    const here = layout.strike[row] as number;
    // Of two strikes as near, the lower one.
    const nearer = Math.abs(here - underlyingPrice) - Math.abs(strike - underlyingPrice);
    if (here !== strike && (nearer > 0 || (nearer === 0 && here > strike))) continue;
    if (here !== strike) call = put = -1;
    strike = here;
    if (layout.isPut(row)) put = row;
    else call = row;
  }
  const pair = [call, put];
  if (!pair.every((row) => row >= 0 && (bid[row] as number) > 0 && (ask[row] as number) > 0)) return null;
  const straddle = pair.reduce((sum, row) => sum + ((bid[row] as number) + (ask[row] as number)) / 2, 0);
  return { expiry: layout.expiries[first] as string, strike: strike as PriceE4, straddle };
}

function firstExpiry(expiries: readonly string[]): number {
  let first = 0;
  for (let position = 1; position < expiries.length; position++) {
    if ((expiries[position] as string) < (expiries[first] as string)) first = position;
  }
  return first;
}
