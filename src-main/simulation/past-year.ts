import type { MetricInput } from '#domain/engine-input';
import type { MetricName } from '#domain/metric';
import { addDays, startOfDayMs, utcDay } from '#market/sessions/civil-date';
import { newYorkDay } from '#market/sessions/new-york-time';
import type { NyseCalendar } from '#market/sessions/nyse-calendar';
import { DAY_MS, epochMs } from '#primitives/clock';
import { exp } from '#primitives/exact-math';
import type { SeededRandom } from '#primitives/random';
import { drawNormal } from '#simulation/draws';
import type { SimulatedInstrument } from '#simulation/simulated-instrument';

export interface PastYearTerms {
  readonly terms: SimulatedInstrument;
  readonly usualVolatility: number;
  /** Where the price stands when the simulation begins. */
  readonly startPrice: number;
  /** When it becomes known: days that are over by then. */
  readonly seenMs: number;
  readonly nyse: NyseCalendar;
  readonly random: SeededRandom;
}

/** A year of sessions, and some days that were lost. */
const SESSIONS = 260;
const LONGEST_LOOK_BACK_DAYS = 420;

/** What an engine knows of the days before it was switched on, as a venue's archive would tell it: oldest day first. */
export function pastYear(past: PastYearTerms): readonly MetricInput[] {
  const { terms, random, usualVolatility } = past;
  const seenMs = epochMs(past.seenMs);
  const isCoin = terms.instrument.calendar === 'crypto';
  const closes = isCoin ? coinDays(seenMs) : sessionCloses(seenMs, past.nyse);
  const daily = usualVolatility / Math.sqrt(isCoin ? 365 : 252);
  // Backwards from today: the price has to arrive where the simulation begins.
  let price = past.startPrice;
  let mood = 0;
  const days = closes.toReversed().map((atMs) => {
    mood = 0.94 * mood + 0.09 * drawNormal(random);
    const level = exp(mood);
    price *= exp(-daily * level * drawNormal(random));
    return { atMs, price, volatility: usualVolatility * 1.05 * level };
  });
  const { source, symbol } = terms.instrument;
  return days.toReversed().flatMap(({ atMs, price: close, volatility }) => {
    const say = (name: MetricName, value: number): MetricInput => {
      return { kind: 'metric', seenMs, source, symbol, atMs: epochMs(atMs), name, value };
    };
    const iv = isCoin ? say('dvol', Math.round(volatility * 10_000) / 100) : null;
    return [
      say('daily-close', Math.round(close * 100) / 100),
      iv ?? say('implied-volatility', Math.round(volatility * 10_000) / 10_000),
    ];
  });
}

function coinDays(seenMs: number): readonly number[] {
  const today = startOfDayMs(utcDay(seenMs));
  return Array.from({ length: SESSIONS }, (_, i) => today - (SESSIONS - 1 - i) * DAY_MS - 1);
}

function sessionCloses(seenMs: number, nyse: NyseCalendar): readonly number[] {
  const today = newYorkDay(seenMs);
  return nyse
    .sessionsBetween(addDays(today, -LONGEST_LOOK_BACK_DAYS), today)
    .map(({ closeMs }) => closeMs as number)
    .filter((closeMs) => closeMs < seenMs)
    .slice(-SESSIONS);
}
