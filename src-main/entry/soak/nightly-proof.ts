import type { SaidLive } from '#entry/soak/said-live';
import type { ProofShelf } from '#entry/soak/proof-shelf';
import { proveDay } from '#entry/soak/prove-day';
import { formatDay } from '#market/sessions/civil-date';
import { isCovered, newYorkDay, utcFromNewYork } from '#market/sessions/new-york-time';
import type { NyseCalendar } from '#market/sessions/nyse-calendar';
import { type Clock, type EpochMs, HOUR_MS, MINUTE_MS } from '#primitives/clock';
import type { SelfProof } from '#soak/proof/self-proof';

export interface NightlyProofParts {
  readonly tapePath: string;
  readonly tapeId: string;
  readonly tapeCreatedMs: number;
  readonly configFolder: string;
  readonly farmRoot: string | null;
  readonly proofMinutes: number;
  readonly nyse: NyseCalendar;
  readonly clock: Clock;
  readonly shelf: ProofShelf;
  readonly live: SaidLive;
  /** A proof is done. */
  readonly changed: () => void;
  readonly trouble: (text: string) => void;
}

/** Coins have no close: on days without a session the day ends when it would on others. */
const USUAL_CLOSE_MS = 16 * HOUR_MS;
/** Shown, and looked at for a day's verdict. */
const MOST_PROOFS = 30;
const UNSETTLED_MS = 30 * MINUTE_MS;

/** After each close, once, the day is proved beside the recording. */
export class NightlyProof implements AsyncDisposable {
  readonly #parts: NightlyProofParts;
  readonly #abort = new AbortController();
  #proofs: readonly SelfProof[];
  #running: Promise<void> | null = null;
  #triedDay: string | null = null;

  constructor(parts: NightlyProofParts) {
    this.#parts = parts;
    this.#proofs = parts.shelf.newest(MOST_PROOFS);
  }

  /** The newest first. */
  get proofs(): readonly SelfProof[] {
    return this.#proofs;
  }

  get isRunning(): boolean {
    return this.#running !== null;
  }

  /** Begins where one is due and none is running. */
  look(atMs: EpochMs): void {
    const day = this.#dueDay(atMs);
    if (day === null || this.#running !== null || day === this.#triedDay || this.#abort.signal.aborted) return;
    this.#triedDay = day;
    if (this.#parts.shelf.has(day, this.#parts.tapeId)) return;
    this.#running = this.#prove(day).finally(() => {
      this.#running = null;
    });
  }

  /** Until the one that runs is through. */
  async settled(): Promise<void> {
    await this.#running;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#abort.abort();
    await this.#running;
  }

  async #prove(day: string): Promise<void> {
    const { tapePath, tapeId, configFolder, farmRoot, clock, shelf, live, changed, trouble } = this.#parts;
    const { signal } = this.#abort;
    const fromMs = this.#provedMs();
    const proof = await proveDay({ day, tapePath, configFolder, farmRoot, fromMs, live, clock, signal });
    // Cut short by the end of the recording: the next run, or the next night, proves it.
    if (signal.aborted) return;
    try {
      await shelf.keep(proof, tapeId);
    } catch (error) {
      trouble(`the self-proof of ${day} could not be kept: ${error instanceof Error ? error.message : String(error)}`);
    }
    this.#proofs = [proof, ...this.#proofs].slice(0, MOST_PROOFS);
    changed();
  }

  /** Until when this tape has been looked at, less some minutes that were not settled then. What was refuted was told of. */
  #provedMs(): number {
    const { shelf, tapeId } = this.#parts;
    const before = shelf.newestTriedOf(tapeId);
    return before === null ? 0 : before.atMs - UNSETTLED_MS;
  }

  /** The day that is over for long enough, of which the tape has a part; null while there is none. */
  #dueDay(atMs: EpochMs): string | null {
    const { nyse, proofMinutes, tapeCreatedMs } = this.#parts;
    if (!isCovered(atMs)) return null;
    const day = newYorkDay(atMs);
    const closeMs = nyse.session(day)?.closeMs ?? utcFromNewYork(day, USUAL_CLOSE_MS);
    return atMs >= closeMs + proofMinutes * MINUTE_MS && tapeCreatedMs < closeMs ? formatDay(day) : null;
  }
}
