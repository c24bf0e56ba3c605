export interface KeyframePolicy {
  /** A seek replays at most this many inputs… */
  readonly everyInputs: number;
  /** …or this much time, whichever is less. */
  readonly everyMs: number;
}

export const DEFAULT_KEYFRAME_POLICY: KeyframePolicy = { everyInputs: 50_000, everyMs: 3_600_000 };

/** Decides when the state is worth writing down: a balance of tape size against the time that a seek takes. */
export class KeyframeSchedule {
  readonly #policy: KeyframePolicy;
  #position: number;
  #seenMs: number | null;

  /** `seenMs` null: nothing has been seen yet, and time counts from the first question. */
  constructor(policy: KeyframePolicy, position: number, seenMs: number | null) {
    this.#policy = policy;
    this.#position = position;
    this.#seenMs = seenMs;
  }

  /** Where the last one was taken, or where this run began. */
  get position(): number {
    return this.#position;
  }

  isDue(position: number, seenMs: number): boolean {
    if (position === this.#position) return false;
    this.#seenMs ??= seenMs;
    return position - this.#position >= this.#policy.everyInputs || seenMs - this.#seenMs >= this.#policy.everyMs;
  }

  taken(position: number, seenMs: number): void {
    this.#position = position;
    this.#seenMs = seenMs;
  }
}
