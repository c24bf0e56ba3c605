import type { DimensionView, FarmActivity, FarmProgress, FarmView } from '#contract/farm-view';
import { type Clock, type EpochMs, MINUTE_MS } from '#primitives/clock';
import type { Scene } from '#research/desk/scene';
import type { FarmAnalyst } from '#transport/projections/farm/farm-analyst';
import { Pace } from '#transport/projections/pace';
import { RESYNC } from '#transport/projections/resync';
import type { Resync, StreamView } from '#transport/stream-source';

interface FarmStreamParts {
  readonly scene: () => Scene;
  readonly farm: FarmAnalyst;
  readonly clock: Clock;
}

/** A replay at high speed shows as many bars as can be read. */
const EVERY_MS = 250;
const NOTHING: readonly DimensionView[] = [];

/** The newest bar that is over at the cursor: a farm knows it then, and not before. Minutes since 1970. */
export function farmMinute(openMinuteMs: EpochMs | null): number {
  return openMinuteMs === null ? 0 : Math.floor(openMinuteMs / MINUTE_MS);
}

/** How the farm of the open tape is doing, and what it has done up to the cursor. */
export class FarmStream implements StreamView<'farm'> {
  readonly #parts: FarmStreamParts;
  readonly #pace: Pace;
  readonly #changed: () => void;
  readonly #listening: Disposable;
  #cursorEpoch = -1;
  #isAsking = false;
  #isClosed = false;
  /** What the newest activity was asked for. */
  #asked = '';
  #activity: FarmActivity | null = null;
  #dimensionsOf: string | null = null;
  #dimensions: readonly DimensionView[] = NOTHING;
  #told = '';

  constructor(parts: FarmStreamParts, changed: () => void, listening: Disposable) {
    this.#parts = parts;
    this.#changed = changed;
    this.#listening = listening;
    this.#pace = new Pace(parts.clock, EVERY_MS, changed);
  }

  snapshot(): FarmView {
    const scene = this.#parts.scene();
    if (scene.epoch !== this.#cursorEpoch) {
      this.#cursorEpoch = scene.epoch;
      this.#activity = null;
      this.#asked = '';
    }
    this.#ask(scene);
    const view = this.#view(scene);
    this.#told = JSON.stringify(view);
    this.#pace.told();
    return view;
  }

  take(): FarmView | null | Resync {
    const scene = this.#parts.scene();
    if (scene.epoch !== this.#cursorEpoch) return RESYNC;
    this.#ask(scene);
    if (!this.#pace.isDue) return null;
    const view = this.#view(scene);
    const text = JSON.stringify(view);
    if (text === this.#told) return null;
    this.#told = text;
    this.#pace.told();
    return view;
  }

  [Symbol.dispose](): void {
    this.#isClosed = true;
    this.#pace[Symbol.dispose]();
    this.#listening[Symbol.dispose]();
  }

  #view({ openMinuteMs }: Scene): FarmView {
    const { progress } = this.#parts.farm;
    const until = farmMinute(openMinuteMs);
    const isBehind = progress.phase === 'catching-up' && knownUntil(progress, until) < until;
    return { ...progress, dimensions: [...this.#dimensions], isBehind, activity: this.#activity };
  }

  /** One question at a time: bars that are overtaken meanwhile are never asked about. */
  #ask({ epoch, openMinuteMs }: Scene): void {
    const { farm } = this.#parts;
    const { progress } = farm;
    if (this.#isAsking || progress.epoch === null) return;
    const until = farmMinute(openMinuteMs);
    const wanted = knownUntil(progress, until);
    const asked = `${progress.epoch} ${wanted}`;
    if (asked === this.#asked) return;
    this.#asked = asked;
    this.#isAsking = true;
    const answered = async (): Promise<void> => {
      if (this.#dimensionsOf !== progress.epoch) {
        this.#dimensions = await farm.ask('dimensions', until, {});
        this.#dimensionsOf = progress.epoch;
      }
      const activity = await farm.ask('activity', until, {});
      if (epoch === this.#cursorEpoch) this.#activity = activity;
    };
    // A farm that fails says so in its progress.
    const heard = (): void => {
      this.#isAsking = false;
      if (!this.#isClosed) this.#changed();
    };
    answered().then(heard, heard);
  }
}

/** Answers stay the same while the farm has nothing newer for the cursor. */
function knownUntil({ throughMs }: FarmProgress, until: number): number {
  return throughMs === null ? 0 : Math.min(until, throughMs / MINUTE_MS);
}
