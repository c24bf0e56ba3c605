import type { EngineFrame, WindowFrame, Wire } from '#contract/frames';

interface Direction<Frame> {
  readonly waiting: Frame[];
  hear: ((frame: Frame) => void) | null;
}

/** Both ends of a wire on which a frame arrives when the test says so. */
export class SteppedWire {
  readonly engineEnd: Wire<EngineFrame, unknown>;
  readonly windowEnd: Wire<WindowFrame, EngineFrame>;
  readonly toWindow: Direction<EngineFrame> = { waiting: [], hear: null };
  readonly toEngine: Direction<WindowFrame> = { waiting: [], hear: null };
  readonly #closers: (() => void)[] = [];
  #closed = false;

  constructor() {
    this.engineEnd = this.#end(this.toWindow, this.toEngine as Direction<unknown>);
    this.windowEnd = this.#end(this.toEngine, this.toWindow);
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** How many frames arrived. Like on a real wire, they are copies. */
  deliver(): number {
    let count = 0;
    for (const way of [this.toEngine, this.toWindow] as Direction<unknown>[]) {
      for (const frame of way.waiting.splice(0)) {
        way.hear?.(JSON.parse(JSON.stringify(frame)));
        count++;
      }
    }
    return count;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const closer of this.#closers) closer();
  }

  #end<Sent, Heard>(out: Direction<Sent>, into: Direction<Heard>): Wire<Sent, Heard> {
    return {
      send: (frame) => {
        if (!this.#closed) out.waiting.push(frame);
      },
      onFrame: (listener) => {
        into.hear = listener;
      },
      onClose: (listener) => void this.#closers.push(listener),
      close: () => this.close(),
    };
  }
}
