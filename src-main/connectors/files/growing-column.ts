const FIRST_CAPACITY = 1024;
const DOUBLING_ENDS_AT = 1 << 20;

/** The next capacity that holds `row`: doubling while small, by half when a copy is a matter of tens of megabytes. */
export function grownCapacity(capacity: number, row: number): number {
  let next = Math.max(capacity, FIRST_CAPACITY);
  while (next <= row) next = next < DOUBLING_ENDS_AT ? next * 2 : next + (next >>> 1);
  return next;
}

export function grownFloats(cells: Float64Array, capacity: number): Float64Array {
  const larger = new Float64Array(capacity);
  larger.set(cells);
  return larger;
}

export function grownBytes(cells: Uint8Array, capacity: number): Uint8Array {
  const larger = new Uint8Array(capacity);
  larger.set(cells);
  return larger;
}
