import { describe, expect, it } from 'vitest';
import { CandleBackfill, type MissedBar } from '#connectors/tastytrade/chain/candle-backfill';
import { epochMs, MINUTE_MS } from '#primitives/clock';

const START = 1_772_463_600_000;
const NONE = [Number.NaN, Number.NaN, Number.NaN, Number.NaN, Number.NaN];
const BEGIN = 4;
const END = 8;
const SNIP = 16;
const REMOVE = 2;

function at(minute: number, seconds = 0) {
  return epochMs(START + minute * MINUTE_MS + seconds * 1_000);
}

function candle(flags: number, minute: number, price = 50): Float64Array {
  return Float64Array.from([flags, at(minute), price, price + 1, price - 1, price, 12]);
}

function minutesOf(taken: ReturnType<CandleBackfill['take']>): readonly number[] {
  return (taken as readonly MissedBar[]).map(({ startMs }) => (startMs - START) / MINUTE_MS);
}

describe('minutes that were missed', () => {
  it('are asked for from the minute that the gap touches, and come once all of them are there, oldest first', () => {
    const backfill = new CandleBackfill('IBIT');
    backfill.missed(at(0, 30), at(2, 59));
    expect(backfill.topic(at(3))).toEqual({ type: 'Candle', symbol: 'IBIT{=1m}', fromTime: START });
    expect(backfill.take(candle(BEGIN, 2), at(4))).toBeNull();
    expect(backfill.take(candle(0, 1), at(4))).toBeNull();
    expect(backfill.take(candle(0, 0), at(4))).toBeNull();
    const bars = backfill.take(Float64Array.from([END | REMOVE, at(0), ...NONE]), at(4));
    expect(minutesOf(bars)).toEqual([0, 1, 2]);
    expect(bars).toMatchObject([{ open: 500_000, high: 510_000, low: 490_000, close: 500_000, volume: 1_200 }, {}, {}]);
    expect([backfill.askMs, backfill.topic(at(9))]).toEqual([null, null]);
  });

  it('are finished ones: the minute in which the line came back is asked for once it is over', () => {
    const backfill = new CandleBackfill('IBIT');
    backfill.missed(at(0, 30), at(2, 10));
    backfill.take(candle(BEGIN, 2), at(2, 11));
    backfill.take(candle(0, 1), at(2, 11));
    expect(minutesOf(backfill.take(candle(SNIP, 0), at(2, 11)))).toEqual([0, 1]);
    expect(backfill.topic(at(2, 30))).toBeNull();
    expect(backfill.askMs).toBe(at(3, 5));
    expect(backfill.topic(at(3, 5))).toMatchObject({ fromTime: at(2) });
    expect(minutesOf(backfill.take(candle(BEGIN | END, 2), at(3, 6)))).toEqual([2]);
    expect(backfill.askMs).toBeNull();
  });

  it('start anew with a snapshot, lose what is taken back, and are no candles where low and high disagree', () => {
    const backfill = new CandleBackfill('IBIT');
    backfill.missed(at(0), at(2));
    backfill.take(candle(BEGIN, 0, 10), at(4));
    backfill.take(candle(BEGIN, 1), at(4));
    backfill.take(candle(0, 0), at(4));
    backfill.take(Float64Array.from([REMOVE, at(0), ...NONE]), at(4));
    const broken = Float64Array.from([0, at(0), 50, 40, 60, 50, 1]);
    expect(backfill.take(broken, at(4))).toMatchObject({ where: 'DXLink Candle IBIT{=1m}' });
    expect(minutesOf(backfill.take(candle(END, 2), at(4)))).toEqual([1, 2]);
  });

  it('of two gaps are asked for together, and what came before the line was lost again is no part of them', () => {
    const backfill = new CandleBackfill('IBIT');
    backfill.missed(at(0, 10), at(1, 20));
    backfill.take(candle(BEGIN, 0), at(2, 30));
    backfill.lost();
    backfill.missed(at(2, 40), at(3, 30));
    expect(backfill.topic(at(4))).toMatchObject({ fromTime: START });
    expect(minutesOf(backfill.take(candle(BEGIN | END, 3), at(5)))).toEqual([3]);
  });

  it('are none where nothing was missed', () => {
    const backfill = new CandleBackfill('IBIT');
    expect(backfill.take(candle(BEGIN | END, 0), at(5))).toBeNull();
  });
});
