import type { StateVisitor } from '#primitives/state';

/** What became of an instrument's quotes and trades. The order is part of the state: append only. */
export const TICK_COUNTS = [
  'quotes',
  'trades',
  'noSourceTime',
  'badPrice',
  'crossed',
  'fromTheFuture',
  'duplicate',
  'outOfOrder',
  'repaired',
  'tooLate',
  'volumeResets',
  'volumeRestated',
] as const;

export type TickCount = (typeof TICK_COUNTS)[number];

/** Position of each count, for code that counts on every tick. */
export const Tick = Object.fromEntries(TICK_COUNTS.map((name, position) => [name, position])) as Readonly<
  Record<TickCount, number>
>;

/** Nothing is refused silently: whatever is not used is counted here, and the counts are part of the state. */
export class TickCounters {
  readonly #counts = new Float64Array(TICK_COUNTS.length);

  add(position: number): void {
    this.#counts[position] = (this.#counts[position] as number) + 1;
  }

  of(name: TickCount): number {
    return this.#counts[Tick[name]] as number;
  }

  all(): Readonly<Record<TickCount, number>> {
    return Object.fromEntries(TICK_COUNTS.map((name) => [name, this.of(name)])) as Record<TickCount, number>;
  }

  visitState(visitor: StateVisitor): void {
    visitor.numbers('counts', this.#counts);
  }
}
