import { describe, expect, it } from 'vitest';
import { openTimeIn } from '#connectors/shared/open-time';
import { type PolledBar, PolledMinutes } from '#connectors/shared/polled-minutes';
import type { EngineInput } from '#domain/engine-input';
import { instrumentIndex, sourceId, ticker } from '#domain/instrument';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { epochMs, HOUR_MS, MINUTE_MS, SECOND_MS } from '#primitives/clock';

const nyse = new NyseCalendar({ closed: [], early: [], lateOpen: [] });
/** A Thursday in winter. */
const OPEN_MS = Date.UTC(2026, 0, 15, 14, 30);
const CLOSE_MS = Date.UTC(2026, 0, 15, 21);

function bar(startMs: number, close = 100): PolledBar {
  return { startMs, open: 100, high: Math.max(100, close), low: Math.min(100, close), close, volume: 1 };
}

class Asked {
  readonly inputs: EngineInput[] = [];
  readonly minutes: PolledMinutes;
  gaps = 0;

  constructor(knownMs: number) {
    this.minutes = new PolledMinutes({
      source: sourceId('yahoo'),
      symbol: ticker('IBIT'),
      index: instrumentIndex(0),
      nyse,
      knownMs: epochMs(knownMs),
      push: (_source, input) => this.inputs.push(input) > 0,
      gapTold: () => this.gaps++,
    });
  }

  starts(): readonly number[] {
    return this.inputs.flatMap((input) => (input.kind === 'bar' ? [input.startMs] : []));
  }

  gapBounds(): readonly (readonly [number, number | null])[] {
    return this.inputs.flatMap((input) => (input.kind === 'gap' ? [[input.fromMs, input.toMs] as const] : []));
  }
}

