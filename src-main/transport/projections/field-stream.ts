import type { StreamName, StreamPatch, StreamSnapshot } from '#contract/streams';
import type { Clock } from '#primitives/clock';
import { Pace } from '#transport/projections/pace';
import { RESYNC } from '#transport/projections/resync';
import type { Resync, StreamView } from '#transport/stream-source';

/** Streams whose patches are some of the fields of their snapshot. */
type FieldStreamName = Extract<
  StreamName,
  'signals' | 'recommendation' | 'tickets' | 'positions' | 'journal' | 'risk' | 'connections' | 'soak'
>;

interface FieldStreamParts<Name extends FieldStreamName> {
  /** Counts up with each jump of the cursor. */
  readonly epoch: () => number;
  readonly clock: Clock;
  readonly view: () => StreamSnapshot<Name>;
}

/** Quick enough for a price that is watched, slow enough for a replay at full speed. */
const EVERY_MS = 250;

/** One panel whose parts change each by itself. A patch carries the fields that changed, at a pace that can be read. */
export class FieldStream<Name extends FieldStreamName> implements StreamView<Name> {
  readonly #parts: FieldStreamParts<Name>;
  readonly #pace: Pace;
  readonly #listening: Disposable;
  readonly #told = new Map<string, string>();
  #cursorEpoch = -1;

  constructor(parts: FieldStreamParts<Name>, changed: () => void, listening: Disposable) {
    this.#parts = parts;
    this.#listening = listening;
    this.#pace = new Pace(parts.clock, EVERY_MS, changed);
  }

  snapshot(): StreamSnapshot<Name> {
    this.#cursorEpoch = this.#parts.epoch();
    const view = this.#parts.view();
    for (const [key, value] of Object.entries(view)) this.#told.set(key, JSON.stringify(value));
    this.#pace.told();
    return view;
  }

  take(): StreamPatch<Name> | null | Resync {
    if (this.#parts.epoch() !== this.#cursorEpoch) return RESYNC;
    if (!this.#pace.isDue) return null;
    const changed = Object.entries(this.#parts.view()).filter(([key, value]) => {
      const text = JSON.stringify(value);
      if (this.#told.get(key) === text) return false;
      this.#told.set(key, text);
      return true;
    });
    this.#pace.told();
    return changed.length === 0 ? null : (Object.fromEntries(changed) as StreamPatch<Name>);
  }

  [Symbol.dispose](): void {
    this.#pace[Symbol.dispose]();
    this.#listening[Symbol.dispose]();
  }
}
