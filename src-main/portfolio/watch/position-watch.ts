import type { Cents } from '#domain/money';
import { cents } from '#domain/money';
import type { ChainSnapshot } from '#options/chains/chain-snapshot';
import type { HeldPosition } from '#portfolio/book/trader-book';
import { type ClosingMark, closingMark, type MarkTerms } from '#portfolio/watch/closing-mark';
import {
  daysLeft,
  EXIT_CAUSES,
  type FindingTerms,
  marketFindings,
  priceFindings,
  quoteFinding,
  timeFindings,
  WATCH_CAUSES,
  type WatchCause,
  type WatchFinding,
} from '#portfolio/watch/watch-findings';
import { type EpochMs } from '#primitives/clock';

export interface WatchTerms extends MarkTerms, FindingTerms {}

/** Said once when a cause arises, and again only after it had clearly gone. */
export interface PositionAlert {
  /** The same at every replay. */
  readonly id: string;
  readonly positionId: string;
  readonly cause: WatchCause;
  /** It should be closed: by its plan, or before somebody else decides. */
  readonly isExit: boolean;
  readonly atMs: EpochMs;
  readonly text: string;
}

/** What is the matter with a position now. */
export interface PositionConcern {
  readonly cause: WatchCause;
  readonly isExit: boolean;
  readonly sinceMs: EpochMs;
  readonly text: string;
}

/** What closing everything would have left, what was realised before included. */
export interface Excursion {
  readonly cents: Cents;
  readonly atMs: EpochMs;
}

export interface PositionGlance {
  readonly positionId: string;
  readonly atMs: EpochMs;
  readonly daysToExpiry: number;
  /** The newest; null before the first. */
  readonly mark: ClosingMark | null;
  /** Why there is no newer mark; null while all is well. */
  readonly problem: string | null;
  /** The most pressing first. */
  readonly concerns: readonly PositionConcern[];
  /** Worst and best at the closing side, fees paid; null before the first mark. */
  readonly worst: Excursion | null;
  readonly best: Excursion | null;
}

interface CauseState {
  readonly sinceMs: EpochMs | null;
  readonly times: number;
  readonly text: string;
}

/**
 * Looks after one position: what it is worth at the side at which it would be closed, how bad and how good it has been, and
 * when it asks for its trader. Rebuilt from the opening by whoever goes back in time, so that it has no state to restore.
 */
export class PositionWatch {
  readonly #id: string;
  readonly #terms: WatchTerms;
  readonly #causes = new Map<WatchCause, CauseState>();
  #mark: ClosingMark | null = null;
  #markedMs: EpochMs;
  #problem: string | null = null;
  #worst: Excursion | null = null;
  #best: Excursion | null = null;

  constructor(position: HeldPosition, terms: WatchTerms) {
    this.#id = position.id;
    this.#terms = terms;
    this.#markedMs = position.openedMs;
  }

  /** A chain of its underlying, with the position as the book has it by then. Answers what has to be said. */
  see(position: HeldPosition, snapshot: ChainSnapshot, nowMs: EpochMs): readonly PositionAlert[] {
    if (position.status === 'closed') return [];
    const marked = closingMark(position, snapshot, nowMs, this.#terms);
    const findings = [
      ...timeFindings(position, nowMs, this.#terms),
      ...marketFindings(position, snapshot, nowMs, this.#terms),
    ];
    if (marked.ok) {
      this.#keep(position, marked.value, nowMs);
      findings.push(...priceFindings(position, marked.value));
    } else {
      this.#problem = marked.failure;
    }
    findings.push(quoteFinding(position, this.#problem, this.#markedMs, nowMs, this.#terms));
    return this.#hear(findings, nowMs);
  }

  /** Time has passed without a chain. */
  wait(position: HeldPosition, nowMs: EpochMs): readonly PositionAlert[] {
    if (position.status === 'closed') return [];
    const silence = quoteFinding(position, this.#problem, this.#markedMs, nowMs, this.#terms);
    return this.#hear([...timeFindings(position, nowMs, this.#terms), silence], nowMs);
  }

  glance(position: HeldPosition, nowMs: EpochMs): PositionGlance {
    const isOpen = position.status === 'open';
    return {
      positionId: this.#id,
      atMs: nowMs,
      daysToExpiry: daysLeft(position, nowMs),
      mark: isOpen ? this.#mark : null,
      problem: isOpen
        ? (this.#problem ?? (this.#mark === null ? 'no chain has come since it was opened' : null))
        : null,
      concerns: isOpen ? this.#concerns() : [],
      worst: this.#worst,
      best: this.#best,
    };
  }

  #keep(position: HeldPosition, mark: ClosingMark, nowMs: EpochMs): void {
    this.#mark = mark;
    this.#markedMs = nowMs;
    this.#problem = null;
    const all = cents(position.realised + mark.ahead.natural);
    if (this.#worst === null || all < this.#worst.cents) this.#worst = { cents: all, atMs: nowMs };
    if (this.#best === null || all > this.#best.cents) this.#best = { cents: all, atMs: nowMs };
  }

  #hear(findings: readonly WatchFinding[], nowMs: EpochMs): readonly PositionAlert[] {
    const alerts: PositionAlert[] = [];
    for (const { cause, state, text } of findings) {
      const before = this.#causes.get(cause) ?? { sinceMs: null, times: 0, text };
      if (state === 'off') {
        this.#causes.set(cause, { ...before, sinceMs: null });
      } else if (before.sinceMs !== null) {
        this.#causes.set(cause, { ...before, text });
      } else if (state === 'on') {
        const times = before.times + 1;
        this.#causes.set(cause, { sinceMs: nowMs, times, text });
        const isExit = EXIT_CAUSES.includes(cause);
        alerts.push({ id: `${this.#id}/${cause}/${times}`, positionId: this.#id, cause, isExit, atMs: nowMs, text });
      }
    }
    return alerts;
  }

  #concerns(): readonly PositionConcern[] {
    return WATCH_CAUSES.flatMap((cause): readonly PositionConcern[] => {
      const state = this.#causes.get(cause);
      if (state === undefined || state.sinceMs === null) return [];
      return [{ cause, isExit: EXIT_CAUSES.includes(cause), sinceMs: state.sinceMs, text: state.text }];
    });
  }
}
