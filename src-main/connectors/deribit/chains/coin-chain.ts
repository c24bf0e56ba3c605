import { isOffTick, withOwnFigures } from '#connectors/deribit/chains/own-figures';
import type { InstrumentTable } from '#connectors/deribit/chains/instrument-table';
import { parseInstrumentName } from '#connectors/deribit/parse/instrument-name';
import type { ListedContract } from '#connectors/deribit/parse/listed-contract';
import {
  type OptionFigures,
  type OptionMark,
  parseMarks,
  parseOptionTicker,
  parseSummaryRow,
} from '#connectors/deribit/parse/option-figures';
import { type Drift, drift } from '#connectors/shared/schema-drift';
import type { ContractTerms, OptionChain, OptionQuote } from '#domain/chain';
import { type SourceId, ticker } from '#domain/instrument';
import { type PriceE4, priceE4 } from '#domain/money';
import { epochMs, SECOND_MS } from '#primitives/clock';
import { fail, ok, type Result } from '#primitives/result';

export interface CoinChainParts {
  readonly coin: string;
  readonly source: SourceId;
  readonly table: InstrumentTable;
}

/** What a summary was answered with. */
export interface SummaryReply {
  readonly rows: unknown;
  readonly atMs: number | null;
  /** Dollars for one coin. */
  readonly price: number | null;
}

/** How much of the last chain is known, and what was not taken. */
export interface ChainCensus {
  readonly contracts: number;
  readonly greeks: number;
  readonly volatilities: number;
  /** Volatilities and Greeks that are not those of their contract. */
  readonly foreign: number;
  readonly firstForeign: string | null;
  readonly offTick: number;
}

/** A ticker comes at every breath of the mark: one that has not come for so long has stopped. */
const TICKER_GOOD_MS = 15 * SECOND_MS;
/** New and finished contracts make a few differ; a chain that lacks more is a part of one. */
const LEAST_SHARE = 0.95;

/** One coin's options: the summary of all, with what is told in between of marks and of those near the money. */
export class CoinChain {
  readonly #parts: CoinChainParts;
  readonly #tickers = new Map<string, OptionFigures>();
  readonly #marks = new Map<string, OptionMark>();
  #census: ChainCensus | null = null;

  constructor(parts: CoinChainParts) {
    this.#parts = parts;
  }

  get coin(): string {
    return this.#parts.coin;
  }

  get table(): InstrumentTable {
    return this.#parts.table;
  }

  get census(): ChainCensus | null {
    return this.#census;
  }

  forget(): void {
    this.#tickers.clear();
    this.#marks.clear();
  }

  gone(name: string): void {
    this.#tickers.delete(name);
    this.#marks.delete(name);
    this.#parts.table.gone(name);
  }

  hearTicker(name: string, data: unknown): Drift | null {
    const read = parseOptionTicker(data, name);
    if (!read.ok) return read.failure;
    const before = this.#tickers.get(name);
    // Frames may overtake each other.
    if (before === undefined || before.atMs <= read.value.atMs) this.#tickers.set(name, read.value);
    return null;
  }

  hearMarks(index: string, data: unknown): Drift | null {
    const read = parseMarks(data, index);
    if (!read.ok) return read.failure;
    for (const mark of read.value) {
      const before = this.#marks.get(mark.name);
      if (before === undefined || before.atMs <= mark.atMs) this.#marks.set(mark.name, mark);
    }
    return null;
  }

