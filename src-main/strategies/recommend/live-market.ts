import type { ChainSnapshot } from '#options/chains/chain-snapshot';
import { type CalibrationSettings, DEFAULT_CALIBRATION } from '#options/models/calibration-quotes';
import { chooseModel, type DatedFit, movedFit } from '#options/models/model-choice';
import type { SpreadMarket } from '#options/spreads/spread-market';
import { buildSurface } from '#options/surface/build-surface';
import { MINUTE_MS } from '#primitives/clock';
import type { Beliefs } from '#strategies/recommend/beliefs';

/**
 * A signal cannot wait for every strike: a dozen of each expiry of the next quarter say where the models stand, in a
 * fraction of the time.
 */
const CALIBRATION: CalibrationSettings = { ...DEFAULT_CALIBRATION, mostStrikes: 12, mostDays: 100 };
/** How volatility itself moves does not change within minutes; where it stands does. */
const FIT_KEPT_MS = 30 * MINUTE_MS;

/** A chain with models for now: an earlier fit moved to the volatility of now, or, where that is old, one of this chain. */
export function liveMarket(chain: ChainSnapshot, beliefs: Beliefs, known: DatedFit | null): SpreadMarket {
  const surface = buildSurface(chain);
  const isRecent = known !== null && chain.atMs - known.atMs < FIT_KEPT_MS;
  const choice = (isRecent ? movedFit(surface, known) : null) ?? chooseModel(surface, known, CALIBRATION);
  return { snapshot: chain, surface, choice, drift: null, history: (expiry) => beliefs.returnsOver(expiry) };
}
