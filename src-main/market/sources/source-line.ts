import type { SourceDatum } from '#market/sources/source-settings';
import { type Stateful, type StateVisitor, visitFlag } from '#primitives/state';

/** What a line of sources decides by, in milliseconds. */
export interface LineTerms {
  readonly staleMs: number;
  readonly gapMs: number;
  readonly failBackMs: number;
}

/** Why another source counts from now on. The order is kept in state: append only. */
export const SWITCH_REASONS = ['first', 'better', 'silent', 'gap', 'back'] as const;
export type SwitchReason = (typeof SWITCH_REASONS)[number];

/** Another source counts from here on. */
export interface SourceSwitch {
  readonly seenMs: number;
  readonly symbol: string;
  readonly datum: SourceDatum;
  /** Null where it is the first of all. */
  readonly from: string | null;
  readonly to: string;
  readonly reason: SwitchReason;
  /** Since when the one before had been silent, or in its gap; null where it was neither. */
  readonly sinceMs: number | null;
}

/** Since when a source is in a gap that it announced itself; null while it is in none. */
export type GapSince = (source: string) => number | null;

const NEVER = -1;
/** A slow source is better than a dead one: it may be this many times as silent as one that is passed over. */
const USABLE = 4;

/** One source of the line. Times are those of inputs, when they were seen. */
interface Candidate {
  readonly source: string;
  readonly rank: number;
  heardMs: number;
  /** Since when it has been heard without a break; never while it is not. */
  goodSinceMs: number;
  /** Whether it ever stopped. */
  hasFailed: boolean;
}

/** All sources of one figure of one symbol, and the one that counts. */
export class SourceLine implements Stateful {
  readonly symbol: string;
  readonly datum: SourceDatum;
  readonly #terms: LineTerms;
  readonly #candidates: Candidate[] = [];
  #inUse: number = NEVER;
  /** Since when anybody has been heard: at night a market is closed for everybody. */
  #aliveSinceMs = NEVER;
  #lastMs = NEVER;

  constructor(symbol: string, datum: SourceDatum, terms: LineTerms) {
    this.symbol = symbol;
    this.datum = datum;
    this.#terms = terms;
  }

  get inUse(): string | null {
    return this.#candidates[this.#inUse]?.source ?? null;
  }

  /** In the order of being heard of first. */
  get sources(): readonly string[] {
    return this.#candidates.map(({ source }) => source);
  }

  /** Best first. */
  get ranked(): readonly string[] {
    return this.#candidates.toSorted((left, right) => left.rank - right.rank).map(({ source }) => source);
  }

  has(source: string): boolean {
    return this.#candidates.some((candidate) => candidate.source === source);
  }

  add(source: string, rank: number): void {
    this.#candidates.push({ source, rank, heardMs: NEVER, goodSinceMs: NEVER, hasFailed: false });
  }

  /** It told its figure. */
  hear(source: string, seenMs: number, gapSince: GapSince): SourceSwitch | null {
    const { staleMs } = this.#terms;
    this.#refresh(seenMs, gapSince);
    if (this.#lastMs === NEVER || seenMs - this.#lastMs > staleMs * USABLE) this.#aliveSinceMs = seenMs;
    this.#lastMs = seenMs;
    const candidate = this.#candidates.find((known) => known.source === source);
    if (candidate !== undefined) candidate.heardMs = seenMs;
    return this.look(seenMs, gapSince);
  }

  /** Time has passed, or a gap was told. */
  look(nowMs: number, gapSince: GapSince): SourceSwitch | null {
    this.#refresh(nowMs, gapSince);
    const current = this.#candidates[this.#inUse];
    if (current === undefined)
      return this.#take(
        this.#best(nowMs, () => true),
        'first',
        null,
        nowMs,
      );
    const gapMs = gapSince(current.source);
    if (gapMs !== null && nowMs - gapMs >= this.#terms.gapMs) {
      const other = this.#best(nowMs, ({ source }) => source !== current.source && gapSince(source) === null);
      if (other !== NEVER) return this.#take(other, 'gap', gapMs, nowMs);
    }
    const silentSince = Math.max(current.heardMs, this.#aliveSinceMs);
    if (nowMs - silentSince > this.#terms.staleMs) {
      const isNewer = ({ source, heardMs }: Candidate): boolean =>
        heardMs > current.heardMs && gapSince(source) === null;
      const other = this.#best(nowMs, isNewer);
      if (other !== NEVER) return this.#take(other, 'silent', current.heardMs, nowMs);
    }
    const better = this.#best(nowMs, (other) => other.rank < current.rank && this.#isTrusted(other, nowMs));
    if (better === NEVER) return null;
    return this.#take(better, this.#candidates[better]?.hasFailed === true ? 'back' : 'better', null, nowMs);
  }

  visitState(visitor: StateVisitor): void {
    this.#inUse = visitor.number('inUse', this.#inUse);
    this.#aliveSinceMs = visitor.number('aliveSinceMs', this.#aliveSinceMs);
    this.#lastMs = visitor.number('lastMs', this.#lastMs);
    for (const candidate of this.#candidates) {
      candidate.heardMs = visitor.number('heardMs', candidate.heardMs);
      candidate.goodSinceMs = visitor.number('goodSinceMs', candidate.goodSinceMs);
      candidate.hasFailed = visitFlag(visitor, 'hasFailed', candidate.hasFailed);
    }
  }

  #isTrusted({ goodSinceMs, hasFailed }: Candidate, nowMs: number): boolean {
    if (goodSinceMs === NEVER) return false;
    return !hasFailed || nowMs - goodSinceMs >= this.#terms.failBackMs;
  }

  #refresh(nowMs: number, gapSince: GapSince): void {
    for (const candidate of this.#candidates) {
      const { heardMs, source } = candidate;
      const isGood = heardMs !== NEVER && nowMs - heardMs <= this.#terms.staleMs && gapSince(source) === null;
      if (isGood && candidate.goodSinceMs === NEVER) candidate.goodSinceMs = nowMs;
      if (isGood || candidate.goodSinceMs === NEVER) continue;
      candidate.goodSinceMs = NEVER;
      candidate.hasFailed = true;
    }
  }

  /** The best of those that may be used at all; of two as good, the one that was heard of first. */
  #best(nowMs: number, isFit: (candidate: Candidate) => boolean): number {
    let best = NEVER;
    for (const [at, candidate] of this.#candidates.entries()) {
      const isUsable = candidate.heardMs !== NEVER && nowMs - candidate.heardMs <= this.#terms.staleMs * USABLE;
      if (!isUsable || !isFit(candidate)) continue;
      if (best === NEVER || candidate.rank < (this.#candidates[best] as Candidate).rank) best = at;
    }
    return best;
  }

  #take(at: number, reason: SwitchReason, sinceMs: number | null, seenMs: number): SourceSwitch | null {
    const candidate = this.#candidates[at];
    if (candidate === undefined || at === this.#inUse) return null;
    const from = this.inUse;
    this.#inUse = at;
    return { seenMs, symbol: this.symbol, datum: this.datum, from, to: candidate.source, reason, sinceMs };
  }
}
