import type { IBApi } from '@stoqey/ib';
import type { IbModule } from '#connectors/ibkr/load-ib';
import { listenToQuotes } from '#connectors/ibkr/quotes/listen-to-quotes';
import { OptionLists } from '#connectors/ibkr/quotes/option-lists';
import type { ModelFigures, OptionRow } from '#connectors/ibkr/quotes/option-row';
import { OptionWatch } from '#connectors/ibkr/quotes/option-watch';
import { StockQuote } from '#connectors/ibkr/quotes/stock-quote';
import { isDelayedType, meaningOfTick, type Tick } from '#connectors/ibkr/quotes/tick-meaning';
import { MetricTeller } from '#connectors/shared/metric-teller';
import { type Drift, driftText } from '#connectors/shared/schema-drift';
import type { VenueTools } from '#connectors/shared/venue-tools';
import { type SourceId, ticker } from '#domain/instrument';
import type { IbkrQuotesSettings } from '#domain/venues/ibkr-quotes-settings';
import { formatDay } from '#market/sessions/civil-date';
import { isCovered, newYorkDay } from '#market/sessions/new-york-time';
import { sessionSpanAt } from '#market/sessions/session-span';
import type { VenueNote, VenueOutlet } from '#ports/venue';
import { type EpochMs, epochMs, SECOND_MS } from '#primitives/clock';

export interface QuoteDeskParts {
  readonly settings: IbkrQuotesSettings;
  readonly source: SourceId;
  readonly ib: IbModule;
  readonly tools: VenueTools;
  readonly nextRequest: () => number;
  /** A figure of market data came. */
  readonly heard: (seenMs: EpochMs) => void;
  readonly drifted: (text: string) => void;
  /** Every stock is known to the broker, or known to be unknown. */
  readonly synced: () => void;
}

interface Stock {
  readonly symbol: string;
  readonly quote: StockQuote;
  readonly options: OptionWatch | null;
  isAsked: boolean;
  conId: number | null;
  trouble: string | null;
  metrics: MetricTeller | null;
}

/** What a request is for; its number is used once, so that what comes late belongs to nobody. */
interface Listening {
  readonly stock: Stock;
  readonly row: OptionRow | null;
  isDelayed: boolean;
}

type Use = (listening: Listening, tick: Tick, seenMs: EpochMs) => void;

const TOO_MANY_LINES = 101;
const NOW_DELAYED = 10_167;
const LEAST_LINES = 4;
/** A line is held for as long as the broker may need for a snapshot. */
const TURN_MS = 12 * SECOND_MS;
/** Volatility of a stock’s options, and open interest and volume of options. */
const STOCK_FIGURES = '106';
const OPTION_FIGURES = '100,101';

/** Stocks and their options as TWS streams them: who is listened to, and what is told of it. */
export class QuoteDesk {
  readonly #parts: QuoteDeskParts;
  readonly #stocks: readonly Stock[];
  readonly #lists: OptionLists;
  readonly #contracts = new Map<number, Stock>();
  readonly #listening = new Map<number, Listening>();
  #api: IBApi | null = null;
  #outlet: VenueOutlet | null = null;
  #turnAlarm: Disposable | null = null;
  #chainAlarm: Disposable | null = null;
  #lines: number;
  #listedOn = '';
  #late = 0;

