import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildWindow, isBuilt } from '#entry/launch/build-window';
import { electronFolder, fetchElectron, findElectron } from '#entry/launch/electron-binary';
import { browserInstead, type LaunchFacts, planLaunch } from '#entry/launch/launch-plan';
import { openWindow } from '#entry/launch/open-window';
import { settingsHome } from '#entry/launch/settings-home';
import { lastWords } from '#shell/last-words';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'argus-launch-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string, modifiedMs?: number): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  if (modifiedMs !== undefined) utimesSync(path, modifiedMs / 1_000, modifiedMs / 1_000);
  return path;
}

describe('what npm start does', () => {
  const desk: LaunchFacts = {
    browserWanted: false,
    platform: 'linux',
    environment: { DISPLAY: ':0' },
    superuser: false,
    executable: '/there/electron',
    mayFetch: true,
  };

  it('opens a window of its own where it can', () => {
    expect(planLaunch(desk)).toEqual({ kind: 'window', executable: '/there/electron' });
    expect(planLaunch({ ...desk, environment: { WAYLAND_DISPLAY: 'wayland-0' } }).kind).toBe('window');
    expect(planLaunch({ ...desk, platform: 'darwin', environment: {} }).kind).toBe('window');
    expect(planLaunch({ ...desk, platform: 'win32', environment: {} }).kind).toBe('window');
  });

  it('fetches Electron when it is missing and may be fetched', () => {
    expect(planLaunch({ ...desk, executable: null })).toEqual({ kind: 'fetch' });
  });

  it.each([
    ['without a display', { environment: { DISPLAY: '' } }, /no display/],
    ['for root', { superuser: true }, /for root,/],
    ['without Electron', { executable: null, mayFetch: false }, /--no-download/],
  ])('opens a browser and says why: %s', (_when, change, why) => {
    const plan = planLaunch({ ...desk, ...change });
    expect(plan).toMatchObject({ kind: 'browser', why: expect.stringMatching(why) as string });
  });

  it('opens a browser without a word where that was asked for', () => {
    expect(planLaunch({ ...desk, browserWanted: true })).toEqual({ kind: 'browser', why: null });
  });

  it('says it in one paragraph', () => {
    const text = browserInstead('there is no display here', 'To get the window, buy one.');
    expect(text).toContain('because there is no display here. ');
    expect(text).not.toContain('\n');
  });
});

describe('Electron’s program', () => {
  it('is looked for without waking the package, which would begin a download', () => {
    const found = electronFolder();
    expect(found).toMatch(/node_modules[\\/]electron$/);
    expect(findElectron(folder, {}, 'linux')).toBeNull();
    expect(findElectron(null, {}, 'linux')).toBeNull();
  });

  it('is where the package says, or where the platform has it', () => {
    const program = write('dist/electron', '');
    expect(findElectron(folder, {}, 'linux')).toBe(program);
    expect(findElectron(folder, {}, 'darwin')).toBeNull();
    write('path.txt', 'Electron.app/Contents/MacOS/Electron\n');
    expect(findElectron(folder, {}, 'linux')).toBeNull();
    const app = write('dist/Electron.app/Contents/MacOS/Electron', '');
    expect(findElectron(folder, {}, 'darwin')).toBe(app);
  });

  it('is where the user says before anything else', () => {
    write('dist/electron', '');
    const own = write('unpacked/electron', '');
    const environment = { ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'unpacked') };
    expect(findElectron(folder, environment, 'linux')).toBe(own);
    expect(findElectron(null, environment, 'linux')).toBe(own);
    expect(findElectron(folder, { ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'gone') }, 'linux')).toBeNull();
  });

  it('is fetched by the package itself; a failure is told in one line', async () => {
    write('install.js', 'process.exit(0)');
    expect(await fetchElectron(folder, () => {})).toBeNull();
    write('install.js', 'console.error("TypeError: fetch failed\\n    at somewhere"); process.exit(1)');
    expect(await fetchElectron(folder, () => {})).toBe('TypeError: fetch failed');
    write('install.js', 'process.exit(4)');
    expect(await fetchElectron(folder, () => {})).toBe('exit code 4');
  });

  it('is not waited for for ever', async () => {
    write('install.js', 'setInterval(() => {}, 1000)');
    expect(await fetchElectron(folder, () => {}, 100)).toMatch(/longer than/);
  });
});

