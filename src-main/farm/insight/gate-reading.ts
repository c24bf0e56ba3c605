import type { GridDimension } from '#farm/population/farm-grid';

/**
 * What has to agree before a config orders, in the order in which a reader wants to know it: that there is something to
 * sell, what the market has to be like, and what the config itself has to be free of. Named after the dimension that sets
 * its threshold, where one does.
 */
export const GATES = [
  'candidate',
  'session',
  'warmthMinimum',
  'popMinimum',
  'ivRank',
  'gapTolerance',
  'regimes',
  'positionSize',
  'concurrent',
  'cooldown',
  'duplicate',
] as const satisfies readonly (GridDimension | 'candidate' | 'duplicate')[];

export type Gate = (typeof GATES)[number];

/** What the numbers of a gate count: shares are fractions of one. */
export type GateUnit = 'points' | 'share' | 'contracts' | 'positions' | 'minutes' | 'words';

/** One gate of one config on one bar. */
export interface GateReading {
  readonly gate: Gate;
  readonly passes: boolean;
  readonly unit: GateUnit;
  /** What it was; null where that is not known. */
  readonly value: number | string | null;
  /** Bounds that it has to keep, both inclusive; null where there is none. */
  readonly least: number | null;
  readonly most: number | null;
  /** Labels that it takes, where it asks for one. */
  readonly allowed: readonly string[] | null;
  /** By how much it failed, in its unit; null where it passed, or where what failed is not a number. */
  readonly short: number | null;
}
