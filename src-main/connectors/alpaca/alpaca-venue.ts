import { AlpacaCalendar } from '#connectors/alpaca/alpaca-calendar';
import { AlpacaChains } from '#connectors/alpaca/alpaca-chains';
import { AlpacaCloses } from '#connectors/alpaca/alpaca-closes';
import { AlpacaHistory } from '#connectors/alpaca/alpaca-history';
import { AlpacaClient } from '#connectors/alpaca/http/alpaca-client';
import { AlpacaStream } from '#connectors/alpaca/stream/alpaca-stream';
import type { VenueTools } from '#connectors/shared/venue-tools';
import { type Instrument, sourceId, ticker } from '#domain/instrument';
import { PRICE_E4_DECIMALS } from '#domain/money';
import type { AlpacaSettings } from '#domain/venues/alpaca-settings';
import type { LineState, Venue, VenueNote, VenueOutlet } from '#ports/venue';

/** Alpaca: one feed of stocks and one of options, each under a name of its own. One exchange is not the market. */
export class AlpacaVenue implements Venue {
  readonly name = 'alpaca';
  readonly instruments: readonly Instrument[];
  readonly #feed: AlpacaSettings['feed'];
  readonly #client: AlpacaClient;
  readonly #stream: AlpacaStream;
  readonly #history: AlpacaHistory;
  readonly #closes: AlpacaCloses;
  readonly #chains: AlpacaChains;
  readonly #calendar: AlpacaCalendar;
  #outlet: VenueOutlet | null = null;

  constructor(settings: AlpacaSettings, tools: VenueTools) {
    const { feed, optionFeed, symbols, streamUrl, chains, chainSeconds, chainDays } = settings;
    const source = sourceId(`alpaca-${feed}`);
    this.#feed = feed;
    this.instruments = symbols.map((symbol) => ({
      symbol: ticker(symbol),
      source,
      calendar: 'nyse',
      priceDecimals: PRICE_E4_DECIMALS,
      sizeDecimals: 0,
      barsFrom: 'bars',
      quoteVolume: 'session-cumulative',
    }));
    const client = new AlpacaClient(settings, tools);
    const changed = (): void => this.#outlet?.changed();
    const understood = (): readonly string[] => {
      const { unknown } = this.#stream.plan;
      return symbols.filter((symbol) => !unknown.includes(symbol));
    };
    this.#client = client;
    this.#stream = new AlpacaStream({
      url: `${streamUrl}/v2/${feed}`,
      feed,
      source,
      symbols,
      tools,
      connected: () => this.#history.wantSnapshots(),
      synced: (missed) => {
        if (missed !== null) this.#history.wantMinutes(missed);
      },
    });
    this.#history = new AlpacaHistory({
      symbols: understood,
      feed,
      client,
      tools,
      changed,
      snapshot: (snapshot, seenMs) => this.#stream.takeSnapshot(snapshot, seenMs),
      bar: (symbol, bar, seenMs) => this.#stream.takeBar(symbol, bar, seenMs),
    });
    this.#closes = new AlpacaCloses({ symbols: understood, client, tools });
    this.#chains = new AlpacaChains({
      source: sourceId(`alpaca-${optionFeed}`),
      symbols: chains,
      everySeconds: chainSeconds,
      days: chainDays,
      optionFeed,
      stockFeed: feed,
      client,
      tools,
    });
    this.#calendar = new AlpacaCalendar({ client, tools, changed });
  }

  get lines(): readonly LineState[] {
    return [this.#stream, this.#history, this.#closes, this.#chains, this.#calendar].map(({ state }) => state);
  }

  get notes(): readonly VenueNote[] {
    const { unknown, barsOnly } = this.#stream.plan;
    const halted = this.#stream.books.filter(({ halt }) => halt !== null);
    const notes: VenueNote[] = [
      {
        name: 'Stocks',
        text: this.#feed === 'iex' ? 'one exchange (IEX): wide quotes, little volume' : 'all exchanges (SIP)',
      },
    ];
    if (unknown.length > 0) notes.push({ name: 'Unknown symbols', text: unknown.join(', ') });
    if (barsOnly.length > 0) notes.push({ name: 'Bars without quotes (plan limit)', text: barsOnly.join(', ') });
    for (const { symbol, halt } of halted) notes.push({ name: `${symbol} is halted`, text: halt?.text ?? '' });
    for (const [symbol, text] of this.#chains.notes) notes.push({ name: `Options of ${symbol}`, text });
    const { differences } = this.#calendar;
    notes.push({ name: 'Calendar', text: differences.length === 0 ? 'agrees with ours' : differences.join('; ') });
    return notes;
  }

  start(outlet: VenueOutlet): Disposable {
    this.#outlet = outlet;
    this.#stream.start(outlet);
    this.#history.start();
    this.#closes.start(outlet);
    this.#chains.start(outlet);
    this.#calendar.start();
    return {
      [Symbol.dispose]: () => {
        this.#outlet = null;
        this.#stream[Symbol.dispose]();
        this.#history[Symbol.dispose]();
        this.#closes[Symbol.dispose]();
        this.#chains[Symbol.dispose]();
        this.#calendar[Symbol.dispose]();
        this.#client[Symbol.dispose]();
      },
    };
  }

  reconnectNow(): void {
    this.#stream.reconnectNow();
    this.#history.askNow();
    this.#closes.askNow();
    this.#chains.askNow();
    this.#calendar.askNow();
  }
}