describe('minutes that are asked for', () => {
  const noon = OPEN_MS + 90 * MINUTE_MS;

  it('are passed on once each, oldest first, as soon as they are settled', () => {
    const asked = new Asked(noon);
    asked.minutes.take([bar(noon)], epochMs(noon + MINUTE_MS + 4 * SECOND_MS));
    expect(asked.starts()).toEqual([]);
    asked.minutes.take([bar(noon), bar(noon + MINUTE_MS)], epochMs(noon + MINUTE_MS + 5 * SECOND_MS));
    asked.minutes.take([bar(noon + MINUTE_MS), bar(noon)], epochMs(noon + 2 * MINUTE_MS + 5 * SECOND_MS));
    expect(asked.starts()).toEqual([noon, noon + MINUTE_MS]);
    expect(asked.minutes.wantedFromMs).toBe(noon + 2 * MINUTE_MS);
  });

  it('have no bar where nothing traded, and that is no loss', () => {
    const asked = new Asked(noon);
    for (let minute = 1; minute <= 10; minute++) asked.minutes.take([], epochMs(noon + minute * MINUTE_MS + 7_000));
    expect(asked.inputs).toEqual([]);
  });

  it('leave out the one that is still traded in, on the grid or off it', () => {
    const asked = new Asked(noon);
    const rows = [bar(noon), bar(noon + MINUTE_MS), bar(noon + MINUTE_MS + 23_000)];
    asked.minutes.take(rows, epochMs(noon + MINUTE_MS + 30_000));
    expect(asked.starts()).toEqual([noon]);
  });

  it('take the last word where a reply has a minute twice', () => {
    const asked = new Asked(noon);
    asked.minutes.take([bar(noon, 101), bar(noon, 102)], epochMs(noon + MINUTE_MS + 7_000));
    expect(asked.inputs).toMatchObject([{ close: 102 }]);
  });

  it('may be late by two minutes; later, a gap is announced for them, before they come', () => {
    const asked = new Asked(noon);
    asked.minutes.take([bar(noon)], epochMs(noon + 2 * MINUTE_MS + 7_000));
    expect(asked.gapBounds()).toEqual([]);
    const rows = [2, 3, 4, 5].map((minute) => bar(noon + minute * MINUTE_MS));
    asked.minutes.take(rows, epochMs(noon + 6 * MINUTE_MS + 7_000));
    expect(asked.gapBounds()).toEqual([[noon + 2 * MINUTE_MS, noon + 6 * MINUTE_MS]]);
    expect(asked.inputs.map(({ kind }) => kind)).toEqual(['bar', 'gap', 'bar', 'bar', 'bar', 'bar']);
    expect(asked.gaps).toBe(1);
  });

  it('are too late by the clock of whoever takes them, in the seconds before the next minute has settled as well', () => {
    const asked = new Asked(noon);
    // Bars of three minutes ago find no place any more from a second after the full minute on.
    asked.minutes.take([bar(noon), bar(noon + MINUTE_MS)], epochMs(noon + 3 * MINUTE_MS + 2_000));
    expect(asked.gapBounds()).toEqual([[noon, noon + 2 * MINUTE_MS]]);
    expect(asked.inputs.map(({ kind }) => kind)).toEqual(['gap', 'bar', 'bar']);
  });

  it('are said to be missing while nobody answers, once, and found with the same beginning', () => {
    const asked = new Asked(noon);
    for (let second = 0; second < 400; second += 30)
      asked.minutes.watch(epochMs(noon + second * SECOND_MS), 'HTTP 503');
    expect(asked.gapBounds()).toEqual([[noon, null]]);
    asked.minutes.take([], epochMs(noon + 10 * MINUTE_MS + 7_000));
    expect(asked.gapBounds()).toEqual([
      [noon, null],
      [noon, noon + 10 * MINUTE_MS],
    ]);
    expect(asked.gaps).toBe(1);
  });

  it('stay wanted after the close, until they have come', () => {
    const asked = new Asked(CLOSE_MS - 10 * MINUTE_MS);
    const evening = epochMs(CLOSE_MS + HOUR_MS);
    expect(asked.minutes.isBehind(evening)).toBe(true);
    asked.minutes.take([bar(CLOSE_MS - 9 * MINUTE_MS)], evening);
    expect(asked.minutes.isBehind(evening)).toBe(false);
    expect(asked.gapBounds()).toEqual([[CLOSE_MS - 10 * MINUTE_MS, CLOSE_MS]]);
    expect(asked.starts()).toEqual([CLOSE_MS - 9 * MINUTE_MS]);
  });

  it('are not missing from a night, and from a night and a morning only the morning is', () => {
    const asked = new Asked(CLOSE_MS);
    const nextOpen = OPEN_MS + 24 * HOUR_MS;
    asked.minutes.watch(epochMs(nextOpen), 'silence');
    expect(asked.inputs).toEqual([]);
    asked.minutes.take([], epochMs(nextOpen + 5 * MINUTE_MS + 7_000));
    expect(asked.gapBounds()).toEqual([[nextOpen, nextOpen + 5 * MINUTE_MS]]);
  });
});

describe('trading time in New York', () => {
  it('is what of a stretch lies within its hours, over weekends and holidays', () => {
    const friday = Date.UTC(2026, 0, 16, 20);
    const tuesday = Date.UTC(2026, 0, 20, 15);
    expect(openTimeIn(nyse, 'regular', friday, tuesday)).toEqual({ fromMs: friday, toMs: tuesday });
    expect(openTimeIn(nyse, 'regular', Date.UTC(2026, 0, 16, 21), Date.UTC(2026, 0, 20, 14, 30))).toBeNull();
    expect(openTimeIn(nyse, 'extended', Date.UTC(2026, 0, 16, 21), Date.UTC(2026, 0, 17, 12))).toEqual({
      fromMs: Date.UTC(2026, 0, 16, 21),
      toMs: Date.UTC(2026, 0, 17, 1),
    });
    expect(openTimeIn(nyse, 'regular', OPEN_MS, OPEN_MS)).toBeNull();
  });
});
