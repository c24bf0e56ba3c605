import type { Structure } from '#domain/structure';

/** The same for the same legs, in whatever order they stand. */
export function structureKey({ kind, legs, shares }: Structure): string {
  const each = legs.map(({ right, strike, expiry, quantity }) => `${quantity} ${expiry} ${right} ${strike}`);
  return [kind, shares, ...each.sort()].join('\n');
}
