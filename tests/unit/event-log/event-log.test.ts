import { describe, expect, it } from 'vitest';
import type { LogEntry } from '#contract/log-view';
import { jsonTokens, prettyJson } from '#window/views/event-log/json-tokens.ts';
import {
  entryMatcher,
  EVERYTHING,
  filterFrom,
  filterParams,
  filtersNothing,
  type LogFilter,
} from '#window/views/event-log/log-filter.ts';
import { LogLines, MISSED_KEY } from '#window/views/event-log/log-lines.ts';
import { missedText, typeTitle } from '#window/views/event-log/log-words.ts';

const entry = (id: number, more: Partial<LogEntry> = {}): LogEntry => ({
  id,
  seenMs: id * 1_000,
  type: 'bar.closed',
  symbol: 'BTC',
  text: '1m 10 12 9 11',
  severity: 'plain',
  ...more,
});
const run = (from: number, to: number): LogEntry[] =>
  Array.from({ length: to - from + 1 }, (_, at) => entry(from + at));

describe('filtering the log', () => {
  const shows = (filter: Partial<LogFilter>, more: Partial<LogEntry> = {}): boolean =>
    entryMatcher({ ...EVERYTHING, ...filter })(entry(1, more));

  it('goes by kind, symbol, severity and words, all at once', () => {
    expect(shows({})).toBe(true);
    expect(shows({ types: new Set(['gap.noticed']) })).toBe(false);
    expect(shows({ types: new Set(['gap.noticed', 'bar.closed']) })).toBe(true);
    expect(shows({ symbol: 'SPY' })).toBe(false);
    expect(shows({ atLeast: 'notable' })).toBe(false);
    expect(shows({ atLeast: 'notable' }, { severity: 'warning' })).toBe(true);
    expect(shows({ text: ' btc 1M ' })).toBe(true);
    expect(shows({ text: 'btc silent' })).toBe(false);
    expect(shows({ symbol: 'BTC', text: 'closed', atLeast: 'plain' })).toBe(true);
  });

  it('comes back from what is kept with the layout, without the words', () => {
    const filter: LogFilter = { types: new Set(['gap.noticed']), symbol: 'BTC', atLeast: 'warning', text: 'silent' };
    const kept = JSON.parse(JSON.stringify(filterParams(filter))) as Record<string, unknown>;
    expect(filterFrom(kept)).toEqual({ ...filter, text: '' });
    expect(filtersNothing(filterFrom({ types: 'x', symbol: 3, atLeast: 'loud' }))).toBe(true);
  });
});

describe('the lines of the log', () => {
  it('grow at the end and show only what the filter lets through', () => {
    const lines = new LogLines();
    lines.filter({ ...EVERYTHING, symbol: 'SPY' });
    lines.snapshot([entry(1), entry(2, { symbol: 'SPY' })], 0);
    lines.append([entry(3, { symbol: 'SPY' }), entry(4)]);
    expect(lines.keys()).toEqual([2, 3]);
    lines.filter(EVERYTHING);
    expect(lines.keys()).toEqual([1, 2, 3, 4]);
    expect(lines.summary()).toEqual({ entries: 4, missed: 0, types: ['bar.closed'], symbols: ['BTC', 'SPY'] });
  });

  it('publish the same keys until something changes', () => {
    const lines = new LogLines();
    lines.snapshot(run(1, 3), 0);
    const keys = lines.keys();
    const summary = lines.summary();
    lines.append([]);
    expect(lines.keys()).toBe(keys);
    expect(lines.summary()).toBe(summary);
    lines.append([entry(4)]);
    expect(lines.keys()).not.toBe(keys);
    expect(keys).toEqual([1, 2, 3]);
  });

  it('keep nothing of what was shown before a jump', () => {
    const lines = new LogLines();
    lines.snapshot(run(1, 9), 0);
    lines.append([entry(10, { type: 'gap.noticed' })]);
    lines.snapshot(run(1, 4), 0);
    expect(lines.keys()).toEqual([1, 2, 3, 4]);
    expect(lines.rows.get(10)).toBeUndefined();
    expect(lines.summary().types).toEqual(['bar.closed']);
  });

  it('say where entries are missing and how many, whatever the filter', () => {
    const lines = new LogLines();
    lines.snapshot(run(1, 5), 0);
    lines.snapshot([entry(4), entry(5), ...run(418, 420)], 412);
    expect(lines.keys()).toEqual([4, 5, MISSED_KEY, 418, 419, 420]);
    expect(lines.rows.get(MISSED_KEY)).toEqual({ kind: 'missed', count: 412 });
    lines.filter({ ...EVERYTHING, symbol: 'nothing' });
    expect(lines.keys()).toEqual([MISSED_KEY]);
    lines.snapshot(run(600, 601), 88);
    expect(lines.summary().missed).toBe(500);
    expect(lines.summary().entries).toBe(2);
    lines.snapshot(run(1, 2), 0);
    expect(lines.summary().missed).toBe(0);
  });

  it('let go of the oldest in pieces', () => {
    const lines = new LogLines(10, 5);
    lines.snapshot(run(1, 10), 0);
    lines.filter({ ...EVERYTHING, text: 'btc' });
    lines.append(run(11, 15));
    expect(lines.keys()).toHaveLength(15);
    lines.append(run(16, 16));
    expect(lines.keys()).toEqual(run(7, 16).map(({ id }) => id));
    expect(lines.rows.size).toBe(10);
  });
});

describe('words of the log', () => {
  it('makes kinds readable', () => {
    expect(typeTitle('market-regime.changed')).toBe('Market regime');
    expect(typeTitle('fill.seen-late')).toBe('Fill seen late');
    expect(missedText(412)).toBe('412 entries were not sent: the window was behind');
    expect(missedText(1)).toBe('1 entry was not sent: the window was behind');
  });
});

describe('a record', () => {
  it('is indented, and left alone where it is no JSON', () => {
    expect(prettyJson('{"a":1}')).toBe('{\n  "a": 1\n}');
    expect(prettyJson('not {json')).toBe('not {json');
  });

  it('is cut into pieces that together are the whole', () => {
    const text = prettyJson('{"na\\"me":"a: \\"b\\" 12","n":[-1.5e-7,true,null],"deep":{"x":{}}}');
    const tokens = jsonTokens(text);
    expect(tokens.map((token) => token.text).join('')).toBe(text);
    const of = (kind: string): string[] => tokens.filter((token) => token.kind === kind).map((token) => token.text);
    expect(of('name')).toEqual(['"na\\"me"', '"n"', '"deep"', '"x"']);
    expect(of('text')).toEqual(['"a: \\"b\\" 12"']);
    expect(of('number')).toEqual(['-1.5e-7']);
    expect(of('word')).toEqual(['true', 'null']);
  });
});
