import type { ContractTerms, OptionChain, OptionQuote } from '#domain/chain';
import { ticker } from '#domain/instrument';
import type { PriceE4 } from '#domain/money';
import { epochMs, HOUR_MS } from '#primitives/clock';

/** A row of a file that holds option quotes. */
export interface QuotedRow {
  readonly underlying: string;
  readonly provider: string;
  readonly terms: ContractTerms;
  readonly spot: PriceE4 | null;
  readonly atMs: number;
  readonly quote: OptionQuote;
}

/** Quotes further apart than this do not describe one moment, however rarely a contract is quoted. */
const LONGEST_MOMENT_GAP_MS = 12 * HOUR_MS;

/**
 * Sorts rows into chains. Rows of one instant belong together; so do rows of the instants after it, as long as no
 * contract comes a second time: venues stamp each contract with its own last quote.
 */
export function chainMoments(rows: readonly QuotedRow[]): readonly OptionChain[] {
  const books = new Map<string, QuotedRow[]>();
  for (const row of rows) {
    const name = `${row.underlying}\n${row.provider}\n${row.terms.quotedIn}`;
    const book = books.get(name);
    if (book === undefined) books.set(name, [row]);
    else book.push(row);
  }
  const names = [...books.keys()].sort((a, b) => (a < b ? -1 : 1));
  return names.flatMap((name) => moments(books.get(name) ?? []).map(chainOf));
}

function moments(book: readonly QuotedRow[]): readonly (readonly QuotedRow[])[] {
  const sorted = [...book].sort((a, b) => a.atMs - b.atMs);
  const found: QuotedRow[][] = [];
  let current: QuotedRow[] = [];
  let held = new Set<string>();
  let latestMs = Number.NaN;
  for (let from = 0; from < sorted.length;) {
    const { atMs } = sorted[from] as QuotedRow;
    let to = from;
    while (sorted[to]?.atMs === atMs) to++;
    const batch = sorted.slice(from, to);
    const names = batch.map(contractKey);
    if (current.length === 0 || atMs - latestMs > LONGEST_MOMENT_GAP_MS || names.some((name) => held.has(name))) {
      current = [];
      held = new Set();
      found.push(current);
    }
    current.push(...batch);
    for (const name of names) held.add(name);
    latestMs = atMs;
    from = to;
  }
  return found;
}

export function contractKey({ quote }: Pick<QuotedRow, 'quote'>): string {
  return `${quote.expiry} ${quote.strike / 10_000} ${quote.right}${quote.adjusted ? ' adjusted' : ''}`;
}

function chainOf(rows: readonly QuotedRow[]): OptionChain {
  const newest = rows.at(-1) as QuotedRow;
  return {
    underlying: ticker(newest.underlying),
    underlyingPrice: newestSpot(rows, newest.atMs),
    provider: newest.provider,
    terms: newest.terms,
    atMs: epochMs(newest.atMs),
    contracts: rows.map((row) => row.quote),
  };
}

/** Where rows of one instant differ, as when they were fetched one after the other, the middle one. */
function newestSpot(rows: readonly QuotedRow[], atMs: number): PriceE4 | null {
  const spots = rows.filter((row) => row.atMs === atMs && row.spot !== null).map((row) => row.spot as PriceE4);
  return spots.sort((a, b) => a - b)[spots.length >> 1] ?? null;
}
