import { sharedBackend } from '#entry/compute-session';
import type { QuantRequest } from '#entry/commands/quant/quant-request';
import type { QuantField, QuantReply } from '#entry/commands/quant/quant-task';
import { requestBates, requestHeston, requestModel } from '#entry/commands/quant/request-model';
import { COMPUTE_BACKENDS } from '#domain/compute-choice';
import type { PriceModel } from '#options/models/price-model';
import { checkedPlan, type PathModel, type PathPlan } from '#options/paths/path-plan';
import type { ComputeBackend } from '#ports/compute-backend';
import { fail, ok, type Result } from '#primitives/result';

const MOST_PATHS = 20_000_000;
const MOST_CELLS = 40_000_000_000;
const DAY_YEARS = 1 / 365;
const MOST_DAYS = 3_650;
const MOST_STEPS_PER_DAY = 1_000;

export const SIMULATION_FIELDS: readonly QuantField[] = [
  { name: 'steps_per_day', kind: 'number', help: 'steps of a simulated path between two looks (default: 4)' },
  { name: 'paths', kind: 'number', help: 'how many to simulate, in antithetic pairs' },
  { name: 'seed', kind: 'number', help: 'whole number; the same seed draws the same paths everywhere (default: 1)' },
  {
    name: 'backend',
    kind: 'text',
    help: `auto, ${COMPUTE_BACKENDS.join(', ')}: what draws the paths (default: as set in config/config.yaml)`,
    everyRequest: true,
  },
];

export const SIMULATION_FIGURES = {
  model: 'whose probabilities these are',
  drift: 'of the measure they hold under, per year',
  monitoring: 'when the price is looked at',
  paths: 'simulated; none where the answer is exact',
  backend: 'what drew them',
} as const;

export const SIMULATION_NOTES = `Standard errors (se) are one deviation of the simulation's error. Backends draw the same random words and agree to single
precision: within ten paths, or one in 100,000. Statuses: cannot_draw, too_many_steps, backend_unavailable, each with
the problem.`;

/** How a request wants its paths drawn. */
export interface RequestedSimulation {
  readonly plan: PathPlan;
  readonly pairs: number;
  readonly looks: number;
  readonly stepsPerLook: number;
}

/** The model under its own name, or by the fields that only it has: `sigma`, `v0`, `lambda`. */
export function requestPathModel(request: QuantRequest, sigma: string): Result<PathModel, string> {
  if (!request.has('model')) {
    if (request.has('lambda')) return ok({ name: 'bates', ...requestBates(request) });
    if (request.has('v0')) return ok({ name: 'heston', ...requestHeston(request) });
    return ok({ name: 'bs', sigma: request.number(sigma, 'not negative') });
  }
  const model = requestModel(request.object('model'));
  if (!model.ok) return model;
  if (!isPathModel(model.value)) throw request.fault('model', 'is a bootstrap, from which no path can be drawn');
  return ok(model.value);
}

function isPathModel(model: PriceModel): model is PathModel {
  return model.name !== 'bootstrap';
}

export function requestLooks(request: QuantRequest, years: number): number {
  const looks = request.has('days') ? request.integer('days') : Math.max(1, Math.round(years / DAY_YEARS));
  if (!(looks >= 1 && looks <= MOST_DAYS)) throw request.fault('days', `is not from 1 to ${MOST_DAYS}`);
  return looks;
}

/** The simulation that a request asks for, or why it cannot be drawn. */
export function requestSimulation(
  request: QuantRequest,
  model: PathModel,
  terms: { readonly drift: number; readonly years: number; readonly looks: number; readonly paths: number },
): Result<RequestedSimulation, QuantReply> {
  const { drift, years, looks } = terms;
  const stepsPerLook = request.has('steps_per_day') ? request.integer('steps_per_day') : 4;
  if (!(stepsPerLook >= 1 && stepsPerLook <= MOST_STEPS_PER_DAY)) {
    throw request.fault('steps_per_day', `is not from 1 to ${MOST_STEPS_PER_DAY}`);
  }
  const paths = request.has('paths') ? request.integer('paths') : terms.paths;
  if (!(paths >= 4 && paths <= MOST_PATHS)) throw request.fault('paths', `is not from 4 to ${MOST_PATHS}`);
  const seed = request.has('seed') ? request.integer('seed') : 1;
  const steps = looks * stepsPerLook;
  if (steps * paths > MOST_CELLS) {
    return fail({ status: 'too_many_steps', problem: `${paths} paths of ${steps} steps; ask for fewer of either` });
  }
  const plan = checkedPlan({
    model,
    drift,
    years,
    steps,
    seed: { low: seed | 0, high: Math.floor(seed / 4_294_967_296) | 0 },
    uniformBits: 23,
  });
  if (!plan.ok) return fail({ status: 'cannot_draw', problem: plan.failure });
  return ok({ plan: plan.value, pairs: Math.ceil(paths / 2), looks, stepsPerLook });
}

/** What draws the paths, or why it is not there. */
export async function requestBackend(request: QuantRequest): Promise<Result<ComputeBackend, QuantReply>> {
  const name = request.has('backend') ? request.oneOf('backend', ['auto', ...COMPUTE_BACKENDS]) : null;
  const backend = await sharedBackend(name);
  return backend.ok ? backend : fail({ status: 'backend_unavailable', problem: backend.failure });
}

export function simulationReply({ choice }: ComputeBackend, { pairs }: RequestedSimulation): QuantReply {
  return { paths: 2 * pairs, backend: `${choice.backend} on ${choice.adapter}` };
}
