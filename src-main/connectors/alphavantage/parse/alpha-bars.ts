import { figureOf, instantOfWall, priceOf } from '#connectors/alphavantage/parse/alpha-figures';
import { FieldCheck } from '#connectors/shared/field-check';
import type { PolledBar } from '#connectors/shared/polled-minutes';
import type { Drift } from '#connectors/shared/schema-drift';
import { fail, ok, type Result } from '#primitives/result';

export const MINUTES_KEY = 'Time Series (1min)';
export const DAYS_KEY = 'Time Series (Daily)';

export interface AlphaDay {
  /** `2026-01-12` */
  readonly day: string;
  readonly close: number;
}

/** Minutes in order of time. The venue lists them as keys of an object, the newest first: no order is to be relied on. */
export function parseMinutes(body: unknown, asked: string): Result<readonly PolledBar[], Drift> {
  const check = new FieldCheck(`Alpha Vantage minutes of ${asked}`);
  const series = seriesOf(check, body, MINUTES_KEY, asked);
  const zone = metaOf(check, body)['6. Time Zone'];
  if (zone !== 'US/Eastern') check.wrong('6. Time Zone', zone);
  const bars: PolledBar[] = [];
  for (const [wall, row] of Object.entries(series)) {
    const startMs = instantOfWall(wall);
    if (startMs === null) {
      check.wrong(MINUTES_KEY, wall);
      break;
    }
    bars.push(barOf(check, startMs, row));
    if (check.drift !== null) break;
  }
  if (check.drift !== null) return fail(check.drift);
  return ok(bars.toSorted((left, right) => left.startMs - right.startMs));
}

/** Closes of sessions in order of time, with splits and dividends worked in. */
export function parseDays(body: unknown, asked: string): Result<readonly AlphaDay[], Drift> {
  const check = new FieldCheck(`Alpha Vantage days of ${asked}`);
  const days = Object.entries(seriesOf(check, body, DAYS_KEY, asked)).map(([day, row]): AlphaDay => {
    const fields = check.members(day, row);
    const close = figureOf(check, '5. adjusted close', fields['5. adjusted close']);
    if (close === null || close <= 0) check.wrong('5. adjusted close', fields['5. adjusted close']);
    return { day, close: close ?? Number.NaN };
  });
  if (check.drift !== null) return fail(check.drift);
  return ok(days.toSorted((left, right) => (left.day < right.day ? -1 : 1)));
}

function seriesOf(check: FieldCheck, body: unknown, key: string, asked: string): Readonly<Record<string, unknown>> {
  const symbol = metaOf(check, body)['2. Symbol'];
  if (symbol !== asked) check.wrong('2. Symbol', symbol);
  return check.members(key, check.members('body', body)[key]);
}

function metaOf(check: FieldCheck, body: unknown): Readonly<Record<string, unknown>> {
  return check.members('Meta Data', check.members('body', body)['Meta Data']);
}

function barOf(check: FieldCheck, startMs: number, row: unknown): PolledBar {
  const fields = check.members('row', row);
  const price = (field: string): number => {
    const value = priceOf(check, field, fields[field]);
    if (value === null) check.wrong(field, fields[field]);
    return value ?? 0;
  };
  const [open, high, low, close] = [price('1. open'), price('2. high'), price('3. low'), price('4. close')];
  if (low > Math.min(open, close)) check.wrong('3. low', fields['3. low']);
  if (high < Math.max(open, close)) check.wrong('2. high', fields['2. high']);
  const volume = figureOf(check, '5. volume', fields['5. volume']);
  if (volume === null || volume < 0 || !Number.isSafeInteger(volume)) check.wrong('5. volume', fields['5. volume']);
  return { startMs, open, high, low, close, volume: volume ?? 0 };
}
