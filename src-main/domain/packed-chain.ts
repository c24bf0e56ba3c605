import type { ContractTerms, OptionChain, OptionQuote } from '#domain/chain';
import { CHAIN_COLUMNS, type ChainCells, type ChainColumn, sumOfCells, UNKNOWN_CELL } from '#domain/chain-cells';
import { ChainLayout } from '#domain/chain-layout';
import type { Ticker } from '#domain/instrument';
import type { PriceE4 } from '#domain/money';
import { type EpochMs, epochMs } from '#primitives/clock';
import { fail, ok, type Result } from '#primitives/result';

/** What a chain says about itself, its contracts apart. */
export interface ChainHeading {
  readonly underlying: Ticker;
  readonly underlyingPrice: PriceE4 | null;
  readonly provider: string;
  readonly terms: ContractTerms;
  readonly atMs: EpochMs;
}

/** Two 32-bit words: the sum of the hashes of all cells. */
export interface CellsHash {
  readonly high: number;
  readonly low: number;
}

const COLUMN = Object.fromEntries(CHAIN_COLUMNS.map((name, position) => [name, position])) as Readonly<
  Record<ChainColumn, number>
>;

/**
 * A chain as columns. Snapshots of the same contracts share their layout, and every column that did not change: a
 * minute's chain then costs what changed in it. Nothing in it is ever written to. The contracts as objects are made
 * when somebody asks for them.
 */
export class PackedChain implements OptionChain {
  readonly underlying: Ticker;
  readonly underlyingPrice: PriceE4 | null;
  readonly provider: string;
  readonly terms: ContractTerms;
  readonly atMs: EpochMs;
  readonly layout: ChainLayout;
  readonly cells: ChainCells;
  #hash: CellsHash | null;
  #contracts: readonly OptionQuote[] | null = null;

  /** `hash` spares computing it: whoever hands one over has derived it cell by cell. */
  constructor(heading: ChainHeading, layout: ChainLayout, cells: ChainCells, hash: CellsHash | null = null) {
    this.underlying = heading.underlying;
    this.underlyingPrice = heading.underlyingPrice;
    this.provider = heading.provider;
    this.terms = heading.terms;
    this.atMs = heading.atMs;
    this.layout = layout;
    this.cells = cells;
    this.#hash = hash;
  }

  get count(): number {
    return this.layout.count;
  }

  get cellsHash(): CellsHash {
    if (this.#hash === null) {
      const { high, low } = sumOfCells(this.cells);
      this.#hash = { high, low };
    }
    return this.#hash;
  }

  /** Null where no contract has that figure; cells hold `UNKNOWN_CELL` where single ones lack it. */
  column(name: ChainColumn): Float64Array | null {
    return this.cells[COLUMN[name]] ?? null;
  }

  cell(name: ChainColumn, row: number): number | null {
    const value = this.column(name)?.[row];
    return value === undefined || value === UNKNOWN_CELL ? null : value;
  }

  get contracts(): readonly OptionQuote[] {
    this.#contracts ??= Array.from({ length: this.count }, (_, row) => this.contract(row));
    return this.#contracts;
  }

  /** As text it is a chain like any other. */
  toJSON(): OptionChain {
    const { underlying, underlyingPrice, provider, terms, atMs, contracts } = this;
    return { underlying, underlyingPrice, provider, terms, atMs, contracts };
  }

  contract(row: number): OptionQuote {
    const { layout } = this;
    const age = this.cell('ageMs', row);
    return {
      expiry: layout.expiries[layout.expiry[row] as number] as string,
      strike: layout.strike[row] as PriceE4,
      right: layout.isPut(row) ? 'put' : 'call',
      bid: this.cell('bid', row) as PriceE4 | null,
      ask: this.cell('ask', row) as PriceE4 | null,
      bidSize: this.cell('bidSize', row),
      askSize: this.cell('askSize', row),
      last: this.cell('last', row) as PriceE4 | null,
      impliedVolatility: this.cell('impliedVolatility', row),
      delta: this.cell('delta', row),
      gamma: this.cell('gamma', row),
      theta: this.cell('theta', row),
      vega: this.cell('vega', row),
      openInterest: this.cell('openInterest', row),
      volume: this.cell('volume', row),
      atMs: age === null ? null : epochMs(this.atMs - age),
      adjusted: layout.isAdjusted(row),
    };
  }
}

