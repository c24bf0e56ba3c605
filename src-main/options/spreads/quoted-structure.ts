import type { OptionRight } from '#domain/chain';
import type { PriceE4 } from '#domain/money';
import type { Structure, StructureKind } from '#domain/structure';
import type { ChainContract, ExpiryChain } from '#options/chains/chain-snapshot';
import { strikeRow } from '#options/chains/strike-row';
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
  const contracts = structure.legs.map(({ right, strike }) => strikeRow(expiry, strike)?.[right] ?? null);
  return { structure, expiry, contracts };
}

/** `48 put`, for messages. */
export function legText(right: OptionRight, strike: PriceE4): string {
  return `${strike / 10_000} ${right}`;
}
