import type { SymbolScale } from '#connectors/bybit/parse/ticker-state';
import { NOT_SCALED, scaledDecimal } from '#connectors/shared/scaled-decimal';
import { type Drift, drift } from '#connectors/shared/schema-drift';
import { fail, ok, type Result } from '#primitives/result';

/** A candle, in units. */
export interface BybitKline {
  readonly startMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

export interface StreamedKline extends BybitKline {
  readonly isFinished: boolean;
}

interface KlineData {
  readonly start?: unknown;
  readonly open?: unknown;
  readonly high?: unknown;
  readonly low?: unknown;
  readonly close?: unknown;
  readonly volume?: unknown;
  readonly confirm?: unknown;
}

/** All of them: the message that ends a candle holds the one that begins as well. */
export function parseStreamedKlines(
  symbol: string,
  data: unknown,
  scale: SymbolScale,
): Result<readonly StreamedKline[], Drift> {
  const where = `Bybit kline.${symbol}`;
  if (!Array.isArray(data)) return fail(drift(where, 'data', data));
  const klines: StreamedKline[] = [];
  for (const one of data as readonly KlineData[]) {
    const { start, open, high, low, close, volume, confirm } = one ?? {};
    if (typeof start !== 'number') return fail(drift(where, 'start', start));
    if (typeof confirm !== 'boolean') return fail(drift(where, 'confirm', confirm));
    const kline = klineOf(where, start, { open, high, low, close, volume }, scale);
    if (!kline.ok) return kline;
    klines.push({ ...kline.value, isFinished: confirm });
  }
  return ok(klines);
}

/** Rows of seven texts, newest first; answered oldest first. The newest may still be in the making: see its time. */
export function parseKlineRows(
  symbol: string,
  rows: unknown,
  scale: SymbolScale,
): Result<readonly BybitKline[], Drift> {
  const where = `Bybit klines of ${symbol}`;
  if (!Array.isArray(rows)) return fail(drift(where, 'list', rows));
  const klines: BybitKline[] = [];
  for (const row of rows as readonly unknown[]) {
    if (!Array.isArray(row)) return fail(drift(where, 'list', row));
    const [start, open, high, low, close, volume] = row as readonly unknown[];
    const startMs = typeof start === 'string' ? scaledDecimal(start, 0) : NOT_SCALED;
    const kline = klineOf(where, startMs, { open, high, low, close, volume }, scale);
    if (!kline.ok) return kline;
    klines.push(kline.value);
  }
  return ok(klines.reverse());
}

function klineOf(
  where: string,
  startMs: number,
  figures: Readonly<Record<'open' | 'high' | 'low' | 'close' | 'volume', unknown>>,
  { priceDecimals, sizeDecimals }: SymbolScale,
): Result<BybitKline, Drift> {
  if (!(Number.isSafeInteger(startMs) && startMs > 0)) return fail(drift(where, 'start', startMs));
  const units: Record<string, number> = {};
  for (const [field, value] of Object.entries(figures)) {
    const decimals = field === 'volume' ? sizeDecimals : priceDecimals;
    const scaled = typeof value === 'string' ? scaledDecimal(value, decimals) : NOT_SCALED;
    if (!(field === 'volume' ? scaled >= 0 : scaled > 0)) return fail(drift(where, field, value));
    units[field] = scaled;
  }
  const { open, high, low, close, volume } = units as Record<keyof typeof figures, number>;
  return ok({ startMs, open, high, low, close, volume });
}
