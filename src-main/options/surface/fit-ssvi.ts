import { goldenSection } from '#options/surface/golden-section';
import { nelderMead } from '#options/surface/nelder-mead';
import type { SmileQuotes } from '#options/surface/smile-quotes';
import { type SsviParameters, ssviSmile } from '#options/surface/ssvi';
import { sviVariance } from '#options/surface/svi';
import { exp, ln } from '#primitives/exact-math';

/** Quotes of one expiry together with its variance at the money. */
export interface SsviSlice {
  readonly theta: number;
  readonly quotes: SmileQuotes;
}

const EVALUATIONS = 240;
const STEEPEST_RHO = 0.98;
const LEVEL_STEPS = 48;

/**
 * One power-law shape through several expiries, each held at its own variance at the money. Misfits are relative to
 * that variance, so that a short expiry counts as much as a long one.
 */
export function fitSsvi(slices: readonly SsviSlice[]): SsviParameters {
  const objective = (x: Float64Array): number => {
    const shape = shapeAt(x);
    let cost = 0;
    for (const slice of slices) cost += relativeCost(shape, slice.theta, slice.quotes) / (slice.theta * slice.theta);
    return cost;
  };
  return shapeAt(nelderMead(objective, [-0.2, 0, 0], 0.4, EVALUATIONS).at);
}

/** Any three numbers are a valid shape: |ρ| < 1, η > 0, and an exponent within (0, 1), which keeps calendars free. */
function shapeAt(x: Float64Array): SsviParameters {
  const [lean, size, decay] = x as unknown as readonly [number, number, number];
  return {
    rho: (STEEPEST_RHO * lean) / Math.sqrt(1 + lean * lean),
    phi: 'power',
    eta: exp(Math.max(-8, Math.min(8, size))),
    gamma: 0.5 + (0.49 * decay) / Math.sqrt(1 + decay * decay),
  };
}

/** The variance at the money with which the shape fits a few quotes best; by golden section. */
export function levelOf(shape: SsviParameters, quotes: SmileQuotes): number {
  let smallest = Number.POSITIVE_INFINITY;
  let largest = 0;
  for (const w of quotes.w) {
    smallest = Math.min(smallest, w);
    largest = Math.max(largest, w);
  }
  const cost = (logTheta: number): number => relativeCost(shape, exp(logTheta), quotes);
  const { low, high } = goldenSection(cost, ln(smallest) - 3, ln(largest) + 0.7, LEVEL_STEPS);
  return exp((low + high) / 2);
}

function relativeCost(shape: SsviParameters, theta: number, { k, w, weight }: SmileQuotes): number {
  const smile = ssviSmile(shape, theta);
  let cost = 0;
  let sum = 0;
  for (let i = 0; i < k.length; i++) {
    const misfit = sviVariance(smile, k[i] as number) - (w[i] as number);
    const omega = weight[i] as number;
    sum += omega;
    cost += omega * misfit * misfit;
  }
  return cost / sum;
}
