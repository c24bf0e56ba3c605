import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildWindow, isBuilt } from '#entry/launch/build-window';
import { electronFolder, findElectron } from '#entry/launch/electron-binary';

/*
 * The real window, wherever Electron's program is on the disk already: nothing here fetches it. It must be the program as
 * delivered; one whose fuses are blown cannot be driven from outside, which is the point of blowing them.
 */
const root = fileURLToPath(new URL('../../../', import.meta.url));
const executable = findElectron(electronFolder(), process.env, process.platform);
const display = process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
const possible = executable !== null && display;
const why = executable === null ? 'Electron’s program is not here; "npx install-electron" fetches it' : 'no display';
const skipped = possible ? '' : ` (SKIPPED: ${why})`;
if (!possible) process.stderr.write(`The window of the real Electron: SKIPPED, ${why}.\n`);

describe.skipIf(!possible)(`the window of the real Electron${skipped}`, () => {
  const data = mkdtempSync(join(tmpdir(), 'argus-electron-'));
  let app: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    if (!isBuilt(root)) buildWindow(root);
    app = await _electron.launch({
      executablePath: executable ?? '',
      cwd: root,
      // Root has no sandbox; the window's own preferences are looked at below all the same.
      args: [root, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
      env: { ...process.env, ARGUS_DATA: data } as Record<string, string>,
      timeout: 30_000,
    });
    page = await app.firstWindow();
    await page.getByText('DEMO').first().waitFor({ timeout: 20_000 });
  });
  afterAll(async () => {
    await app.close();
    rmSync(data, { recursive: true });
  });

  it('shows the page from its own protocol, with the three names and no way to Node', async () => {
    const seen = await page.evaluate<unknown[]>(
      '[location.origin, Object.keys(argus).sort().join(), typeof require, typeof process, typeof module]',
    );
    expect(seen).toEqual(['app://argus', 'connect,kind,onEngineExit', 'undefined', 'undefined', 'undefined']);
  });

  it('runs with the preferences that it was given', async () => {
    const preferences = await app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      const contents = window?.webContents as unknown as { getLastWebPreferences(): object } | undefined;
      return contents?.getLastWebPreferences();
    });
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
    });
  });

  it('goes nowhere else, opens nothing else and loads nothing from elsewhere', async () => {
    await page.evaluate('void (location.href = "https://example.com/")');
    expect(await page.evaluate('location.origin')).toBe('app://argus');
    expect(await page.evaluate('window.open("https://example.com/") === null')).toBe(true);
    await expect(page.evaluate('fetch("https://example.com/")')).rejects.toThrow(/fetch|CSP|Content Security/i);
    expect(await page.evaluate('fetch("app://argus/..%2fpackage.json").then(({ status }) => status)')).toBe(404);
  });

  it('comes back to a new engine when the old one is killed', async () => {
    const pid = await app.evaluate(
      ({ app: shell }) => shell.getAppMetrics().find(({ name }) => name === 'Argus engine')?.pid ?? 0,
    );
    expect(pid).toBeGreaterThan(0);
    process.kill(pid, 'SIGKILL');
    await expect
      .poll(
        () =>
          app.evaluate(({ app: shell }) => shell.getAppMetrics().find(({ name }) => name === 'Argus engine')?.pid ?? 0),
        { timeout: 10_000 },
      )
      .not.toBe(pid);
    await page.getByText('DEMO').first().waitFor({ timeout: 10_000 });
  });
});
