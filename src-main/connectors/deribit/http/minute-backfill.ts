import type { DeribitHttp } from '#connectors/deribit/http/deribit-http';
import { type ChartMinute, parseChartBars } from '#connectors/deribit/parse/chart-bars';
import type { PerpetualTerms } from '#connectors/deribit/parse/perpetual-terms';
import { Backoff } from '#connectors/shared/backoff';
import type { Gap } from '#connectors/shared/gap-teller';
import { driftText } from '#connectors/shared/schema-drift';
import type { VenueTools } from '#connectors/shared/venue-tools';
import type { InstrumentIndex, SourceId } from '#domain/instrument';
import type { Price, Size } from '#domain/money';
import type { PushInput } from '#ports/input-feed';
import { type EpochMs, epochMs, MINUTE_MS, SECOND_MS } from '#primitives/clock';

export interface BackfillSeries {
  readonly terms: PerpetualTerms;
  readonly index: InstrumentIndex;
}

export interface MinuteBackfillParts {
  readonly http: DeribitHttp;
  readonly tools: VenueTools;
  readonly source: SourceId;
  readonly push: PushInput;
  /** Something could not be had. */
  readonly troubled: (text: string) => void;
}

/** Minutes that are wanted, both ends included. */
interface Stretch {
  readonly series: BackfillSeries;
  fromMs: number;
  toMs: number;
}

/** Minutes in one question. */
const PAGE = 1_000;
/** So long after its end the venue has a minute together. */
const SETTLED_MS = 3 * SECOND_MS;
const MOST_FAILURES = 12;

/** Asks for the minutes that a gap has touched, oldest first, once they are over. */
export class MinuteBackfill implements Disposable {
  readonly #parts: MinuteBackfillParts;
  readonly #wanted: Stretch[] = [];
  readonly #backoff: Backoff;
  #alarm: Disposable | null = null;
  #isAsking = false;
  #isOver = false;
  #filled = 0;

  constructor(parts: MinuteBackfillParts) {
    this.#parts = parts;
    this.#backoff = new Backoff(parts.tools.random);
  }

  /** Bars that were passed on. */
  get filled(): number {
    return this.#filled;
  }

  get isBusy(): boolean {
    return this.#wanted.length > 0;
  }

  want(series: BackfillSeries, gap: Gap): void {
    const fromMs = minuteOf(gap.fromMs);
    const toMs = minuteOf(gap.toMs);
    const known = this.#wanted.find(
      (one) =>
        one.series.terms.name === series.terms.name && fromMs <= one.toMs + MINUTE_MS && toMs >= one.fromMs - MINUTE_MS,
    );
    if (known === undefined) this.#wanted.push({ series, fromMs, toMs });
    else {
      known.fromMs = Math.min(known.fromMs, fromMs);
      known.toMs = Math.max(known.toMs, toMs);
    }
    this.#next();
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    this.#alarm?.[Symbol.dispose]();
    this.#wanted.length = 0;
  }

  #next(): void {
    if (this.#isAsking || this.#isOver) return;
    this.#alarm?.[Symbol.dispose]();
    this.#alarm = null;
    const { clock } = this.#parts.tools;
    const nowMs = clock.now();
    const stretch = this.#wanted.find(({ fromMs }) => isFinished(fromMs, nowMs));
    if (stretch !== undefined) {
      this.#isAsking = true;
      void this.#ask(stretch, nowMs).then((waitMs) => {
        this.#isAsking = false;
        if (waitMs === 0) this.#next();
        else this.#wait(waitMs);
      });
      return;
    }
    const first = Math.min(...this.#wanted.map(({ fromMs }) => fromMs));
    if (Number.isFinite(first)) this.#wait(first + MINUTE_MS + SETTLED_MS - nowMs);
  }

  #wait(ms: number): void {
    const { clock } = this.#parts.tools;
    if (!this.#isOver) this.#alarm = clock.wakeAt(epochMs(clock.now() + ms), () => this.#next());
  }

  /** Answers how long to wait before the next question. */
  async #ask(stretch: Stretch, nowMs: number): Promise<number> {
    const { http, tools, troubled } = this.#parts;
    const { terms } = stretch.series;
    const { fromMs } = stretch;
    const lastFinishedMs = minuteOf(nowMs - SETTLED_MS) - MINUTE_MS;
    const throughMs = Math.min(stretch.toMs, lastFinishedMs, fromMs + (PAGE - 1) * MINUTE_MS);
    const asked = await http.ask({
      method: 'public/get_tradingview_chart_data',
      // Resolutions of charts count minutes; those of volatility indices count seconds.
      query: { instrument_name: terms.name, start_timestamp: fromMs, end_timestamp: throughMs, resolution: '1' },
      priority: 'backfill',
    });
    if (this.#isOver) return 0;
    if (!asked.ok) {
      const { kind, text, retryAfterMs } = asked.failure;
      if (kind !== 'refused' && kind !== 'absent' && this.#backoff.failures < MOST_FAILURES)
        return Math.max(retryAfterMs ?? 0, this.#backoff.nextWaitMs());
      return this.#giveUp(stretch, text);
    }
    const bars = parseChartBars(asked.value.result, terms);
    if (!bars.ok) return this.#giveUp(stretch, driftText(bars.failure));
    this.#backoff.useful(tools.clock.now());
    for (const bar of bars.value) {
      if (bar.startMs < fromMs || bar.startMs > throughMs) continue;
      if (this.#pushBar(stretch.series, bar, asked.value.seenMs)) this.#filled++;
      else troubled(`A minute of ${terms.name} was not taken: the engine is behind.`);
    }
    stretch.fromMs = Math.max(stretch.fromMs, throughMs + MINUTE_MS);
    if (stretch.fromMs > stretch.toMs) this.#wanted.splice(this.#wanted.indexOf(stretch), 1);
    return 0;
  }

  #pushBar({ index }: BackfillSeries, bar: ChartMinute, seenMs: EpochMs): boolean {
    const { source, push } = this.#parts;
    return push(source, {
      kind: 'bar',
      seenMs,
      source,
      instrument: index,
      startMs: epochMs(bar.startMs),
      open: bar.open as Price,
      high: bar.high as Price,
      low: bar.low as Price,
      close: bar.close as Price,
      volume: bar.volume as Size,
    });
  }

  #giveUp(stretch: Stretch, text: string): number {
    this.#wanted.splice(this.#wanted.indexOf(stretch), 1);
    this.#parts.troubled(`Minutes of ${stretch.series.terms.name} that were missed could not be had: ${text}`);
    return 0;
  }
}

function isFinished(startMs: number, nowMs: number): boolean {
  return startMs + MINUTE_MS + SETTLED_MS <= nowMs;
}

function minuteOf(atMs: number): number {
  return Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
}
