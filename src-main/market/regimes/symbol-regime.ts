import { BarFlag } from '#domain/bar';
import { QualityFlag, SESSIONS, TREND_REGIMES, VOLATILITY_REGIMES } from '#domain/regime';
import type { QualityFlags, SymbolRegime } from '#domain/regime';
import { QualityWatch } from '#market/regimes/quality-watch';
import type { QualityInput } from '#market/regimes/quality-watch';
import type { RegimeThresholds } from '#market/regimes/regime-thresholds';
import { TrendClassifier } from '#market/regimes/trend-classifier';
import { VolatilityClassifier } from '#market/regimes/volatility-classifier';
import type { Stateful, StateVisitor } from '#primitives/state';

/** One closed bar with the figures computed from it. `null` is "not known yet". */
export interface RegimeInput extends QualityInput {
  readonly close: number;
  readonly emaFast: number | null;
  readonly emaSlow: number | null;
  readonly atr: number | null;
  readonly realisedVolatility: number | null;
}

export interface SymbolRegimeUpdate {
  readonly regime: SymbolRegime;
  /** Whether trend, volatility or session differ from the label before. */
  readonly changed: boolean;
}

const CONFIDENCE_STEPS = 1_000_000;

/**
 * What the market of one symbol is like, bar by bar.
 *
 * Confidence = clarity × history × quality, rounded to 1e-6:
 *   clarity  mean of the trend's and the volatility's distance from the thresholds that would change the label (0 to 1
 *            each; 0 while UNKNOWN)
 *   history  volatility samples held ÷ `warmSamples`, at most 1
 *   quality  product of the configured factors of the quality flags that apply
 */
export class SymbolRegimeClassifier implements Stateful {
  readonly #thresholds: RegimeThresholds;
  readonly #trend: TrendClassifier;
  readonly #volatility: VolatilityClassifier;
  readonly #quality: QualityWatch;
  #trendBefore = -1;
  #volatilityBefore = -1;
  #sessionBefore = -1;

  constructor(thresholds: RegimeThresholds) {
    this.#thresholds = thresholds;
    this.#trend = new TrendClassifier(thresholds.trend);
    this.#volatility = new VolatilityClassifier(thresholds.volatility);
    this.#quality = new QualityWatch(thresholds.quality);
  }

  add(input: RegimeInput): SymbolRegimeUpdate {
    const carried = (input.barFlags & BarFlag.carried) !== 0;
    this.#trend.add(input.close, input.emaFast, input.emaSlow, input.atr, carried);
    this.#volatility.add(input.barEndMs, input.realisedVolatility);
    const trend = this.#trend.label;
    const volatility = this.#volatility.label;
    const faults = this.#quality.add(input);
    const isWarm =
      trend !== 'UNKNOWN' &&
      volatility !== 'UNKNOWN' &&
      this.#volatility.samples >= this.#thresholds.volatility.warmSamples;
    const quality = isWarm ? faults : faults | QualityFlag.warmingUp;
    const changed = this.#remember(
      TREND_REGIMES.indexOf(trend),
      VOLATILITY_REGIMES.indexOf(volatility),
      SESSIONS.indexOf(input.session),
    );
    const regime = { trend, volatility, session: input.session, quality, confidence: this.#confidence(faults) };
    return { regime, changed };
  }

  visitState(visitor: StateVisitor): void {
    this.#trend.visitState(visitor);
    this.#volatility.visitState(visitor);
    this.#quality.visitState(visitor);
    this.#trendBefore = visitor.number('regime.trendBefore', this.#trendBefore);
    this.#volatilityBefore = visitor.number('regime.volatilityBefore', this.#volatilityBefore);
    this.#sessionBefore = visitor.number('regime.sessionBefore', this.#sessionBefore);
  }

  #remember(trend: number, volatility: number, session: number): boolean {
    const changed =
      trend !== this.#trendBefore || volatility !== this.#volatilityBefore || session !== this.#sessionBefore;
    this.#trendBefore = trend;
    this.#volatilityBefore = volatility;
    this.#sessionBefore = session;
    return changed;
  }

  #confidence(faults: QualityFlags): number {
    const clarity = (this.#trend.distance + this.#volatility.distance) / 2;
    const history = Math.min(1, this.#volatility.samples / this.#thresholds.volatility.warmSamples);
    return Math.round(clarity * history * this.#qualityFactor(faults) * CONFIDENCE_STEPS) / CONFIDENCE_STEPS;
  }

  #qualityFactor(faults: QualityFlags): number {
    const factors = this.#thresholds.confidence;
    let factor = 1;
    if ((faults & QualityFlag.gap) !== 0) factor *= factors.gap;
    if ((faults & QualityFlag.stale) !== 0) factor *= factors.stale;
    if ((faults & QualityFlag.crossed) !== 0) factor *= factors.crossed;
    if ((faults & QualityFlag.lateData) !== 0) factor *= factors.lateData;
    if ((faults & QualityFlag.thin) !== 0) factor *= factors.thin;
    return factor;
  }
}
