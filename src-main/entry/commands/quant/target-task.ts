import type { QuantRequest } from '#entry/commands/quant/quant-request';
import type { QuantReply, QuantTask } from '#entry/commands/quant/quant-task';
import {
  type RequestedSimulation,
  requestBackend,
  requestLooks,
  requestPathModel,
  requestSimulation,
  SIMULATION_FIELDS,
  SIMULATION_FIGURES,
  SIMULATION_NOTES,
  simulationReply,
} from '#entry/commands/quant/request-simulation';
import { assignmentMap, type ExpectedDividend } from '#options/paths/assignment-map';
import { EXIT, type ExitMap } from '#options/paths/exit-map';
import { exitRecursion } from '#options/paths/exit-recursion';
import type { ExitRules, LookSchedule } from '#options/paths/exit-rules';
import type { FirstExits } from '#options/paths/first-exits';
import { pairedShare, pairVotes, quantised } from '#options/paths/path-estimate';
import type { PathModel } from '#options/paths/path-plan';
import { type MarkedPosition, positionValue, profitAt } from '#options/paths/position-marks';
import { targetMap, type TargetQuestion } from '#options/paths/target-question';
import { SHORTFALL_LEVEL, type TradeOutlook, tradeOutlook } from '#options/paths/trade-outlook';

const DEFAULT_PATHS = 1 << 17;
const MOST_LEGS = 8;

export const targetTask: QuantTask = {
  name: 'target',
  summary: 'probability that a position reaches its profit target or its stop before it expires',
  fields: [
    { name: 'S', kind: 'number', help: 'spot' },
    { name: 'T', kind: 'number', help: 'years of 365 days to expiry' },
    { name: 'days', kind: 'number', help: 'looks, the last at expiry (default: T in days)' },
    { name: 'mu', kind: 'number', help: 'drift per year: r - q for risk-neutral figures (default: 0)' },
    { name: 'r', kind: 'number', help: 'rate that marks are made with (default: 0)' },
    { name: 'q', kind: 'number', help: 'dividend yield that marks are made with (default: 0)' },
    { name: 'sigma_path', kind: 'number', help: 'volatility of the path, for one that is fixed' },
    { name: 'model', kind: 'json', help: 'or a model with a name: bs, heston, bates; or its fields v0, kappa, …' },
    ...['v0', 'kappa', 'theta', 'xi', 'rho', 'lambda', 'muJ', 'sigmaJ'].map((name) => ({
      name,
      kind: 'number' as const,
      help: 'of Heston and Bates',
    })),
    { name: 'legs', kind: 'json', help: '[{"type":"P","K":48,"qty":-1,"iv_mark":0.55}, …]; qty below 0 is sold' },
    { name: 'shares', kind: 'number', help: 'held beside the legs: 1 for a covered call (default: 0)' },
    { name: 'credit', kind: 'number', help: 'received a share; below 0 a debit. Of the legs alone' },
    { name: 'target_fraction', kind: 'number', help: 'close once this share of the credit is earned (default: none)' },
    { name: 'stop_multiple', kind: 'number', help: 'close once this multiple of it is lost (default: none)' },
    { name: 'close_at_day', kind: 'number', help: 'close at this look if nothing else happened (default: none)' },
    { name: 'closing_cost', kind: 'number', help: 'a share, beyond the model’s value: spreads, fees (default: 0)' },
    { name: 'dividend', kind: 'number', help: 'cash a share before expiry, for early assignment (default: 0)' },
    { name: 'days_to_ex', kind: 'number', help: 'days to its ex-date' },
    ...SIMULATION_FIELDS,
  ],
  figures: {
    model_value_at_entry: 'what closing would cost at once, by the marks',
    p_target: 'probability that the target is reached first',
    p_stop: 'that the stop is',
    p_time: 'that it is closed at the look set for it',
    p_neither: 'that it is held until it expires',
    se: 'standard error of p_target; 0 where it is exact',
    stop_se: 'of p_stop',
    expected_holding_years: 'how long it is held on average',
    expected_days: 'the same in days',
    cumulative_p_target_by_day: 'that the target was reached at or before each look',
    expected_profit: 'a share, undiscounted, with exits; simulated',
    profit_se: 'its standard error',
    expected_shortfall: `mean loss of the worst ${Math.round((1 - SHORTFALL_LEVEL) * 100)} % of outcomes, a share; simulated`,
    shortfall_se: 'its standard error',
    p_assignment_risk: 'that exercising a short leg early becomes rational while it is open, by a policy; simulated',
    assignment_se: 'its standard error',
    method: 'of the probabilities: recursion is exact, simulation has errors',
    marks: 'how the position is valued on its way',
    ...SIMULATION_FIGURES,
  },
  notes: `Looks are evenly spaced, target before stop, each leg marked by Black-Scholes at its own fixed volatility, intrinsic value
at expiry. The profit is credit + value - closing_cost; target_fraction and stop_multiple are of the credit or debit.
${SIMULATION_NOTES}`,
  example:
    '--S 52.37 --T 0.0822 --days 30 --mu 0.043 --r 0.043 --sigma_path 0.55 --credit 0.65 --target_fraction 0.5 --legs \'[{"type":"P","K":48,"qty":-1,"iv_mark":0.55},{"type":"P","K":45,"qty":1,"iv_mark":0.55}]\'',
  async answer(request) {
    const question = requestQuestion(request);
    const model = requestPathModel(request, 'sigma_path');
    if (!model.ok) return { status: model.failure };
    const drift = request.numberOr('mu', 0);
    const { years, looks } = question.schedule;
    const terms = { drift, years, looks, paths: DEFAULT_PATHS };
    const simulation = requestSimulation(request, model.value, terms);
    if (!simulation.ok) return simulation.failure;
    const backend = await requestBackend(request);
    if (!backend.ok) return backend.failure;

    const { plan, pairs, stepsPerLook } = simulation.value;
    const schedule: LookSchedule = { ...question.schedule, stepsPerLook };
    const asked: TargetQuestion = { ...question, schedule };
    const map = targetMap(asked);
    const assignment = assignmentMap(asked, map, requestDividend(request));
    const exits = await backend.value.firstExits(plan, [map, assignment], 0, pairs);
    const [ends, assigned] = exits as [FirstExits, FirstExits];
    const outlook = tradeOutlook(ends, map, schedule, (left, x) => profitAt(asked.position, x, left));
    const risk = pairedShare(pairVotes(assigned.outcomes, EXIT.target));
    return {
      model_value_at_entry: -positionValue(asked.position, asked.position.spot, years),
      ...probabilities(model.value, drift, asked, simulation.value, outlook),
      expected_profit: outlook.profit.value,
      profit_se: outlook.profit.standardError,
      expected_shortfall: outlook.shortfall.value,
      shortfall_se: outlook.shortfall.standardError,
      p_assignment_risk: quantised(risk.value),
      assignment_se: quantised(risk.standardError),
      marks: 'sticky strike',
      model: model.value.name,
      drift,
      monitoring: `${looks} looks, the last at expiry; ${stepsPerLook} steps between two`,
      ...simulationReply(backend.value, simulation.value),
    };
  },
};

