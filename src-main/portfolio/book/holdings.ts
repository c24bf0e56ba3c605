import type { Structure, StructureLeg } from '#domain/structure';
import type { LegFill } from '#domain/ticket';

interface FilledSpreads {
  readonly contracts: number;
  readonly legs: readonly LegFill[];
}

/** Every leg of a structure, with as many contracts as these fills brought of it. */
export function legsFrom(
  structure: Structure,
  side: 'open' | 'close',
  fills: readonly FilledSpreads[],
): StructureLeg[] {
  return structure.legs.map((leg) => {
    let quantity = 0;
    for (const { contracts, legs } of fills) {
      if (legs.length === 0) quantity += (side === 'open' ? leg.quantity : -leg.quantity) * contracts;
      else for (const each of legs) quantity += isSameLeg(each, leg) ? each.quantity : 0;
    }
    return { ...leg, quantity: quantity + 0 };
  });
}

export function isSameLeg(left: Omit<LegFill, 'quantity' | 'price'>, right: StructureLeg): boolean {
  return left.right === right.right && left.strike === right.strike && left.expiry === right.expiry;
}

/** Held and more, by place. */
export function addLegs(held: readonly StructureLeg[], more: readonly StructureLeg[]): readonly StructureLeg[] {
  return held.map((leg, i) => ({ ...leg, quantity: leg.quantity + (more[i]?.quantity ?? 0) + 0 }));
}

/** How many spreads all legs are there for. */
export function wholeSpreads({ legs: ratios }: Structure, legs: readonly StructureLeg[]): number {
  const whole = Math.min(...ratios.map(({ quantity }, i) => Math.floor((legs[i]?.quantity ?? 0) / quantity)));
  return Math.max(0, whole);
}

/** How many spreads any leg is there for. */
export function startedSpreads({ legs: ratios }: Structure, legs: readonly StructureLeg[]): number {
  return Math.max(0, ...ratios.map(({ quantity }, i) => Math.ceil((legs[i]?.quantity ?? 0) / quantity)));
}

/** What is held beyond whole spreads. */
export function looseLegs(structure: Structure, legs: readonly StructureLeg[]): readonly StructureLeg[] {
  const whole = wholeSpreads(structure, legs);
  return legs
    .map((leg, i) => ({ ...leg, quantity: leg.quantity - whole * (structure.legs[i]?.quantity ?? 0) }))
    .filter(({ quantity }) => quantity !== 0);
}

/** The first leg of which more would be gone than was there: its sign is no longer that of the structure. */
export function overdrawnLeg(structure: Structure, legs: readonly StructureLeg[]): StructureLeg | null {
  return legs.find(({ quantity }, i) => quantity * (structure.legs[i]?.quantity ?? 0) < 0) ?? null;
}
