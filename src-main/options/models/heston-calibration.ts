import type { CalibrationQuotes, CalibrationSettings } from '#options/models/calibration-quotes';
import { leastSquares } from '#options/models/least-squares';
import {
  BATES_COORDINATES,
  type Coordinate,
  HESTON_COORDINATES,
  parametersAt,
  positionsOf,
} from '#options/models/model-coordinates';
import type { BatesParameters, HestonParameters } from '#options/models/price-model';
import { IN_FULL, type FitAnchor, QuoteFit, SEARCHING } from '#options/models/quote-fit';
import type { Unusable } from '#options/surface/slice-quotes';
import { fail, ok, type Result } from '#primitives/result';

export interface HestonCalibration<Parameters extends HestonParameters = HestonParameters> {
  readonly parameters: Parameters;
  /** Root of the weighted mean squared difference to the quotes, in volatility (differences in price over vega). */
  readonly rmse: number;
  /** What it may be at most to be accepted. */
  readonly tolerance: number;
  /** 2κθ/ξ². Below 1 the variance reaches zero now and then: usual for what markets quote, and no reason to refuse. */
  readonly feller: number;
  /** `reduced`: too few expiries to tell the long run, so κ and θ were taken as known. */
  readonly scope: 'full' | 'reduced';
  /** Whether the parameters of the day before led here, or a guess from this chain's levels. */
  readonly start: 'previous' | 'guess';
  readonly expiries: number;
  readonly quotes: number;
  readonly evaluations: number;
}

export interface CalibrationRefusal {
  readonly code: 'no_quotes' | 'poor_fit' | 'not_converged';
  readonly text: string;
}

/** Before anything is known of the jumps. */
const PRIOR_JUMPS = { lambda: 1, muJ: -0.02, sigmaJ: 0.06 } as const;
/**
 * What keeps the jumps near that, as a share of what Heston alone misses by: they have to explain something of it to be
 * worth leaving what is usual. Without it a crowd of tiny jumps, which is only more diffusion, would do as well.
 */
const PRIOR_SHARE = 0.05;
const NO_JUMPS = { lambda: 0, muJ: 0, sigmaJ: 0 } as const;
const FIRST_RHO = 0.3;
const SHORT_OF_LONG_RUN: ReadonlySet<string> = new Set(['v0', 'xi', 'rho']);
const JUMPS: ReadonlySet<keyof BatesParameters> = new Set(['lambda', 'muJ', 'sigmaJ']);
/** v0 is what changes from day to day. */
const ALL_BUT_V0: ReadonlySet<keyof BatesParameters> = new Set(['kappa', 'theta', 'xi', 'rho', ...JUMPS]);

/** Yesterday's parameters are given up for a fit that is better by more than this share of what is tolerated. */
const LOYALTY = 0.1;

/** Factors on κ, θ and ξ of the first guess: the fit has several valleys, and from these the deepest is found. */
const COLD_STARTS: readonly (readonly [number, number, number])[] = [
  [1, 1, 1],
  [1.5, 1, 1.5],
  [0.67, 1.2, 0.67],
  [2.2, 0.9, 1.8],
];

/**
 * Heston's parameters from one chain. From those of the day before if there are any: then what quotes hardly determine
 * (how fast variance returns, and to what) stays near them and only changes for a reason.
 */
export function calibrateHeston(
  chain: CalibrationQuotes,
  previous: HestonParameters | null,
  settings: CalibrationSettings,
): Result<HestonCalibration, CalibrationRefusal> {
  const known = previous === null ? null : { ...previous, ...NO_JUMPS };
  const fitted = calibrate(chain, settings, {
    coordinates: HESTON_COORDINATES,
    previous: known === null ? null : anchoredTo(known, settings),
    guess: firstGuess(chain),
    guessAnchor: null,
    starts: COLD_STARTS,
  });
  if (!fitted.ok) return fitted;
  const { v0, kappa, theta, xi, rho } = fitted.value.parameters;
  return ok({ ...fitted.value, parameters: { v0, kappa, theta, xi, rho } });
}

/** Jumps as well, from a Heston fit that has none; without the previous ones they lean on what is usual. */
export function calibrateBates(
  chain: CalibrationQuotes,
  heston: HestonCalibration,
  previous: BatesParameters | null,
  settings: CalibrationSettings,
): Result<HestonCalibration<BatesParameters>, CalibrationRefusal> {
  const guess = { ...heston.parameters, ...PRIOR_JUMPS };
  return calibrate(chain, settings, {
    coordinates: BATES_COORDINATES,
    previous: previous === null ? null : anchoredTo(previous, settings),
    guess,
    guessAnchor: { parameters: guess, weight: PRIOR_SHARE * heston.rmse * heston.rmse, holds: JUMPS },
    starts: COLD_STARTS.slice(0, 1),
  });
}

function anchoredTo(parameters: BatesParameters, { anchorWeight }: CalibrationSettings): FitAnchor {
  return { parameters, weight: anchorWeight, holds: ALL_BUT_V0 };
}

interface Search {
  readonly coordinates: readonly Coordinate[];
  /** Where to start first, and what to be held to. */
  readonly previous: FitAnchor | null;
  /** Where to start where that leads nowhere. */
  readonly guess: BatesParameters;
  readonly guessAnchor: FitAnchor | null;
  readonly starts: typeof COLD_STARTS;
}

