import { chainRoles } from '#connectors/files/chain-columns';
import { type ColumnRole, matchColumnName } from '#connectors/files/column-names';
import { parseContractSymbol } from '#connectors/shared/contract-symbol';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type JsonObject = Readonly<Record<string, Json>>;
type Cell = number | string;
type Cells = Readonly<Record<string, Cell>>;

const MAX_DEPTH = 12;

/** Names that documents give, above their rows, to what holds for all of them. */
const HEADINGS: Readonly<Record<string, readonly string[]>> = {
  underlying: ['symbol', 'underlying', 'underlyingsymbol', 'ticker', 'root'],
  spot: ['spot', 'underlyingprice', 'stockprice', 'indexprice', 'currentprice', 'regularmarketprice'],
  at: ['at', 'atms', 'timestamp', 'updated', 'lastupdated', 'asof', 'quotetime', 'regularmarkettime'],
  expiry: ['expiry', 'expiration', 'expirationdate', 'expirydate'],
  provider: ['provider', 'source'],
};

export interface DocumentContracts {
  /** Flat objects under the names of the roles. */
  readonly rows: readonly Cells[];
  readonly ignoredColumns: readonly string[];
}

/**
 * Finds the contracts in a JSON document, wherever they lie: in a list, in lists of calls and of puts, in lists by
 * expiry. What stands above a list holds for its rows unless they say otherwise.
 */
export function contractsInDocument(document: Json): DocumentContracts {
  const search = new ContractSearch();
  search.walk(document, {}, null, 0);
  return { rows: search.rows, ignoredColumns: [...search.ignored] };
}

class ContractSearch {
  readonly rows: Cells[] = [];
  readonly ignored = new Set<string>();
  /** Rows of one writer have the same keys, so that their meaning is looked up once. */
  readonly #meanings = new Map<string, ReadonlyMap<string, ColumnRole>>();

  walk(node: Json, inherited: Cells, name: string | null, depth: number): void {
    if (depth > MAX_DEPTH || node === null || typeof node !== 'object') return;
    const right = /^(call|put)s?$/i.exec(name ?? '')?.[1];
    const above = right === undefined ? inherited : { ...inherited, right: right.toLowerCase() };
    if (isList(node)) {
      for (const element of node) this.walk(element, above, null, depth + 1);
      return;
    }
    const contract = this.#contract(node, above);
    if (contract !== null) {
      this.rows.push(contract);
      return;
    }
    const headed = { ...above, ...headings(node) };
    for (const [key, value] of Object.entries(node)) this.walk(value, headed, key, depth + 1);
  }

  /** The row's own cells, then those of the objects in it, then what it inherits: the first to say something holds. */
  #contract(node: JsonObject, inherited: Cells): Cells | null {
    const inner = Object.values(node).filter(isObject);
    const entries = [node, ...inner].flatMap((object) => Object.entries(object));
    const meaning = this.#meaningOf(entries.map(([key]) => key));
    if (!isContract(node, meaning)) return null;
    const cells: Record<string, Cell> = {};
    for (const [key, value] of entries) {
      const role = meaning.get(key);
      if (role === undefined) this.ignored.add(key);
      const cell = cellOf(value);
      if (cell !== null && role !== undefined && !Object.hasOwn(cells, role.name)) cells[role.name] = cell;
    }
    for (const [name, cell] of Object.entries(inherited)) if (!Object.hasOwn(cells, name)) cells[name] = cell;
    return cells;
  }

  #meaningOf(keys: readonly string[]): ReadonlyMap<string, ColumnRole> {
    const name = keys.join('\n');
    const known = this.#meanings.get(name);
    if (known !== undefined) return known;
    const roles = chainRoles(keys, { underlying: true, spot: true, at: true });
    const meaning = new Map<string, ColumnRole>();
    for (const key of keys) {
      const role = roles[matchColumnName(key, roles)?.role ?? -1];
      if (role !== undefined) meaning.set(key, role);
    }
    // Writers of rows that all differ must not fill the memory.
    if (this.#meanings.size < 64) this.#meanings.set(name, meaning);
    return meaning;
  }
}

/** It is quoted, and says which contract it is: the quote of the underlying may lie beside them. */
function isContract(node: JsonObject, meaning: ReadonlyMap<string, ColumnRole>): boolean {
  const own = Object.entries(node).map(([key, value]) => [meaning.get(key)?.name, value] as const);
  const quoted = own.some(([role]) => role === 'bid' || role === 'ask');
  return (
    quoted &&
    own.some(
      ([role, value]) =>
        role === 'strike' || (role === 'contract' && typeof value === 'string' && parseContractSymbol(value) !== null),
    )
  );
}

function headings(node: JsonObject): Cells {
  const cells: Record<string, Cell> = {};
  // The underlying's own quote may lie beside its options. What lies in lists are rows, not headings.
  const quote = node['quote'];
  const entries = [...Object.entries(node), ...(isObject(quote) ? Object.entries(quote) : [])];
  for (const [key, value] of entries) {
    const cell = cellOf(value);
    const plain = key.toLowerCase().replace(/[_\-. ]/g, '');
    const heading = Object.keys(HEADINGS).find((name) => HEADINGS[name]?.includes(plain));
    if (cell !== null && heading !== undefined && !Object.hasOwn(cells, heading)) cells[heading] = cell;
  }
  return cells;
}

function cellOf(value: Json): Cell | null {
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  return typeof value === 'number' || typeof value === 'string' ? value : null;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
