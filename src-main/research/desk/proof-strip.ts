import { type EpochMs, epochMs, MINUTE_MS } from '#primitives/clock';
import type { PlacedProof, TapeSource } from '#ports/tape';
import type { ReplaySession } from '#research/replay/replay-session';

const NO_PROOF = '-';
const RECORDED = 'r';
const PROVED = 'p';
const DIVERGED = 'x';

/** Which minutes of a tape a session has proved so far, a letter each. */
export class ProofStrip {
  readonly #letters: string[] = [];
  #startMs: EpochMs = epochMs(0);
  #recorded: readonly PlacedProof[] = [];
  #checked = 0;
  #diverged = false;
  #version = 0;
  #proved = 0;

  constructor(tape: TapeSource) {
    this.grow(tape);
  }

  get startMs(): EpochMs {
    return this.#startMs;
  }

  /** Takes up the minutes that a tape has become longer by. Answers whether there are any. */
  grow(tape: TapeSource): boolean {
    const { firstSeenMs, lastSeenMs } = tape;
    if (firstSeenMs === null) return false;
    if (this.#letters.length === 0) this.#startMs = epochMs(Math.floor(firstSeenMs / MINUTE_MS) * MINUTE_MS);
    const minutes = Math.floor(((lastSeenMs ?? firstSeenMs) - this.#startMs) / MINUTE_MS) + 1;
    if (minutes <= this.#letters.length) return false;
    while (this.#letters.length < minutes) this.#letters.push(NO_PROOF);
    const known = this.#recorded.length;
    this.#recorded = tape.proofs();
    for (const { proof } of this.#recorded.slice(known)) this.#mark(proof.minuteMs, RECORDED);
    this.#version++;
    return true;
  }

  /** Minutes proved so far, each counted once. */
  get proved(): number {
    return this.#proved;
  }

  get minutes(): number {
    return this.#letters.length;
  }

  /** Counts up with every change. */
  get version(): number {
    return this.#version;
  }

  get letters(): string {
    return this.#letters.join('');
  }

  /** Takes up what a session has proved since the last time: those minutes lie right before its position. */
  update(session: ReplaySession): void {
    const fresh = session.minutesProved - this.#checked;
    this.#checked = session.minutesProved;
    if (fresh > 0) {
      const end = this.#provedThrough(session.position, session.divergence?.position ?? Number.POSITIVE_INFINITY);
      for (let i = Math.max(end - fresh, 0); i < end; i++) this.#mark(this.#recorded[i]?.proof.minuteMs ?? 0, PROVED);
      this.#version++;
    }
    if (session.divergence === null || this.#diverged) return;
    this.#diverged = true;
    const { minuteMs } = session.divergence;
    for (const { proof } of this.#recorded) if (proof.minuteMs >= minuteMs) this.#mark(proof.minuteMs, DIVERGED);
    this.#version++;
  }

  #provedThrough(position: number, divergedAt: number): number {
    let low = 0;
    let high = this.#recorded.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const at = (this.#recorded[middle] as PlacedProof).position;
      if (at <= position && at < divergedAt) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #mark(minuteMs: number, letter: string): void {
    const cell = (minuteMs - this.#startMs) / MINUTE_MS;
    const before = this.#letters[cell];
    if (before === undefined || before === letter) return;
    this.#letters[cell] = letter;
    if (letter === PROVED) this.#proved++;
    else if (before === PROVED) this.#proved--;
  }
}
