import { CHAIN_COLUMNS, UNKNOWN_CELL } from '#domain/chain-cells';
import type { GapInput } from '#domain/engine-input';
import type { Instrument, InstrumentIndex, Ticker, TradingCalendar } from '#domain/instrument';
import type { RecordingSession } from '#entry/recording-session';
import { isCovered, newYorkDay } from '#market/sessions/new-york-time';
import type { NyseCalendar } from '#market/sessions/nyse-calendar';
import type { HeldChain } from '#pipeline/held-chain';
import { type Clock, type EpochMs, epochMs } from '#primitives/clock';
import type { BarReading, ChainReading } from '#soak/reading';

const VOLATILITY = CHAIN_COLUMNS.indexOf('impliedVolatility');
const DELTA = CHAIN_COLUMNS.indexOf('delta');
const ALWAYS = epochMs(0);

/** Hears which bars and gaps an engine tells of, and looks at its chains: what the guardian wants to know of the market. */
export class MarketEar implements Disposable {
  readonly #session: RecordingSession;
  readonly #nyse: NyseCalendar;
  readonly #listening = new DisposableStack();
  readonly #closedMs = new Map<InstrumentIndex, EpochMs>();
  readonly #gaps = new Map<string, GapInput>();
  readonly #known = new Map<string, { readonly taken: number; readonly count: number }>();

  constructor(session: RecordingSession, nyse: NyseCalendar, clock: Clock) {
    this.#session = session;
    this.#nyse = nyse;
    const { bus } = session;
    this.#listening.use(
      bus.on('bar.closed', ({ bar }) => {
        if (bar.interval === '1m') this.#closedMs.set(bar.instrument, clock.now());
      }),
    );
    this.#listening.use(bus.on('gap.noticed', ({ gap }) => this.#noteGap(gap)));
  }

  bars(atMs: EpochMs): readonly BarReading[] {
    return this.#session.pipeline.instruments.map(({ index, instrument }) => ({
      symbol: instrument.symbol,
      source: instrument.source,
      openSinceMs: this.#openSince(instrument.calendar, atMs),
      closedMs: this.#closedMs.get(index) ?? null,
      isGap: this.#isGap(instrument),
    }));
  }

  chains(atMs: EpochMs): readonly ChainReading[] {
    return this.#session.pipeline.chains.all.map((held) => {
      const { underlying, provider, terms, layout } = held.chain;
      const calendar = terms.settlement === 'coin' ? 'crypto' : this.#calendarOf(underlying);
      return {
        underlying,
        provider,
        seenMs: held.seenMs,
        contracts: layout.count,
        known: this.#knownIn(held),
        isOpen: this.#openSince(calendar, atMs) !== null,
      };
    });
  }

  [Symbol.dispose](): void {
    this.#listening.dispose();
  }

  #noteGap(gap: GapInput): void {
    const key = `${gap.source} ${gap.symbol ?? ''} ${gap.fromMs}`;
    if (gap.toMs === null) this.#gaps.set(key, gap);
    else this.#gaps.delete(key);
  }

  #isGap({ source, symbol }: Instrument): boolean {
    for (const gap of this.#gaps.values()) {
      if (gap.source === source && (gap.symbol === null || gap.symbol === symbol)) return true;
    }
    return false;
  }

  /** In regular hours; nobody promises a bar a minute before and after them. */
  #openSince(calendar: TradingCalendar, atMs: EpochMs): EpochMs | null {
    if (calendar === 'crypto') return ALWAYS;
    const session = isCovered(atMs) ? this.#nyse.session(newYorkDay(atMs)) : null;
    return session !== null && atMs >= session.openMs && atMs < session.closeMs ? session.openMs : null;
  }

  #calendarOf(underlying: Ticker): TradingCalendar {
    const listed = this.#session.pipeline.instruments.find(({ instrument }) => instrument.symbol === underlying);
    return listed?.instrument.calendar ?? 'nyse';
  }

  /** Counted once for each chain that comes. */
  #knownIn({ chain, key, taken }: HeldChain): number {
    const counted = this.#known.get(key);
    if (counted?.taken === taken) return counted.count;
    const [volatility, delta] = [chain.cells[VOLATILITY] ?? null, chain.cells[DELTA] ?? null];
    let count = 0;
    for (let row = 0; row < chain.layout.count; row++) {
      if (isKnown(volatility, row) || isKnown(delta, row)) count++;
    }
    this.#known.set(key, { taken, count });
    return count;
  }
}

function isKnown(column: Float64Array | null, row: number): boolean {
  return column !== null && column[row] !== UNKNOWN_CELL;
}
