import { describe, expect, it } from 'vitest';
import { message, problem, readBarText, value } from '#tests/fixtures/files/text-reading';

const HEADER = 't,open,high,low,close,volume\n';
const M = 60_000;
const T = 1_772_807_400_000;

function rows(stamps: readonly (number | string)[], prices = '2,3,1,2.5,10'): string {
  return HEADER + stamps.map((stamp) => `${stamp},${prices}\n`).join('');
}

describe('reading bars', () => {
  it('keeps exact prices, and a bar ends where its interval does', () => {
    const table = value(readBarText(rows([T, T + M, T + 3 * M]), { clock: 'start' }));
    expect([table.length, table.intervalMs, table.priceDecimals, table.sizeDecimals]).toEqual([3, M, 4, 0]);
    expect([...table.startMs]).toEqual([T, T + M, T + 3 * M]);
    expect([...table.endMs]).toEqual([T + M, T + 2 * M, T + 4 * M]);
    expect([table.open[0], table.high[0], table.low[0], table.close[0], table.volume[0]]).toEqual([
      20_000, 30_000, 10_000, 25_000, 10,
    ]);
  });

  it('moves bars that are stamped with their end', () => {
    const table = value(readBarText(rows([T, T + M]), { clock: 'end' }));
    expect([[...table.startMs], [...table.endMs]]).toEqual([
      [T - M, T],
      [T, T + M],
    ]);
  });

  it('takes the column that the clock speaks of', () => {
    const text = `open_time,close_time,open,high,low,close,volume\n${T},${T + M},2,3,1,2,1\n${T + M},${T + 2 * M},2,3,1,2,1\n`;
    for (const clock of ['start', 'end'] as const) {
      expect([...value(readBarText(text, { clock })).startMs]).toEqual([T, T + M]);
    }
  });

  it('reads naive stamps in the zone of the stated clock only', () => {
    const text = rows(['2026-03-06 09:30', '2026-03-06 09:31']);
    expect(value(readBarText(text, { clock: 'new-york-start' })).startMs[0]).toBe(T);
    expect(value(readBarText(text, { clock: 'utc-start' })).startMs[0]).toBe(T - 5 * 3_600_000);
    expect(message(readBarText(text, { clock: 'start' }))).toContain('--clock utc-start');
  });

  it('keeps local days that a clock change shortens from overlapping', () => {
    const text = rows(['2026-03-06', '2026-03-07', '2026-03-08', '2026-03-09', '2026-03-10']);
    const table = value(readBarText(text, { clock: 'new-york-start' }));
    expect(table.intervalMs).toBe(86_400_000);
    for (let row = 1; row < table.length; row++)
      expect(table.endMs[row - 1]).toBeLessThanOrEqual(table.startMs[row] ?? 0);
    expect((table.endMs[2] ?? 0) - (table.startMs[2] ?? 0)).toBe(23 * 3_600_000);
  });

  it.each([
    [[0, 1, 2, 3, 4, 5], 1],
    [[0, 5, 10, 20, 25], 5],
    [[0, 2, 3, 5, 6, 8, 9, 11], 1],
    [[0, 60, 120, 1080, 1140], 60],
    [[0, 1440, 2880, 7200], 1440],
  ])('finds the interval of bars at minutes %j', (minutes, expected) => {
    const start = Date.UTC(2026, 2, 2);
    const table = value(readBarText(rows(minutes.map((minute) => start + minute * M)), { clock: 'start' }));
    expect(table.intervalMs).toBe(expected * M);
  });

  it('asks for the interval where the file does not show it', () => {
    expect(message(readBarText(rows([T]), { clock: 'start' }))).toContain('--interval');
    expect(value(readBarText(rows([T]), { clock: 'start', intervalMs: M })).endMs[0]).toBe(T + M);
    expect(problem(readBarText(HEADER, { clock: 'start' })).reason).toBe('unknown-interval');
  });

  it.each<[string, string, string, string]>([
    ['high below close', '2,2.4,1,2.5,10', 'high', 'ohlc-order'],
    ['high below low', '2,1,3,2,10', 'high', 'ohlc-order'],
    ['low above open', '2,3,2.1,2.5,10', 'low', 'ohlc-order'],
    ['a price of zero', '0,3,1,2.5,10', 'open', 'not-positive'],
    ['a negative price', '2,3,-1,2.5,10', 'low', 'negative'],
    ['a negative volume', '2,3,1,2.5,-10', 'volume', 'negative'],
    ['no volume', '2,3,1,2.5,', 'volume', 'missing-value'],
    ['no close', '2,3,1,,1', 'close', 'missing-value'],
    ['NaN', '2,nan,1,2,1', 'high', 'not-a-number'],
  ])('refuses %s', (_, prices, field, reason) => {
    const text = `${rows([T, T + M])}${T + 2 * M},${prices}\n${T + 3 * M},2,3,1,2.5,1\n`;
    const found = problem(readBarText(text, { clock: 'start' }));
    expect([found.file, found.line, found.field, found.reason]).toEqual(['bars.csv', 4, field, reason]);
    const table = value(readBarText(text, { clock: 'start', onBadRow: 'skip' }));
    expect([table.length, table.skipped.reasons]).toEqual([3, [{ reason, count: 1 }]]);
  });

  it.each<[string, number | string, string]>([
    ['a repeated stamp', T + 5 * M, 'repeated-stamp'],
    ['an earlier stamp', T + 4 * M, 'stamp-not-later'],
    ['half a minute', T + 5 * M + 30_000, 'misaligned-stamp'],
    ['a last millisecond', T + 6 * M - 1, 'misaligned-stamp'],
    ['microseconds', `${T / 1000 + 360}.0000001`, 'mixed-times'],
  ])('refuses %s', (_, stamp, reason) => {
    const minutes = [0, 1, 2, 3, 4, 5].map((minute) => T + minute * M);
    const found = problem(readBarText(rows([...minutes, stamp]), { clock: 'start' }));
    expect([found.line, found.field, found.reason]).toEqual([8, 't', reason]);
    const table = value(readBarText(rows([...minutes, stamp]), { clock: 'start', onBadRow: 'skip' }));
    expect([table.length, table.skipped.total]).toEqual([6, 1]);
  });

  it('refuses stamps that do not fit the stated interval', () => {
    const text = rows([T, T + M, T + 5 * M]);
    const found = problem(readBarText(text, { clock: 'start', intervalMs: 5 * M }));
    expect([found.line, found.reason]).toEqual([3, 'misaligned-stamp']);
    const table = value(readBarText(text, { clock: 'start', intervalMs: 5 * M, onBadRow: 'skip' }));
    expect([...table.startMs]).toEqual([T, T + 5 * M]);
  });

  it('takes the lines that the bars command prints', () => {
    const line = (t: number): string => `{"t":${t},"o":2,"h":3,"l":1,"c":2.5,"v":10,"n":4,"flags":["gap"]}\n`;
    const table = value(readBarText(line(T) + line(T + M), { clock: 'start' }));
    expect([table.length, table.close[1], table.ignoredColumns]).toEqual([2, 25_000, ['n', 'flags']]);
  });

  it('names every accepted column where one is missing', () => {
    expect(message(readBarText('date,open,high,low,close\n', { clock: 'start' }))).toContain('volume, vol, v, qty');
  });
});
