import type { CivilDay } from '#market/sessions/civil-date';
import type { TradingSession } from '#market/sessions/nyse-calendar';
import type { EpochMs } from '#primitives/clock';

/** What New York's clock says of a minute that ended. */
export interface SightMinute {
  readonly atMs: EpochMs;
  readonly seenMs: EpochMs;
  readonly day: CivilDay | null;
  readonly session: TradingSession | null;
  readonly isRegular: boolean;
  /** The last session that was over before it ended. */
  readonly lastSession: TradingSession | null;
}
