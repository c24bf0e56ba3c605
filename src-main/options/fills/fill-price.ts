import type { PriceE4 } from '#domain/money';
import { type LegQuote, quotedMs } from '#options/fills/leg-quote';
import type { EpochMs } from '#primitives/clock';
import { invariant } from '#primitives/invariant';
import { fail, ok, type Result } from '#primitives/result';

/** One leg as it is about to be traded. `ratio` counts contracts per spread. */
export interface FillLeg {
  readonly side: 'sell' | 'buy';
  readonly ratio: number;
  readonly quote: LegQuote | null;
}

export interface FillRules {
  /** Share of the way from natural to mid that a fill is believed to gain: 0 is the worst side of every quote. */
  readonly improvement: number;
  /** Slippage by size: share of a leg's width given up for trading as many contracts as are displayed. */
  readonly kappa: number;
  /** The same, for trading as many contracts as are open. */
  readonly openInterestKappa: number;
  readonly tick: PriceE4;
  readonly maxAgeMs: number;
  readonly maxSkewMs: number;
  /** What becomes of a leg to be sold that nobody bids for: no fill (the default), or the leg is given up for nothing. */
  readonly noBid?: 'refuse' | 'give up';
}

/** Signed cash per share: a credit is positive, a debit negative. */
export interface FillPrice {
  /** Sold legs at their bid, bought legs at their ask. */
  readonly natural: PriceE4;
  /** Halves of a unit occur, as half-way between two prices is no price. */
  readonly mid: number;
  readonly slippage: number;
  /** Before rounding to the tick. */
  readonly raw: number;
  /** What the fill is booked at: `raw` rounded down, so that a credit shrinks and a debit grows. */
  readonly net: PriceE4;
}

export type FillStatus =
  | 'no_quote'
  | 'not_seen'
  | 'adjusted'
  | 'stale'
  | 'bad_quote'
  | 'locked_or_crossed'
  | 'leg_skew'
  | 'no_bid';

export interface FillRefusal {
  readonly status: FillStatus;
  /** The leg at fault by its place in the order; null where it takes several. */
  readonly leg: number | null;
}

/** What a multi-leg order would be filled at now, or why it would not. The worst side of every quote unless told otherwise. */
export function priceFill(
  legs: readonly FillLeg[],
  quantity: number,
  nowMs: EpochMs,
  rules: FillRules,
): Result<FillPrice, FillRefusal> {
  invariant(legs.length > 0 && quantity > 0, 'an order has legs and a quantity');
  invariant(rules.improvement >= 0 && rules.improvement <= 1, 'a fill lies between natural and mid');
  for (let i = 0; i < legs.length; i++) {
    const status = quoteFault((legs[i] as FillLeg).quote, nowMs, rules.maxAgeMs);
    if (status !== null) return fail({ status, leg: i });
  }
  if (skewOf(legs) > rules.maxSkewMs) return fail({ status: 'leg_skew', leg: null });
  for (let i = 0; i < legs.length; i++) {
    const { side, quote } = legs[i] as FillLeg;
    if (rules.noBid !== 'give up' && isGivenUp(side, quote)) return fail({ status: 'no_bid', leg: i });
  }
  return ok(priced(legs, quantity, rules));
}

/** To be sold, and nobody bids: worth nothing to us, not even its share of the middle. */
export function isGivenUp(side: FillLeg['side'], quote: LegQuote | null): boolean {
  return side === 'sell' && quote?.bid === 0;
}

/** Why nothing can be traded on a quote; null where it is sound. */
export function quoteFault(quote: LegQuote | null, nowMs: EpochMs, maxAgeMs: number): FillStatus | null {
  if (quote === null) return 'no_quote';
  if (quote.seenMs > nowMs) return 'not_seen';
  if (quote.adjusted) return 'adjusted';
  if (nowMs - quotedMs(quote) > maxAgeMs) return 'stale';
  const { bid, ask } = quote;
  if (bid === null || ask === null || bid < 0 || ask <= 0) return 'bad_quote';
  return bid >= ask ? 'locked_or_crossed' : null;
}

/** How far apart in time the legs were quoted: prices of different moments make a spread that nobody offered. */
function skewOf(legs: readonly FillLeg[]): number {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const { quote } of legs) {
    const at = quotedMs(quote as LegQuote);
    first = Math.min(first, at);
    last = Math.max(last, at);
  }
  return last - first;
}

function priced(legs: readonly FillLeg[], quantity: number, rules: FillRules): FillPrice {
  let natural = 0;
  let twiceMid = 0;
  let slippage = 0;
  for (const { side, ratio, quote } of legs) {
    if (isGivenUp(side, quote)) continue;
    const { bid, ask, bidSize, askSize, openInterest } = quote as LegQuote & { bid: PriceE4; ask: PriceE4 };
    const sign = side === 'sell' ? ratio : -ratio;
    natural += sign * (side === 'sell' ? bid : ask);
    twiceMid += sign * (bid + ask);
    const contracts = quantity * ratio;
    const displayed = Math.max(1, (side === 'sell' ? bidSize : askSize) ?? 1);
    // An open interest that nobody knows is taken to be no more than what is displayed.
    const open = Math.max(1, openInterest ?? displayed);
    const share =
      rules.kappa * Math.sqrt(contracts / displayed) + rules.openInterestKappa * Math.sqrt(contracts / open);
    slippage += ratio * Math.min(1, share) * (ask - bid);
  }
  const mid = twiceMid / 2;
  const raw = natural + rules.improvement * (mid - natural) - slippage;
  return { natural: natural as PriceE4, mid, slippage, raw, net: roundAgainstUs(raw, rules.tick) };
}

/** Products of fractions miss a whole unit by a billionth; that alone is no reason to give up a tick. */
const WHOLE_WITHIN = 1e-6;

/** Down to the tick: less credit, more debit. */
export function roundAgainstUs(raw: number, tick: PriceE4): PriceE4 {
  const whole = Math.round(raw);
  const units = Math.abs(raw - whole) < WHOLE_WITHIN ? whole : raw;
  // `+ 0` turns the −0 that rounding can leave into 0.
  return (Math.floor(units / tick) * tick + 0) as PriceE4;
}