  /** A whole chain, or why there is none. */
  assemble({ rows, atMs, price }: SummaryReply): Result<OptionChain, Drift> {
    const { coin, source, table } = this.#parts;
    const where = `Deribit book summary of ${coin}`;
    if (!Array.isArray(rows)) return fail(drift(where, 'result', rows));
    const figures: OptionFigures[] = [];
    let newestMs = atMs ?? 0;
    for (const row of rows as readonly unknown[]) {
      if (isSettledInDollars(row)) continue;
      const read = parseSummaryRow(row, coin);
      if (!read.ok) return read;
      figures.push(this.#newest(read.value));
      newestMs = Math.max(newestMs, read.value.atMs);
    }
    const nowMs = newestMs;
    const listed = [...table.contracts.values()].filter(({ expiryMs }) => expiryMs > nowMs);
    const named = new Set(figures.map(({ name }) => name));
    const missing = listed.filter(({ name }) => !named.has(name)).length;
    if (figures.length === 0 || missing > (1 - LEAST_SHARE) * listed.length)
      return fail(drift(where, 'contracts', `${listed.length - missing} of ${listed.length} that are listed`));
    const tally = { greeks: 0, volatilities: 0, foreign: 0, firstForeign: null as string | null, offTick: 0 };
    const quotes: OptionQuote[] = [];
    for (const one of figures) {
      const contract = this.#contractOf(one.name);
      if (contract === null || contract.expiryMs <= nowMs) continue;
      const checked = withOwnFigures(one, contract, this.#marks.get(one.name) ?? null);
      if (checked !== one) {
        tally.foreign++;
        tally.firstForeign ??= one.name;
      }
      if (checked.greeks !== null) tally.greeks++;
      if (checked.iv !== null) tally.volatilities++;
      if (isOffTick(one, contract)) tally.offTick++;
      quotes.push(quoteOf(checked, contract));
    }
    this.#census = { contracts: quotes.length, ...tally };
    return ok({
      underlying: ticker(coin),
      underlyingPrice: price === null ? null : priceE4(price),
      provider: source,
      terms: TERMS,
      atMs: epochMs(newestMs),
      contracts: quotes.sort(inOrder),
    });
  }

  /** Of several messages about a contract, one that is whole: figures of different moments are not mixed. */
  #newest(row: OptionFigures): OptionFigures {
    const told = this.#tickers.get(row.name);
    if (told !== undefined && told.atMs >= row.atMs - TICKER_GOOD_MS) return told;
    return row;
  }

  /** What is listed but not in the table yet is what its name says. */
  #contractOf(name: string): ListedContract | null {
    const known = this.#parts.table.contracts.get(name);
    if (known !== undefined) return known;
    this.#parts.table.outdated();
    const named = parseInstrumentName(name);
    if (named === null || named.strike === null || named.expiry === null) return null;
    const { coin, expiry, expiryMs, strike, right } = named;
    if (expiryMs === null || right === null) return null;
    return { name, coin, expiry, expiryMs, strike, right, size: 1, tick: 0, steps: [] };
  }
}

/** Paid, and settled, in the coin. */
const TERMS: ContractTerms = { exercise: 'european', settlement: 'coin', multiplier: 1, quotedIn: 'coin' };

/** Options on the same coin, and another chain: they are quoted in a dollar coin. */
function isSettledInDollars(row: unknown): boolean {
  const name = (row as { readonly instrument_name?: unknown } | null)?.instrument_name;
  const settledIn = typeof name === 'string' ? (parseInstrumentName(name)?.settledIn ?? null) : null;
  return settledIn !== null;
}

function quoteOf(figures: OptionFigures, { expiry, strike, right }: ListedContract): OptionQuote {
  const { greeks } = figures;
  return {
    expiry,
    strike: priceE4(strike),
    right,
    bid: figures.bid as PriceE4 | null,
    ask: figures.ask as PriceE4 | null,
    bidSize: figures.bidSize,
    askSize: figures.askSize,
    last: figures.last as PriceE4 | null,
    impliedVolatility: figures.iv,
    delta: greeks?.delta ?? null,
    gamma: greeks?.gamma ?? null,
    theta: greeks?.theta ?? null,
    vega: greeks?.vega ?? null,
    openInterest: figures.openInterest,
    volume: figures.volume,
    atMs: epochMs(figures.atMs),
    adjusted: false,
  };
}

function inOrder(left: OptionQuote, right: OptionQuote): number {
  if (left.expiry !== right.expiry) return left.expiry < right.expiry ? -1 : 1;
  if (left.strike !== right.strike) return left.strike - right.strike;
  return left.right === right.right ? 0 : left.right === 'call' ? -1 : 1;
}
