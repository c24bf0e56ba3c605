/**
 * One tape for all live recordings, carried on at every start: the farm's positions and the clocks of whoever is followed
 * belong to a tape, and a new one each day would begin them anew. A simulated market begins where the clock stands, so
 * that it is another one each time.
 */
export function venueTapeName(kind: 'live' | 'sim', nowMs: number): string {
  if (kind === 'live') return 'live.tape';
  return `simulated-venues-${new Date(nowMs).toISOString().slice(0, 19).replaceAll(':', '')}.tape`;
}
