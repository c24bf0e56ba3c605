import type { VenueTools } from '#connectors/shared/venue-tools';
import { YahooClient } from '#connectors/yahoo/http/yahoo-client';
import { YahooBars } from '#connectors/yahoo/yahoo-bars';
import { YahooChains } from '#connectors/yahoo/yahoo-chains';
import { YahooCloses } from '#connectors/yahoo/yahoo-closes';
import { type Instrument, sourceId, ticker } from '#domain/instrument';
import { PRICE_E4_DECIMALS } from '#domain/money';
import type { YahooSettings } from '#domain/venues/yahoo-settings';
import type { LineState, Venue, VenueNote, VenueOutlet } from '#ports/venue';

const YAHOO = sourceId('yahoo');

/** Yahoo's charts and options: unofficial, slow, without a promise. What one has where nothing better answers. */
export class YahooVenue implements Venue {
  readonly name = 'yahoo';
  readonly instruments: readonly Instrument[];
  readonly #client: YahooClient;
  readonly #bars: YahooBars;
  readonly #closes: YahooCloses;
  readonly #chains: YahooChains;

  constructor(settings: YahooSettings, tools: VenueTools) {
    const { symbols, chains, chainEveryMinutes, chainDays } = settings;
    this.instruments = symbols.map((symbol) => ({
      symbol: ticker(symbol),
      source: YAHOO,
      calendar: 'nyse',
      priceDecimals: PRICE_E4_DECIMALS,
      sizeDecimals: 0,
      barsFrom: 'bars',
      quoteVolume: 'session-cumulative',
    }));
    const client = new YahooClient(settings, tools);
    const parts = { source: YAHOO, symbols, client, tools };
    this.#client = client;
    this.#bars = new YahooBars(parts);
    this.#closes = new YahooCloses(parts);
    this.#chains = new YahooChains({ ...parts, symbols: chains, everyMinutes: chainEveryMinutes, days: chainDays });
  }

  get lines(): readonly LineState[] {
    return [this.#bars.state, this.#closes.state, this.#chains.state];
  }

  get notes(): readonly VenueNote[] {
    const { unknown } = this.#bars;
    return [
      { name: 'Terms', text: 'unofficial, may be late, for want of anything better' },
      ...(unknown.length > 0 ? [{ name: 'Unknown symbols', text: unknown.join(', ') }] : []),
      ...[...this.#chains.notes].map(([symbol, text]) => ({ name: `Options of ${symbol}`, text })),
    ];
  }

  start(outlet: VenueOutlet): Disposable {
    this.#bars.start(outlet);
    this.#closes.start(outlet);
    this.#chains.start(outlet);
    return {
      [Symbol.dispose]: () => {
        this.#bars[Symbol.dispose]();
        this.#closes[Symbol.dispose]();
        this.#chains[Symbol.dispose]();
        this.#client[Symbol.dispose]();
      },
    };
  }

  reconnectNow(): void {
    this.#bars.askNow();
    this.#closes.askNow();
    this.#chains.askNow();
  }
}
