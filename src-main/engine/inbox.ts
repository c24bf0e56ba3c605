import type { EngineInput } from '#domain/engine-input';
import type { InputBlock } from '#domain/input-block';
import type { SourceId, Ticker } from '#domain/instrument';
import { type EpochMs, epochMs } from '#primitives/clock';

export interface InboxLimits {
  /** From here on quotes are refused: a newer one will come. */
  readonly quotesUntil: number;
  /** From here on nothing is accepted, and what was missed is reported as a gap. */
  readonly everythingUntil: number;
}

export const DEFAULT_INBOX_LIMITS: InboxLimits = { quotesUntil: 100_000, everythingUntil: 400_000 };

interface Arrival {
  readonly source: SourceId;
  readonly sequence: number;
  readonly input: EngineInput;
}

interface Overflow {
  readonly fromMs: EpochMs;
  toMs: EpochMs;
}

/**
 * Where every input waits and gets its place in the one total order: when we saw it, then who told us, then in which
 * order they told us. The venue's own time never orders anything.
 */
export class Inbox {
  readonly #limits: InboxLimits;
  readonly #waiting: Arrival[] = [];
  readonly #overflows = new Map<SourceId, Overflow>();
  #sequence = 0;
  #sealedMs = epochMs(0);
  #taken = 0;
  #droppedQuotes = 0;
  #droppedOther = 0;
  #clockSteppedBack = 0;

  /** `seenMs`: what was recorded before has been seen until then. A clock that is behind that has stepped back. */
  constructor(limits: InboxLimits = DEFAULT_INBOX_LIMITS, seenMs = epochMs(0)) {
    this.#limits = limits;
    this.#sealedMs = seenMs;
  }

  get depth(): number {
    return this.#waiting.length - this.#taken;
  }

  get counts(): { readonly droppedQuotes: number; readonly droppedOther: number; readonly clockSteppedBack: number } {
    return {
      droppedQuotes: this.#droppedQuotes,
      droppedOther: this.#droppedOther,
      clockSteppedBack: this.#clockSteppedBack,
    };
  }

  /** Answers whether the input was taken. What is not taken is counted, and beyond quotes it is announced as a gap. */
  push(source: SourceId, input: EngineInput): boolean {
    if (this.depth >= this.#limits.quotesUntil && input.kind === 'quote') {
      this.#droppedQuotes++;
      return false;
    }
    if (this.depth >= this.#limits.everythingUntil) {
      this.#droppedOther++;
      this.#noteOverflow(source, input.seenMs);
      return false;
    }
    this.#waiting.push({ source, sequence: this.#sequence++, input });
    return true;
  }

  /** Moves what waits into the block, in order, as far as it fits. Answers how many went. */
  drain(into: InputBlock): number {
    this.#waiting.splice(0, this.#taken);
    this.#taken = 0;
    this.#sort();
    let moved = 0;
    while (this.#taken < this.#waiting.length && !into.full) {
      const { input } = this.#waiting[this.#taken++] as Arrival;
      into.push(this.#inOrder(input));
      moved++;
    }
    if (this.#taken === this.#waiting.length) {
      this.#waiting.length = 0;
      this.#taken = 0;
      this.#reportOverflows();
    }
    return moved;
  }

  #sort(): void {
    this.#waiting.sort(
      (left, right) =>
        left.input.seenMs - right.input.seenMs ||
        compareText(left.source, right.source) ||
        left.sequence - right.sequence,
    );
  }

  /** A wall clock that steps back cannot take us with it: time stands still until it has caught up. */
  #inOrder(input: EngineInput): EngineInput {
    if (input.seenMs >= this.#sealedMs) {
      this.#sealedMs = input.seenMs;
      return input;
    }
    this.#clockSteppedBack++;
    return { ...input, seenMs: this.#sealedMs };
  }

  #noteOverflow(source: SourceId, seenMs: EpochMs): void {
    const overflow = this.#overflows.get(source);
    if (overflow === undefined) this.#overflows.set(source, { fromMs: seenMs, toMs: seenMs });
    else overflow.toMs = seenMs;
  }

  #reportOverflows(): void {
    const everySymbol: Ticker | null = null;
    for (const [source, { fromMs, toMs }] of this.#overflows) {
      const reason = 'the engine could not keep up and refused input';
      // Known only now, when what was refused last had been seen as well.
      const seenMs = epochMs(Math.max(this.#sealedMs, toMs));
      this.push(source, { kind: 'gap', source, symbol: everySymbol, seenMs, fromMs, toMs, reason });
    }
    this.#overflows.clear();
  }
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
