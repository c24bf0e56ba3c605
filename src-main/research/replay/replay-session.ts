import type { EngineEvent, EventOf } from '#domain/engine-event';
import { InputBlock } from '#domain/input-block';
import type { Instrument } from '#domain/instrument';
import { type EpochMs, epochMs } from '#primitives/clock';
import { invariant } from '#primitives/invariant';
import { compareWithSnapshot, type StateDifference } from '#primitives/state-snapshot';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { Pipeline } from '#pipeline/pipeline';
import type { PipelineSettings } from '#pipeline/pipeline-settings';
import { TAPE_BLOCK_ROWS, type TapePosition, type TapeSource } from '#ports/tape';
import { type Divergence, ReplayCheck } from '#engine/replay-check';

/** Hears every event with the position after the input that caused it. */
export type ReplayListener = (event: EngineEvent, position: TapePosition) => void;

/**
 * The kernel fed from a tape. It stands at a position (so many inputs handled) and moves forward by running, anywhere by
 * seeking; every recorded hash it passes is checked. Stepping back is seeking to the input before.
 */
export class ReplaySession {
  #tape: TapeSource;
  readonly #settings: PipelineSettings;
  readonly #nyse: NyseCalendar;
  readonly #listener: ReplayListener;
  readonly #thorough: boolean;
  #check: ReplayCheck;
  readonly #block = new InputBlock(TAPE_BLOCK_ROWS);
  #blockStart: TapePosition = 0;
  #pipeline: Pipeline;
  #position: TapePosition = 0;
  #silent = false;
  #stateDifferences: readonly StateDifference[] = [];
  /** The event that `stepUntil` waits for has come. */
  #stopRequested = false;
  #stopOn: ((event: EngineEvent) => boolean) | null = null;

  constructor(tape: TapeSource, settings: PipelineSettings, listener: ReplayListener, thorough = false) {
    this.#tape = tape;
    this.#settings = settings;
    this.#nyse = new NyseCalendar(settings.calendar);
    this.#listener = listener;
    this.#thorough = thorough;
    this.#pipeline = new Pipeline(settings, this.#nyse);
    this.#check = new ReplayCheck(tape.proofs(), 0);
  }

  get tape(): TapeSource {
    return this.#tape;
  }

  get position(): TapePosition {
    return this.#position;
  }

  get pipeline(): Pipeline {
    return this.#pipeline;
  }

  /** The instruments that are known, as they were announced: for whoever did not hear it. */
  get listings(): readonly EventOf<'instrument.listed'>[] {
    const { instruments, seenMs } = this.#pipeline;
    return instruments.map(({ index, instrument }) => ({ type: 'instrument.listed', seenMs, index, instrument }));
  }

  get atEnd(): boolean {
    return this.#position >= this.tape.inputs;
  }

  /** When the last handled input was seen; null at the very start. */
  get seenMs(): EpochMs | null {
    return this.#position === 0 ? null : this.#pipeline.seenMs;
  }

  get minutesProved(): number {
    return this.#check.checked;
  }

  get divergence(): Divergence | null {
    return this.#check.divergence;
  }

  /** The fields in which the replayed state differs from the first recorded keyframe that it does differ from. */
  get stateDifferences(): readonly StateDifference[] {
    return this.#stateDifferences;
  }

