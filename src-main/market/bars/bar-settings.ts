import { invariant } from '#primitives/invariant';

export interface BarSettings {
  /** How long after a minute its bar stays open for data still on the way. */
  readonly settleMs: number;
  /** How long after that a late datum may still repair the bar, as a numbered correction. */
  readonly graceMs: number;
  /** How far a venue's clock may run ahead of ours before its data is refused. */
  readonly futureToleranceMs: number;
  /** What a minute without data becomes: nothing, or a flagged bar that repeats the close before. */
  readonly emptyMinutes: 'none' | 'carry';
  /** Whether finished minutes from a venue's archive fill the gaps that it announced. False for tapes from before. */
  readonly fillGaps: boolean;
  /**
   * What a finished bar is that comes after its minute has settled, within the grace, and is newer than all before it:
   * the newest bar, told and analysed as such, or a correction of nothing, as on tapes from before.
   */
  readonly lateBars: 'news' | 'correction';
}

export const DEFAULT_BAR_SETTINGS: BarSettings = {
  settleMs: 1_000,
  graceMs: 120_000,
  futureToleranceMs: 5_000,
  emptyMinutes: 'none',
  fillGaps: true,
  lateBars: 'news',
};

/** Minutes held at once: those in grace, the one settling, the current one and what a fast venue clock may open. */
export const MINUTE_SLOTS = 8;
export const LONGEST_GRACE_MS = 240_000;
export const LONGEST_SETTLE_MS = 30_000;
export const LARGEST_FUTURE_MS = 60_000;

export function checkBarSettings(settings: BarSettings): void {
  invariant(settings.settleMs >= 0 && settings.settleMs <= LONGEST_SETTLE_MS, 'bars settle within 30 s');
  invariant(settings.graceMs >= 0 && settings.graceMs <= LONGEST_GRACE_MS, 'grace is at most 4 minutes');
  invariant(
    settings.futureToleranceMs >= 0 && settings.futureToleranceMs <= LARGEST_FUTURE_MS,
    'the future tolerance is at most a minute',
  );
}
