import type { QuantRequest } from '#entry/commands/quant/quant-request';
import type { QuantReply, QuantTask } from '#entry/commands/quant/quant-task';
import { FEWEST_SMILE_QUOTES, fitSmile } from '#options/surface/fit-smile';
import { robustScale, robustZ } from '#options/surface/robust-scale';
import { smileQuotes } from '#options/surface/smile-quotes';
import { SmileSolver } from '#options/surface/smile-solver';
import {
  ssviCalendarFree,
  ssviCheck,
  ssviPhi,
  type SsviParameters,
  ssviSmile,
  ssviVariance,
} from '#options/surface/ssvi';
import {
  durrleman,
  isSmile,
  jumpWings,
  leftWing,
  lowestVariance,
  rightWing,
  STEEPEST_WING,
  sviDensity,
  sviPoint,
  type SviParameters,
  sviVolatility,
} from '#options/surface/svi';
import {
  checkButterfly,
  checkCalendar,
  checkCalendarWithin,
  lowestDurrlemanWithin,
} from '#options/surface/svi-arbitrage';

const SHOWN_K = [-1.5, -0.8, -0.3, -0.05, 0, 0.05, 0.3, 0.8, 1.2, 1.5] as const;
const SHOWN_SSVI_K = [-1, -0.3, 0, 0.2, 1] as const;
const WHOLE = 3;
const OUTLIER_Z = 5;
/** A quote nearer than this to its smile is no outlier, however well the others fit. */
const SMALLEST_MISFIT = 0.001;

export const sviTask: QuantTask = {
  name: 'svi',
  summary: 'volatility smiles: evaluated, checked for arbitrage, fitted',
  fields: [
    { name: 'a', kind: 'number', help: 'raw SVI: level of total variance' },
    { name: 'b', kind: 'number', help: 'raw SVI: how steep both wings are together' },
    { name: 'rho', kind: 'number', help: 'raw SVI or SSVI: lean, between -1 and 1' },
    { name: 'm', kind: 'number', help: 'raw SVI: where its bend is' },
    { name: 'sigma', kind: 'number', help: 'raw SVI: how wide its bend is' },
    { name: 'T', kind: 'number', help: 'years to expiry' },
    { name: 'k', kind: 'numbers', help: 'log-moneyness ln(K/F): where to evaluate, or of the quotes' },
    { name: 'iv', kind: 'numbers', help: 'quoted volatilities, one for each k: fits a smile' },
    { name: 'weights', kind: 'numbers', help: 'how much each quote counts (default: the same)' },
    { name: 'near', kind: 'numbers', help: 'a,b,rho,m,sigma of the nearer expiry: checks it against --far' },
    { name: 'far', kind: 'numbers', help: 'a,b,rho,m,sigma of the farther expiry' },
    { name: 'k_range', kind: 'numbers', help: 'from,to: where the two are compared (default: everywhere)' },
    { name: 'theta', kind: 'number', help: 'SSVI: total variance at the money' },
    { name: 'phi', kind: 'text', help: 'SSVI: power (args eta,gamma) or heston (args lambda)' },
    { name: 'args', kind: 'numbers', help: 'SSVI: of phi' },
  ],
  figures: {
    points: 'k, total variance, its two derivatives, g, volatility',
    min_total_variance: 'lowest total variance anywhere',
    lee_slope_max: 'slope of the steeper wing',
    lee_ok: 'that slope is at most 2',
    positivity_ok: 'variance is nowhere negative',
    g_min_grid_m3_3: "lowest of Durrleman's g for k from -3 to 3",
    k_at_g_min: 'where it is',
    butterfly_free_on_grid: 'g is nowhere negative there',
    butterfly_free: 'no butterfly arbitrage anywhere',
    density_integral_m3_3: 'mass of the density for k from -3 to 3, where it is one',
    jump_wings: 'level, slope, wings and lowest variance as traders name them',
    fit: 'smile with the least weighted squares in total variance, free of butterflies',
    best_weighted_sse_total_variance: 'those weighted squares',
    fitted_iv: 'its volatility at each k',
    huber_fit: 'smile for which quotes that stand out count less',
    huber_fitted_iv: 'its volatility at each k',
    z: 'how far each quote is from it, in robust deviations',
    outlier_indices: 'quotes more than 5 of those and 0.1 points away',
    min_gap: 'smallest total variance that the far expiry is above the near one',
    k_at_min: 'where it is',
    calendar_free: 'that is nowhere negative',
    w: 'SSVI total variance at some k',
    raw: 'the same smile in raw SVI',
    cond1_theta_phi_1prho: 'below 4, and',
    cond2_theta_phi2_1prho: 'at most 4: enough for no butterfly arbitrage',
    butterfly_sufficient: 'both hold',
    calendar_sufficient: 'nor do smiles of this shape cross, as long as theta rises with time',
  },
  example: '--a 0.0025 --b 0.035 --rho -0.15 --m 0.01 --sigma 0.18 --T 0.0822',
  notes: `What is asked follows from the fields: a,b,rho,m,sigma,T evaluate and check one smile; T,k,iv fit one; near,far compare
two expiries; theta,rho,phi,args evaluate SSVI. A fit needs ${FEWEST_SMILE_QUOTES} quotes, else the status is too_few_quotes; numbers that make
no smile get not_a_smile.`,
  answer(request) {
    if (request.has('iv')) return fitted(request);
    if (request.has('near') || request.has('far')) return compared(request);
    return request.has('theta') ? shared(request) : evaluated(request);
  },
};

