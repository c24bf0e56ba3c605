import type { LogEntry } from '#contract/log-view';
import type { StreamPatch, StreamSnapshot } from '#contract/streams';
import type { Clock } from '#primitives/clock';
import type { EventLedger } from '#research/desk/event-ledger';
import type { Scene } from '#research/desk/scene';
import { logEntry, severityOf } from '#transport/projections/log-line';
import { Pace } from '#transport/projections/pace';
import { RESYNC } from '#transport/projections/resync';
import type { Resync, StreamView } from '#transport/stream-source';

/** Ten times a second is as fast as lines can be read; a list that grew with every frame would cost most of the frame. */
const EVERY_MS = 100;
/** So many at once do not wait, or a fast replay would run into the next limit. */
const NEWS_NOW = 500;
/** Of plain entries and, apart from them, of those that matter: so that many minutes do not push out the one gap. */
const KEPT = 500;
/** More than this at once and the window gets the newest, and the number of those it will not see. */
const MOST_NEWS = 2_000;
/** How far back entries that matter are looked for. */
const LOOKED_THROUGH = 50_000;

/** What the engine said up to the cursor. Nothing is left out between two patches. */
export class LogView implements StreamView<'log'> {
  readonly #scene: () => Scene;
  readonly #pace: Pace;
  readonly #listening: Disposable;
  #epoch = -1;
  #told = 0;

  constructor(scene: () => Scene, clock: Clock, changed: () => void, listening: Disposable) {
    this.#scene = scene;
    this.#pace = new Pace(clock, EVERY_MS, changed);
    this.#listening = listening;
  }

  snapshot(): StreamSnapshot<'log'> {
    const { epoch, ledger, position } = this.#scene();
    this.#epoch = epoch;
    this.#pace.told();
    this.#told = ledger.countThrough(position);
    return { entries: newestEntries(ledger, this.#told) };
  }

  take(): StreamPatch<'log'> | null | Resync {
    const { epoch, ledger, position } = this.#scene();
    if (epoch !== this.#epoch) return RESYNC;
    const count = ledger.countThrough(position);
    const news = count - this.#told;
    if (news === 0) return null;
    if (news > MOST_NEWS) return { resync: true, missed: news - KEPT };
    if (news < NEWS_NOW && !this.#pace.isDue) return null;
    this.#pace.told();
    const entries: LogEntry[] = [];
    for (let number = this.#told; number < count; number++) entries.push(logEntry(ledger, number));
    this.#told = count;
    return { entries };
  }

  [Symbol.dispose](): void {
    this.#pace[Symbol.dispose]();
    this.#listening[Symbol.dispose]();
  }
}

function newestEntries(ledger: EventLedger, count: number): LogEntry[] {
  const chosen: number[] = [];
  let plain = 0;
  let others = 0;
  const from = Math.max(0, count - LOOKED_THROUGH);
  for (let number = count - 1; number >= from && (plain < KEPT || others < KEPT); number--) {
    const isPlain = severityOf(ledger, number) === 'plain';
    if (isPlain ? plain++ < KEPT : others++ < KEPT) chosen.push(number);
  }
  return chosen.toReversed().map((number) => logEntry(ledger, number));
}