/** Under a fixed volatility from the exact recursion, else from the paths. */
function probabilities(
  model: PathModel,
  drift: number,
  { position, rules, schedule }: TargetQuestion,
  { stepsPerLook }: RequestedSimulation,
  outlook: TradeOutlook,
): QuantReply {
  const { years, looks } = schedule;
  if (model.name !== 'bs' || model.sigma === 0) {
    return {
      p_target: outlook.target.value,
      p_stop: outlook.stop.value,
      p_time: outlook.time.value,
      p_neither: outlook.neither.value,
      se: outlook.target.standardError,
      stop_se: outlook.stop.standardError,
      expected_holding_years: outlook.holdingYears.value,
      expected_days: outlook.holdingYears.value * 365,
      cumulative_p_target_by_day: outlook.targetByLook,
      substeps_per_day: stepsPerLook,
      method: 'simulation',
    };
  }
  const map: ExitMap = targetMap({ position, rules, schedule: { ...schedule, stepsPerLook: 1 } });
  const chances = exitRecursion(map, { drift, volatility: model.sigma, stepYears: years / looks });
  const { target, stop, time, stay } = chances;
  let reached = 0;
  let held = stay * years;
  for (let row = 0; row < map.rows; row++) {
    const ended = (target[row] as number) + (stop[row] as number) + (time[row] as number);
    held += (ended * years * (row + 1)) / looks;
  }
  return {
    p_target: total(target),
    p_stop: total(stop),
    p_time: total(time),
    p_neither: stay,
    se: 0,
    stop_se: 0,
    expected_holding_years: held,
    expected_days: held * 365,
    cumulative_p_target_by_day: Array.from(target, (chance) => (reached += chance)),
    method: 'recursion',
  };
}

function requestQuestion(request: QuantRequest): TargetQuestion {
  const spot = request.number('S', 'positive');
  const years = request.number('T', 'positive');
  const looks = requestLooks(request, years);
  const credit = request.number('credit');
  const shares = request.numberOr('shares', 0);
  const closeAtLook = request.has('close_at_day') ? request.integer('close_at_day') : null;
  if (closeAtLook !== null && !(closeAtLook >= 1 && closeAtLook < looks)) {
    throw request.fault('close_at_day', 'is not a look before the last');
  }
  const optional = (name: string): number | null => (request.has(name) ? request.number(name, 'positive') : null);
  const rules: ExitRules = {
    basis: Math.abs(credit),
    targetFraction: optional('target_fraction'),
    stopMultiple: optional('stop_multiple'),
    closeAtLook,
  };
  const legs = request.objects('legs').map((leg) => {
    const quantity = leg.number('qty');
    if (quantity === 0) throw leg.fault('qty', 'is 0');
    return {
      right: leg.right(),
      strike: leg.number('K', 'positive'),
      quantity,
      markVolatility: leg.number('iv_mark', 'not negative'),
    };
  });
  if (legs.length === 0 || legs.length > MOST_LEGS) throw request.fault('legs', `holds not 1 to ${MOST_LEGS} legs`);
  const position: MarkedPosition = {
    legs,
    shares,
    spot,
    rate: request.numberOr('r', 0),
    dividendYield: request.numberOr('q', 0),
    entryCash: credit - shares * spot,
    closingCost: request.numberOr('closing_cost', 0, 'not negative'),
  };
  return { position, rules, schedule: { years, looks, stepsPerLook: 1 } };
}

function requestDividend(request: QuantRequest): ExpectedDividend | null {
  const amount = request.numberOr('dividend', 0, 'not negative');
  return amount === 0 ? null : { amount, exYears: request.number('days_to_ex', 'not negative') / 365 };
}

function total(chances: Float64Array): number {
  return chances.reduce((sum, chance) => sum + chance, 0);
}