function evaluated(request: QuantRequest): QuantReply {
  const years = request.number('T', 'positive');
  const smile: SviParameters = {
    a: request.number('a'),
    b: request.number('b', 'not negative'),
    rho: request.number('rho'),
    m: request.number('m'),
    sigma: request.number('sigma', 'positive'),
  };
  if (!(smile.rho > -1 && smile.rho < 1)) return { status: 'not_a_smile' };
  const asked = request.has('k') ? request.numbers('k') : SHOWN_K;
  const lowest = lowestDurrlemanWithin(smile, -WHOLE, WHOLE);
  const steepest = Math.max(leftWing(smile), rightWing(smile));
  const free = lowest.value >= 0 && isSmile(smile);
  return {
    points: asked.map((k) => {
      const { w, slope, curvature } = sviPoint(smile, k);
      return {
        k,
        w,
        dw: slope,
        d2w: curvature,
        g: durrleman(k, w, slope, curvature),
        iv: sviVolatility(smile, k, years),
      };
    }),
    min_total_variance: lowestVariance(smile),
    lee_slope_max: steepest,
    lee_ok: steepest <= STEEPEST_WING,
    positivity_ok: lowestVariance(smile) >= 0,
    g_min_grid_m3_3: lowest.value,
    k_at_g_min: lowest.at,
    butterfly_free_on_grid: lowest.value >= 0,
    butterfly_free: checkButterfly(smile).free,
    ...(free ? { density_integral_m3_3: densityMass(smile) } : {}),
    jump_wings: jumpWings(smile, years),
  };
}

function densityMass(smile: SviParameters): number {
  const steps = 24_000;
  const width = (2 * WHOLE) / steps;
  let mass = 0;
  for (let i = 0; i <= steps; i++) {
    mass += (i === 0 || i === steps ? 0.5 : 1) * width * (sviDensity(smile, -WHOLE + i * width) ?? 0);
  }
  return mass;
}

