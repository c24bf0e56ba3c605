import type { QuantRequest } from '#entry/commands/quant/quant-request';
import type { QuantReply } from '#entry/commands/quant/quant-task';
import { bootstrapReturns, type BootstrapSettings, DEFAULT_BOOTSTRAP } from '#options/models/bootstrap-returns';
import type { BatesParameters, HestonParameters, PriceModel } from '#options/models/price-model';
import type { Horizon } from '#options/models/terminal-distribution';
import { ln } from '#primitives/exact-math';
import { fail, ok, type Result } from '#primitives/result';

const NAMES = ['bs', 'heston', 'bates', 'bootstrap'] as const;

const MOST_VARIANCE = 100;
const FARTHEST_DRIFT = 50;

/** For a task's help. */
export const MODEL_NOTES = `Models: {"name":"bs","sigma"}; {"name":"heston","v0","kappa","theta","xi","rho"}; {"name":"bates", with those and
"lambda","muJ","sigmaJ"}; {"name":"bootstrap","closes":[…] or "log_returns":[…],"horizon": steps ahead, and optionally
"method":"overlapping"|"stationary","draws","block","seed"}.`;

export const DEGENERATE_NOTE = `Status degenerate: the numbers are so extreme that double precision holds no answer.`;

/** The reply, unless one of its figures is none: rather no answer than a number that means nothing. */
export function answered(reply: QuantReply): QuantReply {
  const unknown = Object.entries(reply).find(([, value]) => typeof value === 'number' && !Number.isFinite(value));
  return unknown === undefined ? reply : { status: 'degenerate', problem: `${unknown[0]} is ${String(unknown[1])}` };
}

/** A `model` object; a bootstrap may be refused for its history. */
export function requestModel(request: QuantRequest): Result<PriceModel, string> {
  const name = request.oneOf('name', NAMES);
  if (name === 'bs') return ok({ name, sigma: within(request, 'sigma', 0, 10) });
  if (name === 'heston') return ok({ name, ...requestHeston(request) });
  if (name === 'bates') return ok({ name, ...requestBates(request) });
  return requestBootstrap(request);
}

export function requestHeston(request: QuantRequest): HestonParameters {
  return {
    v0: within(request, 'v0', 0, MOST_VARIANCE),
    kappa: within(request, 'kappa', 1e-6, 1_000),
    theta: within(request, 'theta', 0, MOST_VARIANCE),
    xi: within(request, 'xi', 0, 100),
    rho: within(request, 'rho', -1, 1),
  };
}

export function requestBates(request: QuantRequest): BatesParameters {
  return {
    ...requestHeston(request),
    lambda: within(request, 'lambda', 0, 1_000),
    muJ: within(request, 'muJ', -5, 5),
    sigmaJ: within(request, 'sigmaJ', 0, 5),
  };
}

export function requestYears(request: QuantRequest): number {
  return within(request, 'T', 0, 100);
}

/** Spot, drift and time to expiry; together no further than prices can be written down. */
export function requestHorizon(request: QuantRequest, drift: number): Horizon {
  const years = requestYears(request);
  if (Math.abs(drift * years) > FARTHEST_DRIFT) throw request.fault('T', 'is too long for such a drift');
  return { spot: request.number('S', 'positive'), drift, years };
}

/** Far beyond any market, and near enough for every figure to stay a number. */
function within(request: QuantRequest, name: string, low: number, high: number): number {
  const value = request.number(name);
  if (value < low || value > high) throw request.fault(name, `is not from ${low} to ${high}`);
  return value;
}

function requestBootstrap(request: QuantRequest): Result<PriceModel, string> {
  const returns = request.has('closes')
    ? logReturns(request.numbers('closes', 'positive'))
    : Float64Array.from(request.numbers('log_returns'));
  const settings: BootstrapSettings = {
    horizon: request.integer('horizon'),
    method: request.has('method') ? request.oneOf('method', ['overlapping', 'stationary']) : DEFAULT_BOOTSTRAP.method,
    draws: request.has('draws') ? request.integer('draws') : DEFAULT_BOOTSTRAP.draws,
    meanBlock: request.numberOr('block', DEFAULT_BOOTSTRAP.meanBlock, 'positive'),
    seed: request.has('seed') ? request.integer('seed') : DEFAULT_BOOTSTRAP.seed,
  };
  if (settings.horizon < 1) throw request.fault('horizon', 'is below 1');
  if (!(settings.draws >= 1 && settings.draws <= 1_000_000)) throw request.fault('draws', 'is not from 1 to 1000000');
  const drawn = bootstrapReturns(returns, settings);
  return drawn.ok ? ok({ name: 'bootstrap', logReturns: drawn.value }) : fail(drawn.failure.code);
}

function logReturns(closes: readonly number[]): Float64Array {
  const returns = new Float64Array(Math.max(0, closes.length - 1));
  for (let i = 0; i < returns.length; i++) returns[i] = ln((closes[i + 1] as number) / (closes[i] as number));
  return returns;
}
