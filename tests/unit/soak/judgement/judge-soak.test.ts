import { describe, expect, it } from 'vitest';
import { MINUTE_MS, SECOND_MS } from '#primitives/clock';
import type { MarketBar, RecordedBar, SoakEvidence, ToldGap, TrueOutage } from '#soak/judgement/evidence';
import { judgeSoak } from '#soak/judgement/judge-soak';

const FROM_MS = Date.UTC(2026, 2, 3, 15);
const MINUTES = 30;

function trueBar(minute: number): MarketBar {
  const close = 70_000 + minute;
  return {
    symbol: 'BTCUSDT',
    startMs: FROM_MS + minute * MINUTE_MS,
    open: close - 1,
    high: close + 2,
    low: close - 3,
    close,
    volume: 1.25,
    regular: true,
  };
}

function recordedBar(minute: number): RecordedBar {
  return { ...trueBar(minute), source: 'bybit', carried: false, closedTimes: 1 };
}

const TRUE = Array.from({ length: MINUTES }, (_, minute) => trueBar(minute));
const RECORDED = Array.from({ length: MINUTES }, (_, minute) => recordedBar(minute));

/** A line that was down from 10:00 to 11:30, with its last data 200 ms before. */
const OUTAGE: TrueOutage = {
  venue: 'bybit',
  sources: ['bybit'],
  mustBeTold: true,
  lastMs: FROM_MS + 10 * MINUTE_MS - 200,
  brokeMs: FROM_MS + 10 * MINUTE_MS,
  backMs: FROM_MS + 11 * MINUTE_MS + 30 * SECOND_MS,
  openMs: FROM_MS + 11 * MINUTE_MS + 28 * SECOND_MS,
  wholeMs: FROM_MS + 11 * MINUTE_MS + 30 * SECOND_MS,
};
const GAP: ToldGap = {
  source: 'bybit',
  symbol: null,
  fromMs: OUTAGE.lastMs ?? 0,
  toMs: OUTAGE.backMs + 200,
  reason: 'it closed the connection',
};

const SOUND: SoakEvidence = {
  fromMs: FROM_MS,
  toMs: FROM_MS + MINUTES * MINUTE_MS,
  stepMs: 200,
  series: [
    { source: 'bybit', symbol: 'BTCUSDT', market: 'BTCUSDT', agrees: 'prices and volume', hours: 'all', tick: 0.1 },
  ],
  trueBars: TRUE,
  recordedBars: RECORDED,
  outages: [],
  faults: [],
  gaps: [],
  resources: [],
  openBefore: { TCPServerWrap: 1 },
  openAfter: { TCPServerWrap: 1 },
  unhandledRejections: [],
  warnings: [],
  dropped: 0,
  divergence: null,
  minutesProved: MINUTES,
  stillRefused: [],
};

function found(evidence: Partial<SoakEvidence>): readonly string[] {
  return judgeSoak({ ...SOUND, ...evidence }, String).violations.map(({ what }) => what);
}

function bars(change: (bar: RecordedBar, minute: number) => Partial<RecordedBar> | null): readonly RecordedBar[] {
  return RECORDED.flatMap((bar, minute) => {
    const changed = change(bar, minute);
    return changed === null ? [] : [{ ...bar, ...changed }];
  });
}

