import { readFileSync, rmSync, writeFileSync } from 'node:fs';

const LOOK_AGAIN_MS = 100;

/** Waits until the file is ours alone. A process that died with it does not keep others waiting. */
export function lockFile(path: string): Disposable {
  while (!taken(path)) {
    if (holderIsGone(path)) rmSync(path, { force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_AGAIN_MS);
  }
  return { [Symbol.dispose]: () => rmSync(path, { force: true }) };
}

function taken(path: string): boolean {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function holderIsGone(path: string): boolean {
  try {
    const holder = Number(readFileSync(path, 'utf8'));
    // Zero: created, and its number not written yet.
    if (holder > 0) process.kill(holder, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
