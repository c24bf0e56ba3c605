import { type Clock, type EpochMs, epochMs, MINUTE_MS } from '#primitives/clock';
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
  readonly #listener: DeskListener;
  #tape: OpenedTape | null = null;
  #epoch = 0;
  #position = 0;

  constructor(clock: Clock, listener: DeskListener) {
    this.#clock = clock;
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
      seenMs: tape?.session.seenMs ?? null,
      openMinuteMs: tape?.session.pipeline.openMinuteMs ?? null,
      instruments: tape?.session.pipeline.instruments ?? [],
      chains: tape?.session.pipeline.chains.all ?? [],
      ledger: tape?.ledger ?? NOTHING_KNOWN,
      nyse: tape?.nyse ?? null,
    };
  }

  /** Stands a little before New York opens, where there is most to see. Where that fails, the tape before stays open. */
  open(tape: TapeToOpen, speed: ReplaySpeed = 1): void {
    using held = new DisposableStack();
    held.use(tape.source);
    const opened = held.use(
      new OpenedTape(tape, this.#clock, speed, {
        moved: () => this.#moved(),
        failed: (error) => this.#failed(error),
      }),
    );
    opened.player.seek(openingOf(tape.source, tape.settings));
    held.move();
    this.#tape?.[Symbol.dispose]();
    this.#tape = opened;
    this.#jumped();
  }

  play(): boolean {
    this.#tape?.player.play();
    this.#moved();
    return this.#tape?.player.playing ?? false;
  }

  pause(): void {
    this.#tape?.player.pause();
    this.#moved();
  }

  set speed(speed: ReplaySpeed) {
    if (this.#tape !== null) this.#tape.player.speed = speed;
    this.#moved();
  }

  set loop(loop: Loop | null) {
    if (this.#tape !== null) this.#tape.player.loop = loop;
    this.#moved();
  }

  /** Just before the first input seen at that instant or later. Playing goes on from there. */
  seek(instant: EpochMs): void {
    try {
      this.#tape?.player.seek(instant);
    } finally {
      this.#jumped();
    }
  }

  /** One input, one closed minute bar or one minute. Playing pauses. Answers whether there was anywhere to go. */
  step(unit: StepUnit, direction: 'forward' | 'back'): boolean {
    const tape = this.#tape;
    if (tape === null) return false;
    tape.player.pause();
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
    if (position === null || position === session.position) return false;
    const { playing } = tape.player;
    tape.player.pause();
    try {
      session.seekPosition(position);
    } finally {
      this.#jumped();
    }
    if (playing) tape.player.play();
    return true;
  }

  [Symbol.dispose](): void {
    this.#tape?.[Symbol.dispose]();
    this.#tape = null;
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
