import type { OptionRight } from '#domain/chain';
import type { PriceE4 } from '#domain/money';

export const STRUCTURES = [
  'bull_put',
  'bear_call',
  'iron_condor',
  'short_straddle',
  'short_strangle',
  'bull_call_debit',
  'bear_put_debit',
  'covered_call',
  'long_straddle',
] as const;

export type StructureKind = (typeof STRUCTURES)[number];

/** `quantity` is per spread: −1 sells one contract, +1 buys one. */
export interface StructureLeg {
  readonly right: OptionRight;
  readonly strike: PriceE4;
  readonly expiry: string;
  readonly quantity: number;
}

/** What is opened and closed as one. `shares` of the underlying per unit of multiplier: 1 for a covered call. */
export interface Structure {
  readonly kind: StructureKind;
  readonly legs: readonly StructureLeg[];
  readonly shares: 0 | 1;
}
