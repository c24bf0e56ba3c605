import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import type { WindowFile } from '#transport/web-host';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

/** The whole built window by path. Held in memory: a build in the meantime cannot leave a window half old, half new. */
export function readWindowFiles(folder: string): ReadonlyMap<string, WindowFile> {
  const files = new Map<string, WindowFile>();
  try {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const name = path.slice(folder.length).replaceAll('\\', '/').replace(/^\/*/, '/');
      files.set(name, { type: TYPES[extname(name)] ?? 'application/octet-stream', body: readFileSync(path) });
    }
  } catch (error) {
    throw missing(folder, error);
  }
  if (!files.has('/index.html')) throw missing(folder);
  return files;
}

function missing(folder: string, cause?: unknown): CommandFailure {
  const text = `There is no built window in ${folder}. Run "npm run build" and try again.`;
  return new CommandFailure(ExitCode.environment, text, cause);
}
