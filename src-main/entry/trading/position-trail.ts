import type { ChainInput, RareInput } from '#domain/engine-input';
import type { PriceE4 } from '#domain/money';
import { quotesOf, watchTerms } from '#entry/trading/position-quotes';
import type { TradingTerms } from '#entry/trading/trading-terms';
import { SourceChoice } from '#market/sources/source-choice';
import { ChainBook } from '#pipeline/chain-book';
import type { HeldPosition } from '#portfolio/book/trader-book';
import { type PositionGlance, PositionWatch } from '#portfolio/watch/position-watch';
import { lastMomentOf } from '#portfolio/watch/watch-findings';
import type { TapePosition, TapeSource } from '#ports/tape';
import { type EpochMs, epochMs, MINUTE_MS } from '#primitives/clock';
import type { PositionVersions } from '#entry/trading/position-versions';

interface Placed<Value> {
  readonly position: TapePosition;
  readonly value: Value;
}

/** As the pipeline takes them: one from further ahead than clocks differ is none. */
const FUTURE_TOLERANCE_MS = 5_000;

/** Where a position begins on a tape. */
interface TrailStart {
  /** Where it is opened. */
  readonly opened: TapePosition;
  /** Far enough before that to find the chain which it was opened by. */
  readonly from: TapePosition;
}

/** Chains come once a minute. */
const LOOK_BACK_MS = 2 * MINUTE_MS;

export function trailStart(tape: TapeSource, { openedMs }: HeldPosition): TrailStart {
  return { opened: tape.positionAt(openedMs), from: tape.positionAt(epochMs(openedMs - LOOK_BACK_MS)) };
}

/**
 * One position along a tape: what was known of it after every chain of its underlying and every minute, from its opening
 * on. What lies at or before a cursor is a matter of looking it up.
 */
export class PositionTrail {
  readonly versions: PositionVersions;
  readonly #terms: TradingTerms;
  readonly #watch: PositionWatch;
  readonly #chains = new ChainBook();
  readonly #sources: SourceChoice;
  readonly #opened: TapePosition;
  readonly #openedMs: EpochMs;
  /** The newest chain from before it was opened: what it is worth until the next one. */
  #before: ChainInput | null = null;
  readonly #glances: Placed<PositionGlance>[] = [];
  /** Of the underlying, up to the close of the last day. */
  readonly #prices: Placed<PriceE4>[] = [];
  readonly #lastMs: EpochMs | null;
  /** Everything before this position of the tape has been heard. */
  through: TapePosition;

  constructor(versions: PositionVersions, first: HeldPosition, { opened, from }: TrailStart, terms: TradingTerms) {
    this.versions = versions;
    this.#terms = terms;
    this.#sources = new SourceChoice(terms.sources);
    this.#watch = new PositionWatch(first, watchTerms(first, terms));
    this.#opened = opened;
    this.#openedMs = first.openedMs;
    this.#lastMs = lastMomentOf(first, terms.nyse);
    this.through = from;
  }

  hear(input: RareInput, position: TapePosition): void {
    if (input.kind === 'gap') this.#sources.hear({ type: 'gap.noticed', seenMs: input.seenMs, gap: input });
    if (input.seenMs < this.#openedMs) {
      if (input.kind === 'chain' && this.#takes(input)) this.#before = input;
      return;
    }
    this.#begin();
    const held = this.versions.at(input.seenMs);
    if (held === null || held.status === 'closed') return;
    if (input.kind === 'chain') this.#hearChain(input, held, position);
    else if (input.kind === 'minute') {
      this.#watch.wait(held, input.seenMs);
      this.#note(held, input.seenMs, position);
    }
  }

  /** The newest at or before a position; null before the first. */
  glanceAt(position: TapePosition): PositionGlance | null {
    if (position >= this.#opened && this.through >= this.#opened) this.#begin();
    return newestAt(this.#glances, position);
  }

  /** The newest price of the underlying, none from after the close of the last day; null where nobody gave one. */
  priceAt(position: TapePosition): PriceE4 | null {
    return newestAt(this.#prices, position);
  }

  /** With the chain that lay there when it was opened, once. */
  #begin(): void {
    const before = this.#before;
    this.#before = null;
    const held = before === null ? null : this.versions.at(this.#openedMs);
    if (before === null || held === null) return;
    const snapshot = quotesOf(held, before.chain, before.seenMs, this.#terms);
    if (snapshot === null) return;
    this.#watch.see(held, snapshot, this.#openedMs);
    this.#note(held, this.#openedMs, this.#opened);
  }

  /** Whether it is a chain of the underlying from the provider that counts. */
  #takes(input: ChainInput): boolean {
    if (input.chain.underlying !== this.versions.first?.underlying) return false;
    const taken = this.#chains.take(input, input.seenMs + FUTURE_TOLERANCE_MS);
    if (!taken.ok) return false;
    const { seenMs, source } = input;
    const event = { type: 'chain.seen', seenMs, source, chain: taken.value } as const;
    this.#sources.hear(event);
    return this.#sources.follows(event);
  }

  #hearChain(input: ChainInput, held: HeldPosition, position: TapePosition): void {
    if (!this.#takes(input)) return;
    const { chain, seenMs } = input;
    const { underlyingPrice } = chain;
    if (underlyingPrice !== null && this.#lastMs !== null && chain.atMs <= this.#lastMs) {
      this.#prices.push({ position, value: underlyingPrice });
    }
    const snapshot = quotesOf(held, chain, seenMs, this.#terms);
    if (snapshot === null) this.#watch.wait(held, seenMs);
    else this.#watch.see(held, snapshot, seenMs);
    this.#note(held, seenMs, position);
  }

  #note(held: HeldPosition, nowMs: EpochMs, position: TapePosition): void {
    this.#glances.push({ position, value: this.#watch.glance(held, nowMs) });
  }
}

function newestAt<Value>(placed: readonly Placed<Value>[], position: TapePosition): Value | null {
  let low = 0;
  let high = placed.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((placed[middle] as Placed<Value>).position <= position) low = middle + 1;
    else high = middle;
  }
  return placed[low - 1]?.value ?? null;
}
