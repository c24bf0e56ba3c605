import type { EngineEvent } from '#domain/engine-event';
import { InputBlock } from '#domain/input-block';
import type { EventBus } from '#bus/event-bus';
import type { Inbox } from '#engine/inbox';
import { DEFAULT_KEYFRAME_POLICY, type KeyframePolicy, KeyframeSchedule } from '#engine/keyframe-policy';
import type { Pipeline } from '#pipeline/pipeline';
import type { HistorySink } from '#ports/history';
import { TapeFault, type TapePosition, type TapeSink } from '#ports/tape';

export interface EngineParts {
  readonly pipeline: Pipeline;
  readonly tape: TapeSink;
  readonly history: HistorySink | null;
  readonly bus: EventBus;
  readonly keyframes?: KeyframePolicy;
}

/** Why recording stands still, and since which position. */
export interface RecordingHalt {
  readonly fault: TapeFault;
  readonly position: TapePosition;
  readonly unrecorded: number;
}

const BATCH_ROWS = 4_096;

/** On the tape; appended, but not written yet; or never to be on the tape, because recording stood still. */
type Fate = 'safe' | 'waiting' | 'lost';

/**
 * Record, then decide, then tell. An input is on the tape before the pipeline sees it, so that whatever anyone was told
 * can be derived again. When the tape cannot be written the engine goes on with what it has, says so, and starts over on
 * the tape with a keyframe once it can.
 */
export class Engine {
  readonly #pipeline: Pipeline;
  readonly #tape: TapeSink;
  readonly #history: HistorySink | null;
  readonly #bus: EventBus;
  readonly #batch = new InputBlock(BATCH_ROWS);
  readonly #keyframes: KeyframeSchedule;
  #base: TapePosition;
  #halt: RecordingHalt | null = null;
  #handled = 0;

  constructor(parts: EngineParts) {
    this.#pipeline = parts.pipeline;
    this.#tape = parts.tape;
    this.#history = parts.history;
    this.#bus = parts.bus;
    this.#base = parts.tape.position;
    this.#keyframes = new KeyframeSchedule(
      parts.keyframes ?? DEFAULT_KEYFRAME_POLICY,
      this.#base,
      this.#base === 0 ? null : parts.pipeline.seenMs,
    );
  }

  /** Inputs recorded and handled. */
  get position(): TapePosition {
    return this.#base;
  }

  /** Inputs handled since the start, recorded or not. */
  get handled(): number {
    return this.#handled;
  }

  get halt(): RecordingHalt | null {
    return this.#halt;
  }

  /** Handles what waits in the inbox. Answers how many inputs that were. */
  pump(inbox: Inbox): number {
    let handled = 0;
    for (;;) {
      this.#batch.clear();
      const moved = inbox.drain(this.#batch);
      if (moved === 0) return handled;
      this.ingest(this.#batch, 0, moved);
      handled += moved;
    }
  }

  /** Handles rows `from` to `to` of a block already in order. Once it returns, they are acknowledged. */
  ingest(block: InputBlock, from: number, to: number): void {
    if (from === to) return;
    const fate = this.#record(block, from, to);
    const before = this.#base;
    const rowToPosition = before + 1 - from;
    const tell = (event: EngineEvent, row: number): void => this.#tell(event, row + rowToPosition, fate);
    this.#pipeline.run(block, from, to, tell);
    this.#handled += to - from;
    if (fate !== 'safe') return;
    this.#base = before + (to - from);
    this.#history?.advance(this.#base);
    if (this.#keyframes.isDue(this.#base, this.#pipeline.seenMs)) this.#attempt(() => this.#writeKeyframe(false));
  }

  /** Call from time to time while recording is halted. Answers whether the engine records. */
  resumeRecording(): boolean {
    if (this.#halt === null) return true;
    // The inputs since the halt are not on the tape, so that what follows can only continue from the state itself.
    const resumed = this.#attempt(() => {
      this.#tape.flush();
      this.#writeKeyframe(true);
    });
    if (resumed) this.#halt = null;
    return resumed;
  }

  /** Makes the state at hand the truth from here on, whatever a replay of the inputs before would give. */
  startAfterBreak(): void {
    this.#attempt(() => this.#writeKeyframe(true));
  }

  /** Leaves a keyframe at the end, so that the next start has nothing to replay. */
  finish(): void {
    if (this.#halt === null && this.#base > this.#keyframes.position) this.#attempt(() => this.#writeKeyframe(false));
    this.#history?.flush();
  }

  #record(block: InputBlock, from: number, to: number): Fate {
    if (this.#halt !== null) {
      this.#halt = { ...this.#halt, unrecorded: this.#halt.unrecorded + to - from };
      return 'lost';
    }
    this.#tape.appendRows(block, from, to);
    return this.#attempt(() => this.#tape.flush()) ? 'safe' : 'waiting';
  }

  #tell(event: EngineEvent, position: TapePosition, fate: Fate): void {
    // What waits reaches the tape once it can be written again, and its minutes are checked by every replay.
    if (event.type === 'minute.proved' && fate !== 'lost') this.#tape.proof({ position, proof: event.proof });
    this.#history?.offer(event, fate === 'safe' ? position : null);
    this.#bus.publish(event);
  }

  #writeKeyframe(afterBreak: boolean): void {
    const { seenMs } = this.#pipeline;
    this.#tape.keyframe({
      position: this.#tape.position,
      seenMs,
      instruments: this.#pipeline.instruments.map(({ instrument }) => instrument),
      cells: this.#pipeline.snapshot(),
      afterBreak,
    });
    this.#tape.flush();
    this.#base = this.#tape.position;
    this.#keyframes.taken(this.#base, seenMs);
  }

  #attempt(write: () => void): boolean {
    try {
      write();
      return true;
    } catch (error) {
      if (!(error instanceof TapeFault)) throw error;
      this.#halt = { position: this.#base, unrecorded: 0, ...this.#halt, fault: error };
      return false;
    }
  }
}
