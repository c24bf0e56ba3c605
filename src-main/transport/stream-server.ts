import type { EngineFrame, StreamNews } from '#contract/frames';
import { type StreamName, streams } from '#contract/streams';
import { type Clock, epochMs } from '#primitives/clock';
import { badInput, failureOf } from '#transport/failure-of';
import type { Resync, StreamSources, StreamView } from '#transport/stream-source';

/** One animation frame. */
const BATCH_EVERY_MS = 16;
/** Batches that a window may owe us. A slow one is sent less often, a stuck one nothing at all. */
export const MOST_UNAPPLIED = 4;
const MOST_OPEN = 128;

export interface StreamServerOptions {
  readonly sources: StreamSources;
  readonly clock: Clock;
  readonly send: (frame: EngineFrame) => void;
  readonly onFault: (error: unknown) => void;
}

export interface StreamCounts {
  /** Batches on their way or not yet applied. */
  readonly unapplied: number;
  /** How long the oldest of them has been under way. */
  readonly ageMs: number;
  /** Streams with news that waits for room. */
  readonly waiting: number;
  readonly batches: number;
  /** Entries of streams that never coalesce which this window will not get. */
  readonly missed: number;
}

interface OpenStream {
  readonly id: number;
  readonly name: StreamName;
  readonly view: StreamView<StreamName>;
  number: number;
  changed: boolean;
  wantsSnapshot: boolean;
}

/**
 * Sends one window the news of its streams, in batches, at the pace at which it applies them. Nothing is queued here: a
 * stream with news is marked, and asked for it when there is room. So a stuck window costs no memory.
 */
export class StreamServer implements Disposable {
  readonly #options: StreamServerOptions;
  readonly #open = new Map<number, OpenStream>();
  /** When each batch that is not applied was sent, oldest first. */
  readonly #sentMs: number[] = [];
  #lastSentMs = Number.NEGATIVE_INFINITY;
  #batches = 0;
  #missed = 0;
  #alarm: Disposable | null = null;
  #disposed = false;

  constructor(options: StreamServerOptions) {
    this.#options = options;
  }

  get counts(): StreamCounts {
    const [oldest] = this.#sentMs;
    let waiting = 0;
    for (const stream of this.#open.values()) if (hasNews(stream)) waiting++;
    return {
      unapplied: this.#sentMs.length,
      ageMs: oldest === undefined ? 0 : Math.max(this.#options.clock.now() - oldest, 0),
      waiting,
      batches: this.#batches,
      missed: this.#missed,
    };
  }

  isOpen(id: number): boolean {
    return this.#open.has(id);
  }

  open(id: number, name: string, params: unknown): void {
    const { sources, send, onFault } = this.#options;
    const stream = nameOf(name);
    if (stream === null) {
      const message = `This engine knows no stream "${name.slice(0, 40)}". Reload the window.`;
      return send({ kind: 'failed', id, failure: { code: 'unknown-stream', message } });
    }
    const parsed = streams[stream].params.safeParse(params);
    if (!parsed.success) return send({ kind: 'failed', id, failure: badInput(parsed.error, stream) });
    if (this.#open.size >= MOST_OPEN) {
      const message = `This window watches ${MOST_OPEN} streams already. Close a panel first.`;
      return send({ kind: 'failed', id, failure: { code: 'refused', message } });
    }
    const source = sources[stream] as (params: unknown, changed: () => void) => StreamView<StreamName>;
    try {
      const view = source(parsed.data, () => this.#mark(id));
      this.#open.set(id, { id, name: stream, view, number: 0, changed: false, wantsSnapshot: true });
    } catch (error) {
      const failure = failureOf(error, stream);
      if (failure.code === 'failed') onFault(error);
      return send({ kind: 'failed', id, failure });
    }
    this.#wake();
  }

  /** A stream that is not open any more was closed while this was under way. */
  close(id: number): void {
    const stream = this.#open.get(id);
    this.#open.delete(id);
    stream?.view[Symbol.dispose]();
  }

  resync(id: number): void {
    const stream = this.#open.get(id);
    if (stream === undefined) return;
    stream.wantsSnapshot = true;
    this.#wake();
  }

  /** Whether such a batch was ever sent. It stands for all before it. */
  applied(batch: number): boolean {
    if (batch > this.#batches || batch < 1) return false;
    const unapplied = this.#batches - batch;
    while (this.#sentMs.length > unapplied) this.#sentMs.shift();
    this.#wake();
    return true;
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    this.#alarm?.[Symbol.dispose]();
    this.#alarm = null;
    for (const id of this.#open.keys()) this.close(id);
  }

  #mark(id: number): void {
    const stream = this.#open.get(id);
    if (stream === undefined || stream.changed) return;
    stream.changed = true;
    this.#wake();
  }

  #wake(): void {
    if (this.#alarm !== null || this.#disposed || this.#sentMs.length >= MOST_UNAPPLIED) return;
    const { clock } = this.#options;
    const now = clock.now();
    // A clock that was set back must not silence the window.
    const wait = Math.min(Math.max(this.#lastSentMs + BATCH_EVERY_MS - now, 0), BATCH_EVERY_MS);
    this.#alarm = clock.wakeAt(epochMs(now + wait), () => {
      this.#alarm = null;
      this.#send();
    });
  }

  #send(): void {
    const news: StreamNews[] = [];
    for (const stream of this.#open.values()) {
      if (!hasNews(stream)) continue;
      const item = this.#newsOf(stream);
      if (item !== null) news.push(item);
    }
    if (news.length === 0) return;
    const now = this.#options.clock.now();
    this.#lastSentMs = now;
    this.#sentMs.push(now);
    this.#options.send({ kind: 'news', batch: ++this.#batches, news });
  }

  #newsOf(stream: OpenStream): StreamNews | null {
    try {
      const { id, view } = stream;
      let missed = 0;
      stream.changed = false;
      if (!stream.wantsSnapshot) {
        const taken = view.take();
        if (taken === null) return null;
        if (!isResync(taken)) return { id, number: ++stream.number, patch: taken };
        missed = taken.missed;
        this.#missed += missed;
      }
      stream.wantsSnapshot = false;
      stream.number = 0;
      return { id, number: 0, snapshot: view.snapshot(), missed };
    } catch (error) {
      this.#giveUp(stream, error);
      return null;
    }
  }

  /** A stream that fails is closed and told so; the others go on. */
  #giveUp(stream: OpenStream, error: unknown): void {
    const failure = failureOf(error, stream.name);
    if (failure.code === 'failed') this.#options.onFault(error);
    this.close(stream.id);
    this.#options.send({ kind: 'failed', id: stream.id, failure });
  }
}

function hasNews(stream: OpenStream): boolean {
  return stream.changed || stream.wantsSnapshot;
}

function isResync(taken: object): taken is Resync {
  return 'resync' in taken;
}

function nameOf(stream: string): StreamName | null {
  return Object.hasOwn(streams, stream) ? (stream as StreamName) : null;
}
