import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  CODE,
  exportsOf,
  matchingLines,
  PROSE,
  repositoryRoot,
  SOURCES,
  textFiles,
} from '#tests/architecture/repository-files';

const sources = textFiles(SOURCES);
const code = textFiles(CODE);
const everything = [...code, ...textFiles(...PROSE)];
const read = (path: string) => readFileSync(join(repositoryRoot, path), 'utf8');

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
}

interface Lockfile {
  readonly packages: Readonly<Record<string, { readonly version?: string; readonly resolved?: string }>>;
}

const manifest = JSON.parse(read('package.json')) as Manifest;
const lockfile = JSON.parse(read('package-lock.json')) as Lockfile;
const pins = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });

describe('dependencies', () => {
  it('are pinned to one exact version', () => {
    expect(pins.length).toBeGreaterThan(0);
    expect(pins.filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))).toEqual([]);
  });

  it('are locked at the version that is pinned', () => {
    const differing = pins.filter(([name, version]) => lockfile.packages[`node_modules/${name}`]?.version !== version);
    expect(differing).toEqual([]);
  });

  it('are locked without the address of any registry', () => {
    const located = Object.entries(lockfile.packages).filter(([, { resolved }]) => resolved !== undefined);
    expect(located).toEqual([]);
  });
});

describe('source files', () => {
  it('are found: the rules below judge something', () => {
    expect(sources.length).toBeGreaterThan(20);
    expect(code.length).toBeGreaterThan(sources.length);
  });

  it('stay within 400 lines', () => {
    const long = sources.map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }));
    expect(long.filter(({ lines }) => lines > 400)).toEqual([]);
  });

  it('export by name: no default exports but where a tool asks for one', () => {
    const typed = code.filter(({ path }) => /\.tsx?$/.test(path) && !path.endsWith('.config.ts'));
    expect(typed.filter((file) => exportsOf(file).hasDefault).map(({ path }) => path)).toEqual([]);
  });

  it('hold something of their own: no barrels', () => {
    const barrels = sources.filter((file) => {
      const { reExports, own } = exportsOf(file);
      return (reExports > 0 && own === 0) || /\/index\.tsx?$/.test(file.path);
    });
    expect(barrels.map(({ path }) => path)).toEqual([]);
  });

  it('are named after what they hold, in kebab-case', () => {
    const vague = /(?:^|[/-])(?:utils?|helpers?|common|managers?|misc|stuff)(?=[/.-]|$)/;
    const names = [...sources, ...textFiles('tests/**/*.ts')].map(({ path }) => path);
    expect(names.filter((name) => vague.test(name) || !/^[a-z0-9/.-]+$/.test(name))).toEqual([]);
  });

  it('are finished: no notes to self', () => {
    const marks = ['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X', 'HA' + 'CK'].join('|');
    const phrases = ['not implem' + 'ented', 'for simpl' + 'icity', 'in production this w' + 'ould'].join('|');
    expect(matchingLines(everything, new RegExp(`\\b(?:${marks})\\b|${phrases}`))).toEqual([]);
  });

  it('switch no check off', () => {
    const off = ['@ts-' + '(?:ignore|nocheck|expect-error)', '(?:ox|es)lint-' + 'disable', 'oxfmt-' + 'ignore'].join(
      '|',
    );
    expect(matchingLines(sources, new RegExp(off))).toEqual([]);
  });

  it('never turn off the check of certificates', () => {
    const off =
      /rejectUnauthorized|NODE_TLS_REJECT_UNAUTHORIZED|checkServerIdentity|ignore-certificate-errors|certificate-error/;
    expect(
      matchingLines(everything, new RegExp(off)).filter((line) => !line.startsWith('tests/architecture/')),
    ).toEqual([]);
  });
});

describe('the repository', () => {
  it('says nothing about the machine it was written on', () => {
    const folders = ['home', 'root', 'Users', 'work', 'tmp', 'mnt'].join('|');
    const paths = new RegExp(`(?<![\\w.~-])/(?:${folders})/|\\b[A-Z]:\\\\\\\\?Users\\b`);
    const registries = new RegExp(
      ['registry\\.npm' + 'js', 'npm\\.' + 'pkg', 'deb\\.deb' + 'ian', '_auth' + 'Token'].join('|'),
    );
    expect(matchingLines(everything, paths)).toEqual([]);
    expect(matchingLines(everything, registries)).toEqual([]);
  });

  it('reaches outside itself in one place only, for data that tests can do without', () => {
    const outside = matchingLines(everything, new RegExp('\\.\\./' + 'shared\\b'));
    expect(outside.filter((line) => !line.startsWith('tests/support/shared-data.ts:'))).toEqual([]);
  });

  it('runs every test: none is focused, skipped without a reason, or only promised', () => {
    const tests = textFiles('tests/**/*.test.ts');
    expect(matchingLines(tests, /\b(?:it|test|describe)\.(?:only|skip|todo|fails)\b(?!If)/)).toEqual([]);
  });

  it('is built by exactly the test line of the README', () => {
    const [testLine, ...others] = commandLines(read('README.md')).filter((line) => line.endsWith('npm test'));
    const commands = read('.ci/run')
      .split('\n')
      .filter((line) => line !== '' && !/^(?:#|set -|cd )/.test(line));
    expect(others).toEqual([]);
    expect(commands).toEqual([testLine]);
    expect(testLine).toBe('npm ci && npm test');
  });

  it('shows how to start it in one line', () => {
    expect(commandLines(read('README.md'))).toContain('npm ci && npm start');
  });

  it.skipIf(process.platform === 'win32')('lets the build server run its script', () => {
    expect(statSync(join(repositoryRoot, '.ci/run')).mode & 0o111).toBe(0o111);
  });

  it('names in its documents only scripts that exist', () => {
    const named = textFiles('*.md', 'config/decisions/*.md').flatMap(({ path, text }) =>
      [...text.matchAll(/npm run (?:-s )?([\w:]+)/g)].map(([, script]) => ({ path, script: script ?? '' })),
    );
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter(({ script }) => manifest.scripts[script] === undefined)).toEqual([]);
  });

  it('names in its decisions only files and folders that exist, so that no promise points at a check that is gone', () => {
    const missing = textFiles('config/decisions/*.md').flatMap(({ path, text }) =>
      [...text.matchAll(/`((?:src-main|tests|config|resources)\/[\w./-]+)/g)]
        .map(([, named]) => named ?? '')
        .filter((named) => statSync(join(repositoryRoot, named), { throwIfNoEntry: false }) === undefined)
        .map((named) => `${path}: ${named}`),
    );
    expect(missing).toEqual([]);
  });

  it('links only to files that exist', () => {
    const broken = textFiles('*.md', 'config/decisions/*.md').flatMap(({ path, text }) =>
      [...text.matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)]
        .map(([, target]) => join(repositoryRoot, path, '..', target ?? ''))
        .filter((target) => statSync(target, { throwIfNoEntry: false }) === undefined),
    );
    expect(broken).toEqual([]);
  });
});

/** The lines of a document's shell blocks. */
function commandLines(markdown: string): readonly string[] {
  const blocks = markdown.matchAll(/^```(?:sh|bash|console|shell)?\n([\s\S]*?)^```/gm);
  return [...blocks].flatMap(([, block]) => (block ?? '').split('\n').map((line) => line.replace(/^\$ /, '').trim()));
}
