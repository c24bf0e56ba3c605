import type { SoakView } from '#contract/soak-view';
import type { FarmNews } from '#entry/farm/farm-messages';
import type { StationStatus } from '#ports/station';
import type { VenueName } from '#ports/venue';

/** What the thread that records live data is started with. */
export interface LiveTask {
  /** Carried on where it is there already. */
  readonly tapePath: string;
  /** Null keeps no history. */
  readonly historyPath: string | null;
  /** Where other programs of the same user are told how it goes. */
  readonly stationFile: string;
  /** Where self-proofs and farms are kept. */
  readonly proofFolder: string;
  readonly farmRoot: string | null;
  readonly configFolder: string;
  /** By the name each is entered under. They never leave the thread again. */
  readonly secrets: ReadonlyMap<string, string>;
}

export type LiveOrder =
  | { readonly kind: 'reconnect'; readonly venue: VenueName }
  /** What the farm and the trading desk say of the tape: alerts and the nightly proof go by it. */
  | { readonly kind: 'farm'; readonly news: FarmNews }
  /** The tape is closed in good order, then the thread ends. */
  | { readonly kind: 'stop' };

export type LiveNews =
  /** The tape is there, and venues are being asked. */
  | { readonly kind: 'opened' }
  | { readonly kind: 'status'; readonly status: StationStatus }
  /** The guardian has looked. */
  | { readonly kind: 'soak'; readonly view: SoakView }
  /** For the health panel. */
  | { readonly kind: 'trouble'; readonly text: string }
  /** More is safe on the tape; `isMinute`: a minute is over with it. */
  | { readonly kind: 'grown'; readonly isMinute: boolean }
  /** All that was open is closed; null where that was asked for. */
  | { readonly kind: 'ended'; readonly problem: string | null };
