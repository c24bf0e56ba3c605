import type { QuantRequest } from '#entry/commands/quant/quant-request';
import type { QuantReply, QuantTask } from '#entry/commands/quant/quant-task';
import {
  requestBackend,
  requestLooks,
  requestPathModel,
  requestSimulation,
  SIMULATION_FIELDS,
  SIMULATION_FIGURES,
  SIMULATION_NOTES,
  simulationReply,
} from '#entry/commands/quant/request-simulation';
import type { TouchLevels } from '#options/paths/bridge-touch';
import { EXIT, touchMap } from '#options/paths/exit-map';
import { exitRecursion } from '#options/paths/exit-recursion';
import { pairedMean, pairedShare, pairVotes, type PathEstimate, quantised } from '#options/paths/path-estimate';
import type { PathModel } from '#options/paths/path-plan';
import {
  beyondProbability,
  discreteTouchApproximation,
  type FixedVolatilityWalk,
  touchEitherProbability,
  touchProbability,
} from '#options/paths/touch-probability';
import { terminalDistribution } from '#options/models/terminal-distribution';
import { ln } from '#primitives/exact-math';

const DEFAULT_PATHS = 1 << 19;

export const touchTask: QuantTask = {
  name: 'touch',
  summary: 'probability that the price touches a level, or either of two, before a date',
  fields: [
    { name: 'S', kind: 'number', help: 'spot' },
    { name: 'H', kind: 'number', help: 'the level; or L and U' },
    { name: 'L', kind: 'number', help: 'lower of two levels' },
    { name: 'U', kind: 'number', help: 'upper of two levels' },
    { name: 'T', kind: 'number', help: 'years of 365 days' },
    { name: 'days', kind: 'number', help: 'looks, the last at T (default: T in days)' },
    { name: 'mu', kind: 'number', help: 'drift per year: r - q for risk-neutral figures (default: 0)' },
    { name: 'sigma', kind: 'number', help: 'volatility per year, for one that is fixed' },
    ...['v0', 'kappa', 'theta', 'xi', 'rho'].map((name) => ({ name, kind: 'number' as const, help: 'or Heston' })),
    ...['lambda', 'muJ', 'sigmaJ'].map((name) => ({ name, kind: 'number' as const, help: 'and with jumps, Bates' })),
    { name: 'model', kind: 'json', help: 'or all of it as one object with a name: bs, heston, bates' },
    ...SIMULATION_FIELDS,
  ],
  figures: {
    p_touch_continuous: 'touched at any moment',
    p_touch_either_continuous: 'either level touched at any moment',
    p_beyond_at_expiry: 'beyond the level at T',
    p_touch_daily_monitored: 'beyond it at one of the daily looks',
    p_touch_either_daily_monitored: 'beyond either level at one of the daily looks',
    p_touch_4xdaily: 'beyond it at one of four looks a day',
    bgk_daily: 'daily looks, by the formula that moves the level (approximate)',
    bgk_4xdaily: 'four looks a day, by that formula',
    mc_bridge: 'touched at any moment, simulated: steps joined by Brownian bridges',
    mc_se: 'its standard error',
    p_touch_daily_close_monitored: 'beyond it at one of the daily looks, simulated',
    daily_se: 'its standard error',
    ...SIMULATION_FIGURES,
  },
  notes: `Under a fixed volatility every figure is exact but those called bgk. Under Heston and Bates they are simulated; a jump
counts as part of the step it falls into.\n${SIMULATION_NOTES}`,
  example: '--S 52.37 --H 48 --T 0.0822 --days 30 --mu 0.043 --sigma 0.55',
  async answer(request) {
    const spot = request.number('S', 'positive');
    const levels = requestLevels(request, spot);
    const years = request.number('T', 'positive');
    const drift = request.numberOr('mu', 0);
    const model = requestPathModel(request, 'sigma');
    if (!model.ok) return { status: model.failure };
    const looks = requestLooks(request, years);
    const terms = { spot, years, drift, looks };
    return model.value.name === 'bs'
      ? exactReply(levels, terms, model.value.sigma)
      : simulatedReply(request, levels, terms, model.value);
  },
};

/** One level, or two around the spot; and as log returns, on whichever side of it they lie. */
interface AskedLevels {
  readonly single: number | null;
  readonly lower: number;
  readonly upper: number;
  readonly log: TouchLevels;
}

