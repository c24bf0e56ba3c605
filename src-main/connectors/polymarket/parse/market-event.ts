import { NOT_SCALED, scaledDecimal } from '#connectors/shared/scaled-decimal';
import { type Drift, drift } from '#connectors/shared/schema-drift';
import { fail, ok, type Result } from '#primitives/result';

/** A price in ten-thousandths and what is offered at it in millionths; 0: nothing any more. */
export interface LevelChange {
  readonly side: 'bid' | 'ask';
  readonly price: number;
  readonly size: number;
}

export type MarketEvent =
  | {
      readonly kind: 'book';
      readonly tokenId: string;
      readonly atMs: number | null;
      readonly levels: readonly LevelChange[];
    }
  | {
      readonly kind: 'change';
      readonly tokenId: string;
      readonly atMs: number | null;
      readonly levels: readonly LevelChange[];
    }
  | { readonly kind: 'resolved'; readonly tokenIds: readonly string[] }
  /** Known, and of no use here. */
  | { readonly kind: 'other' }
  | { readonly kind: 'unknown' };

interface EventData {
  readonly event_type?: unknown;
  readonly asset_id?: unknown;
  readonly assets_ids?: unknown;
  readonly timestamp?: unknown;
  readonly bids?: unknown;
  readonly asks?: unknown;
  readonly price_changes?: unknown;
  readonly changes?: unknown;
}

const PRICE_DECIMALS = 4;
const SIZE_DECIMALS = 6;
const CERTAIN = 10 ** PRICE_DECIMALS;
const OTHERS: readonly unknown[] = ['last_trade_price', 'tick_size_change', 'best_bid_ask', 'new_market'];
const WHERE = 'Polymarket';

/** A frame holds one event or a list of them. What it calls them came later than what they look like. */
export function parseMarketEvents(message: unknown): Result<readonly MarketEvent[], Drift> {
  const events: MarketEvent[] = [];
  for (const one of (Array.isArray(message) ? message : [message]) as readonly unknown[]) {
    const read = parseOne(one);
    if (!read.ok) return read;
    events.push(...read.value);
  }
  return ok(events);
}

/** A book that was asked for looks like one that was told. */
export function parseBook(body: unknown): Result<Extract<MarketEvent, { readonly kind: 'book' }>, Drift> {
  const { asset_id: tokenId, bids, asks, timestamp } = (body ?? {}) as EventData;
  if (typeof tokenId !== 'string') return fail(drift(`${WHERE} book`, 'asset_id', tokenId));
  const bid = levelsOf('bids', bids, 'bid');
  if (!bid.ok) return bid;
  const ask = levelsOf('asks', asks, 'ask');
  if (!ask.ok) return ask;
  return ok({ kind: 'book', tokenId, atMs: timeOf(timestamp), levels: [...bid.value, ...ask.value] });
}

function parseOne(given: unknown): Result<readonly MarketEvent[], Drift> {
  if (typeof given !== 'object' || given === null) return ok([{ kind: 'unknown' }]);
  const data = given as EventData;
  const { event_type: type } = data;
  if (type === 'book' || (type === undefined && 'bids' in data)) {
    const book = parseBook(data);
    return book.ok ? ok([book.value]) : book;
  }
  if (type === 'price_change' || (type === undefined && 'price_changes' in data)) return parseChanges(data);
  if (type === 'market_resolved') {
    const tokenIds = Array.isArray(data.assets_ids) ? (data.assets_ids as readonly unknown[]).map(String) : [];
    return ok([{ kind: 'resolved', tokenIds }]);
  }
  return ok([{ kind: OTHERS.includes(type) ? 'other' : 'unknown' }]);
}

/** Each change names its token; in the older form all of them are of one, which the message names. */
function parseChanges({
  price_changes,
  changes,
  asset_id,
  timestamp,
}: EventData): Result<readonly MarketEvent[], Drift> {
  const rows = price_changes ?? changes;
  if (!Array.isArray(rows)) return fail(drift(`${WHERE} price_change`, 'price_changes', rows));
  const events: MarketEvent[] = [];
  for (const row of rows as readonly (EventData & { readonly side?: unknown })[]) {
    const tokenId = row?.asset_id ?? asset_id;
    if (typeof tokenId !== 'string') return fail(drift(`${WHERE} price_change`, 'asset_id', tokenId));
    const side = row.side === 'BUY' ? 'bid' : row.side === 'SELL' ? 'ask' : null;
    if (side === null) return fail(drift(`${WHERE} price_change`, 'side', row.side));
    const levels = levelsOf('price_changes', [row], side);
    if (!levels.ok) return levels;
    events.push({ kind: 'change', tokenId, atMs: timeOf(timestamp), levels: levels.value });
  }
  return ok(events);
}

function levelsOf(field: string, rows: unknown, side: 'bid' | 'ask'): Result<readonly LevelChange[], Drift> {
  if (!Array.isArray(rows)) return fail(drift(`${WHERE} book`, field, rows));
  const levels: LevelChange[] = [];
  for (const row of rows as readonly ({ readonly price?: unknown; readonly size?: unknown } | null)[]) {
    const { price, size } = row ?? {};
    const at = typeof price === 'string' ? scaledDecimal(padded(price), PRICE_DECIMALS) : NOT_SCALED;
    const offered = typeof size === 'string' ? scaledDecimal(padded(size), SIZE_DECIMALS) : NOT_SCALED;
    // Prices are probabilities: of what is worth 1 if it happens.
    if (!(at > 0 && at < CERTAIN)) return fail(drift(`${WHERE} book`, `${field}.price`, price));
    if (!(offered >= 0)) return fail(drift(`${WHERE} book`, `${field}.size`, size));
    levels.push({ side, price: at, size: offered });
  }
  return ok(levels);
}

/** `.48` is written as well as `0.48`. */
function padded(text: string): string {
  return text.startsWith('.') ? `0${text}` : text;
}

/** Milliseconds, as a text. */
function timeOf(value: unknown): number | null {
  const at = typeof value === 'string' && /^\d{12,15}$/.test(value) ? Number(value) : value;
  return typeof at === 'number' && Number.isSafeInteger(at) && at > 0 ? at : null;
}
