import { describe, expect, it } from 'vitest';
import type { RawSignal } from '#detectors/detector';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { epochMs, HOUR_MS, MINUTE_MS } from '#primitives/clock';
import { SessionMomentum } from '#strategies/session-momentum';
import { SessionReturns } from '#strategies/session-returns';
import { DEFAULT_STRATEGY_PARAMS } from '#strategies/strategy-params';
import { momentAt, STORMY_COIN } from '#tests/support/imagined-moment';

const NYSE = new NyseCalendar({ closed: [], early: [], lateOpen: [] });

/** Prices at the end of every tenth minute, and of the minutes around each full hour. */
function walk(from: string, hours: number, priceAt: (hour: number) => number | null) {
  const returns = new SessionReturns(NYSE);
  const startMs = Date.parse(from);
  const ended = [];
  for (let minute = 1; minute <= hours * 60; minute++) {
    const atMs = epochMs(startMs + minute * MINUTE_MS);
    const price = priceAt(minute / 60);
    ended.push(...returns.add(price, price === null ? null : atMs, atMs));
  }
  return { ended, returns };
}

describe('what a coin makes of its sessions', () => {
  it('is measured from where the session before it ended to where it ends itself', () => {
    // From 100 at midnight UTC, a dollar an hour.
    const { ended, returns } = walk('2026-03-04T00:00Z', 14, (hour) => 100 + hour);
    expect(ended.map(({ session }) => session)).toEqual(['ASIA', 'EU']);
    expect(ended[0]?.change).toBeCloseTo(107 / (100 + 1 / 60) - 1, 12);
    expect(ended[1]?.change).toBeCloseTo(113 / 107 - 1, 12);
    expect(returns.session).toBe('US');
    expect(returns.changeSoFar).toBeCloseTo(114 / 113 - 1, 12);
  });

  it('is not known of a session whose beginning nobody saw', () => {
    const { ended } = walk('2026-03-04T03:00Z', 12, (hour) => 100 + hour);
    expect(ended.map(({ session }) => session)).toEqual(['EU']);
  });

  it('is not known of a session at whose end nobody told of prices', () => {
    const { ended } = walk('2026-03-04T00:00Z', 24, (hour) => (hour > 6.5 && hour < 7.5 ? null : 100 + hour));
    expect(ended.map(({ session }) => session)).toEqual(['US']);
  });

  it('tells of the weekend when Asia opens on Monday', () => {
    const { ended } = walk('2026-03-06T20:00Z', 54, (hour) => 100 + hour);
    const weekend = ended.find(({ session }) => session === 'WEEKEND');
    // Friday's New York ends an hour in, Sunday two days and three hours later.
    expect(weekend?.change).toBeCloseTo(152 / 101 - 1, 12);
    expect(ended.filter(({ session }) => session === 'WEEKEND')).toHaveLength(1);
  });
});

/** Days in which Asia moves by a hundredth and Europe by half of that, the same way. */
function daysOfMomentum(days: number): readonly RawSignal[] {
  const momentum = new SessionMomentum({ ...DEFAULT_STRATEGY_PARAMS.momentum, minimumHandovers: 3 }, NYSE);
  const said: RawSignal[] = [];
  let price = 100;
  const startMs = Date.parse('2026-03-02T00:00Z');
  for (let minute = 1; minute <= days * 1_440; minute++) {
    const atMs = epochMs(startMs + minute * MINUTE_MS);
    const hour = ((minute - 1) / 60) % 24;
    if (hour < 7) price *= 1 + 0.012 / 420;
    else if (hour < 13) price *= 1 + 0.006 / 360;
    const coin = { ...STORMY_COIN, price, pricedMs: atMs };
    said.push(...momentum.hear({ ...momentAt(), atMs, coin }));
  }
  return said;
}

describe('the momentum of sessions', () => {
  it('is context: told at handovers after a move, and nothing that could be ordered', () => {
    const said = daysOfMomentum(2);
    expect(said).toHaveLength(2);
    expect(said[0]).toMatchObject({ detector: 'session-momentum', tier: 3, structure: null });
    expect(said[0]?.because[0]).toBe('BTCUSDT +1.2 % in Asia');
  });

  it('says nothing of what follows before it has seen enough of it', () => {
    const said = daysOfMomentum(5).map(({ because }) => because[1]);
    expect(said[0]).toBe('Europe takes over: 0 of 3 such handovers seen, too few to say what follows');
    expect(said[3]).toBe('Europe takes over: of 3 such moves 3 went on, +0.6 % in their direction on average');
  });

  it('keeps market time: twelve hours are twelve hours on the night the clocks change', () => {
    const { ended } = walk('2026-03-07T12:30Z', (24 * HOUR_MS) / HOUR_MS, (hour) => 100 + hour);
    expect(ended.map(({ session }) => session)).toEqual(['US', 'LATE', 'ASIA']);
  });
});
