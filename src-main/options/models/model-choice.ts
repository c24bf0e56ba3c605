import { type CalibrationSettings, calibrationQuotes } from '#options/models/calibration-quotes';
import {
  calibrateBates,
  calibrateHeston,
  type CalibrationRefusal,
  type HestonCalibration,
} from '#options/models/heston-calibration';
import { type Coordinate, HESTON_COORDINATES } from '#options/models/model-coordinates';
import { LognormalDistribution } from '#options/models/lognormal-distribution';
import type { BatesParameters, HestonParameters } from '#options/models/price-model';
import { SmileDistribution } from '#options/models/smile-distribution';
import { type Horizon, terminalDistribution, type TerminalDistribution } from '#options/models/terminal-distribution';
import { sviPoint, sviVariance } from '#options/surface/svi';
import type { SurfaceSlice, VolatilitySurface } from '#options/surface/volatility-surface';
import { DAY_MS, type EpochMs } from '#primitives/clock';
import { exp, ln } from '#primitives/exact-math';

/**
 * What stands behind figures that are called Heston's, best first: fitted to this chain; the last good fit, moved to
 * today's level of volatility; no stochastic volatility, but the smile as quoted; one volatility.
 */
export type ModelStatus = 'calibrated' | 'rescaled' | 'smile' | 'flat';

/** A fit worth keeping for the next day. */
export interface DatedFit {
  readonly heston: HestonParameters;
  readonly bates: BatesParameters | null;
  readonly atMs: EpochMs;
}

export interface ModelChoice {
  /** Where it is `smile`, an expiry without one is `flat`. */
  readonly status: Exclude<ModelStatus, 'flat'>;
  /** Why the chain could not be fitted; null where it was. */
  readonly refusal: CalibrationRefusal | null;
  readonly calibration: HestonCalibration | null;
  readonly heston: HestonParameters | null;
  /** With jumps; null where only Heston's own parameters are known. */
  readonly bates: BatesParameters | null;
  readonly batesCalibration: HestonCalibration<BatesParameters> | null;
  /** To be handed in next time: this fit, or the one that still has to do. */
  readonly kept: DatedFit | null;
}

const HALVINGS = 40;

/** Fits the chain, or falls back to the last fit, or to none: nothing here ever fails for a reason it does not state. */
export function chooseModel(
  surface: VolatilitySurface,
  previous: DatedFit | null,
  settings: CalibrationSettings,
): ModelChoice {
  const quotes = calibrationQuotes(surface, settings);
  const known = previous !== null && surface.atMs - previous.atMs <= settings.mostDaysOld * DAY_MS ? previous : null;
  const fitted = calibrateHeston(quotes, known?.heston ?? null, settings);
  if (fitted.ok) {
    const heston = fitted.value.parameters;
    const jumps = calibrateBates(quotes, fitted.value, known?.bates ?? null, settings);
    const bates = jumps.ok ? jumps.value.parameters : null;
    return {
      status: 'calibrated',
      refusal: null,
      calibration: fitted.value,
      heston,
      bates,
      batesCalibration: jumps.ok ? jumps.value : null,
      kept: { heston, bates, atMs: surface.atMs },
    };
  }
  const level = known === null ? null : firstLevel(surface);
  const none = { refusal: fitted.failure, calibration: null, batesCalibration: null, kept: known };
  if (known === null || level === null) return { ...none, status: 'smile', heston: null, bates: null };
  return {
    ...none,
    status: 'rescaled',
    heston: atLevel(known.heston, level),
    bates: known.bates === null ? null : atLevel(known.bates, level),
  };
}

export interface ChosenDistribution {
  readonly status: ModelStatus;
  readonly distribution: TerminalDistribution;
}

/** Where the price may stand at one listed expiry, by the best that is known; null where nothing is. */
export function chosenDistribution(
  { status, heston }: ModelChoice,
  slice: SurfaceSlice,
  { spot, drift, years }: Horizon,
): ChosenDistribution | null {
  if (heston !== null) {
    return { status, distribution: terminalDistribution({ name: 'heston', ...heston }, { spot, drift, years }) };
  }
  const forward = spot * exp(drift * years);
  const { smile, atmIv } = slice;
  if (smile !== null) {
    const variance = (k: number): number => sviVariance(smile, k);
    const slope = (k: number): number => sviPoint(smile, k).slope;
    return { status: 'smile', distribution: new SmileDistribution(forward, { variance, slope }) };
  }
  if (atmIv === null) return null;
  return { status: 'flat', distribution: new LognormalDistribution(forward, atmIv * atmIv * years) };
}

interface Level {
  readonly years: number;
  readonly iv: number;
}

/** Volatility at the money of the first expiry that has one. */
function firstLevel({ slices }: VolatilitySurface): Level | null {
  for (const { atmIv, years } of slices) if (atmIv !== null) return { years, iv: atmIv };
  return null;
}

/** With the v0 at which the model's price at the money is that of today's volatility; it rises with v0. */
function atLevel<Parameters extends HestonParameters>(parameters: Parameters, { years, iv }: Level): Parameters {
  const wanted = new LognormalDistribution(1, iv * iv * years).expectedPut(1);
  const { low, high } = HESTON_COORDINATES[0] as Coordinate;
  let from = ln(low);
  let to = ln(high);
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = 0.5 * (from + to);
    if (moneyPut({ ...parameters, v0: exp(middle) }, years) < wanted) from = middle;
    else to = middle;
  }
  return { ...parameters, v0: exp(0.5 * (from + to)) };
}

function moneyPut(parameters: HestonParameters | BatesParameters, years: number): number {
  const horizon = { spot: 1, drift: 0, years };
  const model =
    'lambda' in parameters ? ({ name: 'bates', ...parameters } as const) : ({ name: 'heston', ...parameters } as const);
  return terminalDistribution(model, horizon).expectedPut(1);
}
