/** Two ticks of a sixty-hertz clock lie 16.7 ms apart; rounding must not make a missed frame of that. */
const EDGES_MS = [8, 16.7, 20, 33.4, 50] as const;
const LABELS = ['≤ 8', '≤ 16.7', '≤ 20', '≤ 33', '≤ 50', '> 50'];
const ROUNDING_MS = 0.2;
const BAR_WIDTH = 40;

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function framesPerSecond(frameTimes: readonly number[]): number {
  const total = frameTimes.reduce((sum, ms) => sum + ms, 0);
  return total === 0 ? 0 : (frameTimes.length * 1_000) / total;
}

/** How long frames took, a line a bucket. */
export function frameHistogram(title: string, frameTimes: readonly number[]): string[] {
  const edges = [Number.NEGATIVE_INFINITY, ...EDGES_MS.map((edge) => edge + ROUNDING_MS), Number.POSITIVE_INFINITY];
  const counts = LABELS.map((_, i) => {
    const [above, upTo] = [edges[i] as number, edges[i + 1] as number];
    return frameTimes.filter((ms) => ms > above && ms <= upTo).length;
  });
  const most = Math.max(...counts, 1);
  const lines = LABELS.map((label, i) => {
    const count = counts[i] ?? 0;
    const share = ((100 * count) / Math.max(frameTimes.length, 1)).toFixed(1);
    const bar = '█'.repeat(Math.round((BAR_WIDTH * count) / most));
    return `  ${label.padStart(7)} ms ${String(count).padStart(6)} ${share.padStart(6)} %  ${bar}`;
  });
  return [`${title} (${frameTimes.length} frames)`, ...lines];
}
