import type { PositionsView } from '#contract/book-view';
import { epochMs } from '#primitives/clock';
import type { Scene } from '#research/desk/scene';
import type { FarmAnalyst } from '#transport/projections/farm/farm-analyst';
import { farmMinute } from '#transport/projections/farm/farm-stream';
import type { FollowedPositions } from '#transport/projections/farm/followed-words';

export type Followed = Pick<PositionsView, 'followed' | 'followedAbout'>;

interface AskedBar {
  /** Of the farm, and the jumps of the cursor. */
  readonly epoch: string;
  readonly jumps: number;
  readonly minute: number;
}

export interface FollowedFeedParts {
  readonly farm: FarmAnalyst;
  readonly scene: () => Scene;
  readonly changed: () => void;
}

/** What the configs that the farm follows hold at the cursor: asked for when it is looked at, a bar at a time. */
export class FollowedFeed {
  readonly #parts: FollowedFeedParts;
  #known: { readonly bar: AskedBar; readonly answer: FollowedPositions } | null = null;
  #isAsking = false;

  constructor(parts: FollowedFeedParts) {
    this.#parts = parts;
  }

  get now(): Followed {
    const { farm, scene } = this.#parts;
    const { epoch, phase, problem, throughMs } = farm.progress;
    if (epoch === null) return { followed: [], followedAbout: problem ?? 'No farm runs over this tape, or not yet.' };
    const { epoch: jumps, openMinuteMs } = scene();
    const until = farmMinute(openMinuteMs);
    const bar = { epoch, jumps, minute: Math.min(until, farmMinute(throughMs === null ? null : epochMs(throughMs))) };
    const known = this.#known;
    const isOfHere = known !== null && known.bar.epoch === epoch && known.bar.jumps === jumps;
    if (!isOfHere || known.bar.minute !== bar.minute) this.#ask(bar, until);
    // An older bar's positions are shown while those of the next are fetched; those from before a jump never.
    const answer = isOfHere ? known.answer : null;
    if (answer === null) return { followed: [], followedAbout: 'What followed configs hold is being looked up.' };
    if (answer.configs === 0) {
      const yet = phase === 'catching-up' ? ' so far' : '';
      return { followed: [], followedAbout: `The farm follows nobody${yet}: no config has earned it.` };
    }
    return { followed: [...answer.positions], followedAbout: null };
  }

  #ask(bar: AskedBar, until: number): void {
    if (this.#isAsking) return;
    this.#isAsking = true;
    const { farm, changed } = this.#parts;
    const heard = (answer: FollowedPositions | null): void => {
      this.#isAsking = false;
      if (answer === null) return;
      this.#known = { bar, answer };
      changed();
    };
    // A farm that fails says so in its progress.
    farm.ask('followed', until, {}).then(heard, () => heard(null));
  }
}