/** Which number of a chain is none, as `bid of 2026-03-20 650 put`. */
export interface UnusableChain {
  readonly what: string;
}

/** Fails where a figure is no finite number or, for prices and times, no whole one. A packed chain passes as it is. */
export function packChain(chain: OptionChain): Result<PackedChain, UnusableChain> {
  if (!isWhole(chain.atMs)) return fail({ what: 'the time of the chain' });
  if (!isPrice(chain.underlyingPrice)) return fail({ what: 'the price of the underlying' });
  if (!(isUsable(chain.terms.multiplier) && chain.terms.multiplier > 0)) return fail({ what: 'the multiplier' });
  if (chain instanceof PackedChain) return ok(chain);
  const { contracts } = chain;
  for (const quote of contracts) {
    const bad = unusableFigure(quote, chain.atMs);
    if (bad !== null) return fail({ what: `the ${bad} of ${quote.expiry} ${quote.strike / 10_000} ${quote.right}` });
  }
  const layout = layoutOf(contracts);
  const cells = CHAIN_COLUMNS.map((name) => columnOf(contracts, (quote) => figureOf(quote, name, chain.atMs)));
  return ok(new PackedChain(chain, layout, cells));
}

function unusableFigure(quote: OptionQuote, chainMs: number): string | null {
  if (!isWhole(quote.strike)) return 'strike';
  for (const name of CHAIN_COLUMNS) {
    const figure = figureOf(quote, name, chainMs);
    if (figure === null) continue;
    const isMoneyOrTime = name === 'bid' || name === 'ask' || name === 'last' || name === 'ageMs';
    if (!(isMoneyOrTime ? isWhole(figure) : isUsable(figure))) return name;
  }
  return null;
}

function figureOf(quote: OptionQuote, name: ChainColumn, chainMs: number): number | null {
  if (name === 'ageMs') return quote.atMs === null ? null : chainMs - quote.atMs;
  return quote[name];
}

function isPrice(figure: number | null): boolean {
  return figure === null || isWhole(figure);
}

/** Not -0: it would come back as 0. */
function isWhole(figure: number): boolean {
  return Number.isSafeInteger(figure) && figure !== UNKNOWN_CELL && !Object.is(figure, -0);
}

function isUsable(figure: number): boolean {
  return Number.isFinite(figure) && figure !== UNKNOWN_CELL;
}

function layoutOf(contracts: readonly OptionQuote[]): ChainLayout {
  const expiries: string[] = [];
  const positions = new Map<string, number>();
  const count = contracts.length;
  const expiry = new Float64Array(count);
  const strike = new Float64Array(count);
  const traits = new Float64Array(count);
  contracts.forEach((quote, row) => {
    let position = positions.get(quote.expiry);
    if (position === undefined) {
      position = expiries.push(quote.expiry) - 1;
      positions.set(quote.expiry, position);
    }
    expiry[row] = position;
    strike[row] = quote.strike;
    traits[row] = ChainLayout.traitsOf(quote.right, quote.adjusted);
  });
  return new ChainLayout(expiries, expiry, strike, traits);
}

function columnOf(
  contracts: readonly OptionQuote[],
  figure: (quote: OptionQuote) => number | null,
): Float64Array | null {
  let known = false;
  const column = new Float64Array(contracts.length);
  contracts.forEach((quote, row) => {
    const value = figure(quote);
    known ||= value !== null;
    column[row] = value ?? UNKNOWN_CELL;
  });
  return known ? column : null;
}