  /** When the next input was seen, or null at the end. */
  nextSeenMs(): EpochMs | null {
    if (!this.#loadBlock()) return null;
    return epochMs(this.#block.seenMs[this.#position - this.#blockStart] as number);
  }

  /** Handles inputs up to that position (exclusive), or to the end. */
  runTo(target: TapePosition): void {
    this.#run(target, Number.POSITIVE_INFINITY);
  }

  /** Handles every input seen before that instant, and none seen at it or later. */
  runUntil(instant: EpochMs): void {
    this.#run(this.tape.inputs, instant);
  }

  /** Handles inputs until one causes such an event, that input included. Answers whether one did. */
  stepUntil(wanted: (event: EngineEvent) => boolean): boolean {
    this.#stopRequested = false;
    this.#stopOn = wanted;
    try {
      while (!this.#stopRequested && !this.atEnd) this.#run(this.#position + 1, Number.POSITIVE_INFINITY);
    } finally {
      this.#stopOn = null;
    }
    return this.#stopRequested;
  }

  stepInput(): boolean {
    if (this.atEnd) return false;
    this.runTo(this.#position + 1);
    return true;
  }

  stepBack(): boolean {
    if (this.#position === 0) return false;
    this.seekPosition(this.#position - 1);
    return true;
  }

  /** Goes to the moment just before the first input seen at or after the instant. Events on the way are not announced. */
  seek(instant: EpochMs): void {
    this.seekPosition(this.tape.positionAt(instant));
  }

  seekPosition(target: TapePosition): void {
    const keyframe = this.#keyframeBefore(target);
    const forwardIsNearer = target >= this.#position && (keyframe?.position ?? 0) <= this.#position;
    this.#silent = true;
    try {
      if (!forwardIsNearer) this.restart(keyframe === null ? null : keyframe.ordinal);
      this.runTo(target);
    } finally {
      this.#silent = false;
    }
  }

  /** Starts over from a keyframe, or from nothing. */
  restart(ordinal: number | null): void {
    if (ordinal === null) {
      this.#pipeline = new Pipeline(this.#settings, this.#nyse);
      this.#position = 0;
    } else {
      const keyframe = this.tape.readKeyframe(ordinal);
      this.#pipeline = Pipeline.restore(
        this.#settings,
        keyframe.instruments as readonly Instrument[],
        keyframe.cells,
        this.#nyse,
      );
      this.#position = keyframe.position;
    }
    this.#check.seek(this.#position);
  }

  /** The tape has become longer under our eyes: what it proves since is held against what was replayed. */
  extendProofs(): void {
    this.#check.extend(this.#tape.proofs(), this.#pipeline);
  }

  /** The same tape, read anew: it has grown since. What is being recorded at this moment is not checked against itself. */
  continueOn(tape: TapeSource): void {
    invariant(tape.inputs >= this.#position, 'a tape does not become shorter');
    this.#tape = tape;
    this.#check = new ReplayCheck(null, this.#position);
    this.#block.clear();
    this.#blockStart = 0;
  }

  #keyframeBefore(target: TapePosition): { readonly ordinal: number; readonly position: TapePosition } | null {
    const { keyframes } = this.tape;
    for (let ordinal = keyframes.length - 1; ordinal >= 0; ordinal--) {
      const { position } = keyframes[ordinal] as { readonly position: TapePosition };
      if (position <= target) return { ordinal, position };
    }
    return null;
  }

  #run(target: TapePosition, beforeMs: number): void {
    const end = Math.min(target, this.tape.inputs);
    while (this.#position < end) {
      this.#crossKeyframe();
      if (!this.#loadBlock()) return;
      const from = this.#position - this.#blockStart;
      const limit = Math.min(end, this.#nextKeyframe()) - this.#blockStart;
      let to = Math.min(this.#block.length, limit);
      if (beforeMs !== Number.POSITIVE_INFINITY) to = firstRowSeenAt(this.#block, from, to, beforeMs);
      if (to === from) return;
      this.#pipeline.run(this.#block, from, to, this.#hear);
      this.#position = this.#blockStart + to;
    }
    this.#crossKeyframe();
  }

  readonly #hear = (event: EngineEvent, row: number): void => {
    const position = this.#blockStart + row + 1;
    if (event.type === 'minute.proved') this.#check.check(event.proof, position, this.#pipeline);
    if (this.#stopOn !== null && this.#stopOn(event)) this.#stopRequested = true;
    if (!this.#silent) this.#listener(event, position);
  };

  #nextKeyframe(): TapePosition {
    for (const { position } of this.tape.keyframes) if (position > this.#position) return position;
    return Number.POSITIVE_INFINITY;
  }

  /**
   * At a keyframe the whole state can be compared, histories included, and a difference has a name and two values. It
   * costs a few milliseconds, so it is done on request, or once the minute hashes have disagreed. After a break in the
   * recording the keyframe (the last one, where it broke off again at once) is the only truth there is: the replay
   * continues from it.
   */
  #crossKeyframe(): void {
    const { keyframes } = this.tape;
    const afterBreak = keyframes.findLastIndex((frame) => frame.position === this.#position && frame.afterBreak);
    if (afterBreak >= 0) {
      this.restart(afterBreak);
      return;
    }
    const ordinal = keyframes.findLastIndex(({ position }) => position === this.#position);
    if (ordinal < 0 || this.#position === 0) return;
    const wanted = this.#thorough || this.#check.divergence !== null;
    if (!wanted || this.#stateDifferences.length > 0) return;
    this.#stateDifferences = compareWithSnapshot(this.#pipeline, this.tape.readKeyframe(ordinal).cells);
  }

  #loadBlock(): boolean {
    const inBlock = this.#position >= this.#blockStart && this.#position < this.#blockStart + this.#block.length;
    if (inBlock) return true;
    const start = this.tape.readBlock(this.#position, this.#block);
    if (start === null) return false;
    this.#blockStart = start;
    return true;
  }
}

function firstRowSeenAt(block: InputBlock, from: number, to: number, instant: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((block.seenMs[middle] as number) < instant) low = middle + 1;
    else high = middle;
  }
  return low;
}
