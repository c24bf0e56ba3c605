import { type Drift, drift } from '#connectors/shared/schema-drift';
import { envelopeItems } from '#connectors/tastytrade/http/tasty-envelope';
import { wireDecimal } from '#connectors/shared/wire-decimal';
import { type PriceE4, priceE4 } from '#domain/money';
import { fail, ok, type Result } from '#primitives/result';

/** Where a stock stands, before the stream says so. */
export interface StockStanding {
  readonly symbol: string;
  readonly price: PriceE4 | null;
}

type Fields = Readonly<Record<string, unknown>>;

const WHERE = 'tastytrade market-data';
/** Over all kinds of symbols. */
export const MOST_SYMBOLS = 100;

/** Quotes by REST: decimals as texts, what is not known is absent. */
export function parseMarketData(body: unknown): Result<readonly StockStanding[], Drift> {
  const items = envelopeItems(body);
  if (items === null) return fail(drift(WHERE, 'data.items', undefined));
  const found: StockStanding[] = [];
  for (const item of items as readonly (Fields | null)[]) {
    const { symbol, bid, ask, last, 'prev-close': close } = item ?? {};
    if (typeof symbol !== 'string') return fail(drift(WHERE, 'symbol', symbol));
    const prices: (number | null)[] = [];
    for (const [name, value] of Object.entries({ bid, ask, last, close })) {
      const price = priceOf(value);
      if (Number.isNaN(price)) return fail(drift(`${WHERE} ${symbol}`, name, value));
      prices.push(price);
    }
    const [low = null, high = null, traded = null, closed = null] = prices;
    const middle = low !== null && high !== null && high >= low ? Math.floor((low + high) / 2) : null;
    found.push({ symbol, price: (middle ?? traded ?? closed) as PriceE4 | null });
  }
  return ok(found);
}

/** Null: not known, 0 included. NaN: no price at all. Finer than any order would be, at times. */
function priceOf(value: unknown): number | null {
  const dollars = wireDecimal(value);
  if (dollars === null || dollars === 0) return null;
  return dollars > 0 && dollars < 1e9 ? priceE4(dollars) : Number.NaN;
}