  constructor(parts: QuoteDeskParts) {
    const { settings, ib, nextRequest } = parts;
    this.#parts = parts;
    this.#lines = settings.lines;
    this.#stocks = [...new Set(settings.symbols)].map((symbol) => ({
      symbol,
      quote: new StockQuote(),
      options: settings.options.includes(symbol) ? new OptionWatch(symbol, settings.strikes) : null,
      isAsked: false,
      conId: null,
      trouble: null,
      metrics: null,
    }));
    this.#lists = new OptionLists({ ib, expiries: settings.expiries, nextRequest, listed: () => undefined });
  }

  get notes(): readonly VenueNote[] {
    const watched = this.#stocks.flatMap(({ options }) => (options === null ? [] : [options]));
    const held = this.#listening.size;
    return [
      { name: 'Market data lines', text: `${held} of ${this.#lines}` },
      ...watched.map(({ symbol, rows, greeksKnown }) => ({
        name: `Greeks of ${symbol}`,
        text: greeksKnown === null ? 'none yet' : `${Math.round(greeksKnown * 100)} % of ${rows.length} contracts`,
      })),
      ...this.#stocks.flatMap(({ symbol, trouble }) => (trouble === null ? [] : [{ name: symbol, text: trouble }])),
      ...(this.#late === 0 ? [] : [{ name: 'Figures that came too late', text: String(this.#late) }]),
    ];
  }

  start(outlet: VenueOutlet): void {
    this.#outlet = outlet;
    const { source } = this.#parts;
    for (const stock of this.#stocks) stock.metrics = new MetricTeller(source, ticker(stock.symbol), outlet.push);
  }

  stop(): void {
    this.#outlet = null;
    this.closed();
  }

  /** A new connection, or one that has lost what it was asked. */
  opened(api: IBApi): void {
    const { ib, settings, nextRequest } = this.#parts;
    if (this.#api !== api) this.#listen(api, ib);
    this.#api = api;
    this.#forget();
    // Asked for first: it holds for what is asked after it.
    api.reqMarketDataType(settings.feed === 'live' ? ib.MarketDataType.REALTIME : ib.MarketDataType.DELAYED);
    for (const stock of this.#stocks) {
      const request = nextRequest();
      this.#contracts.set(request, stock);
      stock.isAsked = true;
      const { STK } = ib.SecType;
      api.reqContractDetails(request, { symbol: stock.symbol, secType: STK, exchange: 'SMART', currency: 'USD' });
    }
    this.#listedOn = this.#today();
    this.#scheduleTurn();
    this.#scheduleChains();
  }

  closed(): void {
    this.#api = null;
    this.#turnAlarm?.[Symbol.dispose]();
    this.#chainAlarm?.[Symbol.dispose]();
    this.#turnAlarm = this.#chainAlarm = null;
    this.#forget();
  }

  /** What the broker says of one request. Answers whether it was one of these. */
  answered(request: number, code: number, text: string): boolean {
    const stock = this.#contracts.get(request);
    if (stock !== undefined) {
      this.#contracts.delete(request);
      stock.trouble = `not known to IBKR (${code}: ${text})`;
      this.#asked(stock);
      return true;
    }
    if (this.#lists.refused(request)) return true;
    const listening = this.#listening.get(request);
    if (listening === undefined) return false;
    if (code === TOO_MANY_LINES) this.#lines = Math.max(LEAST_LINES, Math.min(this.#lines, this.#listening.size) - 1);
    else listening.stock.trouble = `${text} (${code})`;
    // A warning that delayed figures follow ends nothing.
    if (code !== NOW_DELAYED) this.#listening.delete(request);
    return true;
  }

  #listen(api: IBApi, ib: IbModule): void {
    const { clock } = this.#parts.tools;
    const lists = this.#lists;
    const take = (request: number, field: number, use: Use): void => this.#take(request, field, clock.now(), use);
    listenToQuotes(api, ib, () => this.#api === api, {
      details: (request, details) => {
        const stock = this.#contracts.get(request);
        if (stock === undefined) lists.takeContract(request, details);
        else stock.conId ??= details.contract.conId ?? null;
      },
      detailsEnd: (request) => this.#endContracts(api, request),
      dates: (request, exchange, tradingClass, multiplier, dates) =>
        lists.takeDates(request, exchange, tradingClass, multiplier, dates),
      datesEnd: (request) => lists.endDates(api, request, this.#today()),
      dataType: (request, type) => {
        const listening = this.#listening.get(request);
        if (listening !== undefined) listening.isDelayed = isDelayedType(type);
      },
      price: (request, field, value) =>
        take(request, field, (listening, tick, seenMs) => this.#takePrice(listening, tick, value, seenMs)),
      size: (request, field, value) => take(request, field, ({ row }, { meaning }) => row?.takeSize(meaning, value)),
      text: (request, field, value) =>
        take(request, field, ({ stock, row }, { meaning }) => {
          if (row === null && meaning === 'last-time') stock.quote.takeLastTime(value);
        }),
      figure: (request, field, value) =>
        take(request, field, ({ stock }, { meaning }, seenMs) => {
          if (meaning === 'volatility' && value > 0) stock.metrics?.tell('iv-index', value, seenMs, seenMs);
        }),
      model: (request, field, model) =>
        take(request, field, (listening, { meaning }, seenMs) => {
          if (meaning === 'model') this.#takeModel(listening, model, seenMs);
        }),
    });
  }

  #take(request: number, field: number, seenMs: EpochMs, use: Use): void {
    const tick = meaningOfTick(field);
    if (tick === null) return;
    const listening = this.#listening.get(request);
    if (listening === undefined) {
      this.#late++;
      return;
    }
    const isDelayed = tick.isDelayed || listening.isDelayed;
    // What is delayed has another name, and is never taken for what is live.
    if (isDelayed && this.#parts.settings.feed === 'live') {
      listening.stock.trouble = 'IBKR sends delayed figures only: subscribe to the data, or set `feed: delayed`';
      return;
    }
    this.#parts.heard(seenMs);
    use(listening, { ...tick, isDelayed }, seenMs);
  }

  #takePrice({ stock, row }: Listening, tick: Tick, value: number, seenMs: EpochMs): void {
    if (row !== null) return row.takePrice(tick.meaning, value, seenMs);
    const outlet = this.#outlet;
    if (outlet === null) return;
    const { source } = this.#parts;
    const index = outlet.indexOf(source, ticker(stock.symbol));
    const quote = stock.quote.takePrice(tick, value, index, seenMs);
    if (quote === null) return;
    stock.trouble = null;
    outlet.push(source, quote);
  }

  #takeModel({ row }: Listening, model: ModelFigures, seenMs: EpochMs): void {
    const drift: Drift | null = row?.takeModel(model, seenMs) ?? null;
    if (drift !== null) this.#parts.drifted(driftText(drift));
  }

  #endContracts(api: IBApi, request: number): void {
    const stock = this.#contracts.get(request);
    if (stock === undefined) {
      this.#lists.end(request);
      return;
    }
    this.#contracts.delete(request);
    if (stock.conId === null) stock.trouble = 'not known to IBKR';
    else {
      this.#subscribe(api, stock, null, stock.conId);
      if (stock.options !== null) this.#lists.ask(api, stock.symbol, stock.conId);
    }
    this.#asked(stock);
  }

  #asked(stock: Stock): void {
    stock.isAsked = false;
    if (this.#stocks.every(({ isAsked }) => !isAsked)) this.#parts.synced();
  }

  #subscribe(api: IBApi, stock: Stock, row: OptionRow | null, conId: number): void {
    const request = this.#parts.nextRequest();
    this.#listening.set(request, { stock, row, isDelayed: false });
    const { SecType } = this.#parts.ib;
    const contract = { conId, symbol: stock.symbol, exchange: 'SMART', currency: 'USD' };
    if (row === null) api.reqMktData(request, { ...contract, secType: SecType.STK }, STOCK_FIGURES, false, false);
    else api.reqMktData(request, { ...contract, secType: SecType.OPT }, OPTION_FIGURES, false, false);
  }

  #scheduleTurn(): void {
    const { clock } = this.#parts.tools;
    this.#turnAlarm?.[Symbol.dispose]();
    this.#turnAlarm = clock.wakeAt(epochMs(clock.now() + TURN_MS), () => {
      this.#nextTurn();
      this.#scheduleTurn();
    });
  }

  #nextTurn(): void {
    const api = this.#api;
    if (api === null) return;
    const today = this.#today();
    const isNewDay = today !== this.#listedOn;
    this.#listedOn = today;
    const watching = this.#stocks.filter(({ options }) => options !== null);
    const lines = Math.floor((this.#lines - this.#stocks.length) / Math.max(1, watching.length));
    for (const stock of watching) {
      const { options, quote, conId, symbol } = stock;
      if (options === null || conId === null) continue;
      if (isNewDay) this.#lists.ask(api, symbol, conId);
      const { stop, begin } = options.nextTurn(this.#lists.of(symbol), quote.price, Math.max(1, lines));
      const gone = new Set(stop);
      for (const [request, { row }] of this.#listening) {
        if (row === null || !gone.has(row)) continue;
        api.cancelMktData(request);
        this.#listening.delete(request);
      }
      for (const row of begin) this.#subscribe(api, stock, row, row.option.conId);
    }
  }

  #scheduleChains(): void {
    const { tools, settings } = this.#parts;
    const { clock } = tools;
    this.#chainAlarm?.[Symbol.dispose]();
    this.#chainAlarm = clock.wakeAt(epochMs(clock.now() + settings.chainSeconds * SECOND_MS), () => {
      this.#pushChains(clock.now());
      this.#scheduleChains();
    });
  }

  #pushChains(seenMs: EpochMs): void {
    const { source, tools } = this.#parts;
    const isOpen = isCovered(seenMs) && sessionSpanAt('nyse', tools.nyse, seenMs).session === 'RTH';
    if (!isOpen) return;
    for (const { options, quote, metrics } of this.#stocks) {
      if (options === null) continue;
      metrics?.tell('greeks-known', options.greeksKnown, seenMs, seenMs);
      const chain = options.chain(source, quote.price, seenMs);
      if (chain !== null) this.#outlet?.push(source, { kind: 'chain', seenMs, source, chain });
    }
  }

  #forget(): void {
    this.#contracts.clear();
    this.#listening.clear();
    this.#lists.forget();
    for (const stock of this.#stocks) {
      stock.quote.forget();
      stock.options?.forget();
      stock.conId = null;
      stock.isAsked = false;
    }
  }

  /** New York's, as the broker writes dates. */
  #today(): string {
    const nowMs = this.#parts.tools.clock.now();
    return isCovered(nowMs) ? formatDay(newYorkDay(nowMs)).replaceAll('-', '') : '';
  }
}
