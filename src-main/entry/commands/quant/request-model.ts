import type { QuantRequest } from '#entry/commands/quant/quant-request';
import { bootstrapReturns, type BootstrapSettings, DEFAULT_BOOTSTRAP } from '#options/models/bootstrap-returns';
import type { BatesParameters, HestonParameters, PriceModel } from '#options/models/price-model';
import { ln } from '#primitives/exact-math';
import { fail, ok, type Result } from '#primitives/result';

const NAMES = ['bs', 'heston', 'bates', 'bootstrap'] as const;

/** For a task's help. */
export const MODEL_NOTES = `Models: {"name":"bs","sigma"}; {"name":"heston","v0","kappa","theta","xi","rho"}; {"name":"bates", with those and
"lambda","muJ","sigmaJ"}; {"name":"bootstrap","closes":[…] or "log_returns":[…],"horizon": steps ahead, and optionally
"method":"overlapping"|"stationary","draws","block","seed"}.`;

/** A `model` object; a bootstrap may be refused for its history. */
export function requestModel(request: QuantRequest): Result<PriceModel, string> {
  const name = request.oneOf('name', NAMES);
  if (name === 'bs') return ok({ name, sigma: request.number('sigma', 'not negative') });
  if (name === 'heston') return ok({ name, ...requestHeston(request) });
  if (name === 'bates') return ok({ name, ...requestBates(request) });
  return requestBootstrap(request);
}

export function requestHeston(request: QuantRequest): HestonParameters {
  const rho = request.number('rho');
  if (!(rho >= -1 && rho <= 1)) throw request.fault('rho', 'is not from -1 to 1');
  return {
    v0: request.number('v0', 'not negative'),
    kappa: request.number('kappa', 'positive'),
    theta: request.number('theta', 'not negative'),
    xi: request.number('xi', 'not negative'),
    rho,
  };
}

export function requestBates(request: QuantRequest): BatesParameters {
  return {
    ...requestHeston(request),
    lambda: request.number('lambda', 'not negative'),
    muJ: request.number('muJ'),
    sigmaJ: request.number('sigmaJ', 'not negative'),
  };
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
