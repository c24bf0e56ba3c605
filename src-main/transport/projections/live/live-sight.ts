import type { LiveState } from '#contract/connections-view';
import { NO_SOAK, type SoakView } from '#contract/soak-view';
import type { StationStatus } from '#ports/station';
import type { LineState, VenueName } from '#ports/venue';

/** Live recording as panels see it. */
export interface LiveSight {
  readonly state: LiveState;
  /** Why it could not begin, or ended by itself; null while nothing is wrong. */
  readonly problem: string | null;
  readonly tape: { readonly id: string; readonly name: string } | null;
  readonly sinceMs: number | null;
  /** Null before it has told anything. */
  readonly status: StationStatus | null;
  /** What its guardian finds. */
  readonly soak: SoakView;
  /** Every venue there is, in the order in which they are shown. */
  readonly venues: readonly { readonly name: VenueName; readonly isOn: boolean }[];
  /** The last round trips of a line, oldest first. */
  latenciesOf(line: LineState): readonly number[];
}

export const NOT_LIVE = { state: 'off', problem: null, tapeId: null } as const;

/** Where no live data are recorded, and none can be. */
export function noLive(problem: string | null): LiveSight {
  return {
    state: 'off',
    problem,
    tape: null,
    sinceMs: null,
    status: null,
    soak: NO_SOAK,
    venues: [],
    latenciesOf: () => [],
  };
}
