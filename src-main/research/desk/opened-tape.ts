import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { type Clock, type EpochMs, epochMs, MINUTE_MS } from '#primitives/clock';
import type { SourceSettings } from '#market/sources/source-settings';
import type { PipelineSettings } from '#pipeline/pipeline-settings';
import type { TapeSource } from '#ports/tape';
import type { EventLedger } from '#research/desk/event-ledger';
import { ProofStrip } from '#research/desk/proof-strip';
import { TapeDigest } from '#research/desk/tape-digest';
import { marksOf, type TapeMark } from '#research/desk/tape-marks';
import { ReplayPlayer, type ReplaySpeed } from '#research/replay/replay-player';
import { ReplaySession } from '#research/replay/replay-session';

export interface TapeToOpen {
  readonly id: string;
  readonly source: TapeSource;
  readonly settings: PipelineSettings;
  readonly mode: 'DEMO' | 'REPLAY';
  /** Looks for more, where the tape is being recorded; answers whether there was any. */
  readonly renew?: () => boolean;
}

export type StepUnit = 'event' | 'bar' | 'minute';

export interface TapeListener {
  moved(): void;
  failed(error: unknown): void;
}

/** A tape with its cursor (a session that a player moves) and the digest of what all of it says. */
export class OpenedTape implements Disposable {
  readonly id: string;
  readonly source: TapeSource;
  readonly mode: TapeToOpen['mode'];
  readonly nyse: NyseCalendar;
  readonly session: ReplaySession;
  readonly player: ReplayPlayer;
  readonly digest: TapeDigest;
  readonly strip: ProofStrip;
  #events = 0;
  #marks: readonly TapeMark[] = [];
  #marksThrough = -1;
  #renew: (() => boolean) | null;

  constructor(tape: TapeToOpen, sources: SourceSettings, clock: Clock, speed: ReplaySpeed, listener: TapeListener) {
    this.id = tape.id;
    this.source = tape.source;
    this.mode = tape.mode;
    this.#renew = tape.renew ?? null;
    this.nyse = new NyseCalendar(tape.settings.calendar);
    this.strip = new ProofStrip(tape.source);
    this.session = new ReplaySession(tape.source, tape.settings, () => void this.#events++);
    this.player = new ReplayPlayer(this.session, new WatchedClock(clock, listener), speed);
    this.digest = new TapeDigest(tape.source, tape.settings, sources, clock, {
      advanced: () => listener.moved(),
      failed: (error) => listener.failed(error),
    });
  }

  get ledger(): EventLedger {
    return this.digest.ledger;
  }

  /** Whether it is being recorded: then it ends where now is. */
  get isGrowing(): boolean {
    return this.#renew !== null;
  }

  /** Takes up what has been recorded since. Answers whether there was any. */
  grow(): boolean {
    if (this.#renew?.() !== true) return false;
    // A minute's proof is recorded in the next one.
    if (this.strip.grow(this.source)) this.session.extendProofs();
    this.digest.grown();
    return true;
  }

  /** Nothing more is recorded: from now on it is a tape like any other. */
  endGrowth(): void {
    this.grow();
    this.#renew = null;
  }

  /** Events told while playing, as opposed to those passed over by seeking. */
  get eventsHeard(): number {
    return this.#events;
  }

  /** Those found so far. */
  get marks(): readonly TapeMark[] {
    const { through } = this.ledger;
    if (through !== this.#marksThrough) {
      this.#marks = marksOf(this.source, this.ledger);
      this.#marksThrough = through;
    }
    return this.#marks;
  }

  stepForward(unit: StepUnit): void {
    const { session } = this;
    if (unit === 'event') session.stepInput();
    else if (unit === 'bar') session.stepUntil((event) => event.type === 'bar.closed' && event.bar.interval === '1m');
    else {
      const next = session.nextSeenMs();
      if (next !== null) session.runUntil(epochMs(minuteOf(next) + MINUTE_MS));
    }
  }

  stepBack(unit: StepUnit): void {
    const { session } = this;
    if (unit === 'event') session.stepBack();
    else if (unit === 'bar') session.seekPosition(this.#barBefore());
    else if (session.seenMs !== null) session.seek(epochMs(minuteOf(session.seenMs)));
  }

  [Symbol.dispose](): void {
    this.player[Symbol.dispose]();
    this.digest[Symbol.dispose]();
    this.source[Symbol.dispose]();
  }

  /** After which input the minute bar before the last one closed; recorded proofs stand in where nothing is read yet. */
  #barBefore(): number {
    const { position } = this.session;
    const { ledger } = this;
    if (ledger.through < position)
      return this.source.proofs().findLast((placed) => placed.position < position)?.position ?? 0;
    for (let number = ledger.countThrough(position - 1) - 1; number >= 0; number--) {
      const event = ledger.typeOf(number) === 'bar.closed' ? ledger.event(number) : null;
      if (event?.type === 'bar.closed' && event.bar.interval === '1m') return ledger.positionOf(number);
    }
    return 0;
  }
}

/** What a task throws would be past every caller, and what it moves past every window. */
class WatchedClock implements Clock {
  readonly #clock: Clock;
  readonly #listener: TapeListener;

  constructor(clock: Clock, listener: TapeListener) {
    this.#clock = clock;
    this.#listener = listener;
  }

  now(): EpochMs {
    return this.#clock.now();
  }

  wakeAt(at: EpochMs, task: () => void): Disposable {
    return this.#clock.wakeAt(at, () => {
      try {
        task();
      } catch (error) {
        this.#listener.failed(error);
        return;
      }
      this.#listener.moved();
    });
  }
}

function minuteOf(ms: number): number {
  return Math.floor(ms / MINUTE_MS) * MINUTE_MS;
}
