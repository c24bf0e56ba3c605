import type { EngineEventType, EventOf } from '#domain/engine-event';
import type { EventBus } from '#bus/event-bus';
import { type EdgeCounts, type EdgePolicy, EdgeQueue, type EdgeQueueOptions } from '#bus/edge-queue';
import { type Clock, epochMs } from '#primitives/clock';
import { invariant } from '#primitives/invariant';

export type EdgeTrouble =
  /** A `never-drop` queue was full. What the consumer now lacks it must fetch from the store. */
  | { readonly kind: 'refused'; readonly edge: string; readonly count: number }
  /** The consumer failed. `lost` is 0 where the batch is handed over again. */
  | { readonly kind: 'failed'; readonly edge: string; readonly error: unknown; readonly lost: number }
  | { readonly kind: 'dropped'; readonly edge: string; readonly count: number };

export interface BusEdgeOptions<Type extends EngineEventType> {
  readonly name: string;
  readonly bus: EventBus;
  readonly types: readonly Type[];
  readonly policy: EdgePolicy;
  readonly capacity: number;
  readonly keyOf?: (event: EventOf<Type>) => string | number;
  /** Gets the events in order, one batch at a time. */
  readonly consume: (batch: readonly EventOf<Type>[]) => Promise<void> | void;
  readonly batchSize?: number;
  /** Runs a task soon, after the publisher has gone on: `setImmediate` in a process. */
  readonly defer: (task: () => void) => void;
  /** Sets the pace of further attempts after a failure. */
  readonly clock: Clock;
  readonly onTrouble: (trouble: EdgeTrouble) => void;
  /** What becomes of waiting events at the end: handed over first, or given up and counted. */
  readonly atEnd: 'flush' | 'abandon';
}

const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 10_000;
const DEFAULT_BATCH = 256;

/**
 * Carries events from the bus to a consumer that may be slow or fail, at the consumer's pace. The publisher only ever
 * pays for an entry in a bounded queue. A batch that failed is handed over again where the policy is `never-drop` (so such
 * a consumer may see an event twice), otherwise counted as dropped.
 */
export class BusEdge<Type extends EngineEventType> implements AsyncDisposable {
  readonly #options: BusEdgeOptions<Type>;
  readonly #queue: EdgeQueue<EventOf<Type>>;
  readonly #subscriptions: readonly Disposable[];
  #scheduled = false;
  #running: Promise<boolean> | null = null;
  #retryBatch: readonly EventOf<Type>[] | null = null;
  #retry: Disposable | null = null;
  #failures = 0;
  #announcedRefusals = 0;
  #ended = false;

  constructor(options: BusEdgeOptions<Type>) {
    this.#options = options;
    const { name, capacity, policy, keyOf } = options;
    const queueOptions: EdgeQueueOptions<EventOf<Type>> = {
      name,
      capacity,
      policy,
      onDrop: (edge, count) => options.onTrouble({ kind: 'dropped', edge, count }),
    };
    this.#queue = new EdgeQueue(keyOf === undefined ? queueOptions : { ...queueOptions, keyOf });
    this.#subscriptions = options.types.map((type) => options.bus.on(type, (event) => this.#hear(event)));
  }

  get counts(): EdgeCounts {
    return this.#queue.counts;
  }

  /** Stops listening, then flushes or abandons. A consumer that fails while flushing is not tried again. */
  async [Symbol.asyncDispose](): Promise<void> {
    invariant(!this.#ended, 'an edge ends once');
    this.#ended = true;
    for (const subscription of this.#subscriptions) subscription[Symbol.dispose]();
    this.#retry?.[Symbol.dispose]();
    this.#retry = null;
    await this.#running;
    let healthy = this.#options.atEnd === 'flush';
    while (healthy && this.#waiting()) healthy = await this.#handOver();
    this.#queue.countLost(this.#retryBatch?.length ?? 0);
    this.#retryBatch = null;
    this.#queue.abandon();
  }

  #hear(event: EventOf<Type>): void {
    this.#queue.offer(event);
    this.#schedule();
  }

  #waiting(): boolean {
    return this.#retryBatch !== null || this.#queue.depth > 0;
  }

  #schedule(): void {
    if (this.#scheduled || this.#running !== null || this.#retry !== null || this.#ended) return;
    this.#scheduled = true;
    this.#options.defer(() => {
      this.#scheduled = false;
      if (this.#running === null && this.#retry === null && !this.#ended) void this.#pump();
    });
  }

  /** One batch, then a breath: the engine shares this thread. */
  async #pump(): Promise<void> {
    this.#running = this.#handOver();
    const healthy = await this.#running;
    this.#running = null;
    if (this.#ended || !this.#waiting()) return;
    if (healthy) this.#schedule();
    else this.#scheduleRetry();
  }

  #scheduleRetry(): void {
    const { clock } = this.#options;
    const delay = Math.min(FIRST_RETRY_MS * 2 ** (this.#failures - 1), LONGEST_RETRY_MS);
    this.#retry = clock.wakeAt(epochMs(clock.now() + delay), () => {
      this.#retry = null;
      this.#schedule();
    });
  }

  /** Never rejects: what goes wrong is told to `onTrouble`. */
  async #handOver(): Promise<boolean> {
    const { name, policy, consume, batchSize = DEFAULT_BATCH, onTrouble } = this.#options;
    const batch = this.#retryBatch ?? this.#queue.drain(batchSize);
    this.#announceRefusals();
    try {
      await consume(batch);
    } catch (error) {
      this.#failures++;
      const again = policy === 'never-drop';
      this.#retryBatch = again ? batch : null;
      if (!again) this.#queue.countLost(batch.length);
      onTrouble({ kind: 'failed', edge: name, error, lost: again ? 0 : batch.length });
      this.#queue.announceDrops();
      return false;
    }
    this.#failures = 0;
    this.#retryBatch = null;
    return true;
  }

  #announceRefusals(): void {
    const { refused } = this.#queue.counts;
    if (refused === this.#announcedRefusals) return;
    const count = refused - this.#announcedRefusals;
    this.#announcedRefusals = refused;
    this.#options.onTrouble({ kind: 'refused', edge: this.#options.name, count });
  }
}
