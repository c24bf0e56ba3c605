import type { GateUnit } from '#farm/insight/gate-reading';
import type { MissGate } from '#farm/insight/market-misses';
import type { NearMiss, NearMissGroup, NearMissStep } from '#farm/insight/near-miss';

const EXAMPLES = 3;
const STEPS = 4;
/** By and cents share one number, so that a million of them sort without being asked about one by one. */
const CENTS = 0x1_0000_0000;
const MOST_CENTS = 0x8000_0000;
const MOST_BY = 0x1f_ffff;

/** Gathers what one threshold would have traded. */
export class MissGroup {
  readonly #gate: MissGate;
  readonly #unit: GateUnit;
  readonly #scale: number;
  readonly #level: unknown;
  readonly #relaxed: string;
  #pairs = new Float64Array(64);
  #configs = 0;
  #priced = 0;
  #open = 0;
  readonly #nearest: NearMiss[] = [];

  constructor(gate: MissGate, unit: GateUnit, scale: number, level: unknown, relaxed: string) {
    this.#gate = gate;
    this.#unit = unit;
    this.#scale = scale;
    this.#level = level;
    this.#relaxed = relaxed;
  }

  /** Whether it would be among the nearest ones. One trade is shown once, however many configs would have made it. */
  wants(by: number, spread: number, openedMinute: number): boolean {
    const nearest = this.#nearest;
    const last = nearest[EXAMPLES - 1];
    if (last !== undefined && by / this.#scale >= last.by) return false;
    return !nearest.some((one) => one.spread === spread && one.openedMinute === openedMinute);
  }

  show(example: NearMiss): void {
    const nearest = this.#nearest;
    const scaled = { ...example, by: example.by / this.#scale };
    let at = nearest.length;
    while (at > 0 && scaled.by < (nearest[at - 1] as NearMiss).by) at--;
    nearest.splice(at, 0, scaled);
    nearest.length = Math.min(nearest.length, EXAMPLES);
  }

  /** Cents are null where nobody knows. */
  add(by: number, cents: number | null, isOpen: boolean): void {
    this.#configs++;
    if (isOpen) this.#open++;
    if (this.#configs > this.#pairs.length) this.#grow();
    const known = cents === null ? 0 : Math.max(1 - MOST_CENTS, Math.min(MOST_CENTS - 1, cents)) + MOST_CENTS;
    this.#pairs[this.#configs - 1] = Math.min(by, MOST_BY) * CENTS + known;
    if (cents !== null) this.#priced++;
  }

  finish(): NearMissGroup {
    const pairs = this.#pairs.subarray(0, this.#configs).sort();
    return {
      gate: this.#gate,
      unit: this.#unit,
      level: this.#level,
      relaxed: this.#relaxed,
      configs: this.#configs,
      open: this.#open,
      unpriced: this.#configs - this.#priced,
      medianCents: this.#median(pairs),
      steps: this.#steps(pairs),
      examples: this.#nearest,
    };
  }

  #steps(pairs: Float64Array): readonly NearMissStep[] {
    const steps: NearMissStep[] = [];
    let ahead = 0;
    let priced = 0;
    let sum = 0;
    for (let at = 0; at < pairs.length; at++) {
      const pair = pairs[at] as number;
      const by = Math.floor(pair / CENTS);
      const known = pair - by * CENTS;
      if (known !== 0) {
        priced++;
        sum += known - MOST_CENTS;
        if (known > MOST_CENTS) ahead++;
      }
      const isLastOfBy = at + 1 === pairs.length || Math.floor((pairs[at + 1] as number) / CENTS) > by;
      const quarter = Math.ceil((pairs.length * (steps.length + 1)) / STEPS);
      if (!isLastOfBy || (at + 1 < quarter && at + 1 < pairs.length)) continue;
      const meanCents = priced === 0 ? null : Math.round(sum / priced);
      steps.push({ by: by / this.#scale, configs: at + 1, ahead, meanCents });
    }
    return steps;
  }

  #median(pairs: Float64Array): number | null {
    if (this.#priced === 0) return null;
    const cents = new Float64Array(this.#priced);
    let count = 0;
    for (let at = 0; at < pairs.length; at++) {
      const known = (pairs[at] as number) % CENTS;
      if (known !== 0) cents[count++] = known - MOST_CENTS;
    }
    return cents.sort()[count >> 1] ?? null;
  }

  #grow(): void {
    const wider = new Float64Array(this.#pairs.length * 2);
    wider.set(this.#pairs);
    this.#pairs = wider;
  }
}
