import type { SymbolScale } from '#connectors/bybit/parse/ticker-state';
import { NOT_SCALED, scaledDecimal } from '#connectors/shared/scaled-decimal';
import { type Drift, drift } from '#connectors/shared/schema-drift';

/** A price and what is offered at it, in units. */
export interface BookLevel {
  readonly price: number;
  readonly size: number;
}

/**
 * `repeated`: nothing new, but somebody is there. `baseless`: a change to what was never told. `broken`: changes are
 * missing, and the book is empty until it is told anew.
 */
export type BookOutcome = 'taken' | 'repeated' | 'baseless' | 'broken';

interface BookData {
  readonly b?: unknown;
  readonly a?: unknown;
  readonly u?: unknown;
}

/** After a restart of the venue its counting begins here, whatever the message calls itself. */
const FIRST_UPDATE = 1;

/**
 * One symbol's order book to some depth: a snapshot and the changes after it, each of which must follow the one before.
 * Sizes are absolute; a size of 0 takes the level away.
 */
export class OrderBook {
  readonly #where: string;
  readonly #depth: number;
  readonly #scale: SymbolScale;
  /** Best first. */
  #bids: BookLevel[] = [];
  #asks: BookLevel[] = [];
  #update: number | null = null;

  constructor(symbol: string, depth: number, scale: SymbolScale) {
    this.#where = `Bybit orderbook.${depth}.${symbol}`;
    this.#depth = depth;
    this.#scale = scale;
  }

  get hasBase(): boolean {
    return this.#update !== null;
  }

  get bids(): readonly BookLevel[] {
    return this.#bids;
  }

  get asks(): readonly BookLevel[] {
    return this.#asks;
  }

  forget(): void {
    this.#bids = [];
    this.#asks = [];
    this.#update = null;
  }

  take(data: unknown, isSnapshot: boolean): BookOutcome | Drift {
    if (typeof data !== 'object' || data === null) return drift(this.#where, 'data', data);
    const { b, a, u } = data as BookData;
    if (typeof u !== 'number' || !Number.isSafeInteger(u) || u < 0) return drift(this.#where, 'u', u);
    const bids = this.#levels('b', b);
    if (!Array.isArray(bids)) return bids;
    const asks = this.#levels('a', a);
    if (!Array.isArray(asks)) return asks;
    if (isSnapshot || u === FIRST_UPDATE) return this.#replace(u, bids, asks);
    if (this.#update === null) return 'baseless';
    if (u === this.#update) return 'repeated';
    if (u !== this.#update + 1) {
      this.forget();
      return 'broken';
    }
    this.#update = u;
    for (const level of bids) put(this.#bids, level, -1);
    for (const level of asks) put(this.#asks, level, 1);
    this.#trim();
    return 'taken';
  }

  #replace(update: number, bids: readonly BookLevel[], asks: readonly BookLevel[]): BookOutcome {
    // The shallowest book is told again and again while nothing happens.
    if (update === this.#update && same(bids, this.#bids) && same(asks, this.#asks)) return 'repeated';
    this.#update = update;
    this.#bids = [];
    this.#asks = [];
    for (const level of bids) put(this.#bids, level, -1);
    for (const level of asks) put(this.#asks, level, 1);
    this.#trim();
    return 'taken';
  }

  #trim(): void {
    if (this.#bids.length > this.#depth) this.#bids.length = this.#depth;
    if (this.#asks.length > this.#depth) this.#asks.length = this.#depth;
  }

  #levels(field: string, rows: unknown): BookLevel[] | Drift {
    if (!Array.isArray(rows)) return drift(this.#where, field, rows);
    const levels: BookLevel[] = [];
    for (const row of rows as readonly unknown[]) {
      const [price, size] = Array.isArray(row) ? (row as readonly unknown[]) : [];
      const atPrice = typeof price === 'string' ? scaledDecimal(price, this.#scale.priceDecimals) : NOT_SCALED;
      const offered = typeof size === 'string' ? scaledDecimal(size, this.#scale.sizeDecimals) : NOT_SCALED;
      if (!(atPrice > 0 && offered >= 0)) return drift(this.#where, field, row);
      levels.push({ price: atPrice, size: offered });
    }
    return levels;
  }
}

/** Into its place among levels of which the best comes first: the highest (-1) or the lowest (1). */
function put(levels: BookLevel[], level: BookLevel, direction: 1 | -1): void {
  let from = 0;
  let to = levels.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (((levels[middle] as BookLevel).price - level.price) * direction < 0) from = middle + 1;
    else to = middle;
  }
  const isThere = levels[from]?.price === level.price;
  if (level.size > 0) levels.splice(from, isThere ? 1 : 0, level);
  else if (isThere) levels.splice(from, 1);
}

function same(left: readonly BookLevel[], right: readonly BookLevel[]): boolean {
  return (
    left.length === right.length &&
    left.every(({ price, size }, i) => price === right[i]?.price && size === right[i]?.size)
  );
}
