import type { BadRows } from '#connectors/files/bad-rows';
import { ChainCells } from '#connectors/files/chain-cells';
import { ChainRole } from '#connectors/files/chain-columns';
import { chainMoments, contractKey, type QuotedRow } from '#connectors/files/chain-moments';
import type { ChainOptions, ChainTable } from '#connectors/files/chain-table';
import type { ColumnPlan, RoleColumn } from '#connectors/files/column-names';
import { type NamedContract, parseContractSymbol } from '#connectors/shared/contract-symbol';
import type { FileProblem, RowFault } from '#connectors/files/file-problem';
import { inArgusUnits } from '#connectors/files/provider-units';
import type { RowSink } from '#connectors/files/row-sink';
import type { RowSpans } from '#connectors/files/row-spans';
import { TimeField } from '#connectors/files/time-field';
import type { ContractTerms, OptionQuote, OptionRight } from '#domain/chain';
import { type PriceE4, priceE4 } from '#domain/money';
import { epochMs } from '#primitives/clock';
import { type Result, ok } from '#primitives/result';

const US_TERMS: ContractTerms = { exercise: 'american', settlement: 'shares', multiplier: 100, quotedIn: 'usd' };
const DERIBIT_TERMS: ContractTerms = { exercise: 'european', settlement: 'coin', multiplier: 1, quotedIn: 'coin' };

interface ContractTermsOfRow {
  readonly underlying: string;
  readonly expiry: string;
  readonly strike: PriceE4;
  readonly right: OptionRight;
  readonly adjusted: boolean;
  readonly venue: 'us' | 'deribit';
}

export class ChainRows implements RowSink<ChainTable> {
  length = 0;
  readonly #options: ChainOptions;
  readonly #cells: ChainCells;
  readonly #at: TimeField | null;
  readonly #rows: QuotedRow[] = [];
  readonly #seen = new Set<string>();
  #rounded = 0;

  constructor(plan: ColumnPlan, options: ChainOptions) {
    const at = plan.roles[ChainRole.at] as RoleColumn;
    this.#options = options;
    this.#cells = new ChainCells(plan);
    this.#at =
      options.atMs !== undefined || at.index < 0
        ? null
        : new TimeField(at, options.timeUnit ?? null, options.naiveTimes ?? null);
  }

