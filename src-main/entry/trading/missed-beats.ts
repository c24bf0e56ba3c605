import type { Instrument } from '#domain/instrument';
import { usualBeatMs } from '#market/sources/usual-beat';
import type { EpochMs } from '#primitives/clock';

/**
 * Heartbeats missed in a row by the source that is worst off, of those whose figures count: who only stands by may be
 * silent. Null where none of them ever beat.
 */
export function missedBeats(
  counting: Iterable<string>,
  instruments: readonly Pick<Instrument, 'source' | 'barsFrom'>[],
  lastBeat: (source: string) => EpochMs | null,
  nowMs: EpochMs,
): number | null {
  let most: number | null = null;
  for (const source of counting) {
    const beatMs = lastBeat(source);
    if (beatMs === null) continue;
    const everyMs = usualBeatMs(instruments.filter((one) => one.source === source));
    most = Math.max(most ?? 0, Math.floor((nowMs - beatMs) / everyMs));
  }
  return most;
}
