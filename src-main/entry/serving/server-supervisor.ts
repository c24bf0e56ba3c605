import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type ServeMessage, serverMessage, type SupervisorMessage } from '#entry/serving/server-messages';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import { ENGINE_RESTARTS, RestartPolicy } from '#shell/restart-policy';

const HEADLESS_SERVER = fileURLToPath(new URL('../headless-server.ts', import.meta.url));
/** How long it may take to close its tape before it is ended the hard way. */
const PATIENCE_MS = 5_000;

export interface ServerSupervisorOptions {
  readonly serve: Omit<ServeMessage, 'kind' | 'restarts'>;
  /** The module that serves. */
  readonly script?: string;
  /** Each time it listens, the first time and after each restart. */
  readonly onReady: (server: { readonly port: number; readonly pid: number; readonly restarts: number }) => void;
  /** It ended by itself; null: too often to be started again. */
  readonly onExit: (reason: string, retryInMs: number | null) => void;
  /** Windows may be told before the run ends. The signal says that nobody wants to wait for that. */
  readonly onGiveUp?: (reason: string, port: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Keeps the engine and its web host running in a process of their own, at one address: when that process dies, another
 * takes its place, and windows that were open come back to it by themselves.
 */
export class ServerSupervisor {
  readonly #options: ServerSupervisorOptions;
  readonly #policy = new RestartPolicy(ENGINE_RESTARTS);
  readonly #ended = Promise.withResolvers<void>();
  #child: ChildProcess | null = null;
  #port: number;
  #wasReady = false;
  #restarts = 0;
  #retry: NodeJS.Timeout | undefined;
  readonly #stop = new AbortController();

  constructor(options: ServerSupervisorOptions) {
    this.#options = options;
    this.#port = options.serve.port;
  }

  /** Until it is stopped; rejects with `CommandFailure` when it cannot serve, or ends too often. */
  run(): Promise<void> {
    this.#start();
    return this.#ended.promise;
  }

  stop(): void {
    if (this.#stop.signal.aborted) return;
    this.#stop.abort();
    clearTimeout(this.#retry);
    const child = this.#child;
    if (child === null) return this.#ended.resolve();
    const end = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
    child.once('exit', () => clearTimeout(end));
    this.#post({ kind: 'stop' });
  }

  #start(): void {
    const child = fork(this.#options.script ?? HEADLESS_SERVER, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    let failure: CommandFailure | null = null;
    this.#child = child;
    child.on('message', (message: unknown) => {
      const heard = serverMessage.safeParse(message);
      if (!heard.success) return;
      if (heard.data.kind === 'ready') this.#ready(child, heard.data.port);
      else failure = new CommandFailure(heard.data.exitCode, heard.data.message);
    });
    child.once('error', (error) => {
      failure = new CommandFailure(ExitCode.environment, `The engine's process cannot be started (${error.message}).`);
    });
    // After `exit` its last message may still be under way.
    child.once('close', (code, signal) => {
      this.#child = null;
      this.#recover(failure, signal ?? `exit code ${code}`);
    });
    this.#post({ kind: 'serve', ...this.#options.serve, port: this.#port, restarts: this.#restarts });
  }

  #ready(child: ChildProcess, port: number): void {
    // The same address next time, or open windows would not find it.
    this.#port = port;
    this.#wasReady = true;
    this.#options.onReady({ port, pid: child.pid ?? 0, restarts: this.#restarts });
  }

  #recover(failure: CommandFailure | null, reason: string): void {
    if (this.#stop.signal.aborted) return this.#ended.resolve();
    const retryInMs = this.#policy.delayAfterExit(Date.now());
    if (!this.#wasReady) {
      const text = `The engine ended before it could serve (${reason}). What it said stands above.`;
      return this.#ended.reject(failure ?? new CommandFailure(ExitCode.internal, text));
    }
    this.#options.onExit(failure?.message ?? reason, retryInMs);
    if (retryInMs === null) return void this.#giveUp(failure, reason);
    this.#restarts++;
    this.#retry = setTimeout(() => this.#start(), retryInMs);
  }

  async #giveUp(failure: CommandFailure | null, reason: string): Promise<void> {
    const text = `The engine keeps ending (${reason}); it is not started again.`;
    await this.#options.onGiveUp?.(failure?.message ?? text, this.#port, this.#stop.signal);
    this.#ended.reject(failure ?? new CommandFailure(ExitCode.internal, `${text} What it said stands above.`));
  }

  #post(message: SupervisorMessage): void {
    // A process that is just ending hears nothing; its end is told separately.
    this.#child?.send(message, () => undefined);
  }
}
