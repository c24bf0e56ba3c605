import { VOLATILITY_REGIMES } from '#domain/regime';
import type { VolatilityRegime } from '#domain/regime';
import { RankedHistory } from '#market/regimes/ranked-history';
import type { VolatilityThresholds } from '#market/regimes/regime-thresholds';
import { MINUTE_MS } from '#primitives/clock';
import type { EpochMs } from '#primitives/clock';
import type { Stateful, StateVisitor } from '#primitives/state';

const UNKNOWN = VOLATILITY_REGIMES.indexOf('UNKNOWN');
const LOW = VOLATILITY_REGIMES.indexOf('LOW');
const NORMAL = VOLATILITY_REGIMES.indexOf('NORMAL');
const HIGH = VOLATILITY_REGIMES.indexOf('HIGH');
const SPIKE = VOLATILITY_REGIMES.indexOf('SPIKE');

const SAMPLES_PER_UNIT = 1_000_000;
const LARGEST_SAMPLE = 0x7fff_ffff;

/**
 * Where this bar's realised volatility stands in the symbol's own history of samples taken before it. A label rises as
 * soon as its boundary is reached, and falls only once the percentile is `hysteresis` points below it: a spike shows
 * within the bar, while calm has to be more than a moment. Equal samples count half, so a figure that never moved is at 50.
 */
export class VolatilityClassifier implements Stateful {
  readonly #thresholds: VolatilityThresholds;
  readonly #sampleMs: number;
  readonly #history: RankedHistory;
  #label = UNKNOWN;
  #lastSlot = -1;
  #percentile: number | null = null;

  constructor(thresholds: VolatilityThresholds) {
    this.#thresholds = thresholds;
    this.#sampleMs = thresholds.sampleMinutes * MINUTE_MS;
    this.#history = new RankedHistory(thresholds.historySamples);
  }

  get label(): VolatilityRegime {
    return VOLATILITY_REGIMES[this.#label] as VolatilityRegime;
  }

  get samples(): number {
    return this.#history.count;
  }

  /** Of the bar last added; null while the history is too short for one. */
  get percentile(): number | null {
    return this.#percentile;
  }

  add(barEndMs: EpochMs, realisedVolatility: number | null): void {
    this.#percentile = null;
    if (realisedVolatility === null || !(realisedVolatility >= 0)) {
      this.#label = UNKNOWN;
      return;
    }
    const sample = Math.min(LARGEST_SAMPLE, Math.round(realisedVolatility * SAMPLES_PER_UNIT));
    if (this.#history.count >= this.#thresholds.minimumSamples) {
      this.#percentile = this.#history.percentile(sample);
      this.#label = this.#next(this.#percentile);
    } else {
      this.#label = UNKNOWN;
    }
    const slot = Math.floor(barEndMs / this.#sampleMs);
    if (slot <= this.#lastSlot) return;
    this.#lastSlot = slot;
    this.#history.add(sample);
  }

  /** Of the bar last added: 0 where the percentile is about to change the label, 1 where it is far from that. */
  get distance(): number {
    if (this.#percentile === null) return 0;
    const { normalFrom, highFrom, spikeFrom, hysteresis } = this.#thresholds;
    switch (this.#label) {
      case LOW:
        return share(normalFrom - this.#percentile, normalFrom);
      case NORMAL:
        return between(normalFrom - hysteresis, this.#percentile, highFrom);
      case HIGH:
        return between(highFrom - hysteresis, this.#percentile, spikeFrom);
      default:
        return share(this.#percentile - (spikeFrom - hysteresis), 100 - spikeFrom + hysteresis);
    }
  }

  visitState(visitor: StateVisitor): void {
    this.#label = visitor.number('regime.volatility.label', this.#label);
    this.#lastSlot = visitor.number('regime.volatility.lastSlot', this.#lastSlot);
    this.#history.visitState(visitor, 'regime.volatility.history');
  }

  #next(percentile: number): number {
    const risen = this.#labelAt(percentile);
    if (risen >= this.#label) return risen;
    return Math.min(this.#label, this.#labelAt(percentile + this.#thresholds.hysteresis));
  }

  #labelAt(percentile: number): number {
    if (percentile >= this.#thresholds.spikeFrom) return SPIKE;
    if (percentile >= this.#thresholds.highFrom) return HIGH;
    return percentile >= this.#thresholds.normalFrom ? NORMAL : LOW;
  }
}

function share(part: number, whole: number): number {
  return part > 0 && whole > 0 ? Math.min(1, part / whole) : 0;
}

function between(low: number, figure: number, high: number): number {
  return share(Math.min(figure - low, high - figure), (high - low) / 2);
}
