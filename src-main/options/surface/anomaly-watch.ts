import type { QuoteAnomaly } from '#options/surface/quote-anomalies';
import type { Stateful, StateVisitor } from '#primitives/state';

/** An anomaly that was there in several snapshots in a row. */
export interface PersistentAnomaly {
  readonly anomaly: QuoteAnomaly;
  /** How many snapshots in a row, this one included. */
  readonly snapshots: number;
}

const CAPACITY = 64;
const FIELDS = 4;
const EXPIRY = 0;
const STRIKE = 1;
/** +1 a rich call, +2 a rich put, −1 a cheap call, −2 a cheap put. */
const KIND = 2;
const SEEN = 3;

/**
 * Counts in how many consecutive snapshots of one underlying a quote was off, to the same side. A quote that is off once
 * is a passing moment of a market in motion; nobody should be woken for it. Of more anomalies than it can hold it keeps
 * those farthest off.
 */
export class AnomalyWatch implements Stateful {
  #cells = new Float64Array(CAPACITY * FIELDS);
  #spare = new Float64Array(CAPACITY * FIELDS);
  #count = 0;

  /** Takes a snapshot's anomalies, farthest off first, and answers how long each has lasted. */
  observe(anomalies: readonly QuoteAnomaly[]): readonly PersistentAnomaly[] {
    const next = this.#spare;
    next.fill(0);
    const kept = anomalies.slice(0, CAPACITY);
    const lasting = kept.map((anomaly, i) => {
      const snapshots = this.#seen(anomaly) + 1;
      next.set([anomaly.expiryMs, anomaly.strike, kindOf(anomaly), snapshots], i * FIELDS);
      return { anomaly, snapshots };
    });
    this.#spare = this.#cells;
    this.#cells = next;
    this.#count = kept.length;
    return lasting;
  }

  visitState(visitor: StateVisitor): void {
    this.#count = visitor.number('anomalies.count', this.#count);
    visitor.numbers('anomalies', this.#cells);
  }

  #seen(anomaly: QuoteAnomaly): number {
    for (let at = 0; at < this.#count * FIELDS; at += FIELDS) {
      const same =
        this.#cells[at + EXPIRY] === anomaly.expiryMs &&
        this.#cells[at + STRIKE] === anomaly.strike &&
        this.#cells[at + KIND] === kindOf(anomaly);
      if (same) return this.#cells[at + SEEN] as number;
    }
    return 0;
  }
}

function kindOf({ right, side }: QuoteAnomaly): number {
  return (right === 'call' ? 1 : 2) * (side === 'rich' ? 1 : -1);
}
