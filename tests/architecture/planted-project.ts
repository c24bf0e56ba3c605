import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { repositoryRoot } from '#tests/architecture/repository-files';

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  /** Both streams. */
  readonly output: string;
}

/** A throw-away project under this repository's own configuration, to see what its tools make of planted faults. */
export class PlantedProject implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'argus-planted-'));

  constructor(files: Readonly<Record<string, string>>) {
    cpSync(join(repositoryRoot, 'config/tooling'), join(this.#folder, 'config/tooling'), { recursive: true });
    cpSync(join(repositoryRoot, 'package.json'), join(this.#folder, 'package.json'));
    symlinkSync(join(repositoryRoot, 'node_modules'), join(this.#folder, 'node_modules'), 'junction');
    for (const folder of ['src-main', 'tests']) mkdirSync(join(this.#folder, folder));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.#folder, path)), { recursive: true });
      writeFileSync(join(this.#folder, path), text);
    }
  }

  /** Runs a command line of package.json as npm would, with more arguments if given. */
  script(name: string, ...more: readonly string[]): Outcome {
    return runIn(this.#folder, [scriptLine(name), ...more].join(' '));
  }

  run(commandLine: string): Outcome {
    return runIn(this.#folder, commandLine);
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

export function runIn(folder: string, commandLine: string): Outcome {
  const path = `${join(repositoryRoot, 'node_modules/.bin')}${delimiter}${process.env['PATH'] ?? ''}`;
  // Without the marks by which a test runner recognises that it runs inside another one.
  const { VITEST: _, VITEST_WORKER_ID: __, VITEST_POOL_ID: ___, ...inherited } = process.env;
  const { status, stdout, stderr } = spawnSync(commandLine, {
    cwd: folder,
    shell: true,
    encoding: 'utf8',
    env: { ...inherited, PATH: path, NO_COLOR: '1', CI: '1' },
  });
  return { status, stdout, output: stdout + stderr };
}

export function scriptLine(name: string): string {
  const manifest = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  const line = manifest.scripts[name];
  if (line === undefined) throw new Error(`package.json has no script "${name}"`);
  return line;
}
