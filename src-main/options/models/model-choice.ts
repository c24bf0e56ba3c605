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
import { terminalDistribution } from '#options/models/terminal-distribution';
import type { VolatilitySurface } from '#options/surface/volatility-surface';
import { DAY_MS, type EpochMs } from '#primitives/clock';
import { exp, ln } from '#primitives/exact-math';

/**
 * What is known of how volatility itself moves, best first: parameters fitted to this chain; the last good fit, moved to
 * today's level of volatility; nothing, so that the smile as quoted has to do, or where an expiry has none, one volatility.
 */
export type ModelStatus = 'calibrated' | 'rescaled' | 'smile';

/** A fit worth keeping for the next day. */
export interface DatedFit {
  readonly heston: HestonParameters;
  readonly bates: BatesParameters | null;
  readonly atMs: EpochMs;
}

export interface ModelChoice {
  readonly status: ModelStatus;
  /** Why the chain could not be fitted; null where it was, and where nobody tried. */
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
  const moved = known === null ? null : movedFit(surface, known);
  if (moved !== null) return { ...moved, refusal: fitted.failure };
  const none = { refusal: fitted.failure, calibration: null, batesCalibration: null, kept: known };
  return { ...none, status: 'smile', heston: null, bates: null };
}

/** An earlier fit at the level of volatility that the chain has now; null where the chain has none. */
export function movedFit(surface: VolatilitySurface, known: DatedFit): ModelChoice | null {
  const level = firstLevel(surface);
  if (level === null) return null;
  return {
    status: 'rescaled',
    refusal: null,
    calibration: null,
    heston: atLevel(known.heston, level),
    bates: known.bates === null ? null : atLevel(known.bates, level),
    batesCalibration: null,
    kept: known,
  };
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
