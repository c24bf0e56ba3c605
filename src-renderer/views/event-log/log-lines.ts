import type { LogEntry } from '#contract/log-view';
import { KeyedRows, type RowKey } from '#window/components/data-grid/keyed-rows.ts';
import { entryMatcher, EVERYTHING, type LogFilter } from '#window/views/event-log/log-filter.ts';

export type LogLine =
  | { readonly kind: 'entry'; readonly entry: LogEntry }
  /** So many entries were not sent in front of what follows. */
  | { readonly kind: 'missed'; readonly count: number };

export interface LogSummary {
  readonly entries: number;
  /** Not sent since the last jump. */
  readonly missed: number;
  /** In order of first appearance. */
  readonly types: readonly string[];
  readonly symbols: readonly string[];
}

export const MISSED_KEY = 'missed';
const LIMIT = 20_000;
/** Letting go in larger pieces costs less than one by one. */
const SLACK = 2_000;

/** The log stream as lines, filtered as it grows: a new entry costs the same however many there are. */
export class LogLines {
  readonly rows = new KeyedRows<LogLine>();
  readonly #limit: number;
  readonly #slack: number;
  readonly #listeners = new Set<() => void>();
  #matches = entryMatcher(EVERYTHING);
  #shown: RowKey[] = [];
  #published: readonly RowKey[] | null = null;
  #types: readonly string[] = [];
  #symbols: readonly string[] = [];
  #summary: LogSummary | null = null;
  #newestId = Number.NEGATIVE_INFINITY;
  #missed = 0;

  constructor(limit = LIMIT, slack = SLACK) {
    this.#limit = limit;
    this.#slack = slack;
  }

  /** All there is at the cursor; after a jump nothing of what was shown before may stay. */
  snapshot(entries: readonly LogEntry[], missed: number): void {
    const kept = entries.slice(-this.#limit);
    const lines: [RowKey, LogLine][] = kept.map((entry) => [entry.id, { kind: 'entry', entry }]);
    if (missed > 0) {
      // They are newer than whatever this window had.
      const at = kept.findIndex(({ id }) => id > this.#newestId);
      lines.splice(Math.max(at, 0), 0, [MISSED_KEY, { kind: 'missed', count: missed }]);
    }
    this.#missed = missed > 0 ? this.#missed + missed : 0;
    this.#newestId = kept.at(-1)?.id ?? Number.NEGATIVE_INFINITY;
    this.#types = [];
    this.#symbols = [];
    this.rows.replace(lines);
    this.#learn(kept);
    this.#filterAll();
    this.#tell();
  }

  append(entries: readonly LogEntry[]): void {
    if (entries.length === 0) return;
    this.rows.put(entries.map((entry) => [entry.id, { kind: 'entry', entry }]));
    this.#learn(entries);
    this.#newestId = entries.at(-1)?.id ?? this.#newestId;
    for (const entry of entries) if (this.#matches(entry)) this.#shown.push(entry.id);
    if (this.rows.size > this.#limit + this.#slack) this.#letGo();
    this.#tell();
  }

  filter(filter: LogFilter): void {
    this.#matches = entryMatcher(filter);
    this.#filterAll();
    this.#tell();
  }

  readonly listen = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The same array until something changes. */
  readonly keys = (): readonly RowKey[] => {
    this.#published ??= this.#shown.slice();
    return this.#published;
  };

  readonly summary = (): LogSummary => {
    const entries = this.rows.size - (this.rows.get(MISSED_KEY) === undefined ? 0 : 1);
    const before = this.#summary;
    if (
      before?.entries === entries &&
      before.missed === this.#missed &&
      before.types === this.#types &&
      before.symbols === this.#symbols
    ) {
      return before;
    }
    this.#summary = { entries, missed: this.#missed, types: this.#types, symbols: this.#symbols };
    return this.#summary;
  };

  #letGo(): void {
    const all = this.rows.keys();
    const oldest = all.slice(0, all.length - this.#limit);
    const gone = new Set(oldest);
    this.rows.drop(oldest);
    // Both lists are in the same order: those that go stand at the front.
    const first = this.#shown.findIndex((key) => !gone.has(key));
    this.#shown = first < 0 ? [] : this.#shown.slice(first);
  }

  #filterAll(): void {
    this.#shown = this.rows.keys().filter((key) => {
      const line = this.rows.get(key);
      return line !== undefined && (line.kind === 'missed' || this.#matches(line.entry));
    });
  }

  #learn(entries: readonly LogEntry[]): void {
    const types = new Set(this.#types);
    const symbols = new Set(this.#symbols);
    for (const { type, symbol } of entries) {
      types.add(type);
      if (symbol !== null) symbols.add(symbol);
    }
    if (types.size !== this.#types.length) this.#types = [...types];
    if (symbols.size !== this.#symbols.length) this.#symbols = [...symbols].sort((a, b) => (a < b ? -1 : 1));
  }

  #tell(): void {
    this.#published = null;
    for (const listener of this.#listeners) listener();
  }
}
