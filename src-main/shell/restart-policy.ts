export interface RestartLimits {
  /** How long to wait before the first start again, the second, and so on; the last one from then on. */
  readonly delaysMs: readonly number[];
  /** More exits than this… */
  readonly exits: number;
  /** …within this time, and starting again is left to the user. */
  readonly withinMs: number;
}

export const ENGINE_RESTARTS: RestartLimits = { delaysMs: [250, 500, 1_000, 2_000, 5_000], exits: 5, withinMs: 60_000 };
export const WINDOW_RESTARTS: RestartLimits = { delaysMs: [250, 1_000], exits: 3, withinMs: 60_000 };

/** How soon to start something again that ended by itself, and when to stop trying. */
export class RestartPolicy {
  readonly #limits: RestartLimits;
  #exitsMs: number[] = [];

  constructor(limits: RestartLimits) {
    this.#limits = limits;
  }

  /** Null: it ended too often. */
  delayAfterExit(nowMs: number): number | null {
    const { delaysMs, exits, withinMs } = this.#limits;
    this.#exitsMs = [...this.#exitsMs.filter((exitMs) => nowMs - exitMs < withinMs), nowMs];
    const recent = this.#exitsMs.length;
    return recent > exits ? null : (delaysMs[Math.min(recent, delaysMs.length) - 1] ?? 0);
  }

  /** The user asked for another try. */
  forget(): void {
    this.#exitsMs = [];
  }
}
