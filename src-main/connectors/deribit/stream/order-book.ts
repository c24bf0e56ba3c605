import type { PerpetualTerms } from '#connectors/deribit/parse/perpetual-terms';
import { exactlyScaled } from '#connectors/shared/exactly-scaled';
import { FieldReader } from '#connectors/shared/field-reader';
import { type Drift, drift } from '#connectors/shared/schema-drift';
import { fail, ok, type Result } from '#primitives/result';

/** `baseless`: a change to what was never told. `broken`: changes are missing, and the book is empty until told anew. */
export type BookOutcome = 'taken' | 'baseless' | 'broken';

type Levels = Map<number, number>;
type LevelChange = readonly [price: number, amount: number];

/**
 * A perpetual's order book: a snapshot and the changes after it. Each names the change that it follows; the numbers are
 * the platform's, so that the next is any larger one.
 */
export class OrderBook {
  readonly #terms: PerpetualTerms;
  readonly #where: string;
  /** Amounts by price, both in units. */
  readonly #bids: Levels = new Map();
  readonly #asks: Levels = new Map();
  #change: number | null = null;
  #atMs: number | null = null;

  constructor(terms: PerpetualTerms) {
    this.#terms = terms;
    this.#where = `Deribit book.${terms.name}`;
  }

  /** The venue's time of the newest change. */
  get atMs(): number | null {
    return this.#atMs;
  }

  get hasBase(): boolean {
    return this.#change !== null;
  }

  /** Price and amount in units, best first. */
  bids(depth = Number.POSITIVE_INFINITY): readonly LevelChange[] {
    return [...this.#bids].sort(([left], [right]) => right - left).slice(0, depth);
  }

  asks(depth = Number.POSITIVE_INFINITY): readonly LevelChange[] {
    return [...this.#asks].sort(([left], [right]) => left - right).slice(0, depth);
  }

  forget(): void {
    this.#change = null;
    this.#bids.clear();
    this.#asks.clear();
  }

  take(data: unknown): BookOutcome | Drift {
    const fields = new FieldReader(this.#where, data);
    if (fields.text('instrument_name') !== this.#terms.name) fields.refuse('instrument_name');
    const type = fields.text('type');
    const change = fields.number('change_id');
    const previous = fields.number('prev_change_id');
    const atMs = fields.time('timestamp');
    if (change === null) fields.refuse('change_id');
    const bidRows = fields.list('bids');
    const askRows = fields.list('asks');
    if (fields.drift !== null) return fields.drift;
    const bids = this.#changesOf('bids', bidRows);
    if (!bids.ok) return bids.failure;
    const asks = this.#changesOf('asks', askRows);
    if (!asks.ok) return asks.failure;
    // Before it had types, a message that followed none was a snapshot; what follows nothing begins with an empty book.
    const isWhole = type === 'snapshot' || (type === null && previous === null) || (previous === 0 && !this.hasBase);
    if (isWhole) this.forget();
    else if (this.#change === null) return 'baseless';
    else if (previous !== this.#change) {
      this.forget();
      return 'broken';
    }
    this.#change = change;
    this.#atMs = atMs;
    apply(this.#bids, bids.value);
    apply(this.#asks, asks.value);
    return 'taken';
  }

  /** Rows of action, price and amount; an amount of 0 takes the level away, whatever the action calls it. */
  #changesOf(field: string, rows: readonly unknown[]): Result<readonly LevelChange[], Drift> {
    const { priceDecimals, sizeDecimals } = this.#terms;
    const changes: LevelChange[] = [];
    for (const row of rows) {
      const [action, price, amount] = Array.isArray(row) ? (row as readonly unknown[]) : [];
      if (typeof price !== 'number' || typeof amount !== 'number') return fail(drift(this.#where, field, row));
      const atPrice = exactlyScaled(price, priceDecimals);
      const offered = action === 'delete' ? 0 : exactlyScaled(amount, sizeDecimals);
      const isKnown = action === 'new' || action === 'change' || action === 'delete';
      if (!isKnown || !(atPrice > 0 && offered >= 0)) return fail(drift(this.#where, field, row));
      changes.push([atPrice, offered]);
    }
    return ok(changes);
  }
}

function apply(levels: Levels, changes: readonly LevelChange[]): void {
  for (const [price, amount] of changes) {
    if (amount === 0) levels.delete(price);
    else levels.set(price, amount);
  }
}
