import type { EngineClient } from '#window/connection/engine-client.ts';
import { errorText } from '#window/state/error-text.ts';
import { notify } from '#window/state/notices.ts';

/**
 * One key of the memory that the engine keeps for the window. Writing waits a moment for what else changes, and for the
 * engine while it is away: the newest value is written when it is back.
 */
export class MemorySlot {
  readonly #engine: EngineClient;
  readonly #key: string;
  readonly #delayMs: number;
  readonly #store: (value: string | null) => Promise<unknown>;
  readonly #stop: () => void;
  #pending: { readonly value: string | null } | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #complained = false;

  /** @param store how a value gets to the engine, where writing over whatever is there would not do. */
  constructor(
    engine: EngineClient,
    key: string,
    store: (value: string | null) => Promise<unknown> = (value) => engine.call('memory.write', { key, value }),
    delayMs = 400,
  ) {
    this.#engine = engine;
    this.#key = key;
    this.#store = store;
    this.#delayMs = delayMs;
    this.#stop = engine.onState(() => {
      if (engine.state.kind === 'up' && this.#pending !== null) this.#schedule(0);
    });
  }

  async read(): Promise<string | null> {
    return (await this.#engine.call('memory.read', { key: this.#key })).value;
  }

  write(value: string | null): void {
    this.#pending = { value };
    this.#schedule(this.#delayMs);
  }

  /** For a page that is about to go. */
  flush(): void {
    if (this.#pending !== null) void this.#send();
  }

  dispose(): void {
    this.flush();
    this.#stop();
  }

  #schedule(delayMs: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#send(), delayMs);
  }

  async #send(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const pending = this.#pending;
    if (pending === null || this.#engine.state.kind !== 'up') return;
    this.#pending = null;
    try {
      await this.#store(pending.value);
      this.#complained = false;
    } catch (thrown) {
      this.#pending ??= pending;
      // Away is no failure: it is written when the engine is back.
      if (this.#engine.state.kind !== 'up' || this.#complained) return;
      this.#complained = true;
      notify({ severity: 'broken', text: `The window's ${this.#key} could not be saved`, detail: errorText(thrown) });
    }
  }
}
