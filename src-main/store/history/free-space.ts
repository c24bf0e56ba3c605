import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';

/** Bytes this user may still write on the disk that holds `path`; null where the system does not say. */
export type FreeSpace = (path: string) => number | null;

export const freeSpace: FreeSpace = (path) => {
  try {
    const disk = statfsSync(dirname(path));
    return disk.bavail * disk.bsize;
  } catch {
    return null;
  }
};
