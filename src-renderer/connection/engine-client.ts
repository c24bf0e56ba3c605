import type { CommandInput, CommandName, CommandOutput } from '#contract/commands';
import { CommandFailed, type Failure } from '#contract/failures';
import type { EngineFrame, StreamNews, WindowFrame, Wire } from '#contract/frames';
import { type EngineInfo, PROTOCOL } from '#contract/handshake';
import type { StreamName, StreamParams, StreamPatch, StreamSnapshot } from '#contract/streams';
import { backoffMs } from '#window/connection/backoff.ts';
import { nextFrame } from '#window/connection/page-frames.ts';
import { Unwelcome } from '#window/connection/unwelcome.ts';

export type ConnectionState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'up'; readonly engine: EngineInfo }
  /** Tried again by itself after `retryInMs`; null: somebody has to start the engine first. */
  | { readonly kind: 'down'; readonly reason: string; readonly retryInMs: number | null }
  /** Trying again would not help; the reason says what would. */
  | { readonly kind: 'unwelcome'; readonly reason: string };

export interface StreamListener<Name extends StreamName> {
  /** The whole of it: at first, after each reconnection and wherever patches would not do. `missed` never come. */
  snapshot(value: StreamSnapshot<Name>, missed: number): void;
  patch(value: StreamPatch<Name>): void;
  /** The engine cannot give this stream; it is asked again after the next reconnection. */
  failed?(failure: Failure): void;
}

export interface EngineClientOptions {
  /** Runs a task when the page draws next, or soon when it draws nothing; answers how to cancel that. */
  readonly frame: (task: () => void) => () => void;
  readonly random: () => number;
  /** Hears what a listener of ours threw: one bad panel does not stop the others. */
  readonly onFault: (error: unknown) => void;
  readonly handshakeMs: number;
}

type EngineWire = Wire<WindowFrame, EngineFrame>;

/** Whoever opens a wire may have to wait for an engine, and says meanwhile why and for how long. */
export type Connect = (waiting: (reason: string, retryInMs: number | null) => void) => Promise<EngineWire>;

interface Call {
  readonly command: CommandName;
  readonly input: unknown;
  readonly resolve: (output: never) => void;
  readonly reject: (error: CommandFailed) => void;
}

interface Watch {
  readonly stream: StreamName;
  readonly params: unknown;
  readonly listener: StreamListener<StreamName>;
  /** What the next patch is numbered; 0 while only a snapshot will do. */
  expected: number;
}

const DEFAULTS: EngineClientOptions = {
  frame: nextFrame,
  random: Math.random,
  onFault: (error) => {
    queueMicrotask(() => {
      throw error;
    });
  },
  handshakeMs: 10_000,
};

/** The window's end of the contract. It outlives engines: whatever is watched comes back with a fresh snapshot. */
export class EngineClient {
  readonly #connect: Connect;
  readonly #options: EngineClientOptions;
  readonly #listeners = new Set<(state: ConnectionState) => void>();
  readonly #calls = new Map<number, Call>();
  readonly #watches = new Map<number, Watch>();
  #state: ConnectionState = { kind: 'connecting' };
  #wire: EngineWire | null = null;
  #nextId = 1;
  #failures = 0;
  /** Counts the attempts: whatever an earlier wire still says is not heard. */
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #batches: { batch: number; news: readonly StreamNews[] }[] = [];
  #cancelFrame: (() => void) | null = null;
  #disposed = false;

  constructor(connect: Connect, options: Partial<EngineClientOptions> = {}) {
    this.#connect = connect;
    this.#options = { ...DEFAULTS, ...options };
    void this.#open();
  }

  get state(): ConnectionState {
    return this.#state;
  }

  onState(listener: (state: ConnectionState) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Rejects with `CommandFailed`. A call made while connecting waits for the outcome; without an engine it fails at once. */
  call<Name extends CommandName>(command: Name, input: CommandInput<Name>): Promise<CommandOutput<Name>> {
    if (this.#state.kind === 'down' || this.#state.kind === 'unwelcome' || this.#disposed) {
      return Promise.reject(engineGone());
    }
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const call: Call = { command, input, resolve, reject };
      this.#calls.set(id, call);
      if (this.#state.kind === 'up') this.#wire?.send({ kind: 'call', id, command, input });
    });
  }

