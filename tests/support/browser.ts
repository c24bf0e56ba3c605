import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const INSTALL_MS = 240_000;

export const WHAT_TO_INSTALL =
  'Install Chrome, Chromium or Edge, or set CHROME_PATH to the program, then run "npm test" again.';

/** Stands for the program where tests must run and cannot. */
export const MISSING_BROWSER = 'missing';

const ON_THE_PATH: readonly string[] = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'chrome',
  'microsoft-edge',
  'microsoft-edge-stable',
];
const ON_A_MAC: readonly string[] = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];
const ON_WINDOWS: readonly string[] = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Chromium\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
];

/** A browser of this machine that Playwright can drive; null when there is none. CHROME_PATH is taken at its word. */
export function installedBrowser(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string | null {
  const chosen = environment['CHROME_PATH'] ?? '';
  if (chosen !== '') return chosen;
  return candidates(environment, platform).find(isProgram) ?? null;
}

function candidates(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): readonly string[] {
  const fetched = chromium.executablePath();
  if (platform === 'darwin') return [...ON_A_MAC, fetched];
  if (platform === 'win32') {
    const folders = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) => environment[name] ?? []);
    return [...folders.flatMap((folder) => ON_WINDOWS.map((path) => join(folder, path))), fetched];
  }
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return [...ON_THE_PATH.flatMap((name) => folders.map((folder) => join(folder, name))), '/snap/bin/chromium', fetched];
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Finds a browser, else tries to get one. `say` is told each step in one line. */
export async function obtainBrowser(say: (line: string) => void): Promise<string | null> {
  const found = installedBrowser();
  if (found !== null) return found;
  if (existsSync('/usr/bin/apt-get') && process.getuid?.() === 0) {
    say('No browser was found. Installing Debian’s Chromium (apt-get install chromium)…');
    const done =
      (await succeeds('apt-get', ['update', '-q'])) && (await succeeds('apt-get', ['install', '-y', '-q', 'chromium']));
    const installed = done ? installedBrowser() : null;
    if (installed !== null) return installed;
  }
  say('No browser was found. Fetching Chromium (playwright install chromium)…');
  await succeeds(process.execPath, [join(ROOT, 'node_modules/playwright/cli.js'), 'install', 'chromium']);
  return installedBrowser();
}

function succeeds(program: string, given: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, given, {
      stdio: 'ignore',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    const end = setTimeout(() => child.kill('SIGKILL'), INSTALL_MS);
    const over = (isDone: boolean): void => {
      clearTimeout(end);
      resolve(isDone);
    };
    child.once('error', () => over(false));
    child.once('exit', (code) => over(code === 0));
  });
}
