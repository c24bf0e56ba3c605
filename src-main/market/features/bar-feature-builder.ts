import type { BarFeatures, VolatilityScope } from '#domain/features';
import type { TradingCalendar } from '#domain/instrument';
import type { FeatureBar } from '#market/features/feature-bar';
import type { FeatureSettings } from '#market/features/feature-settings';
import { JumpScale } from '#market/features/jump-scale';
import { LONGEST_CLOSURE_MS, OvernightVariance } from '#market/features/overnight-variance';
import { RollingMoments } from '#market/indicators/rolling-moments';
import { MINUTE_MS } from '#primitives/clock';
import { ln } from '#primitives/exact-math';
import { invariant } from '#primitives/invariant';
import { visitFlag, type Stateful, type StateVisitor } from '#primitives/state';

const CRYPTO_MINUTES_PER_YEAR = 365 * 1_440;
const SESSIONS_PER_YEAR = 252;
const MINUTES_PER_SESSION = 390;

/**
 * One instrument's features, bar by bar; each from this bar and earlier ones only.
 *
 * A return counts only where both of its closes are known to be a minute apart: not across missing minutes, not into or
 * out of a bar that touches a gap, and for exchange hours not across the start or the end of a session. Closes that a
 * carried bar repeats are as good as the close they repeat.
 */
export class BarFeatureBuilder implements Stateful {
  readonly #aroundTheClock: boolean;
  /** Silence after which the returns and volumes before it say nothing about now. */
  readonly #staleAfterMs: number;
  readonly #jumpStaleAfterMs: number;
  readonly #minutes: RollingMoments;
  readonly #nights: OvernightVariance;
  readonly #jumps: JumpScale;
  readonly #volumes: RollingMoments;
  #startMs = -1;
  #sessionDay = 0;
  #inSession = false;
  #close = 0;
  /** Whether `#close` is the price at the end of that bar as far as anybody traded. False before the first bar. */
  #closeKnown = false;
  /** Start of the last bar whose close was known, and of the last such bar in which something traded. */
  #knownMs = 0;
  #tradedMs = 0;

  constructor(settings: FeatureSettings, calendar: TradingCalendar) {
    invariant(settings.volatilityReturns >= 2, 'a realised volatility needs two returns');
    invariant(settings.overnightReturns >= 2, 'an overnight variance needs two nights');
    invariant(settings.volumeBars >= 2, 'a volume is compared with at least two bars');
    this.#aroundTheClock = calendar === 'crypto';
    this.#staleAfterMs = this.#aroundTheClock ? settings.volatilityReturns * MINUTE_MS : LONGEST_CLOSURE_MS;
    this.#jumpStaleAfterMs = settings.jumpReturns * MINUTE_MS;
    this.#minutes = new RollingMoments(settings.volatilityReturns, 'minutes');
    this.#nights = new OvernightVariance(settings.overnightReturns);
    this.#jumps = new JumpScale(settings.jumpReturns);
    this.#volumes = new RollingMoments(settings.volumeBars, 'volumes');
  }

