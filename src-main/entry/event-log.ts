import { createWriteStream, type WriteStream } from 'node:fs';
import { once } from 'node:events';
import { BusEdge, type EdgeTrouble } from '#bus/bus-edge';
import type { EventBus } from '#bus/event-bus';
import type { EngineEvent, EngineEventType } from '#domain/engine-event';
import { EVENT_TYPES } from '#domain/event-types';
import { type Clock, epochMs } from '#primitives/clock';
import { formatHash } from '#primitives/state-hash';

const CAPACITY = 20_000;

/**
 * Writes every event to a file, a JSON object a line. It stands behind a bounded queue: a disk that cannot keep up loses
 * the oldest waiting lines, never the engine's time, and the loss is published and lands in the log itself.
 */
export class EventLog implements AsyncDisposable {
  readonly #stream: WriteStream;
  readonly #edge: BusEdge<EngineEventType>;
  readonly #bus: EventBus;
  readonly #clock: Clock;
  #lost = 0;
  #problem: string | null = null;

  constructor(path: string, bus: EventBus, clock: Clock) {
    this.#bus = bus;
    this.#clock = clock;
    this.#stream = createWriteStream(path, { flags: 'a' });
    this.#stream.on('error', (error) => {
      this.#problem = `${path} cannot be written: ${error.message}`;
    });
    this.#edge = new BusEdge({
      name: 'event log',
      bus,
      types: EVENT_TYPES,
      policy: 'drop-oldest',
      capacity: CAPACITY,
      consume: (batch) => this.#write(batch),
      defer: setImmediate,
      clock,
      onTrouble: (trouble) => this.#onTrouble(trouble),
      atEnd: 'flush',
    });
  }

  get lost(): number {
    return this.#lost;
  }

  get problem(): string | null {
    return this.#problem;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#edge[Symbol.asyncDispose]();
    if (this.#problem !== null) return;
    this.#stream.end();
    await once(this.#stream, 'close');
  }

  async #write(batch: readonly EngineEvent[]): Promise<void> {
    if (this.#problem !== null) throw new Error(this.#problem);
    const lines = batch.map((event) => `${JSON.stringify(readable(event))}\n`).join('');
    if (!this.#stream.write(lines)) await once(this.#stream, 'drain');
  }

  #onTrouble(trouble: EdgeTrouble): void {
    const count = trouble.kind === 'failed' ? trouble.lost : trouble.count;
    this.#lost += count;
    if (count === 0) return;
    this.#bus.publish({ type: 'edge.dropped', seenMs: epochMs(this.#clock.now()), edge: trouble.edge, count });
  }
}

function readable(event: EngineEvent): object {
  if (event.type !== 'minute.proved') return event;
  return { type: event.type, seenMs: event.seenMs, minuteMs: event.proof.minuteMs, hash: formatHash(event.proof.hash) };
}
