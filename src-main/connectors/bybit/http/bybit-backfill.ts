import type { BybitRest } from '#connectors/bybit/http/bybit-rest';
import type { SymbolTerms } from '#connectors/bybit/stream/watched-symbol';
import { Backoff } from '#connectors/shared/backoff';
import type { VenueTools } from '#connectors/shared/venue-tools';
import type { Price, Size } from '#domain/money';
import type { VenueOutlet } from '#ports/venue';
import { epochMs, MINUTE_MS, SECOND_MS } from '#primitives/clock';

export interface BackfillParts {
  readonly rest: BybitRest;
  readonly tools: VenueTools;
  readonly outlet: VenueOutlet;
}

interface Job {
  readonly terms: SymbolTerms;
  /** The next minute that is wanted, and the last one. */
  nextMs: number;
  lastMs: number;
}

/** A minute is asked for once the venue has had time to finish it. */
const FINISHED_AFTER_MS = 3 * SECOND_MS;
const INBOX_FULL_MS = SECOND_MS;
/** A gap that cannot be filled in so many attempts stays one. */
const MOST_FAILURES = 20;

/** Fetches the minutes that the streams have missed: one symbol after the other, oldest minute first. */
export class BybitBackfill implements Disposable {
  readonly #parts: BackfillParts;
  readonly #jobs: Job[] = [];
  readonly #backoff: Backoff;
  #alarm: Disposable | null = null;
  #pausedUntilMs = Number.NEGATIVE_INFINITY;
  #isBusy = false;
  #isOver = false;
  #failures = 0;
  #filled = 0;
  #trouble: string | null = null;

  constructor(parts: BackfillParts) {
    this.#parts = parts;
    this.#backoff = new Backoff(parts.tools.random);
  }

  /** Minutes that were handed over. */
  get filled(): number {
    return this.#filled;
  }

  /** Minutes that are still wanted. */
  get waiting(): number {
    return this.#jobs.reduce((sum, { nextMs, lastMs }) => sum + (lastMs - nextMs) / MINUTE_MS + 1, 0);
  }

  /** Why some are still missing; null where nothing is in the way. */
  get trouble(): string | null {
    return this.#trouble;
  }

  /** Every minute that those bounds touch. */
  want(terms: SymbolTerms, fromMs: number, toMs: number): void {
    const nextMs = minuteOf(fromMs);
    const lastMs = minuteOf(toMs);
    const known = this.#jobs.find((job) => job.terms === terms && job.lastMs >= nextMs && job.nextMs <= lastMs);
    if (known === undefined) this.#jobs.push({ terms, nextMs, lastMs });
    else {
      known.nextMs = Math.min(known.nextMs, nextMs);
      known.lastMs = Math.max(known.lastMs, lastMs);
    }
    if (!this.#isBusy) this.#next();
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    this.#jobs.length = 0;
    this.#alarm?.[Symbol.dispose]();
    this.#alarm = null;
  }

  #next(): void {
    this.#alarm?.[Symbol.dispose]();
    this.#alarm = null;
    if (this.#isOver || this.#jobs.length === 0) return;
    const nowMs = this.#parts.tools.clock.now();
    if (nowMs < this.#pausedUntilMs) return this.#wake(this.#pausedUntilMs - nowMs);
    const due = this.#jobs.find(({ nextMs }) => dueMs(nextMs) <= nowMs);
    if (due === undefined) return this.#wake(Math.min(...this.#jobs.map(({ nextMs }) => dueMs(nextMs))) - nowMs);
    this.#isBusy = true;
    void this.#ask(due).then(
      (waitMs) => {
        this.#isBusy = false;
        this.#pausedUntilMs = this.#parts.tools.clock.now() + waitMs;
        this.#next();
      },
      (error: unknown) => {
        const { clock } = this.#parts.tools;
        // A fault of ours is no gap.
        clock.wakeAt(clock.now(), () => {
          throw error;
        });
      },
    );
  }

  /** Answers how long to wait before the next question. */
  async #ask(job: Job): Promise<number> {
    const { rest } = this.#parts;
    const { symbol, scale, category } = job.terms;
    const fromMs = job.nextMs;
    const answer = await rest.minutes(category, symbol, scale, fromMs, job.lastMs);
    if (this.#isOver) return 0;
    if (!answer.ok) return this.#failed(job, answer.failure.kind, answer.failure.text);
    this.#failures = 0;
    this.#trouble = null;
    const { value: candles, atMs, seenMs } = answer.value;
    // The newest may be in the making, by the venue's clock and by ours.
    const overMs = Math.min(atMs, seenMs) - MINUTE_MS;
    for (const candle of candles) {
      const { startMs } = candle;
      if (startMs < job.nextMs || startMs > job.lastMs || startMs > overMs) continue;
      if (!this.#push(job.terms, candle, seenMs)) return INBOX_FULL_MS;
      job.nextMs = startMs + MINUTE_MS;
    }
    // Nothing at all: it did not trade then, as before it was listed.
    if (candles.length === 0 && job.nextMs === fromMs) job.nextMs = Math.min(job.lastMs, minuteOf(overMs)) + MINUTE_MS;
    if (job.nextMs > job.lastMs) this.#jobs.splice(this.#jobs.indexOf(job), 1);
    return job.nextMs === fromMs ? FINISHED_AFTER_MS : 0;
  }

  #push(
    { symbol, source }: SymbolTerms,
    candle: { readonly [field in 'startMs' | 'open' | 'high' | 'low' | 'close' | 'volume']: number },
    seenMs: number,
  ): boolean {
    const { outlet } = this.#parts;
    const isTaken = outlet.push(source, {
      kind: 'bar',
      seenMs: epochMs(seenMs),
      source,
      instrument: outlet.indexOf(source, symbol),
      startMs: epochMs(candle.startMs),
      open: candle.open as Price,
      high: candle.high as Price,
      low: candle.low as Price,
      close: candle.close as Price,
      volume: candle.volume as Size,
    });
    if (isTaken) this.#filled++;
    return isTaken;
  }

  #failed(job: Job, kind: string, text: string): number {
    this.#trouble = text;
    if (kind === 'dropped') return 0;
    if (kind === 'refused' || kind === 'absent' || ++this.#failures >= MOST_FAILURES) {
      this.#failures = 0;
      this.#jobs.splice(this.#jobs.indexOf(job), 1);
      return 0;
    }
    return this.#backoff.nextWaitMs();
  }

  #wake(waitMs: number): void {
    const { clock } = this.#parts.tools;
    this.#alarm = clock.wakeAt(epochMs(clock.now() + Math.max(1, waitMs)), () => this.#next());
  }
}

function minuteOf(atMs: number): number {
  return Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
}

function dueMs(startMs: number): number {
  return startMs + MINUTE_MS + FINISHED_AFTER_MS;
}
