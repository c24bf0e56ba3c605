import { gapAlert } from '#alerts/data-alerts';
import type { Alert } from '#domain/alert';
import type { GapInput } from '#domain/engine-input';

/**
 * Which gaps are worth a word. Every one is on the tape; a line that is back within moments is nothing to wake anybody
 * for. One that lasts is told while it lasts, and told again when it is over.
 */
export class GapWatch {
  readonly #scope: string;
  readonly #patienceMs: number;
  readonly #open = new Map<string, GapInput>();
  readonly #told = new Set<string>();

  constructor(scope: string, patienceMs: number) {
    this.#scope = scope;
    this.#patienceMs = patienceMs;
  }

  /** Answers what is to be said of it at once. */
  hear(gap: GapInput): readonly Alert[] {
    const key = `${gap.source} ${gap.symbol ?? ''}`;
    if (gap.toMs === null) {
      if (!this.#open.has(key)) this.#open.set(key, gap);
      return [];
    }
    this.#open.delete(key);
    const wasTold = this.#told.delete(key);
    return wasTold || gap.toMs - gap.fromMs >= this.#patienceMs ? [gapAlert(gap, this.#scope)] : [];
  }

  /** What has lasted too long by now. */
  look(nowMs: number): readonly Alert[] {
    const due: Alert[] = [];
    for (const [key, gap] of this.#open) {
      if (this.#told.has(key) || nowMs - gap.fromMs < this.#patienceMs) continue;
      this.#told.add(key);
      due.push(gapAlert(gap, this.#scope));
    }
    return due;
  }
}
