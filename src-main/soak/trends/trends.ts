import type { LineState } from '#ports/venue';
import { HOUR_MS, MINUTE_MS } from '#primitives/clock';
import { CounterWindow } from '#soak/trends/counter-window';
import { LineRhythm } from '#soak/trends/line-rhythm';
import { MemoryTrend } from '#soak/trends/memory-trend';
import type { Reading } from '#soak/reading';

const MEGABYTE = 1_000_000;
const LOST_WINDOW_MS = 10 * MINUTE_MS;

export interface LineTrend {
  readonly line: LineState;
  readonly silentMs: number;
  readonly reconnects: number;
}

/** What one reading alone does not say: how fast things grow, how often they happen, how long they have been so. */
export class Trends {
  readonly #lostQuotes = new CounterWindow(MINUTE_MS);
  readonly #lostOther = new CounterWindow(LOST_WINDOW_MS);
  readonly #tape = new CounterWindow(HOUR_MS);
  readonly #memory = new MemoryTrend();
  readonly #lines = new Map<string, { readonly rhythm: LineRhythm; readonly reconnects: CounterWindow }>();
  #trends: readonly LineTrend[] = [];

  take({ atMs, station, machine }: Reading): void {
    const { inbox, lines } = station;
    this.#lostQuotes.take(atMs, inbox.droppedQuotes);
    this.#lostOther.take(atMs, inbox.droppedOther);
    this.#tape.take(atMs, machine.tapeBytes);
    this.#memory.take(atMs, machine.memoryBytes / MEGABYTE);
    this.#trends = lines.map((line) => {
      const known = this.#knownOf(line);
      known.reconnects.take(atMs, line.reconnects);
      return { line, silentMs: known.rhythm.take(line, atMs), reconnects: known.reconnects.grown };
    });
  }

  get lines(): readonly LineTrend[] {
    return this.#trends;
  }

  /** Within the last minute. */
  get lostQuotes(): number {
    return this.#lostQuotes.grown;
  }

  /** Within the last ten minutes. */
  get lostOther(): number {
    return this.#lostOther.grown;
  }

  /** Null while too little is known. */
  get memoryMbPerHour(): number | null {
    return this.#memory.perHour;
  }

  get tapeMbPerHour(): number | null {
    const { perHour } = this.#tape;
    return perHour === null ? null : perHour / MEGABYTE;
  }

  #knownOf({ venue, line }: LineState) {
    const key = lineName(venue, line);
    let known = this.#lines.get(key);
    if (known === undefined) {
      known = { rhythm: new LineRhythm(), reconnects: new CounterWindow(HOUR_MS) };
      this.#lines.set(key, known);
    }
    return known;
  }
}

export function lineName(venue: string, line: string): string {
  return `${venue} ${line}`;
}
