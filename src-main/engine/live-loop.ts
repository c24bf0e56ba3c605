import { type Clock, epochMs, MINUTE_MS } from '#primitives/clock';
import { sourceId } from '#domain/instrument';
import type { Engine } from '#engine/engine';
import type { Inbox } from '#engine/inbox';
import type { InputFeed } from '#ports/input-feed';

export interface LiveLoopParts {
  readonly engine: Engine;
  readonly inbox: Inbox;
  readonly clock: Clock;
  readonly feeds: readonly InputFeed[];
  /** Whether our own clock says when minutes end. A simulated market brings its own time. */
  readonly minuteTicks: boolean;
}

/** Inputs that came within this time are ordered together before they are recorded. */
const PUMP_MS = 10;
const RESUME_MS = 1_000;
const CLOCK = sourceId('clock');

/** The engine while it lives: feeds push, and every few milliseconds what came is ordered, recorded and handled. */
export class LiveLoop implements Disposable {
  readonly #parts: LiveLoopParts;
  readonly #running = new DisposableStack();
  #pumpAlarm: Disposable | null = null;
  #minuteAlarm: Disposable | null = null;
  #resumeAtMs = 0;

  constructor(parts: LiveLoopParts) {
    this.#parts = parts;
  }

  start(): void {
    const { inbox, feeds, minuteTicks } = this.#parts;
    for (const feed of feeds) this.#running.use(feed.start((source, input) => inbox.push(source, input)));
    if (minuteTicks) this.#scheduleMinute();
    this.#schedulePump();
  }

  [Symbol.dispose](): void {
    this.#running.dispose();
    this.#minuteAlarm?.[Symbol.dispose]();
    this.#pumpAlarm?.[Symbol.dispose]();
    this.#parts.engine.pump(this.#parts.inbox);
  }

  #schedulePump(): void {
    const { clock } = this.#parts;
    this.#pumpAlarm = clock.wakeAt(epochMs(clock.now() + PUMP_MS), () => {
      this.#parts.engine.pump(this.#parts.inbox);
      this.#tryRecording();
      this.#schedulePump();
    });
  }

  #scheduleMinute(): void {
    const { clock, inbox } = this.#parts;
    const next = epochMs((Math.floor(clock.now() / MINUTE_MS) + 1) * MINUTE_MS);
    this.#minuteAlarm = clock.wakeAt(next, () => {
      inbox.push(CLOCK, { kind: 'minute', source: CLOCK, seenMs: clock.now() });
      this.#scheduleMinute();
    });
  }

  #tryRecording(): void {
    const { engine, clock } = this.#parts;
    if (engine.halt === null || clock.now() < this.#resumeAtMs) return;
    this.#resumeAtMs = clock.now() + RESUME_MS;
    engine.resumeRecording();
  }
}
