import type { EventBus } from '#bus/event-bus';
import { type Clock, epochMs, MINUTE_MS } from '#primitives/clock';
import { sourceId } from '#domain/instrument';
import type { Engine } from '#engine/engine';
import type { Inbox } from '#engine/inbox';
import type { InputFeed, PushInput } from '#ports/input-feed';

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
const PUMP_MS = 2;
/** Everything else that is to be looked after, while nothing comes. */
const ROUND_MS = 100;
const RESUME_MS = 1_000;
const CLOCK = sourceId('clock');

/** The engine while it lives: feeds push, and moments later what came is ordered, recorded and handled. */
export class LiveLoop implements Disposable {
  readonly #parts: LiveLoopParts;
  readonly #running = new DisposableStack();
  #pumpAlarm: Disposable | null = null;
  #roundAlarm: Disposable | null = null;
  #minuteAlarm: Disposable | null = null;
  #resumeAtMs = 0;
  #droppedBefore = 0;

  constructor(parts: LiveLoopParts) {
    this.#parts = parts;
  }

  start(): void {
    const { inbox, feeds, minuteTickAfterMs } = this.#parts;
    const push: PushInput = (source, input) => {
      const taken = inbox.push(source, input);
      this.#pumpAlarm ??= this.#after(PUMP_MS, () => this.#pump());
      return taken;
    };
    for (const feed of feeds) this.#running.use(feed.start(push));
    if (minuteTickAfterMs !== null) this.#scheduleMinute(minuteTickAfterMs);
    this.#round();
  }

  [Symbol.dispose](): void {
    this.#running.dispose();
    for (const alarm of [this.#minuteAlarm, this.#roundAlarm, this.#pumpAlarm]) alarm?.[Symbol.dispose]();
    this.#parts.engine.pump(this.#parts.inbox);
  }

  #pump(): void {
    this.#pumpAlarm = null;
    this.#parts.engine.pump(this.#parts.inbox);
  }

  #round(): void {
    this.#parts.engine.pump(this.#parts.inbox);
    this.#publishDrops();
    this.#tryRecording();
    this.#roundAlarm = this.#after(ROUND_MS, () => this.#round());
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
      this.#pumpAlarm ??= this.#after(PUMP_MS, () => this.#pump());
      this.#scheduleMinute(afterMs);
    });
  }

  #after(ms: number, task: () => void): Disposable {
    const { clock } = this.#parts;
    return clock.wakeAt(epochMs(clock.now() + ms), task);
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
