/** What happens to a position at a price. `time` closes whatever is left. */
export const EXIT = { stay: 0, target: 1, stop: 2, time: 3 } as const;

/** Beyond every log return that a model can reach, and exact in single precision: 2 to the 100. */
export const NEVER = 1_267_650_600_228_229_401_496_703_205_376;

/**
 * An exit rule, worked out beforehand: for each moment at which it looks, where the price leads to what. A path then
 * needs comparisons only, the same ones on every backend.
 */
export interface ExitMap {
  /** Moments at which the rule looks, by rising time; at no other. */
  readonly rows: number;
  /** Which step of the path each row looks at, counted from 0. */
  readonly steps: Int32Array;
  /** Room for breakpoints in each row. */
  readonly width: number;
  /** Rising log returns ln(S/S₀) that part a row into zones; `NEVER` where there are fewer. */
  readonly breakpoints: Float64Array;
  /** An `EXIT` for each zone of each row: `width + 1` a row. A breakpoint belongs to the zone above it. */
  readonly zones: Uint8Array;
}

/** One row: zones from the lowest price up, and the breakpoints between them. */
export interface ExitRow {
  readonly step: number;
  readonly breakpoints: readonly number[];
  readonly zones: readonly number[];
}

export function exitMap(rows: readonly ExitRow[]): ExitMap {
  const width = Math.max(1, ...rows.map((row) => row.breakpoints.length));
  const map = {
    rows: rows.length,
    steps: Int32Array.from(rows, (row) => row.step),
    width,
    breakpoints: new Float64Array(rows.length * width).fill(NEVER),
    zones: new Uint8Array(rows.length * (width + 1)),
  };
  for (const [at, { breakpoints, zones }] of rows.entries()) {
    map.breakpoints.set(breakpoints, at * width);
    const last = zones[zones.length - 1] as number;
    for (let zone = 0; zone <= width; zone++) map.zones[at * (width + 1) + zone] = zones[zone] ?? last;
  }
  return map;
}

/** What row `row` says of a log return. */
export function exitAt({ width, breakpoints, zones }: ExitMap, row: number, logReturn: number): number {
  const start = row * width;
  let zone = 0;
  while (zone < width && logReturn >= (breakpoints[start + zone] as number)) zone++;
  return zones[start + row + zone] as number;
}

/**
 * Being beyond a log return counts as `target`, looked at after every `every`-th of `steps` steps. Either level may be
 * absent.
 */
export function touchMap(
  levels: { readonly lower: number | null; readonly upper: number | null },
  steps: number,
  every = 1,
): ExitMap {
  const { lower, upper } = levels;
  const breakpoints: number[] = [];
  const zones: number[] = [];
  if (lower !== null) {
    zones.push(EXIT.target);
    breakpoints.push(lower);
  }
  zones.push(EXIT.stay);
  if (upper !== null) {
    breakpoints.push(upper);
    zones.push(EXIT.target);
  }
  const rows = Array.from({ length: Math.floor(steps / every) }, (_, i) => (i + 1) * every - 1);
  return exitMap(rows.map((step) => ({ step, breakpoints, zones })));
}
