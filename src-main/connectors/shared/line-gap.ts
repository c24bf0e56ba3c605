import { type NewYorkHours, openTimeIn, type TimeSpan } from '#connectors/shared/open-time';
import type { SourceId } from '#domain/instrument';
import type { NyseCalendar } from '#market/sessions/nyse-calendar';
import type { PushInput } from '#ports/input-feed';
import type { EpochMs } from '#primitives/clock';

export interface LineGapParts {
  readonly source: SourceId;
  readonly nyse: NyseCalendar;
  readonly hours: NewYorkHours;
  readonly push: PushInput;
  /** A gap was announced. */
  readonly told: () => void;
}

/** What a stream of New York's prices has missed: only trading time can be missed. */
export class LineGap {
  readonly #parts: LineGapParts;
  /** The last moment of which everything is known; null before the first. */
  #knownMs: EpochMs | null;
  #openFromMs: EpochMs | null = null;

  constructor(parts: LineGapParts, knownMs: EpochMs | null) {
    this.#parts = parts;
    this.#knownMs = knownMs;
  }

  /** Everything is known through that moment. */
  known(atMs: EpochMs): void {
    if (this.#openFromMs === null) this.#knownMs = atMs;
  }

  /** The line is down: says so once trading time passes. To be called again as time goes by. */
  lost(nowMs: EpochMs, reason: string): void {
    if (this.#openFromMs !== null || this.#knownMs === null) return;
    const missed = this.#missed(this.#knownMs, nowMs + 1);
    if (missed === null) return;
    this.#openFromMs = missed.fromMs;
    this.#tell({ fromMs: missed.fromMs, toMs: null }, nowMs, reason);
    this.#parts.told();
  }

  /** Complete again. Answers what was missed, for whoever can have it from elsewhere. */
  found(nowMs: EpochMs, reason: string): TimeSpan | null {
    const fromMs = this.#openFromMs ?? this.#knownMs;
    const missed = fromMs === null ? null : this.#missed(fromMs, nowMs);
    const wasOpen = this.#openFromMs !== null;
    this.#openFromMs = null;
    this.#knownMs = nowMs;
    if (missed === null) return null;
    this.#tell(missed, nowMs, reason);
    if (!wasOpen) this.#parts.told();
    return missed;
  }

  #missed(fromMs: EpochMs, toMs: number): TimeSpan | null {
    const { nyse, hours } = this.#parts;
    return openTimeIn(nyse, hours, fromMs, toMs);
  }

  #tell({ fromMs, toMs }: { fromMs: EpochMs; toMs: EpochMs | null }, seenMs: EpochMs, reason: string): void {
    const { source, push } = this.#parts;
    push(source, { kind: 'gap', seenMs, source, symbol: null, fromMs, toMs, reason });
  }
}
