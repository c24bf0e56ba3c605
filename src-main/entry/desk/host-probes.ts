import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { freeSpace } from '#store/history/free-space';
import type { HostProbes } from '#transport/projections/host-figures';

const RESOLUTION_MS = 10;
const NANOSECONDS = 1_000_000;

/** Asks this process and the disk under `folder`. */
export function hostProbes(folder: string): HostProbes & Disposable {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  return {
    memoryBytes: () => process.memoryUsage.rss(),
    loopLagMs: () => {
      // The histogram counts its own interval as delay.
      const lag = delay.count === 0 ? 0 : Math.max(0, delay.max / NANOSECONDS - RESOLUTION_MS);
      delay.reset();
      return lag;
    },
    freeBytes: () => freeSpace(join(nearestExisting(folder), 'any')),
    [Symbol.dispose]: () => delay.disable(),
  };
}

/** The data folder is made when something is first kept in it. */
function nearestExisting(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearestExisting(dirname(folder));
}
