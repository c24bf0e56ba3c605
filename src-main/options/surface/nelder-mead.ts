/** Where a function is lowest, as far as the simplex got. */
export interface Lowest {
  readonly at: Float64Array<ArrayBufferLike>;
  readonly value: number;
}

/**
 * Nelder and Mead's simplex: for few unknowns and functions without derivatives. Deterministic; stops after `evaluations`
 * or when the corners differ by less than `tolerance` of the value.
 */
export function nelderMead(
  objective: (x: Float64Array) => number,
  start: readonly number[],
  stride: number,
  evaluations: number,
  tolerance = 1e-10,
): Lowest {
  const size = start.length;
  const corners: Lowest[] = Array.from({ length: size + 1 }, (_, corner) => {
    const at = Float64Array.from(start);
    if (corner > 0) at[corner - 1] = (at[corner - 1] as number) + stride;
    return { at, value: objective(at) };
  });
  let used = size + 1;
  while (used < evaluations) {
    corners.sort((one, other) => one.value - other.value);
    const best = corners[0] as Lowest;
    const worst = corners[size] as Lowest;
    if (worst.value - best.value <= tolerance * Math.abs(best.value)) break;
    const centre = new Float64Array(size);
    for (let c = 0; c < size; c++) {
      for (let j = 0; j < size; j++)
        centre[j] = (centre[j] as number) + ((corners[c] as Lowest).at[j] as number) / size;
    }
    const along = (factor: number): Lowest => {
      const at = centre.map((middle, j) => middle + factor * ((worst.at[j] as number) - middle));
      used++;
      return { at, value: objective(at) };
    };
    const reflected = along(-1);
    let next: Lowest;
    if (reflected.value < best.value) {
      const expanded = along(-2);
      next = expanded.value < reflected.value ? expanded : reflected;
    } else if (reflected.value < (corners[size - 1] as Lowest).value) {
      next = reflected;
    } else {
      const contracted = along(reflected.value < worst.value ? -0.5 : 0.5);
      next = contracted;
      if (!(contracted.value < Math.min(reflected.value, worst.value))) {
        for (let c = 1; c <= size; c++) {
          const at = (corners[c] as Lowest).at.map((value, j) => (value + (best.at[j] as number)) / 2);
          corners[c] = { at, value: objective(at) };
        }
        used += size;
        continue;
      }
    }
    corners[size] = next;
  }
  corners.sort((one, other) => one.value - other.value);
  return corners[0] as Lowest;
}
