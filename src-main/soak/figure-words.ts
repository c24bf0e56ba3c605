/** `45 s`, `12 min`, `3 h 20 min`. */
export function spanWords(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 120_000) return `${Math.round(ms / 1_000)} s`;
  const minutes = Math.round(ms / 60_000);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `950 MB`, `12.4 GB`. */
export function sizeWords(megabytes: number): string {
  return Math.abs(megabytes) < 10_000 ? `${Math.round(megabytes)} MB` : `${(megabytes / 1_000).toFixed(1)} GB`;
}

export function shareWords(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** `12,400`, grouped by thousands. */
export function countWords(count: number): string {
  return Math.round(count)
    .toString()
    .replace(/\B(?=(?:\d{3})+(?!\d))/g, ',');
}
