import { type EngineFrame, type WindowFrame, windowFrame, type Wire } from '#contract/frames';
import { type EngineInfo, PROTOCOL } from '#contract/handshake';
import type { QueueView } from '#contract/log-view';
import { type Clock, epochMs } from '#primitives/clock';
import { CommandServer } from '#transport/command-server';
import { MOST_UNAPPLIED, type StreamCounts, StreamServer } from '#transport/stream-server';
import type { WindowDesk } from '#transport/stream-source';

/** Whoever opens a wire and says nothing is let go. */
const HELLO_WITHIN_MS = 10_000;

export interface ServeWindowOptions {
  readonly clock: Clock;
  /** What the health panel calls this window. */
  readonly name: string;
  /** Hears faults of ours, and frames that no window of ours would send. */
  readonly onFault?: (error: unknown) => void;
}

export interface ServedWindow extends Disposable {
  readonly counts: StreamCounts;
  /** The same as a line of the health panel. */
  readonly queue: QueueView;
  readonly closed: boolean;
}

/** Serves one window over one wire. What comes over it is believed only as far as the contract's schemas go. */
export function serveWindow(
  wire: Wire<EngineFrame, unknown>,
  desk: WindowDesk,
  engine: EngineInfo,
  options: ServeWindowOptions,
): ServedWindow {
  return new WindowSession(wire, desk, engine, options);
}

class WindowSession implements ServedWindow {
  readonly #wire: Wire<EngineFrame, unknown>;
  readonly #engine: EngineInfo;
  readonly #options: ServeWindowOptions;
  readonly #commands: CommandServer;
  readonly #streams: StreamServer;
  readonly #deadline: Disposable;
  #greeted = false;
  #closed = false;

  constructor(wire: Wire<EngineFrame, unknown>, desk: WindowDesk, engine: EngineInfo, options: ServeWindowOptions) {
    const { clock } = options;
    const onFault = (error: unknown): void => this.#fault(error);
    this.#wire = wire;
    this.#engine = engine;
    this.#options = options;
    this.#commands = new CommandServer({ handlers: desk.commands, send: (frame) => this.#send(frame), onFault });
    this.#streams = new StreamServer({
      sources: desk.streams,
      clock,
      send: (frame) => this.#sendOrClose(frame),
      onFault,
    });
    this.#deadline = clock.wakeAt(epochMs(clock.now() + HELLO_WITHIN_MS), () => this[Symbol.dispose]());
    wire.onClose(() => this[Symbol.dispose]());
    wire.onFrame((frame) => this.#hear(frame));
  }

  get closed(): boolean {
    return this.#closed;
  }

  get counts(): StreamCounts {
    return this.#streams.counts;
  }

  get queue(): QueueView {
    const { unapplied, ageMs, missed } = this.counts;
    const { name } = this.#options;
    return { name, policy: 'coalesce-by-key', depth: unapplied, capacity: MOST_UNAPPLIED, dropped: missed, ageMs };
  }

  [Symbol.dispose](): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#deadline[Symbol.dispose]();
    this.#streams[Symbol.dispose]();
    this.#wire.close();
  }

  #hear(raw: unknown): void {
    if (this.#closed) return;
    const parsed = windowFrame.safeParse(raw);
    if (!parsed.success) return this.#refuse('it is no frame of the contract');
    const frame = parsed.data;
    if (this.#greeted) this.#obey(frame);
    else if (frame.kind === 'hello') this.#greet(frame.protocol);
    else this.#refuse(`a ${frame.kind} came before the hello`);
  }

  #greet(protocol: number): void {
    this.#deadline[Symbol.dispose]();
    if (protocol === PROTOCOL) {
      this.#greeted = true;
      return this.#send({ kind: 'welcome', engine: this.#engine });
    }
    const reason =
      `This window speaks version ${protocol} of the contract, the engine ${this.#engine.version} version ${PROTOCOL}. ` +
      'Reload the window; if that does not help, restart Argus.';
    this.#send({ kind: 'unwelcome', reason });
    this[Symbol.dispose]();
  }

  #obey(frame: WindowFrame): void {
    switch (frame.kind) {
      case 'hello':
        return this.#refuse('a second hello');
      case 'call':
        if (this.#commands.isRunning(frame.id)) return this.#refuse('a call with the number of a running one');
        return this.#commands.call(frame.id, frame.command, frame.input);
      case 'open':
        if (this.#streams.isOpen(frame.id)) return this.#refuse('a stream with the number of an open one');
        return this.#streams.open(frame.id, frame.stream, frame.params);
      case 'close':
        return this.#streams.close(frame.id);
      case 'resync':
        return this.#streams.resync(frame.id);
      case 'applied':
        if (!this.#streams.applied(frame.batch)) this.#refuse('a batch applied that was never sent');
        return;
    }
  }

  /** No window of ours sends such a thing, so nothing more is taken from whoever did. */
  #refuse(what: string): void {
    this.#fault(new Error(`${this.#options.name} was let go: ${what}.`));
    this[Symbol.dispose]();
  }

  /** Throws where the wire cannot carry the frame. */
  #send(frame: EngineFrame): void {
    if (!this.#closed) this.#wire.send(frame);
  }

  #sendOrClose(frame: EngineFrame): void {
    try {
      this.#send(frame);
    } catch (error) {
      this.#fault(error);
      this[Symbol.dispose]();
    }
  }

  #fault(error: unknown): void {
    this.#options.onFault?.(error);
  }
}