describe('the judgement of a soak', () => {
  it('finds nothing where everything was recorded as it was', () => {
    const judgement = judgeSoak(SOUND, String);
    expect(judgement.violations).toEqual([]);
    expect(judgement.bars).toMatchObject({ expected: MINUTES, exact: MINUTES, lost: 0 });
  });

  it('finds a bar that is missing or repeats the one before, unless a gap was announced there', () => {
    const gap = { outages: [OUTAGE], gaps: [GAP] };
    for (const lost of [
      bars((_, minute) => (minute === 11 ? null : {})),
      bars((_, minute) => (minute === 11 ? { carried: true } : {})),
    ]) {
      expect(found({ recordedBars: lost })).toEqual(['a bar was lost outside of announced gaps']);
      expect(found({ recordedBars: lost, ...gap })).toEqual([]);
      const judged = judgeSoak({ ...SOUND, recordedBars: lost, ...gap }, String).bars;
      expect(judged).toMatchObject({ inGaps: 1, exact: MINUTES - 1 });
    }
    expect(found({ recordedBars: bars((_, minute) => (minute === 13 ? null : {})), ...gap })).toEqual([
      'a bar was lost outside of announced gaps',
    ]);
  });

  it('finds a bar with another price or volume; half a step of the venue’s price is none', () => {
    const wrong = ['a bar is not as it was, outside of announced gaps'];
    expect(found({ recordedBars: bars((bar, minute) => (minute === 3 ? { high: bar.high + 0.1 } : {})) })).toEqual(
      wrong,
    );
    expect(
      found({ recordedBars: bars((bar, minute) => (minute === 3 ? { volume: bar.volume - 0.001 } : {})) }),
    ).toEqual(wrong);
    expect(found({ recordedBars: bars((bar) => ({ high: bar.high + 0.05 })) })).toEqual([]);
  });

  it('asks of bars made of quotes only that they are there, and of regular hours only where nothing else is brought', () => {
    const series = SOUND.series.map((one) => ({ ...one, agrees: 'presence' as const, hours: 'regular' as const }));
    const trueBars = TRUE.map((bar, minute) => ({ ...bar, regular: minute >= 10 }));
    expect(
      found({ series, trueBars, recordedBars: bars((bar, minute) => (minute < 10 ? null : { high: bar.high + 5 })) }),
    ).toEqual([]);
    expect(found({ series, trueBars, recordedBars: bars((_, minute) => (minute === 12 ? null : {})) })).toEqual([
      'a bar was lost outside of announced gaps',
    ]);
  });

  it('finds a bar that was closed twice, and one of a minute in which nothing traded', () => {
    expect(found({ recordedBars: bars((_, minute) => (minute === 5 ? { closedTimes: 2 } : {})) })).toEqual([
      'a bar was closed more than once',
    ]);
    expect(found({ trueBars: TRUE.filter((_, minute) => minute !== 5) })).toEqual([
      'a bar was recorded of a minute without trades',
    ]);
  });

  it('finds an outage that nobody announced, and a gap that nobody can explain or that never ended', () => {
    expect(found({ outages: [OUTAGE] })).toEqual(['an outage was not announced']);
    expect(found({ outages: [{ ...OUTAGE, mustBeTold: false }] })).toEqual([]);
    expect(found({ gaps: [GAP] })).toEqual(['a gap was announced although nothing was wrong']);
    expect(found({ outages: [OUTAGE], gaps: [{ ...GAP, toMs: null }] })).toContain('a gap never ended');
    const fault = { venue: 'bybit', kind: 'HTTP 503', fromMs: GAP.fromMs - 1, toMs: GAP.fromMs + 1 };
    expect(found({ gaps: [GAP], faults: [fault] })).toEqual([]);
    expect(found({ outages: [{ ...OUTAGE, lastMs: null }] })).toEqual([]);
  });

  it('finds a gap that begins after data was lost or before, and one that ends too early or too late', () => {
    const wrong = ['a gap was announced with wrong bounds'];
    const told = (change: Partial<ToldGap>): readonly string[] =>
      found({ outages: [OUTAGE], gaps: [{ ...GAP, ...change }] });
    expect(told({})).toEqual([]);
    expect(told({ fromMs: OUTAGE.brokeMs + 2 * SECOND_MS })).toEqual(wrong);
    expect(told({ fromMs: OUTAGE.brokeMs - 20 * SECOND_MS })).toEqual(wrong);
    expect(told({ toMs: OUTAGE.openMs - 2 * SECOND_MS })).toEqual(wrong);
    expect(told({ toMs: OUTAGE.backMs + 2 * MINUTE_MS })).toEqual(wrong);
    const ofOneSymbol = { ...GAP, symbol: 'BTCUSDT', fromMs: GAP.fromMs - MINUTE_MS };
    expect(found({ outages: [OUTAGE], gaps: [GAP, ofOneSymbol] })).toEqual([]);
    const crippled = { ...OUTAGE, wholeMs: OUTAGE.backMs + 2 * MINUTE_MS };
    expect(found({ outages: [crippled], gaps: [{ ...GAP, toMs: crippled.wholeMs }] })).toEqual([]);
  });

  it('finds what was left open, what was not handled, and memory that grows for hours', () => {
    expect(found({ openAfter: { TCPServerWrap: 1, Timeout: 2 } })).toEqual(['something was left open']);
    expect(found({ unhandledRejections: ['boom'] })).toEqual(['a rejection was not handled']);
    expect(found({ warnings: ['11 listeners added'] })).toEqual(['the runtime warned']);
    const growing = (mbPerHour: number): SoakEvidence['resources'] =>
      Array.from({ length: 24 * 60 }, (_, minute) => ({
        atMs: FROM_MS + minute * MINUTE_MS,
        rssBytes: 200e6 + (mbPerHour * 1e6 * minute) / 60 + (minute % 7) * 1e6,
        heapBytes: 50e6,
      }));
    expect(found({ resources: growing(0) })).toEqual([]);
    expect(found({ resources: growing(10) })).toEqual(['memory grew']);
    const { rssSlopeMbPerHour } = judgeSoak({ ...SOUND, resources: growing(10) }, String).resources;
    expect(rssSlopeMbPerHour).toBeCloseTo(10, 1);
  });

  it('finds a tape that replays otherwise, inputs without room, a line that stays down, and a soak of nothing', () => {
    expect(found({ divergence: 'BTCUSDT bars at input 12' })).toEqual(['the replayed tape says otherwise']);
    expect(found({ dropped: 3 })).toEqual(['the engine had no room for inputs']);
    expect(found({ stillRefused: ['bybit, linear stream: refused'] })).toEqual([
      'a line was still out of use at the end',
    ]);
    expect(found({ toMs: FROM_MS, minutesProved: 0 })).toEqual([
      'nothing was there to be recorded',
      'no minute was proved',
    ]);
  });
});
