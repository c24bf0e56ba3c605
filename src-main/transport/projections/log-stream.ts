import type { LogEntry } from '#contract/log-view';
import type { StreamPatch, StreamSnapshot } from '#contract/streams';
import type { EventLedger } from '#research/desk/event-ledger';
import type { Scene } from '#research/desk/scene';
import { logEntry, severityOf } from '#transport/projections/log-line';
import { RESYNC } from '#transport/projections/resync';
import type { Resync, StreamView } from '#transport/stream-source';

/** Of plain entries and, apart from them, of those that matter: so that many minutes do not push out the one gap. */
const KEPT = 500;
/** More than this at once and the window gets the newest, and the number of those it will not see. */
const MOST_NEWS = 2_000;
/** How far back entries that matter are looked for. */
const LOOKED_THROUGH = 50_000;

/** What the engine said up to the cursor. Nothing is left out between two patches. */
export class LogView implements StreamView<'log'> {
  readonly #scene: () => Scene;
  readonly #listening: Disposable;
  #epoch = -1;
  #told = 0;

  constructor(scene: () => Scene, listening: Disposable) {
    this.#scene = scene;
    this.#listening = listening;
  }

  snapshot(): StreamSnapshot<'log'> {
    const { epoch, ledger, position } = this.#scene();
    this.#epoch = epoch;
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
    const entries: LogEntry[] = [];
    for (let number = this.#told; number < count; number++) entries.push(logEntry(ledger, number));
    this.#told = count;
    return { entries };
  }

  [Symbol.dispose](): void {
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
