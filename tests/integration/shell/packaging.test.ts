import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { buildWindow, isBuilt } from '#entry/launch/build-window';
import { listArchive, readFuses, writeStubElectron } from '#tests/support/stub-electron';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const manifest = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
};
/** `npm run dist` fetches it when it is first needed; tests fetch nothing. */
const builder = /electron-builder@[\d.]+/.exec(manifest.scripts['dist'] ?? '')?.[0] ?? 'electron-builder@26.17.0';
const here = spawnSync('npx', ['--no', '--', builder, '--version'], { cwd: root, encoding: 'utf8' }).status === 0;
const possible = process.platform === 'linux' && here;
const skipped = possible ? '' : ` (SKIPPED: needs Linux, and ${builder}, which "npm run dist" fetches)`;
if (!possible) process.stderr.write(`Packaging${skipped}.\n`);

describe.skipIf(!possible)(`a package for Linux around a stub of Electron${skipped}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'argus-package-'));
  const packaged = join(folder, 'release', process.arch === 'arm64' ? 'linux-arm64-unpacked' : 'linux-unpacked');
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is made of the program, the archive and what must lie beside it', () => {
    if (!isBuilt(root)) buildWindow(root);
    writeStubElectron(join(folder, 'electron'), manifest.devDependencies['electron'] ?? '');
    const made = spawnSync(
      'npx',
      [
        '--no',
        '--',
        builder,
        '--linux',
        '--dir',
        '--config',
        'config/electron-builder.yml',
        `-c.electronDist=${join(folder, 'electron')}`,
        `-c.directories.output=${join(folder, 'release')}`,
      ],
      { cwd: root, encoding: 'utf8' },
    );
    expect(made.status, made.stdout + made.stderr).toBe(0);
    expect(existsSync(join(packaged, 'argus'))).toBe(true);
  });

  it('has its fuses blown', () => {
    expect(readFuses(join(packaged, 'argus'))).toMatchObject({
      runAsNode: false,
      enableCookieEncryption: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    });
  });

  it('holds what runs and what is read, and neither sources nor tests', () => {
    const files = listArchive(join(packaged, 'resources', 'app.asar'));
    expect(files).toEqual(
      expect.arrayContaining([
        'package.json',
        'LICENSE',
        'out/main/shell.js',
        'out/main/engine-process.js',
        'out/preload/bridge.cjs',
        'out/renderer/index.html',
        'out/renderer/popout.html',
        'config/config.yaml',
        'resources/calendars/nyse-exceptions.json',
        'resources/tapes/demo.tape (unpacked)',
        'resources/icons/argus.png',
        'node_modules/lightweight-charts/LICENSE',
        'node_modules/react/package.json',
        'node_modules/dockview-react/LICENCE.md',
      ]),
    );
    for (const name of Object.keys(manifest.dependencies)) {
      expect(
        files.some((file) => file.startsWith(`node_modules/${name}/`)),
        name,
      ).toBe(true);
    }
    const unwanted =
      /^(?:src-|tests\/|config\/tooling)|\.map$|prebuilds\/(?:darwin|win32)|node_modules\/(?:react|electron|vite)\/.*\.(?:js|ts)$/;
    expect(files.filter((file) => unwanted.test(file))).toEqual([]);
    // Native code; `.node.js` is none.
    expect(files.filter((file) => file.endsWith('.node'))).toEqual([]);
    const tensorflow = files.filter((file) => file.startsWith('node_modules/@tensorflow/tfjs-core/dist/'));
    expect(tensorflow).toEqual(['node_modules/@tensorflow/tfjs-core/dist/tf-core.node.js']);
    expect(existsSync(join(packaged, 'resources/app.asar.unpacked/resources/tapes/demo.tape'))).toBe(true);
  });
});
