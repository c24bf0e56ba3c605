import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cents } from '#domain/money';
import type { BreakerState } from '#portfolio/breakers/breaker-state';
import { breakersAt } from '#portfolio/breakers/breakers-at';
import type { TradingRecord } from '#portfolio/breakers/trading-record';
import { DEFAULT_PORTFOLIO_SETTINGS } from '#portfolio/portfolio-settings';
import { DAY_MS, epochMs } from '#primitives/clock';

const RUNS = { numRuns: 200, seed: 20_260_306 };
const NOW = epochMs(Date.UTC(2026, 2, 20, 18));

const result = fc.record({
  daysAgo: fc.integer({ min: 0, max: 24 }),
  dollars: fc.integer({ min: -900, max: 300 }),
});

/** In order of time, each a position of its own. */
const record: fc.Arbitrary<TradingRecord> = fc.array(result, { minLength: 2, maxLength: 12 }).map((list) => {
  const results = list
    .map(({ daysAgo, dollars }) => ({ atMs: epochMs(NOW - daysAgo * DAY_MS - 60_000), cents: cents(dollars * 100) }))
    .sort((left, right) => left.atMs - right.atMs);
  const closed = results.map(({ atMs, cents: made }) => ({ closedMs: atMs, cents: made }));
  return { results, closed, open: [], paused: null, killed: null };
});

function breakers(of: TradingRecord, atMs = NOW): readonly BreakerState[] {
  const health = { quotedMs: atMs, missedHeartbeats: null, guardianHalt: null };
  return breakersAt(of, health, atMs, DEFAULT_PORTFOLIO_SETTINGS);
}

function lossesOnTop(of: TradingRecord, dollars: number): TradingRecord {
  const last = { atMs: NOW, cents: cents(dollars * 100) };
  const closed = { closedMs: NOW, cents: last.cents };
  return { ...of, results: [...of.results, last], closed: [...of.closed, closed] };
}

describe('a breaker', () => {
  it('that has tripped is not closed again by losing more', () => {
    fc.assert(
      fc.property(record, fc.integer({ min: -5_000, max: -1 }), (before, lost) => {
        const after = breakers(lossesOnTop(before, lost));
        for (const [at, { tripped }] of breakers(before).entries()) {
          if (tripped) expect(after[at]?.tripped).toBe(true);
        }
      }),
      RUNS,
    );
  });

  it('that names its end is open from that moment on if nothing else happens', () => {
    let ends = 0;
    fc.assert(
      fc.property(record, (of) => {
        for (const [at, { tripped, untilMs }] of breakers(of).entries()) {
          if (!tripped || untilMs === null) continue;
          ends++;
          expect(untilMs).toBeGreaterThan(NOW);
          expect(breakers(of, epochMs(untilMs - 1))[at]?.tripped).toBe(true);
          expect(breakers(of, untilMs)[at]?.tripped).toBe(false);
        }
      }),
      RUNS,
    );
    expect(ends).toBeGreaterThan(20);
  });
});
