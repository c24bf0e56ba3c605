import { CHAIN_COLUMNS, type ChainCells, UNKNOWN_CELL } from '#domain/chain-cells';
import type { ContractTerms } from '#domain/chain';
import { ChainLayout } from '#domain/chain-layout';
import { type ChainHeading, PackedChain } from '#domain/packed-chain';
import { type SourceId, sourceId, type Ticker, ticker } from '#domain/instrument';
import type { PriceE4 } from '#domain/money';
import { TextCells } from '#primitives/text-cells';
import { type EpochMs, epochMs } from '#primitives/clock';
import type { Stateful, StateVisitor } from '#primitives/state';

const EXERCISES = ['american', 'european'] as const;
const SETTLEMENTS = ['shares', 'coin'] as const;
const CURRENCIES = ['usd', 'coin'] as const;

/** One chain in the book. Its cells count in a minute's hash through their own, and are saved whole in keyframes. */
export class HeldChain implements Stateful {
  #chain: PackedChain;
  #source: SourceId;
  /** Source, provider and underlying. */
  #names: TextCells;
  #seenMs: EpochMs;
  #taken = 1;

  constructor(chain: PackedChain, source: SourceId, seenMs: EpochMs) {
    this.#chain = chain;
    this.#source = source;
    this.#names = TextCells.of([source, chain.provider, chain.underlying]);
    this.#seenMs = seenMs;
  }

  /** One to be restored. */
  static blank(): HeldChain {
    const empty = new Float64Array(0);
    const terms: ContractTerms = { exercise: 'american', settlement: 'shares', multiplier: 0, quotedIn: 'usd' };
    const heading = { underlying: ticker(''), underlyingPrice: null, provider: '', terms, atMs: epochMs(0) };
    const cells = CHAIN_COLUMNS.map(() => null);
    return new HeldChain(
      new PackedChain(heading, new ChainLayout([], empty, empty, empty), cells),
      sourceId(''),
      epochMs(0),
    );
  }

  get chain(): PackedChain {
    return this.#chain;
  }

  get source(): SourceId {
    return this.#source;
  }

  get seenMs(): EpochMs {
    return this.#seenMs;
  }

  /** How many of them have been taken, this one included. */
  get taken(): number {
    return this.#taken;
  }

  get key(): string {
    return `${this.#chain.underlying}\n${this.#chain.provider}`;
  }

  /** By another chain of the same provider and underlying. */
  replace(chain: PackedChain, source: SourceId, seenMs: EpochMs): void {
    this.#chain = chain;
    if (source !== this.#source) this.#names = TextCells.of([source, chain.provider, chain.underlying]);
    this.#source = source;
    this.#seenMs = seenMs;
    this.#taken++;
  }

  visitState(visitor: StateVisitor): void {
    const chain = this.#chain;
    visitor.group(`${chain.underlying} options of ${chain.provider}`);
    this.#names = this.#names.visit(visitor, 'names');
    const [source, provider, underlying] = this.#names.texts as readonly [string, string, string];
    this.#source = sourceId(source);
    this.#seenMs = epochMs(visitor.number('seenMs', this.#seenMs));
    this.#taken = visitor.number('taken', this.#taken);
    const heading = visitHeading(visitor, chain, provider, ticker(underlying));
    const { high, low } = chain.cellsHash;
    const hash = { high: visitor.number('cells.high', high), low: visitor.number('cells.low', low) };
    const layout = visitLayout(visitor, chain.layout);
    const isSame = heading === null && layout === chain.layout && hash.high === high && hash.low === low;
    const cells = visitCells(visitor, chain.cells, layout.count, isSame);
    if (!isSame) this.#chain = new PackedChain(heading ?? chain, layout, cells, hash);
  }
}

/** Null where nothing was restored that differs. */
function visitHeading(
  visitor: StateVisitor,
  chain: PackedChain,
  provider: string,
  underlying: Ticker,
): ChainHeading | null {
  const { terms } = chain;
  const exercise = visitWord(visitor, 'exercise', EXERCISES, terms.exercise);
  const settlement = visitWord(visitor, 'settlement', SETTLEMENTS, terms.settlement);
  const multiplier = visitor.number('multiplier', terms.multiplier);
  const quotedIn = visitWord(visitor, 'quotedIn', CURRENCIES, terms.quotedIn);
  const price = visitor.number('underlyingPrice', chain.underlyingPrice ?? UNKNOWN_CELL);
  const underlyingPrice = price === UNKNOWN_CELL ? null : (price as PriceE4);
  const atMs = epochMs(visitor.number('atMs', chain.atMs));
  const isSame =
    underlying === chain.underlying &&
    provider === chain.provider &&
    exercise === terms.exercise &&
    settlement === terms.settlement &&
    multiplier === terms.multiplier &&
    quotedIn === terms.quotedIn &&
    underlyingPrice === chain.underlyingPrice &&
    atMs === chain.atMs;
  if (isSame) return null;
  return { underlying, provider, terms: { exercise, settlement, multiplier, quotedIn }, underlyingPrice, atMs };
}

/** The same layout where nothing was restored that differs. Arrays are shared and never written to: others get new ones. */
function visitLayout(visitor: StateVisitor, layout: ChainLayout): ChainLayout {
  const { high, low } = layout.hash;
  const wasHigh = visitor.number('layout.high', high);
  const wasLow = visitor.number('layout.low', low);
  const count = visitor.number('contracts', layout.count);
  const expiries = layout.expiryCells.visit(visitor, 'expiries');
  const isSame = wasHigh === high && wasLow === low && count === layout.count && expiries === layout.expiryCells;
  const own = (cells: Float64Array): Float64Array => (isSame ? cells : new Float64Array(count));
  const [expiry, strike, traits] = [own(layout.expiry), own(layout.strike), own(layout.traits)];
  visitor.window('expiry', expiry);
  visitor.window('strike', strike);
  visitor.window('traits', traits);
  return isSame ? layout : new ChainLayout(expiries.texts, expiry, strike, traits);
}

/** A minute's hash knows the cells by theirs; snapshots and full hashes hold them all. */
function visitCells(visitor: StateVisitor, cells: ChainCells, count: number, isSame: boolean): ChainCells {
  return cells.map((column, position) => {
    const name = CHAIN_COLUMNS[position] as string;
    if (visitor.number(`${name}.known`, column === null ? 0 : 1) === 0) return null;
    const own = isSame && column !== null ? column : new Float64Array(count);
    visitor.window(name, own);
    return own;
  });
}

function visitWord<Word extends string>(visitor: StateVisitor, name: string, words: readonly Word[], word: Word): Word {
  return words[visitor.number(name, words.indexOf(word))] as Word;
}
