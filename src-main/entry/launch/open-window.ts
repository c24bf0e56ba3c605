import { spawn } from 'node:child_process';
import { lastWords } from '#shell/last-words';

/** An end with an error so soon after the start is no end of a session: the window never opened. */
const STARTS_WITHIN_MS = 10_000;

export type WindowOutcome =
  | { readonly opened: true; readonly exitCode: number }
  | { readonly opened: false; readonly why: string };

/** Runs Electron until it ends. */
export async function openWindow(
  executable: string,
  root: string,
  startsWithinMs = STARTS_WITHIN_MS,
): Promise<WindowOutcome> {
  const { ELECTRON_RUN_AS_NODE: _asNode, NODE_OPTIONS: _options, ...env } = process.env;
  const startedMs = performance.now();
  const shell = spawn(executable, [root], { stdio: ['inherit', 'inherit', 'pipe'], env });
  const words = lastWords(shell.stderr);
  let told = false;
  const pass = (signal: NodeJS.Signals): void => {
    told = true;
    shell.kill(signal);
  };
  process.on('SIGINT', pass);
  process.on('SIGTERM', pass);
  try {
    const [code, failure] = await new Promise<[number | null, string | null]>((resolve) => {
      shell.once('error', (error) => resolve([null, error.message]));
      shell.once('close', (exitCode, signal) => resolve([exitCode, signal]));
    });
    if (code === 0 || told) return { opened: true, exitCode: code ?? 0 };
    if (performance.now() - startedMs > startsWithinMs) return { opened: true, exitCode: code ?? 1 };
    return { opened: false, why: words() ?? failure ?? `exit code ${code}` };
  } finally {
    process.off('SIGINT', pass);
    process.off('SIGTERM', pass);
  }
}
