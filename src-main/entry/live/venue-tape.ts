/** Recordings of venues go onto a tape for each day that they are begun on, by the date in UTC. */
export function venueTapeName(kind: 'live' | 'sim', nowMs: number): string {
  const name = kind === 'live' ? 'live' : 'simulated-venues';
  return `${name}-${new Date(nowMs).toISOString().slice(0, 10)}.tape`;
}
