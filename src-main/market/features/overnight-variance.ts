import type { FeatureBar } from '#market/features/feature-bar';
import { RollingMoments } from '#market/indicators/rolling-moments';
import { ln } from '#primitives/exact-math';
import { visitFlag, type Stateful, type StateVisitor } from '#primitives/state';

/** A long weekend after a half day is 93 hours. Whatever is longer is a hole in what we saw. */
export const LONGEST_CLOSURE_MS = 96 * 3_600_000;

/**
 * The variance from one session's last trade to the next session's first, over the last nights seen whole. A night whose
 * close or open lies in a gap is left out: it would count what happened in the session as overnight.
 */
export class OvernightVariance implements Stateful {
  readonly #nights: RollingMoments;
  #sessionDay = 0;
  /** Whether the session has traded yet. */
  #opened = false;
  #lastClose = 0;
  #lastCloseMs = 0;
  /** False as soon as a gap may have hidden a later trade, be it the last of this session or the first of the next. */
  #lastCloseKnown = false;

  constructor(nights: number) {
    this.#nights = new RollingMoments(nights, 'nights');
  }

  /** Per night; null until there were enough of them. */
  get value(): number | null {
    return this.#nights.sampleVariance;
  }

  /** Takes a bar of regular hours and answers whether it holds the session's first trade that we saw. */
  add(bar: FeatureBar): boolean {
    if (bar.sessionDay !== this.#sessionDay) {
      this.#sessionDay = bar.sessionDay;
      // A session without a trade leaves no close to measure the next night from.
      this.#lastCloseKnown = this.#lastCloseKnown && this.#opened;
      this.#opened = false;
    }
    if (bar.touchesGap) this.#lastCloseKnown = false;
    const opens = !this.#opened && !bar.carried;
    if (opens) this.#open(bar);
    if (!bar.carried) {
      this.#lastClose = bar.close;
      this.#lastCloseMs = bar.startMs;
      this.#lastCloseKnown = !bar.touchesGap;
    }
    return opens && !bar.touchesGap;
  }

  #open(bar: FeatureBar): void {
    this.#opened = true;
    if (!this.#lastCloseKnown || bar.startMs - this.#lastCloseMs > LONGEST_CLOSURE_MS) return;
    this.#nights.add(ln(bar.open / this.#lastClose));
  }

  visitState(visitor: StateVisitor): void {
    this.#sessionDay = visitor.number('overnight.sessionDay', this.#sessionDay);
    this.#opened = visitFlag(visitor, 'overnight.opened', this.#opened);
    this.#lastClose = visitor.number('overnight.lastClose', this.#lastClose);
    this.#lastCloseMs = visitor.number('overnight.lastCloseMs', this.#lastCloseMs);
    this.#lastCloseKnown = visitFlag(visitor, 'overnight.lastCloseKnown', this.#lastCloseKnown);
    this.#nights.visitState(visitor);
  }
}
