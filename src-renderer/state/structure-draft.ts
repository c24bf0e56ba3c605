import { create } from 'zustand';
import type { LegView, StructureView } from '#contract/options-view';

/** More legs than this is no structure that Argus can value. */
export const MOST_LEGS = 8;

interface DraftState {
  /** What a person is putting together; null before the first leg. */
  readonly structure: StructureView | null;
}

export const structureDraft = create<DraftState>()(() => ({ structure: null }));

export function setStructure(structure: StructureView | null): void {
  structureDraft.setState({ structure });
}

/** Sells (−1) or buys (+1) one more contract; what nets to nothing is gone. Another underlying begins anew. */
export function addToDraft(
  before: StructureView | null,
  underlying: string,
  leg: Omit<LegView, 'quantity'>,
  quantity: 1 | -1,
): StructureView | null {
  const base = before?.underlying === underlying ? before : { underlying, legs: [], shares: 0 as const };
  const known = base.legs.find((one) => isSameContract(one, leg));
  if (known === undefined && base.legs.length >= MOST_LEGS) return base;
  const changed = { ...leg, quantity: (known?.quantity ?? 0) + quantity };
  const others = base.legs.filter((one) => one !== known);
  const legs = (changed.quantity === 0 ? others : [...others, changed]).toSorted(
    (left, right) =>
      Number(left.expiry > right.expiry) - Number(left.expiry < right.expiry) || left.strike - right.strike,
  );
  return legs.length === 0 ? null : { ...base, legs };
}

export function isSameContract(left: Omit<LegView, 'quantity'>, right: Omit<LegView, 'quantity'>): boolean {
  return left.right === right.right && left.strike === right.strike && left.expiry === right.expiry;
}
