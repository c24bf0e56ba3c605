const FIRST_MS = 250;
const LONGEST_MS = 10_000;

/** How long to wait before the next attempt: twice as long each time, spread out so that windows do not come in step. */
export function backoffMs(failures: number, random: () => number): number {
  const full = Math.min(FIRST_MS * 2 ** Math.min(Math.max(failures - 1, 0), 16), LONGEST_MS);
  return Math.round(full * (0.5 + random() / 2));
}
