import type { QuantityCaps } from '#options/fills/fill-settings';
import type { FillLeg } from '#options/fills/fill-price';

/**
 * How many spreads one set of quotes is good for: some multiple of what is displayed, and no more than a share of what
 * was traded today and of what is open, less what we have traded of it already. What is not known limits nothing, but
 * an unknown size is one contract. One spread can always be traded against a displayed quote.
 */
export function quantityCap(legs: readonly FillLeg[], traded: number, caps: QuantityCaps): number {
  let cap = Number.POSITIVE_INFINITY;
  for (const { side, ratio, quote } of legs) {
    if (quote === null) continue;
    const displayed = Math.max(1, (side === 'sell' ? quote.bidSize : quote.askSize) ?? 1);
    cap = Math.min(cap, (caps.ofDisplayed * displayed) / ratio);
    if (quote.volume !== null) cap = Math.min(cap, (caps.ofVolume * quote.volume) / ratio - traded);
    if (quote.openInterest !== null) cap = Math.min(cap, (caps.ofOpenInterest * quote.openInterest) / ratio - traded);
  }
  // 10 % of 30 is 3, whatever binary fractions make of it.
  return Math.max(1, Math.floor(cap + 1e-9));
}
