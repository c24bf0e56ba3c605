import { NOT_SCALED, scaledDecimal } from '#connectors/shared/scaled-decimal';
import { tradeIdOf } from '#connectors/shared/trade-id';
import { type Drift, drift } from '#connectors/shared/schema-drift';
import type { SymbolScale } from '#connectors/bybit/parse/ticker-state';
import { fail, ok, type Result } from '#primitives/result';

/** One trade, in units; the side is that of whoever took. */
export interface BybitTrade {
  readonly symbol: string;
  readonly atMs: number;
  readonly price: number;
  readonly size: number;
  readonly side: 'buy' | 'sell' | null;
  readonly tradeId: number;
}

interface TradeData {
  readonly T?: unknown;
  readonly s?: unknown;
  readonly S?: unknown;
  readonly v?: unknown;
  readonly p?: unknown;
  readonly i?: unknown;
}

/** Oldest first, as the venue has them. One that cannot be read spoils its message: its neighbours may be meant too. */
export function parseTrades(
  data: unknown,
  scaleOf: (symbol: string) => SymbolScale | null,
): Result<readonly BybitTrade[], Drift> {
  const where = 'Bybit publicTrade';
  if (!Array.isArray(data)) return fail(drift(where, 'data', data));
  const trades: BybitTrade[] = [];
  for (const one of data as readonly TradeData[]) {
    const { T: atMs, s: symbol, S: side, v: size, p: price, i: id } = one ?? {};
    if (typeof symbol !== 'string') return fail(drift(where, 's', symbol));
    const scale = scaleOf(symbol);
    // Another symbol's trades are no concern of ours.
    if (scale === null) continue;
    if (typeof atMs !== 'number' || !Number.isSafeInteger(atMs)) return fail(drift(`${where}.${symbol}`, 'T', atMs));
    if (typeof id !== 'string') return fail(drift(`${where}.${symbol}`, 'i', id));
    const units = typeof price === 'string' ? scaledDecimal(price, scale.priceDecimals) : NOT_SCALED;
    if (!(units > 0)) return fail(drift(`${where}.${symbol}`, 'p', price));
    const traded = typeof size === 'string' ? scaledDecimal(size, scale.sizeDecimals) : NOT_SCALED;
    if (!(traded >= 0)) return fail(drift(`${where}.${symbol}`, 'v', size));
    const taker = side === 'Buy' ? 'buy' : side === 'Sell' ? 'sell' : null;
    trades.push({ symbol, atMs, price: units, size: traded, side: taker, tradeId: idOf(id) });
  }
  return ok(trades);
}

function idOf(text: string): number {
  const bytes = Buffer.from(text);
  return tradeIdOf(bytes, 0, bytes.length);
}
