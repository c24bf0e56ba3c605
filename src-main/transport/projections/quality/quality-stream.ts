import type { QualityView } from '#contract/quality-view';
import type { Clock } from '#primitives/clock';
import { placedThrough } from '#research/desk/event-ledger';
import type { Scene } from '#research/desk/scene';
import { Pace } from '#transport/projections/pace';
import { qualityAt } from '#transport/projections/quality/quality-at';
import type { StreamView } from '#transport/stream-source';

/** Strips change once a minute; in a fast replay, no more often than a person looks. */
const EVERY_MS = 500;

export interface QualityParts {
  readonly scene: () => Scene;
  readonly hours: number;
  readonly clock: Clock;
}

/** Data quality as of the cursor. It is news with every minute that ends, and with every gap. */
export class QualityStream implements StreamView<'quality'> {
  readonly #parts: QualityParts;
  readonly #pace: Pace;
  readonly #listening: Disposable;
  #told = '';

  constructor(parts: QualityParts, changed: () => void, listening: Disposable) {
    this.#parts = parts;
    this.#pace = new Pace(parts.clock, EVERY_MS, changed);
    this.#listening = listening;
  }

  snapshot(): QualityView {
    const scene = this.#parts.scene();
    this.#told = signOf(scene);
    this.#pace.told();
    return qualityAt(scene, this.#parts.hours);
  }

  take(): QualityView | null {
    if (signOf(this.#parts.scene()) === this.#told || !this.#pace.isDue) return null;
    return this.snapshot();
  }

  [Symbol.dispose](): void {
    this.#pace[Symbol.dispose]();
    this.#listening[Symbol.dispose]();
  }
}

/** All that a picture depends on. */
function signOf({ epoch, openMinuteMs, instruments, ledger, position }: Scene): string {
  const rows = ledger.instruments.map(({ bars }) => bars['1m'].rowsThrough(position));
  const switches = ledger.sources.switches(position).length;
  return [epoch, openMinuteMs, instruments.length, placedThrough(ledger.gaps, position), switches, ...rows].join();
}
