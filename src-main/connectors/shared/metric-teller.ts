import type { SourceId, Ticker } from '#domain/instrument';
import type { MetricName } from '#domain/metric';
import type { PushInput } from '#ports/input-feed';
import { type EpochMs, epochMs, SECOND_MS } from '#primitives/clock';

/** A figure that moves all the time is told no more often. */
const AT_MOST_EVERY_MS = 10 * SECOND_MS;

/** Figures of one symbol, told when they have changed, and not at every breath. */
export class MetricTeller {
  readonly #source: SourceId;
  readonly #symbol: Ticker;
  readonly #push: PushInput;
  readonly #told = new Map<MetricName, { readonly value: number; readonly seenMs: number }>();

  constructor(source: SourceId, symbol: Ticker, push: PushInput) {
    this.#source = source;
    this.#symbol = symbol;
    this.#push = push;
  }

  tell(name: MetricName, value: number | null, atMs: number | null, seenMs: EpochMs): void {
    if (value === null) return;
    const before = this.#told.get(name);
    if (before !== undefined && (before.value === value || seenMs - before.seenMs < AT_MOST_EVERY_MS)) return;
    this.#told.set(name, { value, seenMs });
    this.#push(this.#source, {
      kind: 'metric',
      seenMs,
      source: this.#source,
      symbol: this.#symbol,
      atMs: atMs === null ? null : epochMs(atMs),
      name,
      value,
    });
  }
}
