import { median, robustScale } from '#options/surface/robust-scale';
import { checkButterfly } from '#options/surface/svi-arbitrage';
import { withoutButterflies } from '#options/surface/smile-repair';
import type { SmileQuotes } from '#options/surface/smile-quotes';
import { smileVector, type SmileSolver } from '#options/surface/smile-solver';
import { smileStarts } from '#options/surface/smile-start';
import { type SviParameters, sviVariance } from '#options/surface/svi';

export interface SmileFit {
  readonly smile: SviParameters;
  /** Σ weight · (fitted − quoted total variance)², with the weights that were given. */
  readonly weightedSse: number;
  /** The weights that were fitted with in the end: smaller where a quote stood out. */
  readonly weight: Float64Array;
}

export interface SmileFitOptions {
  /** Quotes that stand out from the rest count less (Huber), so that one bad print does not bend the smile. */
  readonly robust: boolean;
  /** Whether the smile has to be free of butterfly arbitrage. */
  readonly arbitrageFree: boolean;
}

/** A smile has five unknowns; one more quote shows whether it fits. */
export const FEWEST_SMILE_QUOTES = 6;

const STARTS = 2;
const ROBUST_PASSES = 15;
const STEPS_PER_PASS = 6;
const HUBER = 1.345;
/** Weights that move less than this between two passes have settled. */
const SETTLED = 1e-4;
/** Freedom from arbitrage may cost so much more misfit before another way to it is sought. */
const ACCEPTED_LOSS = 1.5;

/** Fits one expiry by itself. Needs quotes by rising k, at least `FEWEST_SMILE_QUOTES`, all with w > 0 and weight > 0. */
export function fitSmile(solver: SmileSolver, quotes: SmileQuotes, options: SmileFitOptions): SmileFit {
  const moneyVariance = varianceNearMoney(quotes);
  solver.load(quotes, moneyVariance);
  let smile = best(solver, quotes, moneyVariance);
  let weight = quotes.weight;
  if (options.robust) ({ smile, weight } = fitRobustly(solver, quotes, smile));
  if (options.arbitrageFree) smile = heldFree(solver, { ...quotes, weight }, smile);
  return { smile, weightedSse: weightedSse(quotes, smile), weight };
}

/** The best smile near a start for the quotes that the solver has loaded, free of butterflies. */
export function solveFree(solver: SmileSolver, quotes: SmileQuotes, start: SviParameters): SviParameters {
  return heldFree(solver, quotes, solver.solve(smileVector(start)));
}

/**
 * The smile itself where it is free of butterflies. Else the best that is, from several starts: the way from a smile
 * with arbitrage to one without it is easily lost.
 */
function heldFree(solver: SmileSolver, quotes: SmileQuotes, smile: SviParameters): SviParameters {
  if (checkButterfly(smile).free) return smile;
  const limits = { above: null, below: null, butterfly: true };
  const atBest = weightedSse(quotes, smile);
  let found = withoutButterflies(solver.solveWithin(smileVector(smile), limits));
  let least = weightedSse(quotes, found);
  for (const start of smileStarts(quotes, Math.sqrt(varianceNearMoney(quotes)), STARTS)) {
    if (least <= ACCEPTED_LOSS * atBest) break;
    const held = withoutButterflies(solver.solveWithin(start, limits));
    const sse = weightedSse(quotes, held);
    if (!(sse < least)) continue;
    found = held;
    least = sse;
  }
  return found;
}

function best(solver: SmileSolver, quotes: SmileQuotes, moneyVariance: number): SviParameters {
  let found: SviParameters | null = null;
  let cost = Number.POSITIVE_INFINITY;
  for (const start of smileStarts(quotes, Math.sqrt(moneyVariance), STARTS)) {
    const smile = solver.solve(start);
    if (found !== null && solver.cost >= cost) continue;
    found = smile;
    cost = solver.cost;
  }
  return found as SviParameters;
}

/** Huber's weights, renewed after every pass from the misfits in units of the quotes' own half widths. */
function fitRobustly(
  solver: SmileSolver,
  quotes: SmileQuotes,
  start: SviParameters,
): { readonly smile: SviParameters; readonly weight: Float64Array } {
  const count = quotes.k.length;
  const misfits = new Float64Array(count);
  let weight = quotes.weight;
  let smile = start;
  for (let pass = 0; pass < ROBUST_PASSES; pass++) {
    for (let i = 0; i < count; i++) {
      const misfit = sviVariance(smile, quotes.k[i] as number) - (quotes.w[i] as number);
      misfits[i] = misfit / (quotes.halfWidth[i] as number);
    }
    const { scale } = robustScale(misfits);
    if (!(scale > 0)) break;
    const limit = HUBER * scale;
    const next = new Float64Array(count);
    let moved = 0;
    for (let i = 0; i < count; i++) {
      const given = quotes.weight[i] as number;
      const size = Math.abs(misfits[i] as number);
      next[i] = size > limit ? (given * limit) / size : given;
      moved = Math.max(moved, Math.abs((next[i] as number) - (weight[i] as number)) / given);
    }
    weight = next;
    if (moved < SETTLED) break;
    solver.reweigh(weight);
    smile = solver.solve(smileVector(smile), STEPS_PER_PASS);
  }
  return { smile, weight };
}

export function weightedSse({ k, w, weight }: SmileQuotes, smile: SviParameters): number {
  let sum = 0;
  for (let i = 0; i < k.length; i++) {
    const misfit = sviVariance(smile, k[i] as number) - (w[i] as number);
    sum += (weight[i] as number) * misfit * misfit;
  }
  return sum;
}

/** The variance of the quote nearest to the money, guarded against a wild one by its neighbours. */
export function varianceNearMoney({ k, w }: SmileQuotes): number {
  let nearest = 0;
  for (let i = 1; i < k.length; i++) {
    if (Math.abs(k[i] as number) < Math.abs(k[nearest] as number)) nearest = i;
  }
  return median(w.subarray(Math.max(0, nearest - 1), nearest + 2));
}
