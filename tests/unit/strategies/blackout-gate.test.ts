import { describe, expect, it } from 'vitest';
import type { EventSeries, ListedKind, MarketEventData } from '#market/sessions/market-events';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { epochMs } from '#primitives/clock';
import { blackoutGate } from '#strategies/gates/blackout-gate';
import { DEFAULT_STRATEGY_PARAMS } from '#strategies/strategy-params';

const NYSE = new NyseCalendar({ closed: [], early: [], lateOpen: [] });
const { blackout } = DEFAULT_STRATEGY_PARAMS;

function series(kind: ListedKind, timeEt: string, dates: readonly string[]): EventSeries {
  return {
    kind,
    title: kind.toUpperCase(),
    timeEt,
    source: 'the authority',
    asOf: '2026-01-01',
    validFrom: '2026-01-01',
    validUntil: '2026-12-31',
    events: dates.map((date) => ({ date, about: 'of that month' })),
  };
}

const EVENTS: MarketEventData = {
  series: [
    series('fomc', '14:00', ['2026-03-18']),
    series('cpi', '08:30', ['2026-03-11']),
    series('nfp', '08:30', ['2026-03-06']),
  ],
};

function at(instant: string, data = EVENTS) {
  return blackoutGate(data, NYSE, blackout, epochMs(Date.parse(instant)));
}

describe('the blackout around dated events', () => {
  it('is over an hour after payrolls, in the summer and winter of New York alike', () => {
    expect(at('2026-03-06T14:29Z').passed).toBe(false);
    expect(at('2026-03-06T14:31Z').passed).toBe(true);
    expect(at('2026-03-11T13:29Z').passed).toBe(false);
    expect(at('2026-03-11T13:31Z').passed).toBe(true);
  });

  it('begins a day before a rate decision and says how far away that is', () => {
    expect(at('2026-03-17T17:59Z').passed).toBe(true);
    const shut = at('2026-03-17T20:00Z');
    expect(shut).toMatchObject({ passed: false, found: 22, needed: 24 });
    expect(shut.text).toBe('FOMC, of that month in 22 h 0 min, nothing is sold from 24 h before');
    expect(shut.margin).toBeCloseTo(-1 / 12, 12);
  });

  it('refuses where a list does not reach, instead of taking silence for calm', () => {
    const shut = at('2026-12-31T20:00Z');
    expect(shut.passed).toBe(false);
    expect(shut.text).toContain('not known on 2027-01-01: renew the list');
    expect(at('2027-06-01T15:00Z').passed).toBe(false);
    expect(at('2025-06-02T15:00Z').passed).toBe(false);
  });

  it('refuses where a whole list is missing', () => {
    const shut = at('2026-05-05T15:00Z', { series: EVENTS.series.slice(0, 2) });
    expect(shut.text).toContain('payrolls are not known');
    expect(shut.passed).toBe(false);
  });

  it('refuses in years whose clock is not known', () => {
    expect(at('2051-06-01T15:00Z').passed).toBe(false);
  });

  it('can be switched off for one kind of event', () => {
    const off = { ...blackout, fomc: { hoursBefore: 0, minutesAfter: 0 } };
    expect(blackoutGate(EVENTS, NYSE, off, epochMs(Date.parse('2026-03-17T20:00Z'))).passed).toBe(true);
  });
});
