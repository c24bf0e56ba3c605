import type { FarmMinute } from '#farm/book/farm-minute';
import type { PipelineSettings } from '#pipeline/pipeline-settings';
import type { FarmKeyframe, FarmKeyframes } from '#ports/farm-keyframes';
import type { TapePosition, TapeSource } from '#ports/tape';
import type { FarmRun, FarmStop } from '#research/farm/farm-run';
import { ReplaySession } from '#research/replay/replay-session';

export interface TapeFarmParts {
  readonly tape: TapeSource;
  readonly settings: PipelineSettings;
  /** Null where nothing is kept. */
  readonly keyframes: FarmKeyframes | null;
  /** A farm that has not begun, with the book that is to be continued. */
  readonly begin: () => FarmRun;
  /** Milliseconds that only grow. */
  readonly now: () => number;
  readonly onMinute?: (minute: FarmMinute) => void;
  /** A restart lives through about so many bars again. */
  readonly keyframeBars?: number;
}

const KEYFRAME_BARS = 60;
/** Keyframes take no more of the time than one part in so many. */
const KEYFRAME_SHARE = 20;

/**
 * A farm that lives on a tape: from its newest keyframe, or from the first input, to where the tape ends. It stops at
 * every keyframe of the tape, where the state of the pipeline is to be had again, and keeps one of its own now and then.
 * The tape may grow meanwhile.
 */
export class TapeFarm {
  readonly run: FarmRun;
  readonly #session: ReplaySession;
  readonly #parts: TapeFarmParts;
  #keptPlace: number;
  #keptAtMs: number;
  #keyframeMs = 0;
  #stop: FarmStop | null = null;

  constructor(parts: TapeFarmParts) {
    const { tape, settings, now } = parts;
    this.#parts = parts;
    this.#session = new ReplaySession(tape, settings, (event) => {
      if (this.#stop !== null) return;
      const heard = this.run.hear(event, this.#chainOf);
      if (!heard.ok) this.#stop = heard.failure;
      else if (heard.value !== null) parts.onMinute?.(heard.value);
    });
    this.run = this.#resume();
    this.#keptPlace = this.run.place;
    this.#keptAtMs = now();
  }

  get position(): TapePosition {
    return this.#session.position;
  }

  get inputs(): TapePosition {
    return this.#session.tape.inputs;
  }

  /** Why it does not go on, although the tape does. */
  get stop(): FarmStop | null {
    return this.#stop;
  }

  get atEnd(): boolean {
    return this.#session.atEnd;
  }

  /** Handles so many inputs, or fewer where there is a keyframe or nothing more. */
  advance(most: number): void {
    if (this.#stop !== null) return;
    const session = this.#session;
    const { keyframes } = session.tape;
    const next = keyframes.find(({ position }) => position > session.position)?.position ?? Number.POSITIVE_INFINITY;
    session.runTo(Math.min(session.position + most, next));
    if (this.#stop !== null || session.position !== next) return;
    // Whatever was listed while the tape could not be written was told to nobody.
    if (keyframes.some(({ position, afterBreak }) => position === next && afterBreak)) this.#relist();
    if (this.#isDue()) this.#keep();
  }

  /** The same tape, read anew: more has been recorded. */
  follow(tape: TapeSource): void {
    this.#session.continueOn(tape);
  }

  /** Keeps where it stands, if the tape has a keyframe there: the next start has nothing to live through again. */
  finish(): void {
    this.run.book.sync();
    const { tape, position } = this.#session;
    const isKept = this.#stop !== null || this.run.place === this.#keptPlace;
    if (!isKept && tape.keyframes.some((frame) => frame.position === position)) this.#keep();
  }

  #resume(): FarmRun {
    const { begin, keyframes, tape } = this.#parts;
    const run = begin();
    const newest = keyframes?.newest(tape.inputs, run.book.length) ?? null;
    const ordinal = newest === null ? -1 : tape.keyframes.findLastIndex(({ position }) => position === newest.position);
    if (newest === null || ordinal === -1) return run;
    if (!fits(run, newest)) return begin();
    this.#session.restart(ordinal);
    this.#relist(run);
    return run;
  }

  readonly #chainOf = (underlying: string, provider: string) =>
    this.#session.pipeline.chains.latest(underlying, provider);

  #relist(run = this.run): void {
    for (const listing of this.#session.listings) run.hear(listing, this.#chainOf);
  }

  #isDue(): boolean {
    const { now, keyframeBars = KEYFRAME_BARS } = this.#parts;
    const waited = now() - this.#keptAtMs;
    return this.run.place - this.#keptPlace >= keyframeBars && waited >= this.#keyframeMs * KEYFRAME_SHARE;
  }

  #keep(): void {
    const { keyframes, now } = this.#parts;
    if (keyframes === null) return;
    const startedAt = now();
    this.run.book.sync();
    keyframes.keep(this.run.keyframe(this.#session.position));
    this.#keptPlace = this.run.place;
    this.#keptAtMs = now();
    this.#keyframeMs = this.#keptAtMs - startedAt;
  }
}

/** One that another version kept may not fit, or not even read. The tape has everything anyway. */
function fits(run: FarmRun, keyframe: FarmKeyframe): boolean {
  try {
    return run.restore(keyframe);
  } catch {
    return false;
  }
}
