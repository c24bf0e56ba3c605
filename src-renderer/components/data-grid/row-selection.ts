import type { RowKey } from '#window/components/data-grid/keyed-rows.ts';

export type RowSelection = ReadonlySet<RowKey>;

export const NOTHING_SELECTED: RowSelection = new Set<RowKey>();

export function toggled(selection: RowSelection, key: RowKey): RowSelection {
  const next = new Set(selection);
  if (!next.delete(key)) next.add(key);
  return next;
}

/** Everything between two rows, both included, added to what is selected. */
export function withRange(selection: RowSelection, keys: readonly RowKey[], from: number, to: number): RowSelection {
  const next = new Set(selection);
  for (const key of keys.slice(Math.max(0, Math.min(from, to)), Math.max(from, to) + 1)) next.add(key);
  return next;
}

/** Rows that are gone are no longer selected. */
export function stillThere(selection: RowSelection, has: (key: RowKey) => boolean): RowSelection {
  if ([...selection].every(has)) return selection;
  return new Set([...selection].filter(has));
}
