import type { SmileQuotes } from '#options/surface/smile-quotes';
import { type SmileVector, STEEPEST_FITTED_WING } from '#options/surface/smile-solver';

/** For a given bend (m, σ) a smile is linear in its level and its two wing slopes. */
interface LinearSmile {
  level: number;
  left: number;
  right: number;
  cost: number;
}

const CENTRES = 7;
/** Widths of the bend, in units of the total volatility at the money. */
const WIDTHS = [0.35, 1, 2.5, 6] as const;

/**
 * Starting points for the solver, best first: for each bend of a small grid the level and slopes that fit best, found
 * without iterating (the "quasi-explicit" calibration of Zeliade Systems).
 */
export function smileStarts(quotes: SmileQuotes, moneyVolatility: number, count: number): readonly SmileVector[] {
  const { k } = quotes;
  const first = k[0] as number;
  const last = k[k.length - 1] as number;
  const found: { readonly cost: number; readonly start: SmileVector }[] = [];
  for (const width of WIDTHS) {
    const sigma = width * moneyVolatility;
    for (let i = 0; i < CENTRES; i++) {
      const m = first + ((last - first) * i) / (CENTRES - 1);
      const { level, left, right, cost } = fitLinear(quotes, m, sigma);
      found.push({ cost, start: [level, left, right, m, sigma] });
    }
  }
  found.sort((one, other) => one.cost - other.cost);
  return found.slice(0, count).map(({ start }) => start);
}

/** Weighted least squares of w on (1, l, r) with l = (R − x)/2 and r = (R + x)/2, both slopes held within their bounds. */
function fitLinear({ k, w, weight }: SmileQuotes, m: number, sigma: number): LinearSmile {
  let sum = 0;
  let meanW = 0;
  let meanL = 0;
  let meanR = 0;
  for (let i = 0; i < k.length; i++) {
    const x = (k[i] as number) - m;
    const radius = Math.sqrt(x * x + sigma * sigma);
    const omega = weight[i] as number;
    sum += omega;
    meanW += omega * (w[i] as number);
    meanL += (omega * (radius - x)) / 2;
    meanR += (omega * (radius + x)) / 2;
  }
  meanW /= sum;
  meanL /= sum;
  meanR /= sum;
  let ll = 0;
  let lr = 0;
  let rr = 0;
  let lw = 0;
  let rw = 0;
  let ww = 0;
  for (let i = 0; i < k.length; i++) {
    const x = (k[i] as number) - m;
    const radius = Math.sqrt(x * x + sigma * sigma);
    const omega = (weight[i] as number) / sum;
    const l = (radius - x) / 2 - meanL;
    const r = (radius + x) / 2 - meanR;
    const v = (w[i] as number) - meanW;
    ll += omega * l * l;
    lr += omega * l * r;
    rr += omega * r * r;
    lw += omega * l * v;
    rw += omega * r * v;
    ww += omega * v * v;
  }
  const best: LinearSmile = { level: 0, left: 0, right: 0, cost: Number.POSITIVE_INFINITY };
  const consider = (left: number, right: number): void => {
    const cost = ww - 2 * (left * lw + right * rw) + left * left * ll + 2 * left * right * lr + right * right * rr;
    if (!(cost < best.cost)) return;
    best.level = meanW - left * meanL - right * meanR;
    best.left = left;
    best.right = right;
    best.cost = cost;
  };
  const determinant = ll * rr - lr * lr;
  if (determinant > 1e-14 * ll * rr) {
    const left = (lw * rr - rw * lr) / determinant;
    const right = (rw * ll - lw * lr) / determinant;
    if (within(left) === left && within(right) === right) consider(left, right);
  }
  if (best.cost === Number.POSITIVE_INFINITY) {
    // The best point of a convex quadratic outside its box lies on one of the four edges.
    for (const edge of [0, STEEPEST_FITTED_WING]) {
      consider(edge, rr > 0 ? within((rw - edge * lr) / rr) : 0);
      consider(ll > 0 ? within((lw - edge * lr) / ll) : 0, edge);
    }
  }
  return best;
}

function within(slope: number): number {
  return Math.max(0, Math.min(STEEPEST_FITTED_WING, slope));
}
