import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { TEST_DATA } from '#tests/support/test-data-folder';

const CLI = fileURLToPath(new URL('../../src-main/entry/cli.ts', import.meta.url));

export interface ArgusTerms {
  readonly args: readonly string[];
  /** Where compiled code is kept between starts. */
  readonly cache?: string;
  /** Where the rest is kept that it keeps. */
  readonly data?: string;
  /** Called with each line of standard output; what it answers is how many milliseconds later the process is killed. */
  readonly killAt?: (line: string) => number | null;
  /** Kills it so many milliseconds after it was started. */
  readonly killAfterMs?: number;
}

export interface ArgusRun {
  readonly lines: readonly string[];
  readonly complaints: string;
  /** Null when it was killed. */
  readonly exitCode: number | null;
  readonly firstLineMs: number | null;
}

/** `argus …` in a process of its own, which may be killed without warning. Resolves once it is gone. */
export function runArgus(terms: ArgusTerms): Promise<ArgusRun> {
  const { args, cache, data = TEST_DATA, killAt, killAfterMs } = terms;
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const apart = { ...process.env, ARGUS_DATA: data };
    const env = cache === undefined ? apart : { ...apart, NODE_COMPILE_CACHE: cache };
    const child = spawn(process.execPath, [CLI, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const timers: NodeJS.Timeout[] = [];
    const killIn = (ms: number): void => {
      if (ms <= 0) child.kill('SIGKILL');
      else timers.push(setTimeout(() => child.kill('SIGKILL'), ms));
    };
    if (killAfterMs !== undefined) killIn(killAfterMs);
    const lines: string[] = [];
    let tail = '';
    let complaints = '';
    let firstLineMs: number | null = null;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      firstLineMs ??= performance.now() - startedAt;
      const fresh = (tail + text).split('\n');
      tail = fresh.pop() ?? '';
      for (const line of fresh) {
        lines.push(line);
        const delayMs = killAt?.(line) ?? null;
        if (delayMs !== null) killIn(delayMs);
      }
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
    child.on('error', reject);
    child.on('close', (exitCode) => {
      for (const timer of timers) clearTimeout(timer);
      resolve({ lines, complaints, exitCode, firstLineMs });
    });
  });
}
