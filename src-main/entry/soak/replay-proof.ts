import { openTape } from '#entry/open-tape';
import type { TapePosition } from '#ports/tape';
import { ReplaySession } from '#research/replay/replay-session';
import type { ReplayedTape } from '#soak/proof/judge-proof';

export interface ReplayProof extends ReplayedTape {
  /** Up to here the tape has been replayed with whole minutes behind it: advice is held together as far as this. */
  readonly through: TapePosition;
}

/** At the end of a growing tape a minute may not be whole yet: so many of the newest are left to the next time. */
const UNSETTLED_MINUTES = 2;

/** Replays a tape as far as it goes now, from its first input, and holds every recorded hash against the replay's. */
export function replayProof(tapePath: string): ReplayProof {
  using tape = openTape(tapePath);
  const { reader, settings } = tape;
  const session = new ReplaySession(reader, settings, () => undefined);
  session.runTo(reader.inputs);
  const proofs = reader.proofs();
  return {
    minutes: session.minutesProved,
    divergence: session.divergence,
    stateDifferences: session.stateDifferences.map(({ field, expected, actual }) => ({ field, expected, actual })),
    through: proofs[proofs.length - 1 - UNSETTLED_MINUTES]?.position ?? 0,
  };
}
