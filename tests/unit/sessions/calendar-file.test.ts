import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CalendarFileFault, loadCalendarExceptions, loadMarketEvents } from '#settings/calendar-file';

const folder = mkdtempSync(join(tmpdir(), 'argus-calendar-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;

function written(content: string | object): string {
  const path = join(folder, `${files++}.json`);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

function faultOf(load: () => unknown): CalendarFileFault {
  try {
    load();
  } catch (error) {
    if (error instanceof CalendarFileFault) return error;
    throw error;
  }
  throw new Error('the file was accepted');
}

const exceptions = { asOf: '2026-01-01', source: 'test', closed: [], early: [], lateOpen: [] };
const series = {
  kind: 'cpi',
  title: 'CPI',
  timeEt: '08:30',
  source: 'test',
  asOf: '2026-01-01',
  validFrom: '2026-01-01',
  validUntil: '2026-12-31',
  events: [{ date: '2026-03-11', about: 'February 2026' }],
};

describe('the calendar files', () => {
  it('that are shipped are valid', () => {
    expect(loadCalendarExceptions().closed.length).toBeGreaterThan(10);
    expect(loadMarketEvents().series.map(({ kind }) => kind)).toEqual(['fomc', 'cpi', 'nfp']);
  });

  it('name themselves when they are missing or not JSON', () => {
    const missing = join(folder, 'nowhere.json');
    expect(faultOf(() => loadCalendarExceptions(missing))).toMatchObject({ path: missing });
    expect(faultOf(() => loadCalendarExceptions(missing)).message).toContain(`${missing} cannot be read`);
    const broken = written('{ "closed": [');
    expect(faultOf(() => loadMarketEvents(broken)).message).toContain(`${broken} is not JSON`);
  });

  it.each([
    ['a date that does not exist', { closed: [{ date: '2026-02-30', reason: 'x' }] }, 'closed[0].date: is not a date'],
    ['a weekend', { closed: [{ date: '2026-03-07', reason: 'x' }] }, 'closed[0].date: is not a weekday'],
    ['a year that is not covered', { closed: [{ date: '1985-09-27', reason: 'x' }] }, 'is not a weekday from 1990'],
    ['no reason', { closed: [{ date: '2026-03-06', reason: '' }] }, 'closed[0].reason: is empty'],
    [
      'a close that is none',
      { early: [{ date: '2026-03-06', closeEt: '1pm', reason: 'x' }] },
      'early[0].closeEt: is not a time',
    ],
    [
      'a close after the close',
      { early: [{ date: '2026-03-06', closeEt: '17:00', reason: 'x' }] },
      'early[0].closeEt: is not between',
    ],
    ['an unknown field', { holidays: [] }, 'holidays'],
    [
      'a date twice',
      { closed: ['2026-03-06', '2026-03-06'].map((date) => ({ date, reason: 'x' })) },
      'closed[1].date: does not come after 2026-03-06',
    ],
  ])('of exceptions are refused for %s, naming the field', (_, change, message) => {
    const path = written({ ...exceptions, ...change });
    const fault = faultOf(() => loadCalendarExceptions(path));
    expect(fault.message).toContain(path);
    expect(fault.message).toContain(message);
  });

  it.each([
    ['an unknown kind', { kind: 'ppi' }, 'series[0].kind'],
    ['a missing end', { validUntil: undefined }, 'series[0].validUntil'],
    [
      'an end before the beginning',
      { validUntil: '2025-12-31', events: [] },
      'series[0].validUntil: is before validFrom',
    ],
    ['an event beyond the end', { validUntil: '2026-02-28' }, 'series[0].events[0].date: is outside of'],
    ['a bad time', { timeEt: '8:30' }, 'series[0].timeEt: is not a time'],
  ])('of events are refused for %s, naming the field', (_, change, message) => {
    const path = written({ series: [{ ...series, ...change }] });
    expect(faultOf(() => loadMarketEvents(path)).message).toContain(message);
  });

  it('of events hold each list once', () => {
    expect(loadMarketEvents(written({ series: [series] })).series).toHaveLength(1);
    const twice = written({ series: [series, series] });
    expect(faultOf(() => loadMarketEvents(twice)).message).toContain('series[1].kind: names cpi a second time');
  });
});
