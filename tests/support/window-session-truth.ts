import { BAR_INTERVALS, type Bar, type BarInterval } from '#domain/bar';
import type { EngineEvent } from '#domain/engine-event';
import type { Instrument } from '#domain/instrument';
import { BUNDLED_TAPES } from '#entry/desk-host';
import { type OpenTape, openTape } from '#entry/open-tape';
import type { HeldChain } from '#pipeline/held-chain';
import type { InstrumentPipeline } from '#pipeline/instrument-pipeline';
import type { TapePosition } from '#ports/tape';
import { epochMs } from '#primitives/clock';
import { ReplaySession } from '#research/replay/replay-session';
import { easternClock, easternClockMs } from '#window/formatting/eastern-time.ts';
import { formatPercent, formatPrice } from '#window/formatting/numbers.ts';
import { TREND_WORDS, VOLATILITY_WORDS } from '#window/views/board/regime-words.ts';
import { typeTitle } from '#window/views/event-log/log-words.ts';

/** What the window should say at one instant, in the words that it should use. */
export interface Truth {
  readonly clock: string;
  readonly clockMs: string;
  readonly board: Readonly<Record<string, BoardTruth>>;
  readonly charts: ReadonlyMap<string, ChartTruth>;
  /** The newest last. */
  readonly log: readonly LogTruth[];
}

export interface BoardTruth {
  readonly last: string;
  readonly trend: string;
  readonly volatility: string;
  readonly rv: string;
}

export interface ChartTruth {
  readonly newestBar: string;
  readonly newestClose: string;
}

export interface LogTruth {
  readonly time: string;
  readonly type: string;
  readonly symbol: string;
}

interface Placed {
  readonly event: EngineEvent;
  readonly position: TapePosition;
}

const SHOWN_LOG = 5;

/** The demo day as the kernel tells it in this process: nothing of the desk, the wire or the window takes part. */
export class DemoDay implements Disposable {
  readonly #opened: OpenTape;
  readonly #session: ReplaySession;
  readonly #events: Placed[] = [];
  readonly #told = new Map<number, Truth>();

  constructor() {
    this.#opened = openTape(`${BUNDLED_TAPES}demo.tape`);
    const { reader, settings } = this.#opened;
    const whole = new ReplaySession(reader, settings, (event, position) => this.#events.push({ event, position }));
    whole.runTo(reader.inputs);
    this.#session = new ReplaySession(reader, settings, () => undefined);
  }

  get firstSeenMs(): number {
    return this.#opened.reader.firstSeenMs ?? 0;
  }

  get lastSeenMs(): number {
    return this.#opened.reader.lastSeenMs ?? 0;
  }

  /** When the last input before that instant was seen: where a cursor sent there stands. */
  seenBefore(ms: number): number {
    this.#session.seek(epochMs(ms));
    return this.#session.seenMs ?? 0;
  }

  /** Once everything seen at that instant has been handled. */
  at(seenMs: number): Truth {
    const truth = this.#told.get(seenMs) ?? this.#truthAt(seenMs);
    this.#told.set(seenMs, truth);
    return truth;
  }

  /** The newest chain of an underlying that was seen by then. */
  chain(underlying: string, seenMs: number): HeldChain {
    this.#session.seek(epochMs(seenMs + 1));
    const [held] = this.#session.pipeline.chains.of(underlying);
    if (held === undefined) throw new Error(`no chain of ${underlying} by then`);
    return held;
  }

  /** When the first input after that instant was seen. */
  seenAfter(ms: number): number {
    this.#session.seek(epochMs(ms + 1));
    return this.#session.nextSeenMs() ?? Number.POSITIVE_INFINITY;
  }

  /** When the first minute bar after that instant was closed. */
  barAfter(ms: number): number {
    const closed = this.#events.find(
      ({ event }) => event.type === 'bar.closed' && event.bar.interval === '1m' && event.seenMs > ms,
    );
    return closed?.event.seenMs ?? Number.POSITIVE_INFINITY;
  }

  /** Where the cursor stands at each place worth going to: changes of regime, gaps and notes of the tape. */
  marks(): readonly number[] {
    const regimes = new Map<number, string>();
    const found = this.#opened.reader.header.labels.map(({ fromMs }) => this.seenBefore(fromMs));
    for (const { event } of this.#events) {
      if (event.type === 'gap.noticed' || event.type === 'market-regime.changed') found.push(event.seenMs);
      if (event.type !== 'regime.labelled') continue;
      const words = `${event.regime.trend} ${event.regime.volatility}`;
      const before = regimes.get(event.instrument);
      if (before !== undefined && before !== words) found.push(event.seenMs);
      regimes.set(event.instrument, words);
    }
    return [...new Set(found)].sort((left, right) => left - right);
  }

