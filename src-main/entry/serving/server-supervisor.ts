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
  /** It ended by itself and will be started again. */
  readonly onExit: (reason: string, retryInMs: number) => void;
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
  #stopping = false;

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
    if (this.#stopping) return;
    this.#stopping = true;
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
    if (this.#stopping) return this.#ended.resolve();
    const retryInMs = this.#policy.delayAfterExit(Date.now());
    if (!this.#wasReady) {
      const text = `The engine ended before it could serve (${reason}). What it said stands above.`;
      return this.#ended.reject(failure ?? new CommandFailure(ExitCode.internal, text));
    }
    if (retryInMs === null) {
      const text = `The engine keeps ending (${reason}); it is not started again. What it said stands above.`;
      return this.#ended.reject(failure ?? new CommandFailure(ExitCode.internal, text));
    }
    this.#restarts++;
    this.#options.onExit(failure?.message ?? reason, retryInMs);
    this.#retry = setTimeout(() => this.#start(), retryInMs);
  }

  #post(message: SupervisorMessage): void {
    // A process that is just ending hears nothing; its end is told separately.
    this.#child?.send(message, () => undefined);
  }
}
