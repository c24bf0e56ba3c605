import { ChainLayout } from '#domain/chain-layout';
import { priceE4 } from '#domain/money';
import type { ListedExpiry } from '#simulation/options/listed-expiries';

/** The strikes of one expiry. Its calls stand in the chain from `firstCall` on by rising strike, its puts follow. */
export interface ListedStrikes {
  readonly expiry: ListedExpiry;
  readonly strikes: readonly number[];
  readonly firstCall: number;
}

/** Which contracts are listed until the list is made anew. */
export interface ContractList {
  readonly layout: ChainLayout;
  readonly expiries: readonly ListedStrikes[];
}

export function listContracts(expiries: readonly Omit<ListedStrikes, 'firstCall'>[]): ContractList {
  const listed: ListedStrikes[] = [];
  let count = 0;
  for (const { expiry, strikes } of expiries) {
    listed.push({ expiry, strikes, firstCall: count });
    count += 2 * strikes.length;
  }
  const expiry = new Float64Array(count);
  const strike = new Float64Array(count);
  const traits = new Float64Array(count);
  for (const [position, { strikes, firstCall }] of listed.entries()) {
    strikes.forEach((dollars, place) => {
      for (const right of ['call', 'put'] as const) {
        const row = firstCall + place + (right === 'put' ? strikes.length : 0);
        expiry[row] = position;
        strike[row] = priceE4(dollars);
        traits[row] = ChainLayout.traitsOf(right, false);
      }
    });
  }
  const names = expiries.map(({ expiry: { name } }) => name);
  return { layout: new ChainLayout(names, expiry, strike, traits), expiries: listed };
}

/** Where each contract of one layout stands in another; -1 where it does not. */
export function rowsIn(other: ChainLayout, layout: ChainLayout): Int32Array {
  const rows = new Map<string, number>();
  for (let row = 0; row < other.count; row++) rows.set(nameOf(other, row), row);
  return Int32Array.from({ length: layout.count }, (_, row) => rows.get(nameOf(layout, row)) ?? -1);
}

function nameOf(layout: ChainLayout, row: number): string {
  return `${layout.expiries[layout.expiry[row] as number]} ${layout.strike[row]} ${layout.traits[row]}`;
}
