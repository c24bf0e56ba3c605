import { describe, expect, it } from 'vitest';
import { cents } from '#domain/money';
import type { BreakerName, BreakerState } from '#portfolio/breakers/breaker-state';
import { breakersAt } from '#portfolio/breakers/breakers-at';
import type { DataHealth, TradingRecord } from '#portfolio/breakers/trading-record';
import { DEFAULT_PORTFOLIO_SETTINGS } from '#portfolio/portfolio-settings';
import { epochMs, type EpochMs, HOUR_MS } from '#primitives/clock';

/** Friday 6 March 2026, 13:00 in New York, where it is still winter time; on the Sunday after it is not. */
const NOW = epochMs(Date.UTC(2026, 2, 6, 18));
const NOTHING: TradingRecord = { results: [], closed: [], open: [], paused: null, killed: null };
const HEALTHY: DataHealth = { quotedMs: epochMs(NOW - 30_000), missedHeartbeats: 0, guardianHalt: null };

function at(utc: string): EpochMs {
  return epochMs(Date.parse(utc));
}

/** One position for each result, closed when it became final. */
function results(...list: readonly (readonly [utc: string, dollars: number])[]): TradingRecord {
  const final = list.map(([utc, dollars]) => ({ atMs: at(utc), cents: cents(dollars * 100) }));
  return {
    ...NOTHING,
    results: final,
    closed: final.map(({ atMs, cents: made }) => ({ closedMs: atMs, cents: made })),
  };
}

function breakers(record: TradingRecord, atMs = NOW, health: DataHealth = HEALTHY): readonly BreakerState[] {
  return breakersAt(record, health, atMs, DEFAULT_PORTFOLIO_SETTINGS);
}

function find(found: readonly BreakerState[], name: BreakerName, effect = 'halts'): BreakerState {
  const breaker = found.find((one) => one.breaker === name && one.effect === effect);
  if (breaker === undefined) throw new Error(`there is no breaker ${name}`);
  return breaker;
}

function tripped(found: readonly BreakerState[]): readonly BreakerName[] {
  return found.filter((one) => one.tripped).map(({ breaker }) => breaker);
}

