import type { EventBus } from '#bus/event-bus';
import { type Clock, epochMs, MINUTE_MS } from '#primitives/clock';
import { sourceId } from '#domain/instrument';
import type { Engine } from '#engine/engine';
import type { Inbox } from '#engine/inbox';
import type { InputFeed } from '#ports/input-feed';

export interface LiveLoopParts {
  readonly engine: Engine;
  readonly inbox: Inbox;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly feeds: readonly InputFeed[];
  /**
   * How long after each minute our own clock says that it is over: as long as bars take to settle, so that they close
   * at once where nothing trades. Null: a simulated market brings its own time.
   */
  readonly minuteTickAfterMs: number | null;
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
  #droppedBefore = 0;

  constructor(parts: LiveLoopParts) {
    this.#parts = parts;
  }

  start(): void {
    const { inbox, feeds, minuteTickAfterMs } = this.#parts;
    for (const feed of feeds) this.#running.use(feed.start((source, input) => inbox.push(source, input)));
    if (minuteTickAfterMs !== null) this.#scheduleMinute(minuteTickAfterMs);
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
      this.#publishDrops();
      this.#tryRecording();
      this.#schedulePump();
    });
  }

  #publishDrops(): void {
    const { inbox, bus, clock } = this.#parts;
    const { droppedQuotes, droppedOther } = inbox.counts;
    const count = droppedQuotes + droppedOther - this.#droppedBefore;
    if (count === 0) return;
    this.#droppedBefore += count;
    bus.publish({ type: 'edge.dropped', seenMs: clock.now(), edge: 'inbox', count });
  }

  #scheduleMinute(afterMs: number): void {
    const { clock, inbox } = this.#parts;
    const next = epochMs((Math.floor((clock.now() - afterMs) / MINUTE_MS) + 1) * MINUTE_MS + afterMs);
    this.#minuteAlarm = clock.wakeAt(next, () => {
      inbox.push(CLOCK, { kind: 'minute', source: CLOCK, seenMs: clock.now() });
      this.#scheduleMinute(afterMs);
    });
  }

  #tryRecording(): void {
    const { engine, clock } = this.#parts;
    const untilNextTry = this.#resumeAtMs - clock.now();
    // A wait longer than was ever asked for: the clock has stepped back.
    if (engine.halt === null || (untilNextTry > 0 && untilNextTry <= RESUME_MS)) return;
    this.#resumeAtMs = clock.now() + RESUME_MS;
    engine.resumeRecording();
  }
}
