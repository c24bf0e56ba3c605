import { useDesk } from '#window/state/use-desk.ts';

const GRAIN_MS = 250;

/** What time it is where the desk stands: the cursor's, never the wall clock's. Told in quarters of a second. */
export function useDeskTime(): number | null {
  return useDesk((desk) => {
    const seenMs = desk?.cursor.seenMs ?? null;
    return seenMs === null ? null : Math.floor(seenMs / GRAIN_MS) * GRAIN_MS;
  });
}
