import type { Violation } from '#soak/judgement/evidence';

/** Counts what must not happen, kind by kind, and keeps the first of each. */
export class ViolationList {
  readonly #found = new Map<string, { count: number; readonly example: string }>();

  add(what: string, example: string): void {
    const known = this.#found.get(what);
    if (known === undefined) this.#found.set(what, { count: 1, example });
    else known.count++;
  }

  get all(): readonly Violation[] {
    return [...this.#found].map(([what, { count, example }]) => ({ what, count, example }));
  }
}

/** A moment in words. */
export type InstantText = (atMs: number) => string;
