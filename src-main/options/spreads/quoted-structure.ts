import type { OptionRight } from '#domain/chain';
import type { PriceE4 } from '#domain/money';
import type { Structure, StructureKind } from '#domain/structure';
import type { ChainContract, ExpiryChain, StrikeRow } from '#options/chains/chain-snapshot';
import { structureOver } from '#options/spreads/structure-shape';

/** A structure beside the quotes of its legs, in the order of the legs; null where the chain lists no such contract. */
export interface QuotedStructure {
  readonly structure: Structure;
  readonly expiry: ExpiryChain;
  readonly contracts: readonly (ChainContract | null)[];
}

/** Null where the strikes do not make such a structure, whatever the chain lists. */
export function quoteStructure(
  kind: StructureKind,
  expiry: ExpiryChain,
  strikes: readonly PriceE4[],
): QuotedStructure | null {
  const structure = structureOver(kind, expiry.expiry, strikes);
  if (structure === null) return null;
  const contracts = structure.legs.map(({ right, strike }) => rowAt(expiry, strike)?.[right] ?? null);
  return { structure, expiry, contracts };
}

/** The row of a strike, found by halving: rows stand by rising strike. */
function rowAt(expiry: ExpiryChain, strike: PriceE4): StrikeRow | null {
  const { rows } = expiry;
  let low = 0;
  let high = rows.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const row = rows[middle] as StrikeRow;
    if (row.strike === strike) return row;
    if (row.strike < strike) low = middle + 1;
    else high = middle - 1;
  }
  return null;
}

/** `48 put`, for messages. */
export function legText(right: OptionRight, strike: PriceE4): string {
  return `${strike / 10_000} ${right}`;
}
