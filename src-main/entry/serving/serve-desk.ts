import { ARGUS_VERSION } from '#entry/argus-version';
import { commandFailureOf } from '#entry/open-tape';
import { type ServeMessage, type ServerMessage, supervisorMessage } from '#entry/serving/server-messages';
import { readWindowFiles } from '#entry/serving/window-files';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import { type EngineInfo, PROTOCOL } from '#contract/handshake';
import { SystemClock } from '#telemetry/system-clock';
import type { WindowDesk } from '#transport/stream-source';
import { startWebHost, type WebHost } from '#transport/web-host';
import { WindowHost } from '#transport/window-host';

export interface HeadlessDesk {
  readonly desk: WindowDesk;
  readonly dispose: () => void | PromiseLike<void>;
}

export interface HeadlessDeskOptions {
  readonly tape: string | null;
  readonly config: string | null;
  readonly live: boolean;
  readonly restarts: number;
}

export type OpenDesk = (options: HeadlessDeskOptions) => HeadlessDesk | Promise<HeadlessDesk>;

/** The process that `argus serve` keeps running: an engine and its web host, told over the channel to its parent. */
export function serveDesk(openDesk: OpenDesk): void {
  let windows: WindowHost | null = null;
  let host: WebHost | null = null;
  let desk: HeadlessDesk | null = null;
  let stopping = false;

  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    await host?.[Symbol.asyncDispose]();
    windows?.[Symbol.dispose]();
    await desk?.dispose();
    process.exit(ExitCode.ok);
  };
  const serve = async (order: ServeMessage): Promise<void> => {
    const clock = new SystemClock();
    const engine: EngineInfo = { protocol: PROTOCOL, version: ARGUS_VERSION, host: 'browser', startedMs: clock.now() };
    desk = await openDesk({ tape: order.tape, config: order.config, live: order.live, restarts: order.restarts });
    const serving = new WindowHost(desk.desk, engine, { clock, onFault: tellFault });
    windows = serving;
    host = await startWebHost({
      files: readWindowFiles(order.folder),
      token: order.token,
      port: order.port,
      clock,
      attach: (wire) => void serving.serve(wire),
    }).catch((error: unknown) => {
      throw listenFailure(error, order.port);
    });
    tell({ kind: 'ready', port: host.port });
  };

  process.on('message', (message) => {
    const order = supervisorMessage.safeParse(message);
    if (!order.success) return;
    if (order.data.kind === 'stop') void stop();
    else serve(order.data).catch(refuse);
  });
  // Whoever started this process has died: nobody would ever end it.
  process.once('disconnect', () => void stop());
  process.on('SIGTERM', () => void stop());
  // Ctrl-C in a terminal reaches this process, too; its parent says when to stop.
  process.on('SIGINT', () => undefined);
}

function refuse(error: unknown): void {
  const failure = commandFailureOf(error);
  // A fault of ours ends the process with its stack on standard error.
  if (!(failure instanceof CommandFailure)) throw failure;
  const { exitCode, message } = failure;
  process.send?.({ kind: 'refused', exitCode, message } satisfies ServerMessage, () => process.exit(exitCode));
}

function tell(message: ServerMessage): void {
  process.send?.(message);
}

/** The window was told what it needs to know; the stack is for whoever reads this process's output. */
function tellFault(error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`argus: ${text}\n`);
}

function listenFailure(error: unknown, port: number): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') {
    return new CommandFailure(
      ExitCode.environment,
      `Port ${port} is taken. Choose another with --port, or none.`,
      error,
    );
  }
  if (code === 'EACCES') {
    const text = `Port ${port} is not for everyone. Choose one above 1023 with --port, or none.`;
    return new CommandFailure(ExitCode.environment, text, error);
  }
  return error;
}
