import { readdirSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll } from 'vitest';

const PATIENCE_MS = 1_000;
const DESCRIPTORS = '/proc/self/fd';

/**
 * Runs around every test file: what a file opened and did not close fails it. Timers and handles that keep a process
 * alive are seen everywhere, open files on Linux only.
 */
let before: ReadonlyMap<string, number>;
const timers = new Set<NodeJS.Timeout>();

const { setTimeout: plainTimeout, setInterval: plainInterval } = globalThis;

beforeAll(() => {
  // The test runner kept the originals for itself, so these are timers of ours.
  globalThis.setTimeout = remembering(plainTimeout);
  globalThis.setInterval = remembering(plainInterval);
  before = heldResources();
});

afterAll(async () => {
  const deadline = performance.now() + PATIENCE_MS;
  // Sockets and child processes take a few turns of the event loop to go away after they were closed.
  while (performance.now() < deadline && grownSince(before).length > 0) await sleep(10);
  const leaked = grownSince(before);
  globalThis.setTimeout = plainTimeout;
  globalThis.setInterval = plainInterval;
  timers.clear();
  if (leaked.length > 0) throw new Error(`left open after the tests of this file:\n  ${leaked.join('\n  ')}`);
});

/** A proxy, because `util.promisify` looks for properties of the original. */
function remembering<Start extends (...given: never[]) => unknown>(start: Start): Start {
  return new Proxy(start, {
    apply(target, self, given: never[]) {
      const timer = Reflect.apply(target, self, given) as NodeJS.Timeout;
      timers.add(timer);
      return timer;
    },
  });
}

function grownSince(earlier: ReadonlyMap<string, number>): readonly string[] {
  const grown: string[] = [];
  for (const [what, count] of heldResources()) {
    const more = count - (earlier.get(what) ?? 0);
    if (more > 0) grown.push(more === 1 ? what : `${what} (${more} times)`);
  }
  return grown;
}

function heldResources(): ReadonlyMap<string, number> {
  const held = new Map<string, number>();
  const count = (what: string) => held.set(what, (held.get(what) ?? 0) + 1);
  // The runner's own timers are among the active resources and come and go.
  for (const what of process.getActiveResourcesInfo()) if (what !== 'Timeout' && what !== 'Immediate') count(what);
  for (const timer of timers) if (isWaiting(timer)) count('timer');
  for (const path of openFiles()) count(path);
  return held;
}

/** Node says whether a timer is over only in a field of its own; were that renamed, every file with a timer would fail. */
function isWaiting(timer: NodeJS.Timeout): boolean {
  return timer.hasRef() && !(timer as unknown as { readonly _destroyed: boolean })._destroyed;
}

function openFiles(): readonly string[] {
  let descriptors: readonly string[];
  try {
    descriptors = readdirSync(DESCRIPTORS);
  } catch {
    return [];
  }
  return descriptors.flatMap((descriptor) => {
    try {
      const path = readlinkSync(`${DESCRIPTORS}/${descriptor}`);
      return path.startsWith('/') && !/^\/(?:dev|proc|sys)\//.test(path) ? [path] : [];
    } catch {
      return [];
    }
  });
}
