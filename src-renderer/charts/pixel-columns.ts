/** A series squeezed into columns of pixels: whatever was extreme within a column is still seen. */
export interface PixelColumns {
  /** Not a number where a column has no value. */
  readonly low: Float32Array;
  readonly high: Float32Array;
  readonly least: number;
  readonly most: number;
}

export function pixelColumns(cells: Float32Array, columns: number): PixelColumns {
  const low = new Float32Array(columns).fill(Number.NaN);
  const high = new Float32Array(columns).fill(Number.NaN);
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let column = 0; column < columns; column++) {
    const from = Math.floor((column * cells.length) / columns);
    const to = Math.max(from + 1, Math.floor(((column + 1) * cells.length) / columns));
    let lowest = Number.POSITIVE_INFINITY;
    let highest = Number.NEGATIVE_INFINITY;
    for (let cell = from; cell < to && cell < cells.length; cell++) {
      const value = cells[cell] as number;
      // Also false for what is not a number.
      if (value < lowest) lowest = value;
      if (value > highest) highest = value;
    }
    if (lowest > highest) continue;
    low[column] = lowest;
    high[column] = highest;
    if (lowest < least) least = lowest;
    if (highest > most) most = highest;
  }
  return { low, high, least, most };
}

/** What is not known becomes not a number. */
export function cellsOf(values: readonly (number | null)[]): Float32Array {
  const cells = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) cells[i] = values[i] ?? Number.NaN;
  return cells;
}
