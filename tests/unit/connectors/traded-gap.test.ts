import { describe, expect, it } from 'vitest';
import { TradedGap } from '#connectors/shared/traded-gap';
import type { GapInput } from '#domain/engine-input';
import { sourceId } from '#domain/instrument';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { epochMs, ManualClock } from '#primitives/clock';

/** Friday 2026-03-06; New York is five hours behind, until Sunday puts its clocks forward. */
const friday = (hour: number, minute = 0) => epochMs(Date.UTC(2026, 2, 6, hour, minute));
const monday = (hour: number, minute = 0) => epochMs(Date.UTC(2026, 2, 9, hour, minute));

function scene(startMs: number, knownThroughMs: number | null = null, hours: 'extended' | 'regular' = 'extended') {
  const clock = new ManualClock(epochMs(startMs));
  const gaps: GapInput[] = [];
  const over: [number, number][] = [];
  let told = 0;
  const gap = new TradedGap(
    {
      source: sourceId('tastytrade'),
      hours,
      clock,
      nyse: new NyseCalendar({ closed: [], early: [], lateOpen: [] }),
      push: (_source, input) => input.kind === 'gap' && gaps.push(input) > 0,
      told: () => told++,
      over: (fromMs, toMs) => over.push([fromMs, toMs]),
    },
    knownThroughMs === null ? null : epochMs(knownThroughMs),
  );
  return { clock, gap, gaps, over, told: () => told };
}

function bounds(gaps: readonly GapInput[]) {
  return gaps.map(({ fromMs, toMs }) => [fromMs, toMs]);
}

describe('what a source of stocks has missed', () => {
  it('is told at once from the last complete moment on, and with its end once it is over', () => {
    const { gap, gaps, over, told } = scene(friday(15));
    gap.complete(friday(15));
    gap.lost('cut', friday(15, 1));
    gap.lost('again', friday(15, 2));
    gap.complete(friday(15, 3));
    gap.complete(friday(15, 4));
    expect(bounds(gaps)).toEqual([
      [friday(15), null],
      [friday(15), friday(15, 3)],
    ]);
    expect(gaps[0]?.reason).toBe('cut');
    expect([over, told()]).toEqual([[[friday(15), friday(15, 3)]], 1]);
  });

  it('is nothing while nobody trades: lost on Friday night, it begins on Monday at 04:00 in New York', () => {
    const { clock, gap, gaps, over } = scene(friday(15));
    gap.complete(epochMs(Date.UTC(2026, 2, 7, 2)));
    gap.lost('cut', epochMs(Date.UTC(2026, 2, 7, 2, 1)));
    clock.advanceTo(monday(7, 59));
    expect(gaps).toEqual([]);
    clock.advanceTo(monday(8));
    expect(bounds(gaps)).toEqual([[monday(8), null]]);
    gap.complete(monday(8, 30));
    expect(bounds(gaps).at(-1)).toEqual([monday(8), monday(8, 30)]);
    expect(over).toHaveLength(1);
  });

  it('is nothing at all where the line is back before anybody trades', () => {
    const { clock, gap, gaps, over } = scene(friday(15));
    gap.complete(epochMs(Date.UTC(2026, 2, 7, 2)));
    gap.lost('cut', epochMs(Date.UTC(2026, 2, 7, 2, 1)));
    gap.complete(epochMs(Date.UTC(2026, 2, 8, 12)));
    clock.advanceTo(monday(15));
    expect([gaps, over]).toEqual([[], []]);
  });

  it('begins before anything has come where the tape ends while Argus was off', () => {
    const { gap, gaps } = scene(friday(16), friday(15));
    gap.complete(friday(16, 1));
    expect(bounds(gaps)).toEqual([
      [friday(15), null],
      [friday(15), friday(16, 1)],
    ]);
  });

  it('is nothing outside of the regular session where only options are told of', () => {
    const { clock, gap, gaps } = scene(friday(15), friday(21), 'regular');
    clock.advanceTo(monday(13, 29));
    expect(gaps).toEqual([]);
    clock.advanceTo(monday(13, 31));
    gap.complete(monday(13, 31));
    expect(bounds(gaps)).toEqual([
      [monday(13, 30), null],
      [monday(13, 30), monday(13, 31)],
    ]);
  });

  it('is nothing on a new tape before the first complete moment, and nothing after the end', () => {
    const { clock, gap, gaps } = scene(friday(15));
    gap.lost('cut', friday(15));
    expect(gaps).toEqual([]);
    gap.complete(epochMs(Date.UTC(2026, 2, 7, 2)));
    gap.lost('cut', epochMs(Date.UTC(2026, 2, 7, 3)));
    gap[Symbol.dispose]();
    clock.advanceTo(monday(15));
    expect(gaps).toEqual([]);
  });
});