interface Attempt {
  readonly parameters: BatesParameters;
  readonly rmse: number;
  readonly evaluations: number;
  readonly converged: boolean;
}

function calibrate(
  chain: CalibrationQuotes,
  settings: CalibrationSettings,
  { coordinates, previous, guess, guessAnchor, starts }: Search,
): Result<HestonCalibration<BatesParameters>, CalibrationRefusal> {
  if (chain.expiries.length === 0) {
    return fail({ code: 'no_quotes', text: thinText(chain, settings) });
  }
  const scope = chain.expiries.length < settings.fewestExpiries ? 'reduced' : 'full';
  const free = scope === 'full' ? coordinates : coordinates.filter(({ name }) => SHORT_OF_LONG_RUN.has(name));
  const tolerance = Math.max(settings.tolerance, chain.medianHalfSpread);
  let evaluations = 0;
  let best: Attempt | null = null;
  let start: HestonCalibration['start'] = 'guess';
  if (previous !== null) {
    const held = attempt(chain, free, previous.parameters, previous);
    const released = attempt(chain, free, held.parameters, null);
    evaluations += held.evaluations + released.evaluations;
    best = held.rmse - released.rmse > LOYALTY * tolerance ? released : held;
    start = 'previous';
  }
  if (best === null || !best.converged || best.rmse > tolerance) {
    // The long run stays what it was where these quotes cannot tell.
    const { v0, xi: swing, rho } = guess;
    const others = scope === 'reduced' && previous !== null ? { ...previous.parameters, v0, xi: swing, rho } : guess;
    for (const [kappa, theta, xi] of scope === 'full' ? starts : starts.slice(0, 1)) {
      const from = { ...others, kappa: others.kappa * kappa, theta: others.theta * theta, xi: others.xi * xi };
      const tried = attempt(chain, free, from, guessAnchor);
      evaluations += tried.evaluations;
      if (best !== null && !(tried.rmse < best.rmse)) continue;
      best = tried;
      start = 'guess';
    }
  }
  if (best === null || !Number.isFinite(best.rmse)) {
    return fail({ code: 'not_converged', text: 'no parameters gave prices for these quotes' });
  }
  if (best.rmse > tolerance) {
    const points = (volatility: number) => (100 * volatility).toFixed(2);
    return fail({
      code: 'poor_fit',
      text: `misses its quotes by ${points(best.rmse)} volatility points, more than ${points(tolerance)}`,
    });
  }
  const { parameters, rmse } = best;
  const feller = (2 * parameters.kappa * parameters.theta) / (parameters.xi * parameters.xi);
  const { quotes } = chain;
  return ok({
    parameters,
    rmse,
    tolerance,
    feller,
    scope,
    start,
    expiries: chain.expiries.length,
    quotes,
    evaluations,
  });
}

const REASONS: Readonly<Record<Unusable, string>> = {
  not_quoted: 'not quoted',
  adjusted: 'adjusted',
  stale: 'stale',
  no_bid: 'without a bid',
  no_ask: 'without an ask',
  crossed: 'crossed',
  too_wide: 'too wide',
  no_volatility: 'without a volatility',
  too_far: 'too far out',
};

function thinText({ left }: CalibrationQuotes, { fewestStrikes, fewestDays, mostDays }: CalibrationSettings): string {
  const rest = [...left]
    .toSorted(([, one], [, other]) => other - one)
    .map(([reason, count]) => `${count} ${REASONS[reason]}`)
    .join(', ');
  const expiries = `no expiry of ${fewestDays} to ${mostDays} days has ${fewestStrikes} usable strikes`;
  return rest === '' ? expiries : `${expiries}; of the others ${rest}`;
}

function attempt(
  chain: CalibrationQuotes,
  free: readonly Coordinate[],
  from: BatesParameters,
  anchor: FitAnchor | null,
): Attempt {
  const fit = leastSquares(
    new QuoteFit(free, from, chain.expiries, chain.spot, anchor, SEARCHING),
    positionsOf(free, from),
  );
  const parameters = parametersAt(free, fit.parameters, from);
  return { parameters, rmse: weightedRmse(chain, parameters), evaluations: fit.evaluations, converged: fit.converged };
}

/** Without the anchor: how far prices are from the quotes. */
export function weightedRmse(chain: CalibrationQuotes, parameters: BatesParameters): number {
  const problem = new QuoteFit([], parameters, chain.expiries, chain.spot, null, IN_FULL);
  const residuals = new Float64Array(problem.residuals);
  problem.evaluate(new Float64Array(0), residuals, null);
  let sum = 0;
  for (const residual of residuals) sum += residual * residual;
  // No number is worse than any, so that a later attempt can do better.
  return sum === sum ? Math.sqrt(sum) : Number.POSITIVE_INFINITY;
}

/** What the levels at the money say about variance now and in the long run; the rest as it usually is. */
function firstGuess({ shortIv, longIv, riskReversal }: CalibrationQuotes): BatesParameters {
  const short = shortIv ?? longIv ?? 0.5;
  const long = longIv ?? short;
  return {
    v0: short * short,
    kappa: 2,
    theta: long * long,
    xi: 0.8,
    // Calls dearer than puts say that variance rises with the price.
    rho: riskReversal > 0 ? FIRST_RHO : -FIRST_RHO,
    ...NO_JUMPS,
  };
}
