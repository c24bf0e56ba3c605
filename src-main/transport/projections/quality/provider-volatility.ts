import type { PackedChain } from '#domain/packed-chain';
import { parseDay, utcDay } from '#market/sessions/civil-date';

const WANTED_DAYS = 30;
/** An expiry nearer than this has a volatility of its own kind. */
const NEAREST_DAYS = 7;

/**
 * What a provider itself says of the volatility at the money, about 30 days out: the mean of both rights at the strike
 * nearest to the price. Null where it says nothing of the kind.
 */
export function providerVolatility(chain: PackedChain): number | null {
  const { layout, underlyingPrice } = chain;
  const cells = chain.column('impliedVolatility');
  const expiry = expiryNear(chain);
  if (cells === null || underlyingPrice === null || expiry === null) return null;
  let nearest = Number.POSITIVE_INFINITY;
  let sum = 0;
  let count = 0;
  for (let row = 0; row < layout.count; row++) {
    const volatility = cells[row] as number;
    // What is not known lies below 0.
    if (layout.expiry[row] !== expiry || !(volatility > 0) || layout.isAdjusted(row)) continue;
    const away = Math.abs((layout.strike[row] as number) - underlyingPrice);
    if (away > nearest) continue;
    if (away < nearest) sum = count = 0;
    nearest = away;
    sum += volatility;
    count++;
  }
  return count === 0 ? null : sum / count;
}

function expiryNear({ layout, atMs }: PackedChain): number | null {
  let best: number | null = null;
  let bestAway = Number.POSITIVE_INFINITY;
  for (const [at, date] of layout.expiries.entries()) {
    const day = parseDay(date);
    if (day === null) continue;
    const days = day - utcDay(atMs);
    const away = Math.abs(days - WANTED_DAYS);
    if (days < NEAREST_DAYS || away >= bestAway) continue;
    best = at;
    bestAway = away;
  }
  return best;
}
