import { describe, expect, it } from 'vitest';
import type { EventOf } from '#domain/engine-event';
import { sourceId, ticker } from '#domain/instrument';
import type { MetricName } from '#domain/metric';
import { ivRank } from '#options/surface/iv-rank';
import { epochMs } from '#primitives/clock';
import { PastDaysLedger } from '#research/desk/past-days';

let position = 0;

function metric(symbol: string, name: MetricName, iso: string, value: number): [EventOf<'metric.seen'>, number] {
  const atMs = epochMs(Date.parse(iso));
  const seenMs = epochMs(Date.UTC(2026, 2, 6));
  return [
    { type: 'metric.seen', seenMs, atMs, source: sourceId('test'), symbol: ticker(symbol), name, value },
    ++position,
  ];
}

describe('what is remembered of earlier days', () => {
  it('ranks today among the days before, each with its last volatility', () => {
    const history = new PastDaysLedger();
    for (let day = 2; day <= 27; day++) {
      const date = `2026-02-${String(day).padStart(2, '0')}`;
      history.add(...metric('IBIT', 'implied-volatility', `${date}T15:00:00Z`, 9));
      history.add(...metric('IBIT', 'implied-volatility', `${date}T20:59:00Z`, 0.4 + day / 100));
    }
    history.add(...metric('IBIT', 'implied-volatility', '2026-03-06T15:00:00Z', 0.5));
    const known = history.of('IBIT', position);
    const rank = ivRank(0.5, known?.volatilities ?? []);
    expect(rank.n).toBe(26);
    expect(rank.rank).toBeCloseTo((0.5 - 0.42) / (0.67 - 0.42), 9);
    expect(history.of('BITO', position)).toBeNull();
  });

  it('counts a day in New York for shares, in UTC and in points for coins', () => {
    const history = new PastDaysLedger();
    // 23:30 in New York is the next day in UTC.
    history.add(...metric('IBIT', 'implied-volatility', '2026-03-02T20:00:00Z', 0.5));
    history.add(...metric('IBIT', 'implied-volatility', '2026-03-03T04:30:00Z', 0.6));
    history.add(...metric('IBIT', 'implied-volatility', '2026-03-03T15:00:00Z', 0.7));
    expect([...(history.of('IBIT', position)?.volatilities ?? [])]).toEqual([0.6]);
    history.add(...metric('BTCUSDT', 'dvol', '2026-03-02T23:59:00Z', 55));
    history.add(...metric('BTCUSDT', 'dvol', '2026-03-03T00:01:00Z', 56));
    expect([...(history.of('BTCUSDT', position)?.volatilities ?? [])]).toEqual([0.55]);
  });

  it('keeps closes in order, the last three hundred of them, and no day twice', () => {
    const history = new PastDaysLedger();
    for (let day = 0; day < 310; day++) {
      const iso = new Date(Date.UTC(2025, 0, 1 + day, 21)).toISOString();
      history.add(...metric('SPY', 'daily-close', iso, 100 + day));
    }
    history.add(...metric('SPY', 'daily-close', '2025-02-01T21:00:00Z', 1));
    history.add(...metric('SPY', 'daily-close', '2026-03-05T21:00:00Z', 0));
    const closes = [...(history.of('SPY', position)?.closes ?? [])];
    expect(closes).toHaveLength(300);
    expect(closes[0]).toBe(110);
    expect(closes.at(-1)).toBe(409);
  });

  it('is known from when it arrived, and not before', () => {
    const history = new PastDaysLedger();
    history.add(...metric('SPY', 'daily-close', '2026-03-02T21:00:00Z', 600));
    const before = position;
    history.add(...metric('SPY', 'daily-close', '2026-03-03T21:00:00Z', 610));
    expect([...(history.of('SPY', before)?.closes ?? [])]).toEqual([600]);
    expect([...(history.of('SPY', before - 1)?.closes ?? [])]).toEqual([]);
  });
});
