import type { MessagePortMain, UtilityProcess } from 'electron';
import type { EngineExit } from '#contract/bridge-channels';
import { type EngineMessage, engineMessage, type ShellMessage } from '#shell/engine-messages';
import { lastWords } from '#shell/last-words';
import { RestartPolicy, type RestartLimits } from '#shell/restart-policy';

export interface SupervisedEngine {
  /** Starts the process; `restarts` counts from 0. Its standard error must be piped. */
  readonly fork: (restarts: number) => UtilityProcess;
  readonly limits: RestartLimits;
  /** How long it may take to close its tape before it is ended the hard way. */
  readonly patienceMs: number;
  readonly onStart: () => void;
  readonly onMessage: (message: EngineMessage) => void;
  readonly onExit: (exit: EngineExit) => void;
}

/** Keeps one engine process running: starts it again when it ends by itself, later each time, and not for ever. */
export class EngineSupervisor {
  readonly #engine: SupervisedEngine;
  readonly #policy: RestartPolicy;
  #child: UtilityProcess | null = null;
  #restarts = 0;
  #retry: NodeJS.Timeout | undefined;
  #stopping: Promise<void> | null = null;

  constructor(engine: SupervisedEngine) {
    this.#engine = engine;
    this.#policy = new RestartPolicy(engine.limits);
  }

  get running(): boolean {
    return this.#child !== null;
  }

  start(): void {
    if (this.#child !== null || this.#stopping !== null) return;
    clearTimeout(this.#retry);
    const child = this.#engine.fork(this.#restarts);
    this.#child = child;
    let fatal: string | null = null;
    const words = lastWords(child.stderr);
    child.on('message', (message: unknown) => {
      const heard = engineMessage.safeParse(message);
      if (heard.success) this.#engine.onMessage(heard.data);
    });
    child.on('error', (type, location) => {
      fatal = `${type} in ${location}`;
    });
    child.once('exit', (code) => {
      this.#child = null;
      this.#restarts++;
      if (this.#stopping === null) this.#recover(fatal ?? words() ?? `exit code ${code}`);
    });
    this.#engine.onStart();
  }

  /** The user asks: whatever happened before, and in good order. */
  restart(): void {
    this.#policy.forget();
    if (this.#child === null) this.start();
    else void this.#end(this.#child);
  }

  /** False: there is no engine to hear it. */
  post(message: ShellMessage, ports: MessagePortMain[] = []): boolean {
    if (this.#child === null || this.#stopping !== null) return false;
    this.#child.postMessage(message, ports);
    return true;
  }

  /** Asks the engine to close what it has open, waits for that, and does not start it again. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    clearTimeout(this.#retry);
    if (this.#child !== null) await this.#end(this.#child);
  }

  async #end(child: UtilityProcess): Promise<void> {
    const patience = setTimeout(() => child.kill(), this.#engine.patienceMs);
    child.postMessage({ kind: 'shutdown' } satisfies ShellMessage);
    await new Promise<void>((resume) => child.once('exit', () => resume()));
    clearTimeout(patience);
  }

  #recover(reason: string): void {
    const retryInMs = this.#policy.delayAfterExit(Date.now());
    this.#engine.onExit({ reason, retryInMs });
    if (retryInMs !== null) this.#retry = setTimeout(() => this.start(), retryInMs);
  }
}
