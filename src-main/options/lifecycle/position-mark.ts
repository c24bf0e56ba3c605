import type { ContractTerms } from '#domain/chain';
import type { PriceE4 } from '#domain/money';
import { type Cash, cashFlow } from '#options/fills/cash';
import { type FillLeg, type FillRefusal, priceFill } from '#options/fills/fill-price';
import type { FillSettings } from '#options/fills/fill-settings';
import type { LegQuotes } from '#options/fills/leg-quotes';
import type { OrderLeg } from '#options/fills/order-leg';
import { worthAt } from '#options/fills/payoff-range';
import type { EpochMs } from '#primitives/clock';
import { fail, ok, type Result } from '#primitives/result';

/** What closing a position would bring: signed cash, for all of it. */
export interface PositionMark {
  readonly atMs: EpochMs;
  /** At the side that one would have to trade: this is what the position is worth. */
  readonly natural: Cash;
  /** Half-way, for comparison only. */
  readonly mid: Cash;
}

/** Marks are as fine as prices are: only what is traded has to meet a tick. */
const FINEST_TICK = 1 as PriceE4;

/** Refused where a leg has no fresh quote; a leg that nobody bids for counts as worthless, not as unknown. */
export function markHoldings(
  holdings: readonly OrderLeg[],
  quotes: LegQuotes,
  nowMs: EpochMs,
  terms: ContractTerms,
  { quotes: limits }: FillSettings,
): Result<PositionMark, FillRefusal> {
  const legs = holdings.map(({ contract, quantity }): FillLeg => {
    return { side: quantity > 0 ? 'sell' : 'buy', ratio: Math.abs(quantity), quote: quotes.quoteOf(contract) };
  });
  const rules = {
    improvement: 0,
    kappa: 0,
    openInterestKappa: 0,
    tick: FINEST_TICK,
    noBid: 'give up' as const,
    ...limits,
  };
  const priced = priceFill(legs, 1, nowMs, rules);
  if (!priced.ok) return fail(priced.failure);
  const { natural, mid } = priced.value;
  return ok({
    atMs: nowMs,
    natural: cashFlow(natural, 1, terms),
    mid: cashFlow(Math.floor(mid) as PriceE4, 1, terms),
  });
}

/**
 * Time value within what options would cost or bring: their cash beyond what they would be worth if they ended at this
 * price of the underlying. Positive where time value was sold. Null where the end pays in coin.
 */
export function timeValueOf(
  optionCash: number,
  holdings: readonly OrderLeg[],
  underlying: PriceE4,
  terms: ContractTerms,
): number | null {
  if (terms.settlement === 'coin') return null;
  const options = holdings.filter(({ contract }) => contract !== null);
  return optionCash + cashFlow(Math.round(worthAt(options, underlying)) as PriceE4, 1, terms);
}
