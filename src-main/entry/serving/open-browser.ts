import { spawn } from 'node:child_process';

export interface BrowserFacts {
  readonly platform: NodeJS.Platform;
  readonly environment: NodeJS.ProcessEnv;
}

/** Whether somebody sits here who would see a browser open. */
export function canOpenBrowser({ platform, environment }: BrowserFacts): boolean {
  const isSet = (name: string): boolean => (environment[name] ?? '') !== '';
  if (isSet('CI') || isSet('SSH_CONNECTION')) return false;
  return platform !== 'linux' || isSet('DISPLAY') || isSet('WAYLAND_DISPLAY');
}

/** Opens the address in the default browser; `failed` is called when that is not possible. */
export function openBrowser(url: string, platform: NodeJS.Platform, failed: () => void): void {
  const [program, ...given] = commandFor(url, platform);
  const child = spawn(program, given, { stdio: 'ignore', detached: true });
  child.once('error', failed);
  child.once('exit', (code) => {
    if (code !== 0 && code !== null) failed();
  });
  child.unref();
}

function commandFor(url: string, platform: NodeJS.Platform): readonly [string, ...string[]] {
  if (platform === 'darwin') return ['open', url];
  // Not through a shell, which would read & and # in its own way.
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', url];
  return ['xdg-open', url];
}