  row(bytes: Uint8Array, spans: RowSpans): RowFault | null {
    const cells = this.#cells;
    cells.begin(bytes, spans);
    const timeFault = this.#at === null ? null : this.#at.read(bytes, spans);
    if (timeFault !== null) return timeFault;
    const contract = this.#contract();
    if (contract === null) return cells.fault ?? NOTHING_NAMED;
    const row = this.#quotedRow(contract);
    if (cells.fault !== null) return cells.fault;
    const key = `${row.underlying}\n${row.provider}\n${row.atMs}\n${contractKey(row)}`;
    if (this.#seen.has(key)) return { ...REPEATED, found: contractKey(row) };
    this.#seen.add(key);
    this.#at?.accept();
    this.#rows.push(row);
    this.#rounded += cells.rounded;
    this.length++;
    return null;
  }

  finish(_file: string, bad: BadRows, ignoredColumns: readonly string[]): Result<ChainTable, FileProblem> {
    const { rows, notes } = inArgusUnits(this.#rows);
    const chains = chainMoments(rows);
    return ok({
      length: this.length,
      chains,
      rounded: this.#rounded,
      skipped: bad.summary(),
      ignoredColumns,
      notes,
    });
  }

  #contract(): ContractTermsOfRow | null {
    const cells = this.#cells;
    const name = cells.text(ChainRole.contract);
    const named = name === null ? null : parseContractSymbol(name);
    const stated = cells.text(ChainRole.underlying)?.toUpperCase() ?? null;
    const expiry = cells.date(ChainRole.expiry);
    const strike = cells.price(ChainRole.strike, 'nearest');
    const right = cells.right(ChainRole.right);
    const adjusted = cells.flag(ChainRole.adjusted);
    if (cells.fault !== null) return null;
    const underlying = stated ?? named?.underlying ?? this.#options.underlying ?? name;
    if (named === null && name !== null && (expiry === null || strike === null || right === null)) {
      cells.refuse(ChainRole.contract, 'not-a-contract', 'a name such as SPY260821C00600000 or BTC-3APR26-100000-C');
      return null;
    }
    this.#mustAgree(named, expiry, strike, right);
    const terms = {
      expiry: expiry ?? named?.expiry ?? null,
      strike: strike ?? named?.strike ?? null,
      right: right ?? named?.right ?? null,
    };
    for (const [role, value] of [
      [ChainRole.underlying, underlying],
      [ChainRole.expiry, terms.expiry],
      [ChainRole.strike, terms.strike],
      [ChainRole.right, terms.right],
    ] as const) {
      if (value === null) cells.refuse(role, 'missing-value', 'a value in every row');
    }
    if (terms.strike === 0) cells.refuse(ChainRole.strike, 'not-positive', 'a strike above 0');
    if (cells.fault !== null) return null;
    return {
      underlying: underlying as string,
      expiry: terms.expiry as string,
      strike: terms.strike as PriceE4,
      right: terms.right as OptionRight,
      adjusted: adjusted ?? named?.adjusted ?? false,
      venue: named?.venue ?? 'us',
    };
  }

  /** A file that says two things about one contract cannot be believed in either. */
  #mustAgree(
    named: NamedContract | null,
    expiry: string | null,
    strike: PriceE4 | null,
    right: OptionRight | null,
  ): void {
    if (named === null) return;
    const differ = (role: number, stated: string | number | null, name: string | number): void => {
      if (stated !== null && stated !== name) {
        this.#cells.refuse(role, 'contradicts-contract', `${role === ChainRole.strike ? Number(name) / 10_000 : name}`);
      }
    };
    differ(ChainRole.expiry, expiry, named.expiry);
    differ(ChainRole.strike, strike, named.strike);
    differ(ChainRole.right, right, named.right);
  }

  #quotedRow(contract: ContractTermsOfRow): QuotedRow {
    const cells = this.#cells;
    const options = this.#options;
    const { underlying, expiry, strike, right, adjusted, venue } = contract;
    const atMs = options.atMs ?? this.#at?.ms ?? 0;
    const positive = (value: number | null): number | null => (value === 0 ? null : value);
    const priced = (value: PriceE4 | null): PriceE4 | null => (value === 0 ? null : value);
    const quote: OptionQuote = {
      expiry,
      strike,
      right,
      bid: cells.price(ChainRole.bid, 'down'),
      ask: priced(cells.price(ChainRole.ask, 'up')),
      bidSize: cells.amount(ChainRole.bidSize),
      askSize: cells.amount(ChainRole.askSize),
      last: priced(cells.price(ChainRole.last, 'nearest')),
      impliedVolatility: positive(cells.amount(ChainRole.iv)),
      delta: cells.figure(ChainRole.delta),
      gamma: cells.figure(ChainRole.gamma),
      theta: cells.figure(ChainRole.theta),
      vega: cells.figure(ChainRole.vega),
      openInterest: cells.amount(ChainRole.openInterest),
      volume: cells.amount(ChainRole.volume),
      atMs: this.#at === null ? null : epochMs(atMs),
      adjusted,
    };
    // A float's noise in the spot is not worth a word; only quotes are counted as rounded.
    const { rounded } = cells;
    const spot = options.spot === undefined ? priced(cells.price(ChainRole.spot, 'nearest')) : priceE4(options.spot);
    cells.rounded = rounded;
    const provider = options.provider ?? cells.text(ChainRole.provider) ?? (venue === 'deribit' ? 'deribit' : 'file');
    const terms = venue === 'deribit' ? DERIBIT_TERMS : US_TERMS;
    return { underlying, provider, terms, spot, atMs, quote };
  }
}

const NOTHING_NAMED: RowFault = {
  reason: 'missing-value',
  field: null,
  found: null,
  expected: 'an underlying, an expiry, a strike and a right',
};

const REPEATED: Omit<RowFault, 'found'> = {
  reason: 'repeated-contract',
  field: null,
  expected: 'each contract once for each instant',
};