  #truthAt(seenMs: number): Truth {
    this.#session.seek(epochMs(seenMs + 1));
    const { instruments } = this.#session.pipeline;
    const position = this.#session.position;
    const known = this.#events.filter((placed) => placed.position <= position).map(({ event }) => event);
    const charts = new Map<string, ChartTruth>();
    for (const instrument of instruments) {
      for (const interval of BAR_INTERVALS) {
        const bar = newestBar(instrument, interval, known);
        const name = `${instrument.instrument.symbol} ${interval}`;
        if (bar !== null)
          charts.set(name, { newestBar: String(bar.startMs), newestClose: plain(bar.close, instrument) });
      }
    }
    return {
      clock: `${easternClock(seenMs)}`,
      clockMs: easternClockMs(seenMs),
      board: Object.fromEntries(
        instruments.map((instrument) => [instrument.instrument.symbol, boardTruth(instrument, known)]),
      ),
      charts,
      log: known.slice(-SHOWN_LOG).map((event) => logTruth(event, instruments)),
    };
  }

  [Symbol.dispose](): void {
    this.#opened[Symbol.dispose]();
  }
}

function newestBar(pipeline: InstrumentPipeline, interval: BarInterval, known: readonly EngineEvent[]): Bar | null {
  const forming = pipeline.formingBar(interval);
  if (forming !== null) return forming;
  let newest: Bar | null = null;
  for (const event of known) {
    if (event.type !== 'bar.closed' && event.type !== 'bar.corrected') continue;
    const { bar } = event;
    if (bar.instrument !== pipeline.index || bar.interval !== interval) continue;
    // A correction takes the place of its bar.
    if (newest === null || bar.startMs >= newest.startMs) newest = bar;
  }
  return newest;
}

function boardTruth(pipeline: InstrumentPipeline, known: readonly EngineEvent[]): BoardTruth {
  const { instrument, index } = pipeline;
  const label = known.findLast((event) => event.type === 'regime.labelled' && event.instrument === index);
  const figures = known.findLast((event) => event.type === 'features.computed' && event.instrument === index);
  const { last } = pipeline.intake.quoted;
  const units = instrument.barsFrom === 'quotes' && last > 0 ? last : pipeline.newestPrice;
  const regime = label?.type === 'regime.labelled' ? label.regime : null;
  const volatility = figures?.type === 'features.computed' ? figures.features.realisedVolatility : null;
  return {
    last: formatPrice(units === null ? null : units / 10 ** instrument.priceDecimals, digitsOf(instrument)),
    trend: regime === null ? '–' : TREND_WORDS[regime.trend],
    volatility: regime === null ? '–' : VOLATILITY_WORDS[regime.volatility],
    rv: formatPercent(volatility, 1),
  };
}

/** Dollars in cents, unless they are quoted finer. */
function digitsOf({ priceDecimals }: Instrument): number {
  return priceDecimals > 4 ? priceDecimals : Math.min(priceDecimals, 2);
}

function plain(units: number, { instrument }: InstrumentPipeline): string {
  return String(units / 10 ** instrument.priceDecimals);
}

function logTruth(event: EngineEvent, instruments: readonly InstrumentPipeline[]): LogTruth {
  return {
    time: easternClockMs(event.seenMs),
    type: typeTitle(event.type),
    symbol: symbolOf(event, instruments),
  };
}

function symbolOf(event: EngineEvent, instruments: readonly InstrumentPipeline[]): string {
  switch (event.type) {
    case 'instrument.listed':
      return event.instrument.symbol;
    case 'bar.closed':
    case 'bar.corrected':
      return instruments[event.bar.instrument]?.instrument.symbol ?? '';
    case 'features.computed':
    case 'regime.labelled':
      return instruments[event.instrument]?.instrument.symbol ?? '';
    case 'metric.seen':
      return event.symbol ?? '';
    case 'gap.noticed':
      return event.gap.symbol ?? '';
    case 'signal.raised':
      return event.signal.symbol;
    case 'chain.seen':
      return event.chain.underlying;
    default:
      return '';
  }
}
