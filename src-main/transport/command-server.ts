import { type CommandName, commands } from '#contract/commands';
import type { EngineFrame } from '#contract/frames';
import { badInput, failureOf } from '#transport/failure-of';
import type { CommandHandlers } from '#transport/stream-source';

/** More than a window ever asks at once; beyond it something runs wild and would cost memory without bound. */
const MOST_AT_ONCE = 64;

export interface CommandServerOptions {
  readonly handlers: CommandHandlers;
  readonly send: (frame: EngineFrame) => void;
  /** Hears what was a fault of ours, stack and all. */
  readonly onFault: (error: unknown) => void;
}

/** Answers one window's commands, each exactly once. */
export class CommandServer {
  readonly #options: CommandServerOptions;
  readonly #running = new Set<number>();

  constructor(options: CommandServerOptions) {
    this.#options = options;
  }

  isRunning(id: number): boolean {
    return this.#running.has(id);
  }

  call(id: number, command: string, input: unknown): void {
    const { send } = this.#options;
    const name = nameOf(command);
    if (name === null) {
      const message = `This engine knows no command "${command.slice(0, 40)}". Reload the window.`;
      return send({ kind: 'failed', id, failure: { code: 'unknown-command', message } });
    }
    const parsed = commands[name].input.safeParse(input);
    if (!parsed.success) return send({ kind: 'failed', id, failure: badInput(parsed.error, name) });
    if (this.#running.size >= MOST_AT_ONCE) {
      const message = `${MOST_AT_ONCE} commands of this window are still running. Try ${name} again in a moment.`;
      return send({ kind: 'failed', id, failure: { code: 'refused', message } });
    }
    this.#running.add(id);
    void this.#carryOut(id, name, parsed.data);
  }

  async #carryOut(id: number, name: CommandName, input: unknown): Promise<void> {
    const { handlers, send, onFault } = this.#options;
    const handle = handlers[name] as (input: unknown) => unknown;
    try {
      const output = await handle(input);
      // Here, so that an output which no wire can carry becomes a failure as well.
      send({ kind: 'reply', id, output });
    } catch (error) {
      const failure = failureOf(error, name);
      if (failure.code === 'failed') onFault(error);
      send({ kind: 'failed', id, failure });
    } finally {
      this.#running.delete(id);
    }
  }
}

function nameOf(command: string): CommandName | null {
  return Object.hasOwn(commands, command) ? (command as CommandName) : null;
}