  add(bar: FeatureBar): BarFeatures {
    invariant(bar.close > 0 && bar.open > 0, 'a bar has prices above 0');
    invariant(bar.startMs > this.#startMs, 'bars come in order');
    const newStretch = this.#startsStretch(bar);
    const follows = !newStretch && this.#closeKnown && bar.startMs - this.#startMs === MINUTE_MS;
    const logReturn = follows && !bar.touchesGap ? ln(bar.close / this.#close) : null;
    const closeKnown = !bar.touchesGap && (follows || !bar.carried);
    if (closeKnown) this.#forgetWhatIsStale(bar.startMs);
    this.#addToVolatility(bar, logReturn);
    const jumpScore = this.#scoreJump(bar, logReturn, newStretch);
    const volumeZ = this.#scoreVolume(bar);
    this.#remember(bar, closeKnown);
    return {
      logReturn,
      realisedVolatility: this.#annualised(),
      volatilityScope: this.#scope(),
      jumpScore,
      volumeZ,
    };
  }

  #startsStretch(bar: FeatureBar): boolean {
    if (this.#aroundTheClock) return false;
    return bar.inSession !== this.#inSession || bar.sessionDay !== this.#sessionDay;
  }

  #forgetWhatIsStale(startMs: number): void {
    const silentMs = startMs - this.#knownMs;
    if (silentMs > this.#jumpStaleAfterMs) this.#jumps.restart();
    if (silentMs <= this.#staleAfterMs) return;
    this.#minutes.restart();
    this.#volumes.restart();
  }

  #addToVolatility(bar: FeatureBar, logReturn: number | null): void {
    let counted = logReturn;
    if (!this.#aroundTheClock) {
      if (!bar.inSession) return;
      // The night ends at the first trade, so the first minute begins there: together they make up the whole day.
      if (this.#nights.add(bar)) counted = ln(bar.close / bar.open);
    }
    if (counted !== null) this.#minutes.add(counted);
  }

  /**
   * A minute without a trade is no small move: it is passed over, and the trade after m − 1 of them is measured as an
   * m-minute return. Counted as zeros, such minutes would shrink the scale until every trade looked like a jump.
   */
  #scoreJump(bar: FeatureBar, logReturn: number | null, newStretch: boolean): number | null {
    if (newStretch) this.#jumps.restart();
    if (logReturn === null) {
      this.#jumps.interrupt();
      return null;
    }
    if (bar.carried) return null;
    const oneMinuteReturn = logReturn / Math.sqrt((bar.startMs - this.#tradedMs) / MINUTE_MS);
    const scale = this.#jumps.value;
    this.#jumps.add(oneMinuteReturn);
    return scale === null ? null : oneMinuteReturn / scale;
  }

  /** Regular hours are compared with regular hours; outside them and in gaps a volume has no equals. */
  #scoreVolume(bar: FeatureBar): number | null {
    if (bar.touchesGap || !(this.#aroundTheClock || bar.inSession)) return null;
    const logVolume = ln(1 + bar.volume);
    const mean = this.#volumes.mean;
    const variance = this.#volumes.sampleVariance;
    const defined = mean !== null && variance !== null && variance > 0 && !this.#volumes.constant;
    const score = defined ? (logVolume - mean) / Math.sqrt(variance) : null;
    this.#volumes.add(logVolume);
    return score;
  }

  #annualised(): number | null {
    const minute = this.#minutes.sampleVariance;
    if (minute === null) return null;
    if (this.#aroundTheClock) return Math.sqrt(CRYPTO_MINUTES_PER_YEAR * minute);
    return Math.sqrt(SESSIONS_PER_YEAR * (MINUTES_PER_SESSION * minute + (this.#nights.value ?? 0)));
  }

  #scope(): VolatilityScope {
    if (this.#aroundTheClock) return 'around-the-clock';
    return this.#nights.value === null ? 'session-only' : 'session-and-overnight';
  }

  #remember(bar: FeatureBar, closeKnown: boolean): void {
    this.#startMs = bar.startMs;
    this.#sessionDay = bar.sessionDay;
    this.#inSession = bar.inSession;
    this.#close = bar.close;
    this.#closeKnown = closeKnown;
    if (!closeKnown) return;
    this.#knownMs = bar.startMs;
    if (!bar.carried) this.#tradedMs = bar.startMs;
  }

  visitState(visitor: StateVisitor): void {
    this.#startMs = visitor.number('features.startMs', this.#startMs);
    this.#sessionDay = visitor.number('features.sessionDay', this.#sessionDay);
    this.#inSession = visitFlag(visitor, 'features.inSession', this.#inSession);
    this.#close = visitor.number('features.close', this.#close);
    this.#closeKnown = visitFlag(visitor, 'features.closeKnown', this.#closeKnown);
    this.#knownMs = visitor.number('features.knownMs', this.#knownMs);
    this.#tradedMs = visitor.number('features.tradedMs', this.#tradedMs);
    this.#minutes.visitState(visitor);
    this.#nights.visitState(visitor);
    this.#jumps.visitState(visitor);
    this.#volumes.visitState(visitor);
  }
}
