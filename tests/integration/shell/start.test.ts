import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildWindow, isBuilt } from '#entry/launch/build-window';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const data = mkdtempSync(join(tmpdir(), 'argus-start-'));

beforeAll(() => {
  if (!isBuilt(root)) buildWindow(root);
});
afterAll(() => rmSync(data, { recursive: true }));

interface Started {
  readonly process: ChildProcess;
  said(): string;
  until(what: RegExp): Promise<RegExpExecArray>;
  readonly ended: Promise<number | null>;
}

/** `npm start` without a display. */
function start(...options: string[]): Started {
  const { DISPLAY: _x, WAYLAND_DISPLAY: _wayland, ...env } = process.env;
  const child = spawn(process.execPath, [`${root}src-main/entry/start.ts`, ...options], {
    cwd: root,
    env: { ...env, ARGUS_DATA: data },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const listeners = new Set<() => void>();
  const hear = (chunk: Buffer): void => {
    text += chunk.toString();
    for (const listener of listeners) listener();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    process: child,
    said: () => text,
    ended,
    until: (what) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = what.exec(text);
          if (found !== null) resolve(found);
        };
        listeners.add(look);
        void ended.then(() => reject(new Error(`ended without ${what}:\n${text}`)));
        look();
      }),
  };
}

describe('npm start', () => {
  it.runIf(process.platform === 'linux')(
    'without a display says why there is no window, then serves the same screens to a browser',
    async () => {
      const argus = start('--no-open');
      const [, url = ''] = await argus.until(/(http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]+)/);
      expect(argus.said()).toMatch(
        /^Argus opens in a browser instead of a window of its own, because there is no display/,
      );
      const page = await fetch(url);
      expect(page.status).toBe(200);
      expect(await page.text()).toContain('<title>Argus</title>');
      argus.process.kill('SIGINT');
      expect(await argus.ended).toBe(0);
    },
  );

  it('serves to a browser without explanations where that is asked for', async () => {
    const argus = start('--browser', '--no-open');
    await argus.until(/http:\/\/127\.0\.0\.1:\d+\//);
    expect(argus.said()).not.toContain('instead of a window');
    argus.process.kill('SIGTERM');
    expect(await argus.ended).toBe(0);
  });

  it('proves the demo day in the terminal, as before there was a window', async () => {
    const argus = start('--terminal', '--max');
    expect(await argus.ended).toBe(0);
    expect(argus.said()).toMatch(/1,440 minutes proved against the recording/);
  });

  it.each([
    [['--bogus'], 2, /Unknown option '--bogus'[\s\S]*npm start -- --browser/],
    [['--browser', '--port', 'x'], 2, /"x" is no port/],
    [['--help'], 0, /opens the window; where that is not possible/],
  ])('answers %s with exit code %i', async (options, code, text) => {
    const argus = start(...options);
    expect(await argus.ended).toBe(code);
    expect(argus.said()).toMatch(text);
  });
});
