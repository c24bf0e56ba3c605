import { closeSync, openSync, readFileSync, renameSync, statSync, unlinkSync, writeSync } from 'node:fs';
import { systemFault } from '#store/tape/tape-faults';
import { TapeFault } from '#ports/tape';

/** A lock that cannot be read yet is being written by somebody, unless it has been unreadable for this long. */
const UNREADABLE_GRACE_MS = 2_000;
const SAME_START_MS = 5_000;

interface Holder {
  readonly pid: number;
  readonly startedMs: number;
  /** Set where the system tells exactly when a process began; a process id alone may have been reused since. */
  readonly birth: string | null;
}

export interface LockWords {
  /** What the holder of the lock does. */
  readonly writes: string;
  /** What whoever finds it held may do about it. */
  readonly remedy: string;
}

const TAPE_WORDS: LockWords = {
  writes: 'is writing this tape',
  remedy: 'Stop it first, or record into another file.',
};

/** A file beside the tape that says which process writes it. The lock of a process that is gone is taken over. */
export function lockFile(path: string, { writes, remedy }: LockWords = TAPE_WORDS): Disposable {
  for (let attempt = 0; attempt < 3; attempt++) {
    if (tryCreate(path)) return { [Symbol.dispose]: () => release(path) };
    const found = readLock(path);
    if (found === 'gone') continue;
    if (found === 'fresh' || (found !== 'unreadable' && isAlive(found.holder))) {
      const who = found === 'fresh' ? 'another process' : `process ${found.holder.pid}`;
      throw new TapeFault('in-use', path, `${path}: ${who} ${writes}. ${remedy}`);
    }
    takeAway(path, found === 'unreadable' ? null : found.text);
  }
  throw new TapeFault('in-use', path, `${path}: several processes want to write at once. Try again.`);
}

function tryCreate(path: string): boolean {
  let file: number;
  try {
    file = openSync(path, 'wx');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw systemFault(path, 'locking the tape', error);
  }
  try {
    const holder: Holder = { pid: process.pid, startedMs: startedMs(), birth: birthOf(process.pid) };
    writeSync(file, `${JSON.stringify(holder)}\n`);
  } catch (error) {
    closeSync(file);
    release(path);
    throw systemFault(path, 'locking the tape', error);
  }
  closeSync(file);
  return true;
}

function release(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Whoever starts next finds this process dead and takes the lock over.
  }
}

function readLock(path: string): { readonly holder: Holder; readonly text: string } | 'gone' | 'fresh' | 'unreadable' {
  try {
    const text = readFileSync(path, 'utf8');
    const holder = parseHolder(text);
    if (holder !== null) return { holder, text };
    return Date.now() - statSync(path).mtimeMs < UNREADABLE_GRACE_MS ? 'fresh' : 'unreadable';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'gone';
    throw systemFault(path, 'reading the lock', error);
  }
}

function parseHolder(text: string): Holder | null {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null) return null;
    const { pid, startedMs: started, birth } = parsed as Partial<Record<keyof Holder, unknown>>;
    if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid <= 0 || typeof started !== 'number') return null;
    return { pid, startedMs: started, birth: typeof birth === 'string' ? birth : null };
  } catch {
    return null;
  }
}

function isAlive(holder: Holder): boolean {
  if (holder.birth !== null) return birthOf(holder.pid) === holder.birth;
  if (holder.pid === process.pid) return Math.abs(holder.startedMs - startedMs()) < SAME_START_MS;
  try {
    process.kill(holder.pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Moves a stale lock away; puts it back when somebody else's live lock was caught instead. */
function takeAway(path: string, expected: string | null): void {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
    if (expected !== null && readFileSync(aside, 'utf8') !== expected) renameSync(aside, path);
    else unlinkSync(aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw systemFault(path, 'taking over the lock', error);
  }
}

function startedMs(): number {
  return Math.round(Date.now() - process.uptime() * 1000);
}

/** Boot and start tick of a process where the system publishes them. */
function birthOf(pid: number): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const startTick = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return startTick === undefined ? null : `${boot}/${startTick}`;
  } catch {
    return null;
  }
}
