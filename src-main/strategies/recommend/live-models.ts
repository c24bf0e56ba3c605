import type { ChainSnapshot } from '#options/chains/chain-snapshot';
import { type CalibrationSettings, DEFAULT_CALIBRATION } from '#options/models/calibration-quotes';
import { chooseModel, type DatedFit, type ModelChoice, movedFit } from '#options/models/model-choice';
import { buildSurface } from '#options/surface/build-surface';
import type { VolatilitySurface } from '#options/surface/volatility-surface';
import { HOUR_MS } from '#primitives/clock';

/**
 * A signal cannot wait for every strike: a dozen of each expiry of the next quarter say where the models stand, in a
 * fraction of the time.
 */
const CALIBRATION: CalibrationSettings = { ...DEFAULT_CALIBRATION, mostStrikes: 12, mostDays: 100 };
/** How volatility itself moves does not change within an hour; where it stands does. */
const FIT_KEPT_MS = HOUR_MS;

export interface LiveModels {
  readonly surface: VolatilitySurface;
  readonly choice: ModelChoice;
}

/** Models for a chain of now: an earlier fit moved to the volatility of now, or, where that is old, a new one. */
export function liveModels(chain: ChainSnapshot, known: DatedFit | null): LiveModels {
  const surface = buildSurface(chain);
  const moved = isRecent(chain, known) && known !== null ? movedFit(surface, known) : null;
  return { surface, choice: moved ?? chooseModel(surface, known, CALIBRATION) };
}

export function isRecent({ atMs }: ChainSnapshot, known: DatedFit | null): boolean {
  return known !== null && atMs - known.atMs < FIT_KEPT_MS;
}
