import type { CheckView, SizingView } from '#contract/trade-view';
import type { BreakerName, BreakerState } from '#portfolio/breakers/breaker-state';
import type { SizedRecommendation, SizingStepName } from '#portfolio/sizing/sized-recommendation';
import { inDollars } from '#transport/projections/trading/order-words';
import { checkView } from '#transport/projections/trading/signal-words';

const STEP_NAMES: Readonly<Record<SizingStepName, string>> = {
  risk: 'Risk budget',
  kelly: 'Kelly',
  swing: 'Daily swing',
  'buying-power': 'Buying power',
  cap: 'Cap',
  warmth: 'Warmth',
  drawdown: 'Drawdown',
};

export const BREAKER_NAMES: Readonly<Record<BreakerName, string>> = {
  killed: 'Kill switch',
  paused: 'Pause',
  'daily-loss': 'Loss of the day',
  'losses-in-a-row': 'Losses in a row',
  drawdown: 'Drawdown',
  'monthly-loss': 'Loss of the month',
  'stale-data': 'Stale quotes',
  heartbeats: 'Heartbeats',
  guardian: 'Guardian of the recording',
};

export function sizingView(sized: SizedRecommendation): SizingView {
  const { contracts, refusal, steps, maxProfit, maxLoss, margin, buyingPower, fees } = sized;
  return {
    contracts,
    refusal: refusal?.text ?? null,
    steps: steps.map((step) => ({ ...step, name: STEP_NAMES[step.name] })),
    checks: checksOf(sized),
    maxProfit: inDollars(maxProfit),
    maxLoss: inDollars(maxLoss),
    margin: inDollars(margin),
    buyingPower: inDollars(buyingPower),
    fees: inDollars(fees),
    evNatural: inDollars(sized.evNatural),
    evCalibrated: inDollars(sized.evCalibrated),
  };
}

/** Limits and breakers alike: each is something that was asked before the trade. */
export function checksOf({ limits, breakers }: Pick<SizedRecommendation, 'limits' | 'breakers'>): CheckView[] {
  return [...limits.map(checkView), ...breakers.map(breakerCheck)];
}

function breakerCheck({ breaker, tripped, effect, text }: BreakerState): CheckView {
  const name = effect === 'halves' ? `${BREAKER_NAMES[breaker]}, half size` : BREAKER_NAMES[breaker];
  return { name, passed: !(tripped && effect === 'halts'), text, margin: null };
}