interface Terms {
  readonly spot: number;
  readonly years: number;
  readonly drift: number;
  readonly looks: number;
}

function requestLevels(request: QuantRequest, spot: number): AskedLevels {
  if (request.has('H')) {
    const level = request.number('H', 'positive');
    const log = ln(level / spot);
    return {
      single: level,
      lower: level,
      upper: level,
      log: level < spot ? { lower: log, upper: null } : { lower: null, upper: log },
    };
  }
  const lower = request.number('L', 'positive');
  const upper = request.number('U', 'positive');
  if (!(lower < spot)) throw request.fault('L', 'is not below S');
  if (!(upper > spot)) throw request.fault('U', 'is not above S');
  return { single: null, lower, upper, log: { lower: ln(lower / spot), upper: ln(upper / spot) } };
}

function exactReply(levels: AskedLevels, { spot, years, drift, looks }: Terms, sigma: number): QuantReply {
  const walk: FixedVolatilityWalk = { spot, drift, volatility: sigma, years };
  const model = { model: 'bs', drift, monitoring: `as named; ${looks} daily looks, the last at T`, paths: null };
  const { single, lower, upper } = levels;
  if (single === null) {
    return {
      p_touch_either_continuous: touchEitherProbability(walk, lower, upper),
      p_touch_either_daily_monitored: byLooks(walk, levels, looks),
      ...model,
    };
  }
  return {
    p_touch_continuous: touchProbability(walk, single),
    p_beyond_at_expiry: beyondProbability(walk, single),
    p_touch_daily_monitored: byLooks(walk, levels, looks),
    p_touch_4xdaily: byLooks(walk, levels, 4 * looks),
    bgk_daily: discreteTouchApproximation(walk, single, looks),
    bgk_4xdaily: discreteTouchApproximation(walk, single, 4 * looks),
    ...model,
  };
}

function byLooks(walk: FixedVolatilityWalk, { log, single }: AskedLevels, looks: number): number {
  const { volatility, drift, years, spot } = walk;
  if (volatility === 0)
    return single === null ? touchEitherProbability(walk, spot, spot) : touchProbability(walk, single);
  const chances = exitRecursion(touchMap(log, looks), { drift, volatility, stepYears: years / looks });
  return chances.target.reduce((sum, chance) => sum + chance, 0);
}

async function simulatedReply(
  request: QuantRequest,
  levels: AskedLevels,
  terms: Terms,
  model: Exclude<PathModel, { readonly name: 'bs' }>,
): Promise<QuantReply> {
  const simulation = requestSimulation(request, model, { ...terms, paths: DEFAULT_PATHS });
  if (!simulation.ok) return simulation.failure;
  const backend = await requestBackend(request);
  if (!backend.ok) return backend.failure;
  const { plan, pairs, stepsPerLook } = simulation.value;
  const [touched] = await backend.value.bridgeTouch(plan, [levels.log], 0, pairs);
  const [exits] = await backend.value.firstExits(plan, [touchMap(levels.log, plan.steps, stepsPerLook)], 0, pairs);
  const bridged = rounded(pairedMean(touched as Float64Array));
  const daily = rounded(pairedShare(pairVotes((exits as { outcomes: Uint8Array }).outcomes, EXIT.target)));
  const { single } = levels;
  return {
    ...(single === null
      ? { p_touch_either_continuous: bridged.value, p_touch_either_daily_monitored: daily.value }
      : {
          p_touch_continuous: bridged.value,
          p_beyond_at_expiry: beyond(model, terms, single),
          p_touch_daily_monitored: daily.value,
          p_touch_daily_close_monitored: daily.value,
        }),
    mc_bridge: bridged.value,
    mc_se: bridged.standardError,
    daily_se: daily.standardError,
    model: model.name,
    drift: terms.drift,
    monitoring: `continuous: bridges between ${stepsPerLook} steps a look; daily: ${terms.looks} looks, the last at T`,
    ...simulationReply(backend.value, simulation.value),
  };
}

function beyond(model: PathModel, { spot, drift, years }: Terms, level: number): number {
  const below = terminalDistribution(model, { spot, drift, years }).below(level);
  return level < spot ? below : 1 - below;
}

function rounded({ value, standardError }: PathEstimate): PathEstimate {
  return { value: quantised(value), standardError: quantised(standardError) };
}
