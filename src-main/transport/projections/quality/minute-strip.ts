import { type BarFlags, BarFlag } from '#domain/bar';
import type { BarOrigin } from '#domain/instrument';
import type { GapView } from '#contract/market-view';
import type { MinuteCounts } from '#contract/quality-view';
import { MINUTE_QUALITY_LETTERS, type MinuteQuality } from '#domain/minute-quality';
import { type SessionSpan, sessionSpanAt } from '#market/sessions/session-span';
import { isCovered } from '#market/sessions/new-york-time';
import type { NyseCalendar } from '#market/sessions/nyse-calendar';
import { MINUTE_MS } from '#primitives/clock';
import type { TapePosition } from '#ports/tape';
import type { InstrumentLedger } from '#research/desk/event-ledger';

/** The minutes that are looked at: all of them are over. */
export interface StripSpan {
  readonly fromMs: number;
  readonly minutes: number;
}

export interface StripFacts {
  readonly span: StripSpan;
  readonly position: TapePosition;
  readonly nyse: NyseCalendar;
  /** Those that concern the instrument. */
  readonly gaps: readonly GapView[];
  /** By minute of the span: 1 where its source was heard. */
  readonly heard: Uint8Array;
  /** When the instrument was listed. */
  readonly listedMs: number;
}

const QUALITIES = Object.keys(MINUTE_QUALITY_LETTERS) as readonly MinuteQuality[];

/** What can be said of each minute of one instrument. */
export function minuteStrip(listed: InstrumentLedger, facts: StripFacts): readonly MinuteQuality[] {
  const { span, position, listedMs } = facts;
  const bars = listed.bars['1m'];
  const untilMs = span.fromMs + span.minutes * MINUTE_MS;
  const isOpen = openMinutes(listed, facts);
  const isGap = (minuteMs: number): boolean => facts.gaps.some((gap) => touches(gap, minuteMs));
  const strip = Array.from({ length: span.minutes }, (): MinuteQuality | null => null);
  for (const row of bars.latest(bars.rowsThrough(position), span.minutes, untilMs)) {
    const at = (bars.startOf(row) - span.fromMs) / MINUTE_MS;
    if (at >= 0) strip[at] = qualityOf(bars.bar(row).flags, listed.instrument.barsFrom, isGap(bars.startOf(row)));
  }
  return strip.map((known, at) => {
    if (known !== null) return known;
    const minuteMs = span.fromMs + at * MINUTE_MS;
    if (minuteMs + MINUTE_MS <= listedMs || !isOpen(minuteMs)) return 'closed';
    if (isGap(minuteMs)) return 'gap';
    return facts.heard[at] === 1 ? 'quiet' : 'missing';
  });
}

export function countMinutes(strip: readonly MinuteQuality[]): MinuteCounts {
  const counts = Object.fromEntries(QUALITIES.map((quality) => [quality, 0])) as Record<MinuteQuality, number>;
  for (const quality of strip) counts[quality]++;
  return counts;
}

/** Of the minutes in which something was expected; null where none was. */
export function coverageOf({ covered, quiet, backfilled, partial, gap, missing }: MinuteCounts): number | null {
  const good = covered + quiet + backfilled;
  const expected = good + partial + gap + missing;
  return expected === 0 ? null : good / expected;
}

export function touches({ fromMs, toMs }: GapView, minuteMs: number): boolean {
  return fromMs < minuteMs + MINUTE_MS && (toMs === null || toMs > minuteMs);
}

function qualityOf(flags: BarFlags, barsFrom: BarOrigin, isGap: boolean): MinuteQuality {
  const isIn = (flag: number): boolean => (flags & flag) !== 0;
  if (isIn(BarFlag.carried)) return isGap ? 'gap' : 'quiet';
  // A finished minute is whole, whenever it came.
  if (isIn(BarFlag.fromBars)) return barsFrom !== 'bars' || isGap ? 'backfilled' : 'covered';
  return isGap || isIn(BarFlag.partial) ? 'partial' : 'covered';
}

/** Whether bars are expected then: regular hours for what trades in New York, always for what never closes. */
function openMinutes({ instrument }: InstrumentLedger, { nyse }: StripFacts): (minuteMs: number) => boolean {
  if (instrument.calendar === 'crypto') return () => true;
  let span: SessionSpan | null = null;
  return (minuteMs) => {
    if (!isCovered(minuteMs)) return false;
    if (span === null || minuteMs < span.fromMs || minuteMs >= span.untilMs) {
      span = sessionSpanAt('nyse', nyse, minuteMs);
    }
    return span.session === 'RTH';
  };
}
