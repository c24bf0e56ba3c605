import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const FETCH_WITHIN_MS = 10 * 60_000;

/** Where the electron package lies, or null when only what runs in production was installed. */
export function electronFolder(): string | null {
  try {
    return dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  } catch {
    return null;
  }
}

/** Looks without touching: asking the package itself would begin a download. */
export function findElectron(
  folder: string | null,
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
): string | null {
  const chosen = environment['ELECTRON_OVERRIDE_DIST_PATH'];
  const override = chosen === undefined || chosen === '' ? null : chosen;
  if (override === null && folder === null) return null;
  const note = folder === null ? null : join(folder, 'path.txt');
  const program = note !== null && existsSync(note) ? readFileSync(note, 'utf8').trim() : programName(platform);
  const executable = join(override ?? join(folder ?? '', 'dist'), program);
  return existsSync(executable) ? executable : null;
}

function programName(platform: NodeJS.Platform): string {
  if (platform === 'win32') return 'electron.exe';
  return platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron';
}

/**
 * Lets the package fetch its program. Answers why it could not, or null.
 * @param elapsed is told each second how many have passed.
 */
export async function fetchElectron(
  folder: string,
  elapsed: (seconds: number) => void,
  withinMs = FETCH_WITHIN_MS,
): Promise<string | null> {
  const installer = spawn(process.execPath, [join(folder, 'install.js')], { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  installer.stderr.on('data', (chunk: Buffer) => {
    complaint += chunk.toString();
  });
  let seconds = 0;
  const ticking = setInterval(() => elapsed(++seconds), 1_000);
  const limit = setTimeout(() => installer.kill('SIGKILL'), withinMs);
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) => {
    installer.once('error', () => resolve([1, null]));
    installer.once('close', (exitCode, exitSignal) => resolve([exitCode, exitSignal]));
  });
  clearInterval(ticking);
  clearTimeout(limit);
  if (code === 0) return null;
  if (signal === 'SIGKILL') return `it took longer than ${Math.round(withinMs / 60_000)} minutes`;
  return complaint.trim().split('\n')[0] || `exit code ${code ?? signal}`;
}
