import type { SourceId, Ticker } from '#domain/instrument';
import type { PushInput } from '#ports/input-feed';
import type { EpochMs } from '#primitives/clock';

export interface Gap {
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
}

export interface GapTellerParts {
  readonly source: SourceId;
  /** Null: all of the source. */
  readonly symbol: Ticker | null;
  readonly push: PushInput;
  /** One more was announced. */
  readonly told: () => void;
  /** It is over: what it swallowed can be asked for. */
  readonly closed: (gap: Gap) => void;
}

const NOT_RECORDING = 'Argus was not recording';

/** Until when a source has told everything, and the gap that begins there once it does not. */
export class GapTeller {
  readonly #parts: GapTellerParts;
  #completeMs: EpochMs | null;
  #lostFor: string | null = null;
  /** Nothing has come since Argus began: what is missing is so for that. */
  #isFromBefore: boolean;

  /** `knownThroughMs`: what happened since then is missing before anything has come. */
  constructor(parts: GapTellerParts, knownThroughMs: EpochMs | null = null) {
    this.#parts = parts;
    this.#completeMs = knownThroughMs;
    this.#isFromBefore = knownThroughMs !== null;
  }

  get isLost(): boolean {
    return this.#lostFor !== null;
  }

  /** Everything up to this moment is known again, or still. */
  complete(seenMs: EpochMs): void {
    if (this.#isFromBefore) this.lost(NOT_RECORDING, seenMs);
    const reason = this.#lostFor;
    const fromMs = this.#completeMs;
    this.#lostFor = null;
    this.#completeMs = seenMs;
    this.#isFromBefore = false;
    if (reason === null || fromMs === null) return;
    this.#tell(fromMs, seenMs, reason, seenMs);
    this.#parts.closed({ fromMs, toMs: seenMs });
  }

  /** Something may be missing since the last complete moment. Told once, however often it is said. */
  lost(reason: string, seenMs: EpochMs): void {
    if (this.#lostFor !== null || this.#completeMs === null) return;
    const why = this.#isFromBefore ? NOT_RECORDING : reason;
    this.#lostFor = why;
    this.#parts.told();
    this.#tell(this.#completeMs, null, why, seenMs);
  }

  #tell(fromMs: EpochMs, toMs: EpochMs | null, reason: string, seenMs: EpochMs): void {
    const { source, symbol, push } = this.#parts;
    push(source, { kind: 'gap', seenMs, source, symbol, fromMs, toMs, reason });
  }
}
