import { type Clock, type EpochMs, epochMs, MINUTE_MS } from '#primitives/clock';
import { DEFAULT_SOURCE_SETTINGS, type SourceSettings } from '#market/sources/source-settings';
import { newYorkDay, isCovered } from '#market/sessions/new-york-time';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import type { PipelineSettings } from '#pipeline/pipeline-settings';
import type { TapeSource } from '#ports/tape';
import { EventLedger } from '#research/desk/event-ledger';
import { OpenedTape, type StepUnit, type TapeToOpen } from '#research/desk/opened-tape';
import type { Scene } from '#research/desk/scene';
import { markBeside } from '#research/desk/tape-marks';
import type { Loop, ReplaySpeed } from '#research/replay/replay-player';

export interface DeskListener {
  /** Something that a window may show has changed. */
  changed(): void;
  /** Work that nobody waited for failed: the tape is damaged, or we are. Playing has stopped. */
  failed(error: unknown): void;
}

export type JumpTarget = 'start' | 'end' | 'next-mark' | 'previous-mark';

const NOTHING_KNOWN = new EventLedger();
const BEFORE_OPENING_MS = 5 * MINUTE_MS;

/**
 * The one cursor of a replay, and everything that moves it. Whoever shows something asks what was known at the cursor;
 * whoever sees `epoch` change forgets what it showed.
 */
export class ReplayDesk implements Disposable {
  readonly #clock: Clock;
  readonly #sources: SourceSettings;
  readonly #listener: DeskListener;
  #tape: OpenedTape | null = null;
  #epoch = 0;
  #position = 0;
  #following = false;
  #wasPlaying = false;

  constructor(clock: Clock, listener: DeskListener, sources: SourceSettings = DEFAULT_SOURCE_SETTINGS) {
    this.#clock = clock;
    this.#sources = sources;
    this.#listener = listener;
  }

  get tape(): OpenedTape | null {
    return this.#tape;
  }

  /** Counts jumps, and tapes. */
  get epoch(): number {
    return this.#epoch;
  }

  get scene(): Scene {
    const tape = this.#tape;
    return {
      epoch: this.#epoch,
      position: tape?.session.position ?? 0,
      seenMs: this.#nowMs,
      openMinuteMs: tape?.session.pipeline.openMinuteMs ?? null,
      instruments: tape?.session.pipeline.instruments ?? [],
      chains: tape?.session.pipeline.chains.all ?? [],
      ledger: tape?.ledger ?? NOTHING_KNOWN,
      nyse: tape?.nyse ?? null,
    };
  }

  /** Whether it stands at the end of a tape that is being recorded, and goes on with it: everything is as of now. */
  get isLive(): boolean {
    return this.#following && this.#tape?.isGrowing === true;
  }

  /** More may have been recorded. At the live edge the cursor goes on with it. */
  grown(): void {
    const tape = this.#tape;
    if (tape === null) return;
    try {
      if (!tape.grow()) return;
      if (this.#following) tape.session.runTo(tape.source.inputs);
    } catch (error) {
      this.#listener.failed(error);
    }
    this.#moved();
  }

  /** Nothing more is recorded. */
  endGrowth(): void {
    const tape = this.#tape;
    if (tape?.isGrowing !== true) return;
    this.grown();
    try {
      tape.endGrowth();
    } catch (error) {
      this.#listener.failed(error);
    }
    this.#following = false;
    this.#moved();
  }

  /**
   * Stands a little before New York opens, where there is most to see, and at the end of what is being recorded. Where that
   * fails, the tape before stays open.
   */
  open(tape: TapeToOpen, speed: ReplaySpeed = 1): void {
    using held = new DisposableStack();
    held.use(tape.source);
    const opened = held.use(
      new OpenedTape(tape, this.#sources, this.#clock, speed, {
        moved: () => this.#moved(),
        failed: (error) => this.#failed(error),
      }),
    );
    if (opened.isGrowing) opened.session.seekPosition(tape.source.inputs);
    else opened.player.seek(openingOf(tape.source, tape.settings));
    held.move();
    this.#tape?.[Symbol.dispose]();
    this.#tape = opened;
    this.#stand(opened.isGrowing);
    this.#jumped();
  }

  play(): boolean {
    const tape = this.#tape;
    if (tape !== null && tape.isGrowing && tape.session.atEnd && tape.player.loop === null) this.#following = true;
    else tape?.player.play();
    this.#moved();
    return this.#following || (tape?.player.playing ?? false);
  }

