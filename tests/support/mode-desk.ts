import type { DeskMode, DeskStatus } from '#contract/desk-view';
import { ScriptedDesk } from '#tests/support/scripted-desk';
import type { StreamSources, WindowDesk } from '#transport/stream-source';

/** A desk that knows its mode and little else. */
export class ModeDesk implements WindowDesk, Disposable {
  readonly streams: StreamSources;
  readonly commands: WindowDesk['commands'];
  disposed = false;
  #mode: DeskMode = 'DEMO';
  readonly #views = new Set<() => void>();

  constructor() {
    const scripted = new ScriptedDesk();
    this.commands = { ...scripted.commands, 'memory.read': ({ key }) => ({ value: `value of ${key}` }) };
    this.streams = {
      ...scripted.streams,
      health: () => ({
        snapshot: () => ({ figures: [], queues: [], tickCounts: [], recentErrors: [], restarts: 0, proof: null }),
        take: () => null,
        [Symbol.dispose]: () => undefined,
      }),
      desk: (_params, changed) => {
        let told = this.#mode;
        this.#views.add(changed);
        return {
          // The rest of a status is not looked at by whoever only wants to know the mode.
          snapshot: () => ({ mode: (told = this.#mode) }) as unknown as DeskStatus,
          take: () => (told === this.#mode ? null : { mode: (told = this.#mode) }),
          [Symbol.dispose]: () => void this.#views.delete(changed),
        };
      },
    };
  }

  enter(mode: DeskMode): void {
    this.#mode = mode;
    for (const changed of this.#views) changed();
  }

  [Symbol.dispose](): void {
    this.disposed = true;
  }
}