describe('the built window', () => {
  const outputs = [
    'out/main/shell.js',
    'out/main/engine-process.js',
    'out/preload/bridge.cjs',
    'out/renderer/index.html',
  ];

  it('is built when all of it is there and no source is newer', () => {
    const now = Date.now();
    write('src-main/a/deep.ts', '', now - 60_000);
    write('electron.vite.config.ts', '', now - 60_000);
    for (const path of ['src-main/a', 'src-main']) utimesSync(join(folder, path), now / 1_000 - 60, now / 1_000 - 60);
    expect(isBuilt(folder)).toBe(false);
    for (const output of outputs) write(output, '', now);
    expect(isBuilt(folder)).toBe(true);
    write('src-main/a/deep.ts', 'changed', now + 1_000);
    expect(isBuilt(folder)).toBe(false);
    for (const output of outputs) write(output, '', now + 2_000);
    expect(isBuilt(folder)).toBe(true);
    rmSync(join(folder, 'out/preload/bridge.cjs'));
    expect(isBuilt(folder)).toBe(false);
  });

  it('is built by one at a time; a builder that died keeps nobody waiting', () => {
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    write('node_modules/electron-vite/bin/electron-vite.js', '');
    write('out/building', String(dead));
    buildWindow(folder);
    expect(existsSync(join(folder, 'out/building'))).toBe(false);
  });

  it('tells what to do where it cannot be built', () => {
    expect(() => buildWindow(folder)).toThrow(/npm ci/);
    write('node_modules/electron-vite/bin/electron-vite.js', 'console.error("no such module"); process.exit(1)');
    expect(() => buildWindow(folder)).toThrow(/no such module/);
  });
});

it('an installed application begins with a copy of its settings, and leaves changed ones alone', () => {
  const delivered = join(folder, 'delivered');
  const data = join(folder, 'data');
  write('delivered/config.yaml', 'as delivered');
  write('delivered/notes.txt', 'no setting');
  expect(settingsHome(delivered, data, false)).toBe(delivered);
  const home = settingsHome(delivered, data, true);
  expect(readdirSync(home)).toEqual(['config.yaml']);
  writeFileSync(join(home, 'config.yaml'), 'changed by the user');
  expect(settingsHome(delivered, data, true)).toBe(home);
  expect(readFileSync(join(home, 'config.yaml'), 'utf8')).toBe('changed by the user');
});

describe('a started Electron', () => {
  it('that runs to its end has opened a window', async () => {
    const outcome = await openWindow(process.execPath, write('fine.mjs', ''));
    expect(outcome).toEqual({ opened: true, exitCode: 0 });
  });

  it('that fails at once has not, and its last words say why', async () => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const script = write(
      'bad.mjs',
      'console.error("error while loading shared libraries: libgtk-3.so.0"); process.exitCode = 127;',
    );
    expect(await openWindow(process.execPath, script)).toEqual({
      opened: false,
      why: 'error while loading shared libraries: libgtk-3.so.0',
    });
    expect(await openWindow(join(folder, 'gone'), script)).toMatchObject({
      opened: false,
      why: expect.stringMatching(/ENOENT/) as string,
    });
  });

  it('that fails later has had one', async () => {
    const outcome = await openWindow(process.execPath, write('late.mjs', 'process.exitCode = 3;'), 0);
    expect(outcome).toEqual({ opened: true, exitCode: 3 });
  });
});

it('the last words of a process are its last error, else its last line', () => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const wordsOf = (text: string): string | null => {
    const stream = new PassThrough();
    const words = lastWords(stream);
    // In two pieces, as pipes do.
    stream.emit('data', Buffer.from(text.slice(0, 7)));
    stream.emit('data', Buffer.from(text.slice(7)));
    return words();
  };
  expect(wordsOf('started\nTapeFault: damaged at byte 7\n    at x (y.ts:1:1)\n\nNode.js v24\n')).toBe(
    'TapeFault: damaged at byte 7',
  );
  expect(wordsOf('TypeError: first\nRangeError: second\n')).toBe('RangeError: second');
  expect(wordsOf('Segmentation fault\n')).toBe('Segmentation fault');
  expect(wordsOf('')).toBeNull();
  expect(lastWords(null)()).toBeNull();
});
