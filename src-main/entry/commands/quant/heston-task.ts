import { hestonFitReply } from '#entry/commands/quant/heston-fit-reply';
import type { QuantRequest } from '#entry/commands/quant/quant-request';
import type { QuantReply, QuantTask } from '#entry/commands/quant/quant-task';
import {
  answered,
  DEGENERATE_NOTE,
  requestBates,
  requestHeston,
  requestHorizon,
  requestYears,
} from '#entry/commands/quant/request-model';
import { cumulants } from '#options/models/cumulants';
import { MomentExponent } from '#options/models/moment-exponent';
import type { BatesParameters, HestonParameters } from '#options/models/price-model';
import { terminalDistribution } from '#options/models/terminal-distribution';
import { totalVariance } from '#options/models/total-variance';
import { exp } from '#primitives/exact-math';
import { cos, sin } from '#primitives/exact-trigonometry';

/** Where the characteristic function is shown unless a request says otherwise. */
const DEFAULT_FREQUENCIES: readonly number[] = [0, 0.5, 1, 5, 20, 80];

export const hestonTask: QuantTask = {
  name: 'heston',
  summary: 'a European option under Heston, or Bates with jumps; or parameters fitted to quotes',
  fields: [
    { name: 'S', kind: 'number', help: 'spot' },
    { name: 'K', kind: 'number', help: 'strike; without one, the characteristic function is shown' },
    { name: 'T', kind: 'number', help: 'years of 365 days to expiry' },
    { name: 'r', kind: 'number', help: 'rate, continuously compounded (default: 0)' },
    { name: 'q', kind: 'number', help: 'dividend yield, continuously compounded (default: 0)' },
    { name: 'v0', kind: 'number', help: 'variance now: the square of a volatility' },
    { name: 'kappa', kind: 'number', help: 'speed, per year, at which it returns to theta' },
    { name: 'theta', kind: 'number', help: 'variance in the long run' },
    { name: 'xi', kind: 'number', help: 'volatility of variance' },
    { name: 'rho', kind: 'number', help: 'correlation of price and variance' },
    { name: 'lambda', kind: 'number', help: 'jumps a year; with muJ and sigmaJ this is Bates' },
    { name: 'muJ', kind: 'number', help: 'mean of ln(1 + jump)' },
    { name: 'sigmaJ', kind: 'number', help: 'its standard deviation' },
    { name: 'u', kind: 'numbers', help: 'frequencies at which to show the characteristic function' },
    {
      name: 'quotes',
      kind: 'json',
      help: 'to fit to instead: [{"T","K","type","mid","vega","half_spread" or a weight "w"},…], out of the money',
    },
    { name: 'x0', kind: 'json', help: 'with quotes: where to start, {"v0","kappa","theta","xi","rho"}' },
    { name: 'atm_iv', kind: 'number', help: 'with quotes, instead of x0: volatility at the money' },
  ],
  figures: {
    call: 'per unit of the underlying',
    put: 'likewise',
    P1: 'probability to end above the strike, weighted with the price: the delta of a call without yield',
    P2_probAboveK: 'risk-neutral probability to end above the strike',
    c1: 'mean of ln(S_T/F)',
    c2: 'its variance',
    c3: 'its third cumulant',
    c4: 'its fourth',
    feller: '2·kappa·theta/xi²: below 1 variance can reach zero; none where xi is 0',
    cf: 'E[exp(iu·ln(S_T/F))] at u, and at u - i/2 as re_shift, im_shift',
    model: 'heston or bates',
    objective: 'of a fit: weighted mean of ((price - mid)/vega)²',
    rmse: 'its root: about the error in volatility',
    objective_at_x0: 'the same where the fit started',
    scope: 'full, or reduced where fewer than 3 expiries leave kappa and theta as they were',
    evaluations: 'of all prices, that the fit took',
  },
  notes: `Prices and probabilities are accurate to 1e-8, relative to spot.\n${DEGENERATE_NOTE}`,
  example: '--S 100 --K 95 --T 0.5 --r 0.04 --v0 0.25 --kappa 3 --theta 0.27 --xi 0.9 --rho -0.3',
  answer(request) {
    if (request.has('quotes')) return hestonFitReply(request);
    const jumps = request.has('lambda') || request.has('muJ') || request.has('sigmaJ');
    const parameters = jumps ? requestBates(request) : requestHeston(request);
    const priced = request.has('K') ? prices(request, parameters) : {};
    const shown = request.has('K') && !request.has('u') ? {} : characteristic(request, parameters);
    const { kappa, theta, xi } = parameters;
    const feller = xi >= 1e-9 ? (2 * kappa * theta) / (xi * xi) : null;
    return answered({ ...priced, ...shown, feller, model: jumps ? 'bates' : 'heston' });
  },
};

function prices(request: QuantRequest, parameters: HestonParameters | BatesParameters): QuantReply {
  const strike = request.number('K', 'positive');
  const rate = request.numberOr('r', 0);
  const drift = rate - request.numberOr('q', 0);
  const horizon = requestHorizon(request, drift);
  const distribution = terminalDistribution(modelOf(parameters), horizon);
  const put = distribution.expectedPut(strike);
  const call = put + distribution.forward - strike;
  const above = 1 - distribution.below(strike);
  const discount = exp(-rate * horizon.years);
  const weighted = (call + strike * above) / distribution.forward;
  return {
    call: discount * call,
    put: discount * put,
    P1: Math.min(1, Math.max(0, weighted)),
    P2_probAboveK: above,
  };
}

function characteristic(request: QuantRequest, parameters: HestonParameters | BatesParameters): QuantReply {
  const years = requestYears(request);
  const frequencies = request.has('u') ? request.numbers('u') : DEFAULT_FREQUENCIES;
  const exponent = new MomentExponent(parameters, years);
  const cf = frequencies.map((u) => {
    const [re, im] = complexExp(exponent, 0, u);
    const [shiftedRe, shiftedIm] = complexExp(exponent, 0.5, u);
    return { u, re, im, re_shift: shiftedRe, im_shift: shiftedIm };
  });
  return { cf, ...cumulants(exponent, totalVariance(modelOf(parameters), years)) };
}

function complexExp(exponent: MomentExponent, power: number, frequency: number): readonly [number, number] {
  exponent.evaluate(power, frequency);
  const size = exp(exponent.re);
  // Without the minus of a zero, which JSON cannot carry.
  return [size * cos(exponent.im) + 0, size * sin(exponent.im) + 0];
}

function modelOf(parameters: HestonParameters | BatesParameters) {
  return 'lambda' in parameters
    ? ({ name: 'bates', ...parameters } as const)
    : ({ name: 'heston', ...parameters } as const);
}
