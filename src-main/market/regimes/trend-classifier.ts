import { TREND_REGIMES } from '#domain/regime';
import type { TrendRegime } from '#domain/regime';
import type { TrendThresholds } from '#market/regimes/regime-thresholds';
import { RollingWindow } from '#primitives/rolling-window';
import type { Stateful, StateVisitor } from '#primitives/state';

const UNKNOWN = TREND_REGIMES.indexOf('UNKNOWN');
const RANGE = TREND_REGIMES.indexOf('RANGE');
const UP = TREND_REGIMES.indexOf('TREND_UP');
const DOWN = TREND_REGIMES.indexOf('TREND_DOWN');

/**
 * A trend begins when three figures agree, all in ATR units: the fast EMA leads the slow one (separation), the price is
 * on the same side of the slow EMA (position), and the slow EMA itself moves that way (slope over `slopeBars`). It ends
 * when the separation has shrunk below its exit threshold or the price has fallen back through the slow EMA. A label
 * lasts at least `minimumBars`.
 */
export class TrendClassifier implements Stateful {
  readonly #thresholds: TrendThresholds;
  #slowBefore: RollingWindow;
  #label = UNKNOWN;
  #bars = 0;
  #distance = 0;

  constructor(thresholds: TrendThresholds) {
    this.#thresholds = thresholds;
    this.#slowBefore = new RollingWindow(thresholds.slopeBars);
  }

  get label(): TrendRegime {
    return TREND_REGIMES[this.#label] as TrendRegime;
  }

  /** Of the bar last added: 0 where the separation is about to change the label, 1 where it is far from that. */
  get distance(): number {
    return this.#distance;
  }

  /**
   * `carried` bars repeat the close before. They keep the label: without ranges the ATR fades faster than the EMAs
   * close up, which would look like a trend although nothing trades.
   */
  add(close: number, emaFast: number | null, emaSlow: number | null, atr: number | null, carried: boolean): void {
    this.#distance = 0;
    if (!isKnown(emaFast) || !isKnown(emaSlow) || !isKnown(atr) || !Number.isFinite(close)) {
      this.#forget();
      return;
    }
    const slowBefore = this.#slowBefore.push(emaSlow);
    if (slowBefore === undefined) return;
    const unit = Math.max(atr, close * this.#thresholds.atrFloor);
    const scale = unit > 0 ? 1 / unit : 0;
    const separation = (emaFast - emaSlow) * scale;
    const isHeld = carried && this.#label !== UNKNOWN;
    if (!isHeld) this.#relabel(separation, (close - emaSlow) * scale, (emaSlow - slowBefore) * scale);
    this.#distance = this.#distanceOf(separation);
  }

  visitState(visitor: StateVisitor): void {
    this.#label = visitor.number('regime.trend.label', this.#label);
    this.#bars = visitor.number('regime.trend.bars', this.#bars);
    this.#slowBefore.visitState(visitor, 'regime.trend.slowBefore');
  }

  #forget(): void {
    this.#label = UNKNOWN;
    this.#bars = 0;
    if (this.#slowBefore.count > 0) this.#slowBefore = new RollingWindow(this.#thresholds.slopeBars);
  }

  #relabel(separation: number, position: number, slope: number): void {
    const wanted = this.#wanted(separation, position, slope);
    if (wanted !== this.#label && (this.#label === UNKNOWN || this.#bars >= this.#thresholds.minimumBars)) {
      this.#label = wanted;
      this.#bars = 0;
    }
    this.#bars++;
  }

  #wanted(separation: number, position: number, slope: number): number {
    const { enterSeparation, exitSeparation, enterPosition, exitPosition, enterSlope } = this.#thresholds;
    if (separation >= enterSeparation && position >= enterPosition && slope >= enterSlope) return UP;
    if (separation <= -enterSeparation && position <= -enterPosition && slope <= -enterSlope) return DOWN;
    if (this.#label === UP && separation >= exitSeparation && position >= -exitPosition) return UP;
    if (this.#label === DOWN && separation <= -exitSeparation && position <= exitPosition) return DOWN;
    return RANGE;
  }

  #distanceOf(separation: number): number {
    const { enterSeparation, exitSeparation } = this.#thresholds;
    const along = this.#label === DOWN ? -separation : this.#label === UP ? separation : Math.abs(separation);
    const room = this.#label === RANGE ? enterSeparation - along : along - exitSeparation;
    return room > 0 ? Math.min(1, room / enterSeparation) : 0;
  }
}

function isKnown(figure: number | null): figure is number {
  return figure !== null && Number.isFinite(figure);
}
