import type { EpochMs } from '#primitives/clock';

/** What a machine that records day and night is measured by, once a minute. */
export const RESOURCES = [
  'memory',
  'loop-lag',
  'processor',
  'disk-free',
  'tape-size',
  'inputs',
  'waiting-inputs',
  'waiting-rows',
  'lost-quotes',
  'lines-live',
] as const;
export type Resource = (typeof RESOURCES)[number];

/** One minute of it: the worst of what was measured. Megabytes, gigabytes of the disk, milliseconds, percent, counts. */
export interface ResourceMinute {
  readonly atMs: EpochMs;
  readonly values: Readonly<Partial<Record<Resource, number>>>;
}
