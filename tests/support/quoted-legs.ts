import { priceE4 } from '#domain/money';
import type { FillLeg, FillRules } from '#options/fills/fill-price';
import type { LegQuote } from '#options/fills/leg-quote';
import { epochMs } from '#primitives/clock';

/** A quote in dollars, 20 contracts on each side, seen at the moment it was made. */
export function quoted(bid: number, ask: number, atMs = 1_000, more: Partial<LegQuote> = {}): LegQuote {
  return {
    bid: priceE4(bid),
    ask: priceE4(ask),
    bidSize: 20,
    askSize: 20,
    volume: 1_000,
    openInterest: 10_000,
    atMs: epochMs(atMs),
    seenMs: epochMs(atMs),
    adjusted: false,
    ...more,
  };
}

export function selling(quote: LegQuote | null, ratio = 1): FillLeg {
  return { side: 'sell', ratio, quote };
}

export function buying(quote: LegQuote | null, ratio = 1): FillLeg {
  return { side: 'buy', ratio, quote };
}

/** The worst side of every quote, in cents, without slippage. */
export const WORST_SIDE: FillRules = {
  improvement: 0,
  kappa: 0,
  openInterestKappa: 0,
  tick: priceE4(0.01),
  maxAgeMs: 5_000,
  maxSkewMs: 2_000,
};
