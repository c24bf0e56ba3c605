import type { PriceE4 } from '#domain/money';
import type { ExitPlan } from '#domain/recommendation';
import { ticksOf } from '#options/fills/fill-settings';
import { DEFAULT_GUARD_MS } from '#options/lifecycle/exit-rules';
import { lastTradingMs } from '#options/lifecycle/expiry-dates';
import { epochMs } from '#primitives/clock';
import { onTick } from '#strategies/recommend/credit-floor';
import type { RecommendSettings, SpreadQuestion } from '#strategies/recommend/spread-question';
import type { SpreadCandidate } from '#options/spreads/spread-candidate';

/**
 * For the credit that can be counted on. The target is rounded down and the stop up, each to the tick: a plan promises
 * no exit earlier than the rule means. A stop beyond the width could never be reached and stands just below it.
 */
export function exitPlan(
  { chain, terms }: SpreadQuestion,
  { quoted, figures }: SpreadCandidate,
  { fills, nyse }: RecommendSettings,
): ExitPlan {
  const { natural } = figures.prices;
  const ticks = ticksOf(chain.underlying, chain.terms, fills);
  const below = ((figures.width ?? natural) - ticks.tick) as PriceE4;
  const stop = onTick(ticks, natural * (1 + terms.stop), 'up');
  return {
    targetDebit: Math.max(ticks.tick, onTick(ticks, natural * (1 - terms.target), 'down')) as PriceE4,
    stopDebit: Math.min(below, stop) as PriceE4,
    timeExitDte: terms.timeExitDte,
    closeByMs: epochMs(lastTradingMs(quoted.expiry.expiry, chain.terms, nyse) - DEFAULT_GUARD_MS),
  };
}