function fitted(request: QuantRequest): QuantReply {
  const years = request.number('T', 'positive');
  const k = request.numbers('k');
  const iv = request.numbers('iv', 'positive');
  const weights = request.has('weights') ? request.numbers('weights', 'positive') : k.map(() => 1);
  if (iv.length !== k.length) throw request.fault('iv', 'has not as many entries as k');
  if (weights.length !== k.length) throw request.fault('weights', 'has not as many entries as k');
  if (new Set(k).size < FEWEST_SMILE_QUOTES) return { status: 'too_few_quotes' };
  const order = k.map((_, i) => i).sort((one, other) => (k[one] as number) - (k[other] as number));
  const sorted = (column: readonly number[]): Float64Array => Float64Array.from(order, (i) => column[i] as number);
  const quotes = smileQuotes(
    sorted(k),
    sorted(iv).map((one) => one * one * years),
    sorted(weights),
  );
  const solver = new SmileSolver();
  const plain = fitSmile(solver, quotes, { robust: false, arbitrageFree: true });
  const huber = fitSmile(solver, quotes, { robust: true, arbitrageFree: true });
  const ivOf = (smile: SviParameters): (number | null)[] => k.map((one) => sviVolatility(smile, one, years));
  const huberIv = ivOf(huber.smile);
  const misfits = Float64Array.from(iv, (one, i) => one - (huberIv[i] ?? 0));
  const scale = robustScale(misfits);
  const z = [...misfits].map((misfit) => robustZ(misfit, scale));
  return {
    fit: plain.smile,
    best_weighted_sse_total_variance: plain.weightedSse,
    fitted_iv: ivOf(plain.smile),
    huber_fit: huber.smile,
    huber_fitted_iv: huberIv,
    z,
    outlier_indices: z.flatMap((one, i) =>
      Math.abs(one) > OUTLIER_Z && Math.abs(misfits[i] as number) > SMALLEST_MISFIT ? [i] : [],
    ),
    butterfly_free: checkButterfly(plain.smile).free && checkButterfly(huber.smile).free,
  };
}

function compared(request: QuantRequest): QuantReply {
  const near = listed(request, 'near');
  const far = listed(request, 'far');
  if (!isSmile(near) || !isSmile(far)) return { status: 'not_a_smile' };
  const range = request.has('k_range') ? request.numbers('k_range') : null;
  if (range !== null && !(range.length === 2 && (range[0] as number) < (range[1] as number))) {
    throw request.fault('k_range', 'is not from,to');
  }
  const check =
    range === null ? checkCalendar(near, far) : checkCalendarWithin(near, far, range[0] as number, range[1] as number);
  return { min_gap: check.smallestGap, k_at_min: check.at, calendar_free: check.free };
}

function listed(request: QuantRequest, name: string): SviParameters {
  const numbers = request.numbers(name);
  if (numbers.length !== 5) throw request.fault(name, 'is not a,b,rho,m,sigma');
  const [a, b, rho, m, sigma] = numbers as [number, number, number, number, number];
  return { a, b, rho, m, sigma };
}

function shared(request: QuantRequest): QuantReply {
  const theta = request.number('theta', 'positive');
  const rho = request.number('rho');
  if (!(rho > -1 && rho < 1)) return { status: 'not_a_smile' };
  const args = request.numbers('args', 'positive');
  const power = request.oneOf('phi', ['power', 'heston']) === 'power';
  if (args.length !== (power ? 2 : 1)) throw request.fault('args', power ? 'is not eta,gamma' : 'is not lambda');
  const [first, second] = args as [number, number];
  const shape: SsviParameters = power
    ? { rho, phi: 'power', eta: first, gamma: second }
    : { rho, phi: 'heston', lambda: first };
  const check = ssviCheck(shape, theta);
  const asked = request.has('k') ? request.numbers('k') : SHOWN_SSVI_K;
  return {
    phi: ssviPhi(shape, theta),
    w: Object.fromEntries(
      asked.map((k) => [Number.isInteger(k) ? k.toFixed(1) : String(k), ssviVariance(shape, theta, k)]),
    ),
    raw: ssviSmile(shape, theta),
    cond1_theta_phi_1prho: check.wings,
    cond2_theta_phi2_1prho: check.bend,
    butterfly_sufficient: check.butterflyFree,
    calendar_sufficient: ssviCalendarFree(shape, theta),
  };
}
