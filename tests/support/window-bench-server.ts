import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../src-main/entry/cli.ts', import.meta.url));

export interface ServedWindow extends AsyncDisposable {
  readonly url: string;
  /** The process that the engine runs in. */
  readonly pid: number;
}

/** `argus serve` with a memory of its own, so that nobody's workspaces change what is measured. */
export async function serveForBench(folder: string, tape: string | null): Promise<ServedWindow> {
  const data = mkdtempSync(join(tmpdir(), 'argus-bench-'));
  const args = ['serve', '--no-open', '--json', '--window', folder, ...(tape === null ? [] : ['--tape', tape])];
  const child = spawn(process.execPath, [CLI, ...args], {
    env: { ...process.env, ARGUS_DATA: data },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill('SIGINT');
    await gone;
    rmSync(data, { recursive: true, force: true });
  };
  for await (const line of createInterface(child.stdout)) {
    const said = JSON.parse(line) as { readonly type: string; readonly url: string; readonly pid: number };
    if (said.type === 'ready') return { url: said.url, pid: said.pid, [Symbol.asyncDispose]: stop };
  }
  await stop();
  throw new Error('argus serve ended before it was ready');
}

/** A simulated market whose symbols together tick so often. */
export async function recordForBench(file: string, symbols: number, density: number, minutes: number): Promise<void> {
  // New York is open, so that stocks tick as well.
  const scenario = ['--sim', '1', '--scenario', 'calm', '--start', '2026-03-06T15:00:00Z'];
  const size = ['--symbols', String(symbols), '--density', String(density), '--minutes', String(minutes)];
  const child = spawn(process.execPath, [CLI, 'record', '--out', file, ...scenario, ...size, '--json'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`argus record ended with ${code}`);
}
