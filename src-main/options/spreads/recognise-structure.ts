import type { PriceE4 } from '#domain/money';
import { STRUCTURES, type Structure, type StructureLeg } from '#domain/structure';
import { structureOver } from '#options/spreads/structure-shape';

/** The structure that these legs are, one spread of it; null where they are none that has a name. */
export function recogniseStructure(legs: readonly StructureLeg[], shares: 0 | 1): Structure | null {
  const expiry = legs[0]?.expiry;
  if (expiry === undefined || legs.some((leg) => leg.expiry !== expiry)) return null;
  const strikes = [...new Set(legs.map(({ strike }) => strike as PriceE4))].toSorted((left, right) => left - right);
  for (const kind of STRUCTURES) {
    const structure = structureOver(kind, expiry, strikes);
    if (structure?.shares === shares && hasLegs(structure, legs)) return structure;
  }
  return null;
}

function hasLegs({ legs: wanted }: Structure, legs: readonly StructureLeg[]): boolean {
  const isThere = (leg: StructureLeg): boolean =>
    legs.some(
      ({ right, strike, quantity }) => right === leg.right && strike === leg.strike && quantity === leg.quantity,
    );
  return wanted.length === legs.length && wanted.every(isThere);
}