describe('circuit breakers', () => {
  it('are all there and none has tripped while nothing went wrong', () => {
    expect(tripped(breakers(NOTHING))).toEqual([]);
    expect(breakers(NOTHING)).toHaveLength(10);
  });

  it('halt after a day of losses until midnight in New York, and say the figure', () => {
    const lost = results(['2026-03-06T15:00:00Z', -500], ['2026-03-06T17:00:00Z', -300]);
    expect(find(breakers(lost), 'daily-loss')).toEqual({
      breaker: 'daily-loss',
      tripped: true,
      effect: 'halts',
      text: 'lost $800 today, halts at a loss of $750',
      untilMs: at('2026-03-07T05:00:00Z'),
    });
    expect(find(breakers(lost, at('2026-03-07T05:00:00Z')), 'daily-loss').tripped).toBe(false);
  });

  it('count a day from midnight in New York, on the day on which clocks change as well', () => {
    const sunday = results(['2026-03-08T05:00:00Z', -800]);
    const { untilMs } = find(breakers(sunday, at('2026-03-08T20:00:00Z')), 'daily-loss');
    expect(untilMs).toBe(at('2026-03-09T04:00:00Z'));
    const saturday = results(['2026-03-08T04:59:59Z', -800]);
    expect(find(breakers(saturday, at('2026-03-08T20:00:00Z')), 'daily-loss').tripped).toBe(false);
  });

  it('count what was opened today as it stands now, and not what stood open before', () => {
    const open = (openedUtc: string): TradingRecord => ({
      ...NOTHING,
      open: [{ openedMs: at(openedUtc), cents: cents(-80_000) }],
    });
    expect(tripped(breakers(open('2026-03-06T15:00:00Z')))).toContain('daily-loss');
    expect(find(breakers(open('2026-03-05T15:00:00Z')), 'daily-loss').text).toBe(
      'made $0 today, halts at a loss of $750',
    );
  });

  it('halt where what is open cannot be marked: nobody knows what has been lost', () => {
    const unknown = { ...NOTHING, open: [{ openedMs: at('2026-03-06T15:00:00Z'), cents: null }] };
    expect(tripped(breakers(unknown))).toEqual(['daily-loss', 'drawdown', 'monthly-loss']);
  });

  it('halt for a day after three losses in a row, each position counted once', () => {
    const three = results(
      ['2026-03-02T15:00:00Z', 40],
      ['2026-03-03T15:00:00Z', -20],
      ['2026-03-04T15:00:00Z', -10],
      ['2026-03-06T17:00:00Z', -15],
    );
    const streak = find(breakers(three), 'losses-in-a-row');
    expect(streak.text).toBe('3 losses in a row, halts for 24 h at 3');
    expect(streak.untilMs).toBe(at('2026-03-07T17:00:00Z'));
    expect(find(breakers(three, at('2026-03-07T17:00:00Z')), 'losses-in-a-row').tripped).toBe(false);
    const parts = { ...three, closed: three.closed.slice(0, 2) };
    expect(find(breakers(parts), 'losses-in-a-row').tripped).toBe(false);
  });

  it('halve sizes from a drawdown on until half of it has been won back', () => {
    const fall = (...after: readonly (readonly [string, number])[]): TradingRecord =>
      results(['2026-02-02T15:00:00Z', 1_000], ['2026-02-10T15:00:00Z', -2_200], ...after);
    // 2,200 of 26,000 is 8.5 %.
    expect(tripped(breakers(fall()))).toEqual(['drawdown']);
    expect(find(breakers(fall()), 'drawdown', 'halves').tripped).toBe(true);
    const climbing = breakers(fall(['2026-02-20T15:00:00Z', 1_000]));
    expect(find(climbing, 'drawdown', 'halves').text).toContain('until it is 4 %');
    expect(find(climbing, 'drawdown', 'halves').tripped).toBe(true);
    expect(tripped(breakers(fall(['2026-02-20T15:00:00Z', 1_200])))).toEqual([]);
  });

  it('halt from a deeper drawdown on until a human does something about it', () => {
    const deep = breakers(results(['2026-02-10T15:00:00Z', -3_750]));
    expect(find(deep, 'drawdown')).toMatchObject({ tripped: true, untilMs: null });
    expect(find(deep, 'drawdown').text).toBe(
      '$3,750 (15 %) below the highest equity, halts at 15 % until portfolio.yaml allows more',
    );
  });

  it('halt after a month of losses until the next one begins in New York', () => {
    const lost = results(['2026-03-02T15:00:00Z', -1_000], ['2026-03-03T15:00:00Z', -1_000]);
    expect(find(breakers(lost), 'monthly-loss').untilMs).toBe(at('2026-04-01T04:00:00Z'));
    expect(find(breakers(lost, at('2026-04-01T04:00:00Z')), 'monthly-loss').tripped).toBe(false);
  });

  it('halt on quotes that are old, missing or from the future', () => {
    const stale = (quotedMs: EpochMs | null): BreakerState =>
      find(breakers(NOTHING, NOW, { ...HEALTHY, quotedMs }), 'stale-data');
    expect(stale(epochMs(NOW - 180_000)).tripped).toBe(false);
    expect(stale(epochMs(NOW - 240_000)).text).toBe('quotes of the options are 240 s old, at most 180 s');
    expect(stale(epochMs(NOW - 240_000)).tripped).toBe(true);
    expect(stale(null).tripped).toBe(true);
    expect(stale(epochMs(NOW + HOUR_MS)).tripped).toBe(true);
  });

  it('halt on missed heartbeats, and not where nothing beats', () => {
    const missed = (missedHeartbeats: number | null): boolean =>
      find(breakers(NOTHING, NOW, { ...HEALTHY, missedHeartbeats }), 'heartbeats').tripped;
    expect([missed(null), missed(1), missed(2)]).toEqual([false, false, true]);
  });

  it('halt while the guardian of the recording finds what stops trades, in its words', () => {
    const guardianHalt = 'Recording stands still. The disk is full.';
    const halted = find(breakers(NOTHING, NOW, { ...HEALTHY, guardianHalt }), 'guardian');
    expect(halted).toMatchObject({ tripped: true, effect: 'halts', text: guardianHalt, untilMs: null });
    expect(find(breakers(NOTHING), 'guardian').tripped).toBe(false);
  });

  it('halt while the trader says so, a pause with an end until then', () => {
    const untilMs = epochMs(NOW + HOUR_MS);
    const paused = { ...NOTHING, paused: { reason: 'lunch', untilMs } };
    expect(find(breakers(paused), 'paused')).toMatchObject({ tripped: true, text: 'paused: lunch', untilMs });
    expect(tripped(breakers(paused, untilMs, { ...HEALTHY, quotedMs: untilMs }))).toEqual([]);
    const killed = { ...NOTHING, killed: { reason: 'enough' } };
    expect(find(breakers(killed), 'killed')).toMatchObject({ tripped: true, untilMs: null });
  });
});
