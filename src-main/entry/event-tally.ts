import type { EngineEvent } from '#domain/engine-event';

/** How many events of each kind there were, in a fixed order. */
export class EventTally {
  readonly #counts = new Map<string, number>();

  add(event: EngineEvent): void {
    this.#counts.set(event.type, (this.#counts.get(event.type) ?? 0) + 1);
  }

  get total(): number {
    let total = 0;
    for (const count of this.#counts.values()) total += count;
    return total;
  }

  entries(): readonly (readonly [string, number])[] {
    return [...this.#counts].sort(([left], [right]) => (left < right ? -1 : 1));
  }

  toJSON(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.entries());
  }
}
