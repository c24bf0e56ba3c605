import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { lockFile } from '#entry/launch/file-lock';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';

const SOURCES = ['src-main', 'src-preload', 'src-renderer', 'electron.vite.config.ts', 'package-lock.json'];
const BUILT = ['out/main/shell.js', 'out/main/engine-process.js', 'out/preload/bridge.cjs', 'out/renderer/index.html'];

/** Whether everything has been built, and nothing changed since. Without sources there is nothing to be older than. */
export function isBuilt(root: string): boolean {
  const builtMs = BUILT.map((file) => join(root, file)).map((file) => (existsSync(file) ? statSync(file).mtimeMs : 0));
  return Math.min(...builtMs) > Math.max(0, ...SOURCES.map((source) => newestMs(join(root, source))));
}

/** A few seconds of work; what the bundler says is shown only when it fails. */
export function buildWindow(root: string): void {
  const bundler = join(root, 'node_modules/electron-vite/bin/electron-vite.js');
  if (!existsSync(bundler)) {
    throw new CommandFailure(
      ExitCode.environment,
      'The window has not been built, and electron-vite, which builds it, is not installed. Run "npm ci" in this folder.',
    );
  }
  mkdirSync(join(root, 'out'), { recursive: true });
  using _alone = lockFile(join(root, 'out', 'building'));
  // Whoever had the lock before may have built just this.
  if (isBuilt(root)) return;
  const { FORCE_COLOR: _colours, ...environment } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [bundler, 'build'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...environment, NO_COLOR: '1' },
  });
  if (status === 0) return;
  throw new CommandFailure(
    ExitCode.environment,
    `The window could not be built. Run "npm ci" in this folder, then try again.\n${stderr.trim() === '' ? stdout : stderr}`,
  );
}

function newestMs(path: string): number {
  if (!existsSync(path)) return 0;
  const { mtimeMs } = statSync(path);
  const inside = statSync(path).isDirectory() ? readdirSync(path).map((name) => newestMs(join(path, name))) : [];
  return Math.max(mtimeMs, ...inside);
}
