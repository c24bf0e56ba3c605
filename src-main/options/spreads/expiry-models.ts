import type { ChainSnapshot, ExpiryChain } from '#options/chains/chain-snapshot';
import type { PriceModel } from '#options/models/price-model';
import { terminalDistribution } from '#options/models/terminal-distribution';
import type { NamedDistribution } from '#options/spreads/spread-valuation';
import { bracketedVolatility, sliceQuotes } from '#options/surface/slice-quotes';
import { ln } from '#primitives/exact-math';

/** A model's distribution at an expiry, by the model's name. */
export function modelAt(
  model: PriceModel,
  { spot }: ChainSnapshot,
  { years }: ExpiryChain,
  drift: number,
): NamedDistribution {
  return { name: model.name, distribution: terminalDistribution(model, { spot, drift, years }) };
}

/** Rate less yield as the expiry's own forward has it. */
export function riskNeutralDrift({ spot }: ChainSnapshot, { forward, years }: ExpiryChain): number {
  return ln(forward / spot) / years;
}

/**
 * Black and Scholes' one volatility for an expiry: at its forward, from its own quotes; where none lie on both sides,
 * that of the nearest strike; null where no contract of the expiry has one.
 */
export function flatVolatility({ terms, spot }: ChainSnapshot, expiry: ExpiryChain): number | null {
  const quotes = sliceQuotes(expiry, terms, spot);
  return bracketedVolatility(quotes, expiry.years) ?? nearestVolatility(expiry);
}

function nearestVolatility({ rows, forward }: ExpiryChain): number | null {
  let nearest: { readonly iv: number; readonly away: number } | null = null;
  for (const { strike, call, put } of rows) {
    const away = Math.abs(strike / 10_000 - forward);
    const [first, second] = strike / 10_000 >= forward ? [call, put] : [put, call];
    const iv = first?.iv ?? second?.iv ?? null;
    if (iv !== null && (nearest === null || away < nearest.away)) nearest = { iv, away };
  }
  return nearest?.iv ?? null;
}