  /** Survives reconnections. Answers how to stop. */
  watch<Name extends StreamName>(stream: Name, params: StreamParams<Name>, listener: StreamListener<Name>): () => void {
    const watch: Watch = { stream, params, listener: listener as unknown as StreamListener<StreamName>, expected: 0 };
    const id = this.#nextId++;
    this.#watches.set(id, watch);
    if (this.#state.kind === 'up') this.#wire?.send({ kind: 'open', id, stream, params });
    return () => {
      if (this.#watches.delete(id) && this.#state.kind === 'up') this.#wire?.send({ kind: 'close', id });
    };
  }

  /** Does not wait for the next attempt. */
  retryNow(): void {
    // Without a timer, an attempt is under way and waits for its engine.
    if (this.#state.kind !== 'down' || this.#timer === null || this.#disposed) return;
    this.#clearTimer();
    void this.#open();
  }

  dispose(): void {
    this.#disposed = true;
    this.#watches.clear();
    this.#listeners.clear();
    this.#leave();
  }

  async #open(): Promise<void> {
    const attempt = ++this.#attempt;
    this.#enter({ kind: 'connecting' });
    let wire: EngineWire;
    try {
      wire = await this.#connect((reason, retryInMs) => {
        if (attempt === this.#attempt && this.#wire === null) this.#wait(reason, retryInMs);
      });
    } catch (error) {
      if (attempt !== this.#attempt) return;
      if (error instanceof Unwelcome) this.#refuse(error.message);
      else this.#lose(error instanceof Error ? error.message : String(error));
      return;
    }
    if (attempt !== this.#attempt) {
      wire.close();
      return;
    }
    this.#wire = wire;
    wire.onClose((reason = 'The connection to the engine ended.') => {
      if (attempt === this.#attempt) this.#lose(reason);
    });
    wire.onFrame((frame) => {
      if (attempt === this.#attempt) this.#hear(frame);
    });
    this.#timer = setTimeout(() => this.#lose('The engine does not answer.'), this.#options.handshakeMs);
    wire.send({ kind: 'hello', protocol: PROTOCOL });
  }

  #hear(frame: EngineFrame): void {
    switch (frame.kind) {
      case 'welcome':
        this.#welcome(frame.engine);
        break;
      case 'unwelcome':
        this.#refuse(frame.reason);
        break;
      case 'ended':
        this.#leave();
        this.#enter({ kind: 'down', reason: frame.reason, retryInMs: null });
        break;
      case 'reply':
        this.#takeCall(frame.id)?.resolve(frame.output as never);
        break;
      case 'failed':
        this.#fail(frame.id, frame.failure);
        break;
      case 'news':
        this.#batches.push(frame);
        this.#cancelFrame ??= this.#options.frame(() => this.#apply());
        break;
    }
  }

  #welcome(engine: EngineInfo): void {
    this.#clearTimer();
    this.#failures = 0;
    for (const [id, { command, input }] of this.#calls) this.#wire?.send({ kind: 'call', id, command, input });
    for (const [id, { stream, params }] of this.#watches) this.#wire?.send({ kind: 'open', id, stream, params });
    this.#enter({ kind: 'up', engine });
  }

  #fail(id: number, failure: Failure): void {
    this.#takeCall(id)?.reject(new CommandFailed(failure.code, failure.message));
    const watch = this.#watches.get(id);
    if (watch !== undefined) this.#tell(() => watch.listener.failed?.(failure));
  }

  /** All that waits, in one go: a page that fell behind catches up in one frame. */
  #apply(): void {
    this.#cancelFrame = null;
    const batches = this.#batches;
    this.#batches = [];
    const gaps = new Set<number>();
    for (const { news } of batches) for (const item of news) this.#take(item, gaps);
    for (const id of gaps) this.#wire?.send({ kind: 'resync', id });
    const last = batches.at(-1);
    if (last !== undefined && this.#state.kind === 'up') this.#wire?.send({ kind: 'applied', batch: last.batch });
  }

  #take(news: StreamNews, gaps: Set<number>): void {
    const watch = this.#watches.get(news.id);
    if (watch === undefined) return;
    if ('snapshot' in news) {
      watch.expected = 1;
      gaps.delete(news.id);
      this.#tell(() => watch.listener.snapshot(news.snapshot as never, news.missed));
    } else if (watch.expected === news.number) {
      watch.expected++;
      this.#tell(() => watch.listener.patch(news.patch as never));
    } else {
      watch.expected = 0;
      gaps.add(news.id);
    }
  }

  #takeCall(id: number): Call | undefined {
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    return call;
  }

  #lose(reason: string): void {
    this.#leave();
    if (this.#disposed) return;
    const retryInMs = backoffMs(++this.#failures, this.#options.random);
    this.#timer = setTimeout(() => void this.#open(), retryInMs);
    this.#enter({ kind: 'down', reason, retryInMs });
  }

  /** The attempt goes on; whoever asks something meanwhile is told that nobody is there. */
  #wait(reason: string, retryInMs: number | null): void {
    const calls = [...this.#calls.values()];
    this.#calls.clear();
    for (const call of calls) call.reject(engineGone());
    this.#enter({ kind: 'down', reason, retryInMs });
  }

  #refuse(reason: string): void {
    this.#leave();
    if (!this.#disposed) this.#enter({ kind: 'unwelcome', reason });
  }

  /** Ends the wire and everything that hung on it. */
  #leave(): void {
    this.#attempt++;
    this.#clearTimer();
    this.#cancelFrame?.();
    this.#cancelFrame = null;
    this.#batches = [];
    this.#wire?.close();
    this.#wire = null;
    for (const watch of this.#watches.values()) watch.expected = 0;
    const calls = [...this.#calls.values()];
    this.#calls.clear();
    for (const call of calls) call.reject(engineGone());
  }

  #enter(state: ConnectionState): void {
    this.#state = state;
    for (const listener of this.#listeners) this.#tell(() => listener(state));
  }

  #tell(task: () => void): void {
    try {
      task();
    } catch (error) {
      this.#options.onFault(error);
    }
  }

  #clearTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}

function engineGone(): CommandFailed {
  return new CommandFailed('engine-gone', 'The engine is not connected; this was not carried out.');
}
