/**
 * How a stateful part shows what it remembers. One method serves four purposes (hash, snapshot, restore, compare),
 * so that a field cannot be saved but not restored, or restored but not hashed.
 */
export interface StateVisitor {
  /** Names the part whose fields follow. A divergence is reported as `group.field`. */
  group(name: string): void;
  /** Hands over a field and takes back the value to keep: itself, or the restored one. */
  number(name: string, value: number): number;
  /** Several fields of one kind, visited in place; hashed every minute like single ones. */
  numbers(name: string, cells: Float64Array): void;
  /** A fixed-length history, visited in place. Too long to hash every minute: it counts in full hashes only. */
  window(name: string, cells: Float64Array): void;
}

export interface Stateful {
  visitState(visitor: StateVisitor): void;
}

export function visitFlag(visitor: StateVisitor, name: string, value: boolean): boolean {
  return visitor.number(name, value ? 1 : 0) === 1;
}
