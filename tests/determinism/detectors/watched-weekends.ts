import { allDetectors } from '#detectors/all-detectors';
import { DEFAULT_DETECTOR_SETTINGS } from '#detectors/detector-settings';
import { SeededRandom } from '#primitives/random';
import { hashOfValue } from '#primitives/value-hash';
import { ScriptedSight } from '#tests/support/scripted-sight';

/** From the Friday before to the Monday after New York's clocks change, in spring and in autumn. */
const WEEKENDS = [
  ['2026-03-06T13:00Z', '2026-03-09T21:00Z'],
  ['2026-10-30T13:00Z', '2026-11-02T22:00Z'],
] as const;
const MINUTE = 60_000;

export interface WatchedWeekend {
  /** Minutes of regular hours: the first and the last of each stretch, in UTC. */
  readonly regular: readonly string[];
  /** When who spoke. */
  readonly spoke: readonly string[];
  /** Of every figure of every minute. */
  readonly hash: string;
}

/** A coin that never closes and a fund that does, over the two weekends on which the hours between them change. */
export function watchedWeekends(): readonly WatchedWeekend[] {
  return WEEKENDS.map(([from, until]) => watched(Date.parse(from), Date.parse(until)));
}

function watched(fromMs: number, untilMs: number): WatchedWeekend {
  const sight = new ScriptedSight();
  const detectors = allDetectors(DEFAULT_DETECTOR_SETTINGS);
  const random = new SeededRandom(5);
  const regular: string[] = [];
  const spoke: string[] = [];
  const figures: unknown[] = [];
  let coin = 60_000;
  let wasRegular = false;
  for (let ms = fromMs; ms <= untilMs; ms += MINUTE) {
    const when = new Date(ms).toISOString();
    coin *= 1 + 0.0016 * (random.next() - 0.5);
    const moment = sight
      .at(when)
      .price('BTCUSDT', coin)
      .price('IBIT', Math.round((coin / 1_500) * 100) / 100)
      .metric('BTCUSDT', 'dvol', 50 + ((ms / MINUTE) % 20))
      .moment();
    if (moment.isRegular !== wasRegular) regular.push(when.slice(0, 16));
    wasRegular = moment.isRegular;
    const { dayChange, recentDrop, gap } = moment.underlyings[0] ?? {};
    figures.push([
      ms,
      moment.minutesSinceOpen,
      moment.minutesToClose,
      dayChange,
      recentDrop,
      gap,
      moment.coin.dayChange,
    ]);
    for (const detector of detectors)
      for (const { detector: name, symbol } of detector.hear(moment))
        spoke.push(`${when.slice(0, 16)} ${name} ${symbol}`);
  }
  return { regular, spoke, hash: hashOfValue(figures.map((one) => JSON.stringify(one))) };
}
