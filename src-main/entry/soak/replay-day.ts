import { AdviceRun } from '#entry/advice/advice-run';
import { farmIdentity } from '#entry/farm/farm-identity';
import { type FarmSetup, loadFarmSetup } from '#entry/farm/farm-setup';
import { type OpenTape, openTape } from '#entry/open-tape';
import { FramedBook } from '#farm/book/framed-book';
import type { TapePosition } from '#ports/tape';
import { epochMs } from '#primitives/clock';
import { ReplaySession } from '#research/replay/replay-session';
import type { ReplayedTape } from '#soak/proof/judge-proof';
import { type Said, saidBy } from '#soak/proof/said';
import { openBookToRead } from '#store/farm/farm-folder';

/** Plain: it goes to a thread. */
export interface ReplayTask {
  readonly tapePath: string;
  readonly configFolder: string;
  /** Where farms are kept; null where none runs beside the recording. */
  readonly farmRoot: string | null;
  /** Hashes from before then have been proved already. */
  readonly fromMs: number;
  /** Whether anybody gave advice meanwhile. */
  readonly isAdvised: boolean;
}

export interface ReplayedDay {
  readonly tape: ReplayedTape;
  /** Null where nobody gave advice. */
  readonly said: readonly Said[] | null;
  /** So far whole minutes lie behind: advice is held together as far as this. */
  readonly through: TapePosition;
}

/** At the end of a growing tape a minute may not be whole yet: so many of the newest are left to the next time. */
const UNSETTLED_MINUTES = 2;

/**
 * What a tape says when it is replayed as far as it goes now: its hashes, from the keyframe before an instant, each later
 * keyframe compared whole; and what the trading desk says, from the first input, asking the farm as it was kept.
 */
export function replayDay(task: ReplayTask): ReplayedDay {
  using tape = openTape(task.tapePath);
  const { reader, settings } = tape;
  const session = new ReplaySession(reader, settings, () => undefined, true);
  const keyframe = reader.keyframes.findLastIndex(({ seenMs }) => seenMs <= epochMs(task.fromMs));
  if (keyframe >= 0) session.restart(keyframe);
  session.runTo(reader.inputs);
  const proofs = reader.proofs();
  return {
    tape: {
      minutes: session.minutesProved,
      divergence: session.divergence,
      stateDifferences: session.stateDifferences.map(({ field, expected, actual }) => ({ field, expected, actual })),
    },
    said: task.isAdvised ? adviseAnew(tape, task) : null,
    through: proofs[proofs.length - 1 - UNSETTLED_MINUTES]?.position ?? 0,
  };
}

function adviseAnew(tape: OpenTape, { configFolder, farmRoot }: ReplayTask): readonly Said[] {
  const setup = loadFarmSetup(configFolder);
  using file = farmRoot === null ? null : openBookToRead(farmRoot, farmIdentity(tape.reader.header, setup));
  const run = new AdviceRun(configFolder, tape, () => besideOf(setup, file));
  run.run(Number.POSITIVE_INFINITY, () => false);
  const { placed, progress } = run.takeNews();
  if (progress.problem !== null) throw new Error(progress.problem);
  return placed.flatMap((one) => saidBy(one) ?? []);
}

function besideOf(setup: FarmSetup, file: ReturnType<typeof openBookToRead>) {
  return file === null ? null : { book: new FramedBook(setup.population, file), rules: setup.league };
}
