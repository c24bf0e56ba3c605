import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IvHistory } from '#options/surface/iv-history';
import { ivRank } from '#options/surface/iv-rank';
import { restoreSnapshot, takeSnapshot } from '#primitives/state-snapshot';

const rising = Array.from({ length: 40 }, (_, i) => (30 + i) / 100);

describe('IV rank', () => {
  it('stands between the lowest and highest close, and counts the days below', () => {
    expect(ivRank(0.4, rising)).toMatchObject({ status: 'partial', n: 40, low: 0.3, high: 0.69 });
    expect(ivRank(0.4, rising).rank).toBeCloseTo(10 / 39, 12);
    expect(ivRank(0.3, rising)).toMatchObject({ rank: 0, percentile: 0 });
    expect(ivRank(2, rising)).toMatchObject({ rank: 1, percentile: 1 });
    expect(ivRank(2, rising).unclamped).toBeGreaterThan(4);
  });

  it('is hidden below twenty days, and has no range where nothing ever moved', () => {
    expect(ivRank(0.4, rising.slice(0, 19))).toEqual({
      status: 'insufficient',
      n: 19,
      window: 252,
      low: null,
      high: null,
      rank: null,
      unclamped: null,
      percentile: null,
    });
    expect(ivRank(0.4, rising.slice(0, 20)).status).toBe('partial');
    expect(
      ivRank(
        0.5,
        rising.map(() => 0.5),
      ),
    ).toMatchObject({ status: 'flat', rank: null, percentile: 0 });
    expect(ivRank(null, rising)).toMatchObject({ status: 'bad_current', n: 40, rank: null });
    expect(ivRank(Number.NaN, rising)).toMatchObject({ status: 'bad_current', rank: null });
  });

  it('looks at the last window of days that have a close, and passes over the others', () => {
    const long = [...Array.from({ length: 300 }, () => 0.9), ...rising];
    expect(ivRank(0.4, long, 40)).toMatchObject({ status: 'ok', n: 40, high: 0.69 });
    const holes = rising.flatMap((iv) => [null, iv, 0, Number.NaN]);
    expect(ivRank(0.4, holes)).toEqual(ivRank(0.4, rising));
  });
});

describe('the history of daily volatility', () => {
  it('ranks today among the closes of the days before, never against itself', () => {
    const history = new IvHistory(252);
    for (const [day, iv] of rising.entries()) history.add(day, iv);
    expect(history.count).toBe(39);
    expect(history.rank()).toEqual(ivRank(rising[39] as number, rising.slice(0, 39)));
    history.add(39, 0.35);
    expect(history.rank()).toMatchObject({ n: 39, low: 0.3, percentile: 5 / 39 });
  });

  it("takes a day's last value as its close, and leaves days out that had none", () => {
    const history = new IvHistory(10);
    history.add(1, 0.5);
    history.add(1, 0.6);
    history.add(2, null);
    history.add(3, 0.7);
    history.add(4, null);
    expect([...history.closes()]).toEqual([0.6, 0.7]);
    expect(history.rank().status).toBe('bad_current');
    history.add(2, 0.1);
    expect([...history.closes()]).toEqual([0.6, 0.7]);
  });

  it('continues after a restore as if it had never been interrupted', () => {
    const days = fc.array(fc.tuple(fc.nat(2), fc.option(fc.double({ min: 0.05, max: 2, noNaN: true }))), {
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(days, fc.nat(59), (steps, cut) => {
        const whole = new IvHistory(12);
        let resumed = new IvHistory(12);
        let day = 0;
        for (const [i, [skipped, iv]] of steps.entries()) {
          day += skipped;
          whole.add(day, iv);
          resumed.add(day, iv);
          if (i !== cut) continue;
          const restored = new IvHistory(12);
          restoreSnapshot(restored, takeSnapshot(resumed));
          resumed = restored;
        }
        expect(takeSnapshot(resumed)).toEqual(takeSnapshot(whole));
        expect(resumed.rank()).toEqual(whole.rank());
      }),
      { seed: 11, numRuns: 100 },
    );
  });
});
