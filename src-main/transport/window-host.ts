import type { EngineFrame, Wire } from '#contract/frames';
import type { EngineInfo } from '#contract/handshake';
import type { QueueView } from '#contract/log-view';
import type { StreamParams } from '#contract/streams';
import type { Clock } from '#primitives/clock';
import { type ServedWindow, serveWindow } from '#transport/serve-window';
import type { StreamView, WindowDesk } from '#transport/stream-source';

export interface WindowHostOptions {
  readonly clock: Clock;
  readonly onFault: (error: unknown) => void;
}

/** Serves as many windows as come, and adds a line for each to what the health panel shows of the desk. */
export class WindowHost implements Disposable {
  readonly #desk: WindowDesk;
  readonly #engine: EngineInfo;
  readonly #options: WindowHostOptions;
  readonly #windows = new Set<ServedWindow>();
  #count = 0;

  constructor(desk: WindowDesk, engine: EngineInfo, options: WindowHostOptions) {
    const { streams, commands } = desk;
    const health = (params: StreamParams<'health'>, changed: () => void) =>
      this.#withWindows(streams.health(params, changed));
    this.#desk = { commands, streams: { ...streams, health } };
    this.#engine = engine;
    this.#options = options;
  }

  get queues(): readonly QueueView[] {
    return [...this.#windows].map(({ queue }) => queue);
  }

  serve(wire: Wire<EngineFrame, unknown>): ServedWindow {
    const name = `window ${++this.#count}`;
    const window = serveWindow(wire, this.#desk, this.#engine, { ...this.#options, name });
    this.#windows.add(window);
    wire.onClose(() => this.#windows.delete(window));
    return window;
  }

  [Symbol.dispose](): void {
    for (const window of this.#windows) window[Symbol.dispose]();
  }

  #withWindows(view: StreamView<'health'>): StreamView<'health'> {
    return {
      snapshot: () => {
        const whole = view.snapshot();
        return { ...whole, queues: [...whole.queues, ...this.queues] };
      },
      take: () => {
        const taken = view.take();
        if (taken === null || 'resync' in taken || taken.queues === undefined) return taken;
        return { ...taken, queues: [...taken.queues, ...this.queues] };
      },
      [Symbol.dispose]: () => view[Symbol.dispose](),
    };
  }
}