  pause(): void {
    this.#tape?.player.pause();
    this.#stand();
    this.#moved();
  }

  set speed(speed: ReplaySpeed) {
    if (this.#tape !== null) this.#tape.player.speed = speed;
    this.#moved();
  }

  set loop(loop: Loop | null) {
    if (this.#tape !== null) this.#tape.player.loop = loop;
    if (loop !== null) this.#stand();
    this.#moved();
  }

  /** Just before the first input seen at that instant or later. Playing goes on from there. */
  seek(instant: EpochMs): void {
    const tape = this.#tape;
    try {
      tape?.player.seek(instant);
    } finally {
      this.#stand(tape !== null && tape.isGrowing && tape.session.atEnd);
      this.#jumped();
    }
  }

  /** One input, one closed minute bar or one minute. Playing pauses. Answers whether there was anywhere to go. */
  step(unit: StepUnit, direction: 'forward' | 'back'): boolean {
    const tape = this.#tape;
    if (tape === null) return false;
    tape.player.pause();
    this.#stand();
    const before = tape.session.position;
    try {
      if (direction === 'forward') tape.stepForward(unit);
      else tape.stepBack(unit);
    } finally {
      if (direction === 'forward') this.#moved();
      else this.#jumped();
    }
    return tape.session.position !== before;
  }

  jump(target: JumpTarget): boolean {
    const tape = this.#tape;
    if (tape === null) return false;
    const { session } = tape;
    const position = this.#target(tape, target);
    const joins = target === 'end' && tape.isGrowing && !this.#following;
    if (position === null || (position === session.position && !joins)) return false;
    const { playing } = tape.player;
    tape.player.pause();
    try {
      session.seekPosition(position);
    } finally {
      this.#stand(joins);
      this.#jumped();
    }
    if (playing && !joins) tape.player.play();
    return true;
  }

  [Symbol.dispose](): void {
    this.#tape?.[Symbol.dispose]();
    this.#tape = null;
  }

  /** The clock's time at the live edge: silence makes everything older, too. */
  get #nowMs(): EpochMs | null {
    const seenMs = this.#tape?.session.seenMs ?? null;
    return seenMs !== null && this.isLive ? epochMs(Math.max(seenMs, this.#clock.now())) : seenMs;
  }

  #stand(following = false): void {
    this.#following = following;
    this.#wasPlaying = false;
  }

  /** Whoever plays a tape to where it is being recorded stays with the recording. */
  #joinEdge(): void {
    const playing = this.#tape?.player.playing ?? false;
    if (this.#wasPlaying && !playing && this.#tape?.isGrowing === true && this.#tape.session.atEnd) {
      this.#following = true;
    }
    this.#wasPlaying = playing;
  }

  #target(tape: OpenedTape, target: JumpTarget): number | null {
    if (target === 'start') return 0;
    if (target === 'end') return tape.source.inputs;
    const direction = target === 'next-mark' ? 'next' : 'previous';
    return markBeside(tape.marks, tape.session.position, direction)?.position ?? null;
  }

  #jumped(): void {
    this.#position = Number.POSITIVE_INFINITY;
    this.#moved();
  }

  #moved(): void {
    const position = this.#tape?.session.position ?? 0;
    // A loop goes back by itself.
    if (position < this.#position) this.#epoch++;
    this.#position = position;
    this.#joinEdge();
    this.#tape?.strip.update(this.#tape.session);
    this.#listener.changed();
  }

  #failed(error: unknown): void {
    this.#listener.failed(error);
    this.#moved();
  }
}

/** A little before New York opens; the start of the tape when it never does. */
function openingOf(tape: TapeSource, settings: PipelineSettings): EpochMs {
  const { firstSeenMs, lastSeenMs } = tape;
  if (firstSeenMs === null || lastSeenMs === null) return epochMs(0);
  if (!isCovered(firstSeenMs) || !isCovered(lastSeenMs)) return firstSeenMs;
  const nyse = new NyseCalendar(settings.calendar);
  const opening = nyse
    .sessionsBetween(newYorkDay(firstSeenMs), newYorkDay(lastSeenMs))
    .find(({ openMs }) => openMs - BEFORE_OPENING_MS > firstSeenMs && openMs <= lastSeenMs);
  return opening === undefined ? firstSeenMs : epochMs(opening.openMs - BEFORE_OPENING_MS);
}
