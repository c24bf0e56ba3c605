import type { GapInput } from '#domain/engine-input';
import type { SourceId, Ticker } from '#domain/instrument';
import type { EpochMs } from '#primitives/clock';

/** What was missed between two moments and may be asked for elsewhere. */
export interface Mended {
  readonly source: SourceId;
  readonly symbols: readonly Ticker[];
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
}

export interface GapParts {
  readonly source: SourceId;
  readonly push: (gap: GapInput) => void;
  readonly mended: (mended: Mended) => void;
}

interface Loss {
  readonly fromMs: EpochMs;
  readonly reason: string;
}

interface SymbolLoss extends Loss {
  /** What of the symbol is missing. */
  readonly channels: Set<string>;
}

/**
 * What a feed has missed: of all its symbols while the line was down, of one of them while a topic could not be read.
 * Announced when it is noticed, from the last moment at which nothing was missing, and again with its end.
 */
export class FeedGaps {
  readonly #parts: GapParts;
  readonly #symbols = new Map<Ticker, SymbolLoss>();
  readonly #heardMs = new Map<Ticker, EpochMs>();
  #line: Loss | null = null;
  /** Null before anything was complete. */
  #completeMs: EpochMs | null = null;

  constructor(parts: GapParts) {
    this.#parts = parts;
  }

  /** Nothing was missing at that moment. */
  complete(atMs: EpochMs): void {
    this.#completeMs = atMs;
  }

  /** While the line is live. */
  heard(symbol: Ticker, seenMs: EpochMs): void {
    if (this.#line !== null) return;
    this.#completeMs = seenMs;
    if (!this.#symbols.has(symbol)) this.#heardMs.set(symbol, seenMs);
  }

  lineLost(nowMs: EpochMs, reason: string): void {
    if (this.#line !== null || this.#completeMs === null) return;
    this.#line = { fromMs: this.#completeMs, reason };
    this.#tell(null, this.#line, null, nowMs);
  }

  /** From now on the symbols that are ready tell everything; the others still owe what they bring. */
  lineMended(
    seenMs: EpochMs,
    ready: readonly Ticker[],
    wanted: readonly { readonly symbol: Ticker; readonly channel: string }[],
  ): void {
    const line = this.#line;
    this.#line = null;
    this.#completeMs = seenMs;
    const isReady = new Set(ready);
    for (const { symbol, channel } of wanted) {
      if (!isReady.has(symbol) && line !== null && !this.#symbols.has(symbol)) {
        this.#lose(symbol, channel, { fromMs: line.fromMs, reason: line.reason }, seenMs);
      }
    }
    if (line !== null) {
      this.#tell(null, line, seenMs, seenMs);
      if (ready.length > 0) this.#mended(ready, line.fromMs, seenMs);
    }
    for (const symbol of ready) {
      this.#heardMs.set(symbol, seenMs);
      const loss = this.#symbols.get(symbol);
      if (loss === undefined) continue;
      this.#symbols.delete(symbol);
      this.#tell(symbol, loss, seenMs, seenMs);
      this.#mended([symbol], loss.fromMs, seenMs);
    }
  }

  /** Something of one symbol is missing, since that moment or since it was heard last. */
  lost(symbol: Ticker, channel: string, nowMs: EpochMs, reason: string, sinceMs: EpochMs | null = null): void {
    if (this.#line !== null) return;
    const known = this.#symbols.get(symbol);
    const fromMs = sinceMs ?? this.#heardMs.get(symbol) ?? nowMs;
    if (known !== undefined) known.channels.add(channel);
    else this.#lose(symbol, channel, { fromMs, reason }, nowMs);
  }

  /** Answers whether nothing of the symbol is missing any more, where something was. */
  mend(symbol: Ticker, channel: string, seenMs: EpochMs): boolean {
    const loss = this.#symbols.get(symbol);
    if (loss === undefined || !loss.channels.delete(channel) || loss.channels.size > 0) return false;
    this.#symbols.delete(symbol);
    this.#heardMs.set(symbol, seenMs);
    this.#tell(symbol, loss, seenMs, seenMs);
    this.#mended([symbol], loss.fromMs, seenMs);
    return true;
  }

  #lose(symbol: Ticker, channel: string, loss: Loss, nowMs: EpochMs): void {
    this.#symbols.set(symbol, { ...loss, channels: new Set([channel]) });
    this.#tell(symbol, loss, null, nowMs);
  }

  #tell(symbol: Ticker | null, { fromMs, reason }: Loss, toMs: EpochMs | null, seenMs: EpochMs): void {
    this.#parts.push({ kind: 'gap', seenMs, source: this.#parts.source, symbol, fromMs, toMs, reason });
  }

  #mended(symbols: readonly Ticker[], fromMs: EpochMs, toMs: EpochMs): void {
    this.#parts.mended({ source: this.#parts.source, symbols, fromMs, toMs });
  }
}
