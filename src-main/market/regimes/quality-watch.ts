import { BarFlag } from '#domain/bar';
import type { BarFlags } from '#domain/bar';
import { QualityFlag, SESSIONS } from '#domain/regime';
import type { QualityFlags, Session } from '#domain/regime';
import type { QualityThresholds } from '#market/regimes/regime-thresholds';
import { DAY_MS, MINUTE_MS } from '#primitives/clock';
import type { EpochMs } from '#primitives/clock';
import type { Stateful, StateVisitor } from '#primitives/state';

const LONGEST_SILENCE_MINUTES = 10_000_000;

export interface QualityInput {
  readonly barEndMs: EpochMs;
  readonly session: Session;
  readonly barFlags: BarFlags;
  /** Null where the source of the bar does not say: then it is not called thin. */
  readonly ticks: number | null;
  /** Both counted within the bar. */
  readonly crossedQuotes: number;
  readonly lateTicks: number;
  /** From the end of the bar before to the end of this one: 1 for neighbours, null for the first. */
  readonly minutesSincePreviousBar: number | null;
}

/** What is wrong with the data behind a bar, all but `warmingUp`. */
export class QualityWatch implements Stateful {
  readonly #thresholds: QualityThresholds;
  #gapBarsLeft = 0;
  /** Minutes of carried bars in a row: silence that a filled series would hide. */
  #silentMinutes = 0;
  #session = -1;

  constructor(thresholds: QualityThresholds) {
    this.#thresholds = thresholds;
  }

  add(input: QualityInput): QualityFlags {
    let flags = 0;
    if (this.#touchesGap(input)) flags |= QualityFlag.gap;
    if (this.#isStale(input)) flags |= QualityFlag.stale;
    if (input.crossedQuotes >= this.#thresholds.crossedQuotes) flags |= QualityFlag.crossed;
    if (input.lateTicks >= this.#thresholds.lateTicks) flags |= QualityFlag.lateData;
    if (input.ticks !== null && input.ticks < this.#thresholds.thinTicks) flags |= QualityFlag.thin;
    this.#session = SESSIONS.indexOf(input.session);
    return flags;
  }

  visitState(visitor: StateVisitor): void {
    this.#gapBarsLeft = visitor.number('regime.quality.gapBarsLeft', this.#gapBarsLeft);
    this.#silentMinutes = visitor.number('regime.quality.silentMinutes', this.#silentMinutes);
    this.#session = visitor.number('regime.quality.session', this.#session);
  }

  #touchesGap(input: QualityInput): boolean {
    if ((input.barFlags & BarFlag.gap) !== 0) {
      this.#gapBarsLeft = this.#thresholds.gapKeptBars;
      return true;
    }
    if (this.#gapBarsLeft === 0) return false;
    this.#gapBarsLeft--;
    return true;
  }

  #isStale(input: QualityInput): boolean {
    const minutes = input.minutesSincePreviousBar;
    const since = minutes !== null && minutes > 0 ? Math.min(minutes, LONGEST_SILENCE_MINUTES) : 0;
    const silence = this.#wasInSessionSince(input, since)
      ? Math.min(this.#silentMinutes + since, LONGEST_SILENCE_MINUTES)
      : 0;
    this.#silentMinutes = (input.barFlags & BarFlag.carried) !== 0 ? silence : 0;
    return silence > this.#thresholds.staleAfterMinutes;
  }

  /**
   * Silence counts only while trading is expected. New York's regular hours lie within one UTC day, so silence that
   * began on another day is the night between two sessions.
   */
  #wasInSessionSince(input: QualityInput, minutes: number): boolean {
    const before = SESSIONS[this.#session];
    if (before === undefined || !expectsTrading(before) || !expectsTrading(input.session)) return false;
    if (input.session !== 'RTH') return true;
    const previousEndMs = input.barEndMs - minutes * MINUTE_MS;
    return Math.floor(previousEndMs / DAY_MS) === Math.floor(input.barEndMs / DAY_MS);
  }
}

function expectsTrading(session: Session): boolean {
  return session !== 'CLOSED' && session !== 'PRE' && session !== 'POST';
}
