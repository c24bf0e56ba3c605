import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TEST_DATA } from '#tests/support/test-data-folder';

const CLI = fileURLToPath(new URL('../../src-main/entry/cli.ts', import.meta.url));
const LONGEST_OUTPUT = 256_000_000;
/** The cache halves what each start costs, and tests start it a hundred times. */
const FOR_TESTS = { ARGUS_DATA: TEST_DATA, NODE_COMPILE_CACHE: join(tmpdir(), 'argus-tests-compile-cache') };

export interface Run {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunTerms {
  readonly input?: string | Uint8Array;
  readonly cwd?: string;
  readonly environment?: NodeJS.ProcessEnv;
}

/** `argus …` as a user starts it, to its end. */
export function argus(args: readonly string[], terms: RunTerms = {}): Run {
  const { input = '', cwd, environment = {} } = terms;
  const { status, signal, stdout, stderr, error } = spawnSync(process.execPath, [CLI, ...args], {
    input,
    encoding: 'utf8',
    maxBuffer: LONGEST_OUTPUT,
    env: { ...process.env, ...FOR_TESTS, ...environment },
    ...(cwd === undefined ? {} : { cwd }),
  });
  if (error !== undefined) throw error;
  return { code: status, signal, stdout, stderr };
}

/** The same while this process goes on, such as serving what the command asks for. */
export async function runArgusAside(
  args: readonly string[],
  { environment = {} }: Pick<RunTerms, 'environment'> = {},
): Promise<Run> {
  return new RunningArgus(args, environment).ended;
}

/** The same in the background, for whoever interrupts it. */
export class RunningArgus {
  readonly child: ChildProcess;
  readonly ended: Promise<Run>;
  #stdout = '';
  #stderr = '';

  constructor(args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
    this.child = spawn(process.execPath, [CLI, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...FOR_TESTS, ...environment },
    });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.#stdout += text));
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text));
    this.ended = new Promise((resolve) => {
      this.child.on('close', (code, signal) => resolve({ code, signal, stdout: this.#stdout, stderr: this.#stderr }));
    });
  }

  /** Waits for so many lines of output, or for the end. */
  async lines(count: number): Promise<void> {
    await this.#until(() => this.#stdout.split('\n').length > count);
  }

  /** Waits for a line that is meant, or for the end. */
  async line(isMeant: (line: string) => boolean): Promise<void> {
    await this.#until(() => this.#stdout.split('\n').slice(0, -1).some(isMeant));
  }

  async #until(isEnough: () => boolean): Promise<void> {
    while (!isEnough() && this.child.exitCode === null && this.child.signalCode === null) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

/** A command line in a shell, `argus` standing for the command, for pipes and redirections. */
export function shell(line: string, cwd: string): Run {
  const command = `argus() { "$NODE" "$CLI" "$@"; }\n${line}`;
  const { status, signal, stdout, stderr } = spawnSync('bash', ['-c', command], {
    cwd,
    encoding: 'utf8',
    maxBuffer: LONGEST_OUTPUT,
    env: { ...process.env, ...FOR_TESTS, NODE: process.execPath, CLI },
  });
  return { code: status, signal, stdout, stderr };
}

/** Whether pipes can be tried out as a user of a terminal would. */
export const HAS_SHELL = spawnSync('bash', ['-c', 'true']).status === 0;

/** The records of `--json`. Throws where a line is anything else. */
export function records(run: Run): readonly Readonly<Record<string, unknown>>[] {
  if (run.stdout !== '' && !run.stdout.endsWith('\n')) throw new Error('the last line does not end');
  const lines = run.stdout.split('\n').slice(0, -1);
  return lines.map((line) => {
    const value = JSON.parse(line) as unknown;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`no object: ${line}`);
    return value as Readonly<Record<string, unknown>>;
  });
}

export interface WorkFolder extends Disposable {
  readonly path: string;
  file(name: string): string;
}

export function workFolder(): WorkFolder {
  const path = mkdtempSync(join(tmpdir(), 'argus-cli-'));
  return {
    path,
    file: (name) => join(path, name),
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}

export const SMALL_RECORDING = ['--sim', '7', '--minutes', '90', '--density', '0.2'] as const;
