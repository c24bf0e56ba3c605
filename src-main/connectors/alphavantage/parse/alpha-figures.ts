import type { FieldCheck } from '#connectors/shared/field-check';
import { NOT_SCALED, scaledDecimal } from '#connectors/shared/scaled-decimal';
import { PRICE_E4_DECIMALS, type PriceE4 } from '#domain/money';
import { parseDay, startOfDayMs } from '#market/sessions/civil-date';
import { instantOfNewYorkWall } from '#market/sessions/new-york-time';
import { type EpochMs, HOUR_MS, MINUTE_MS, SECOND_MS } from '#primitives/clock';

const DECIMAL = /^-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;
const WALL = /^(\d{4}-\d{2}-\d{2}) (\d{2}):(\d{2}):(\d{2})$/;
/** What stands where nothing is known. */
const NOTHING: ReadonlySet<unknown> = new Set([undefined, null, '', '-', 'None', 'N/A']);

/** Every figure of Alpha Vantage is text. Null where it says nothing. */
export function figureOf(check: FieldCheck, field: string, value: unknown): number | null {
  if (NOTHING.has(value)) return null;
  const figure = typeof value === 'string' && DECIMAL.test(value) ? Number(value) : Number.NaN;
  if (Number.isFinite(figure)) return figure;
  check.wrong(field, value);
  return null;
}

/** In ten-thousandths of a dollar. Null where it says nothing, or zero. */
export function priceOf(check: FieldCheck, field: string, value: unknown): PriceE4 | null {
  const units = unitsOf(check, field, value);
  return units === 0 ? null : units;
}

/** The same, where zero says something: nobody bids. */
export function unitsOf(check: FieldCheck, field: string, value: unknown): PriceE4 | null {
  if (NOTHING.has(value)) return null;
  const units = typeof value === 'string' ? scaledDecimal(value, PRICE_E4_DECIMALS) : NOT_SCALED;
  if (!Number.isNaN(units) && units >= 0) return units as PriceE4;
  check.wrong(field, value);
  return null;
}

/** A count: null where it says nothing. */
export function countOf(check: FieldCheck, field: string, value: unknown): number | null {
  const count = figureOf(check, field, value);
  if (count === null || (Number.isSafeInteger(count) && count >= 0)) return count;
  check.wrong(field, value);
  return null;
}

/**
 * `2026-01-12 15:55:00`, New York's clock on the wall, without a word about summer. Null where no such time is, or where
 * autumn has it twice: nothing trades then.
 */
export function instantOfWall(text: string): EpochMs | null {
  const [, date = '', hours, minutes, seconds] = WALL.exec(text) ?? [];
  const day = parseDay(date);
  if (day === null) return null;
  const msOfDay = Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS + Number(seconds) * SECOND_MS;
  return instantOfNewYorkWall(startOfDayMs(day) + msOfDay);
}
