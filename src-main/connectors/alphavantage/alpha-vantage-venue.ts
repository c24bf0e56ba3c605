import { AlphaChains } from '#connectors/alphavantage/alpha-chains';
import { AlphaCloses } from '#connectors/alphavantage/alpha-closes';
import { AlphaMinutes } from '#connectors/alphavantage/alpha-minutes';
import { AlphaClient } from '#connectors/alphavantage/http/alpha-client';
import type { VenueTools } from '#connectors/shared/venue-tools';
import { type Instrument, sourceId, ticker } from '#domain/instrument';
import { PRICE_E4_DECIMALS } from '#domain/money';
import type { AlphaVantageSettings } from '#domain/venues/alphavantage-settings';
import type { LineState, Venue, VenueNote, VenueOutlet } from '#ports/venue';

const ALPHA_VANTAGE = sourceId('alphavantage');

/** Alpha Vantage: options with Greeks, minutes and closes, as far as its quota goes. */
export class AlphaVantageVenue implements Venue {
  readonly name = 'alphavantage';
  readonly instruments: readonly Instrument[];
  readonly #client: AlphaClient;
  readonly #minutes: AlphaMinutes;
  readonly #chains: AlphaChains;
  readonly #closes: AlphaCloses;

  constructor(settings: AlphaVantageSettings, tools: VenueTools) {
    const { symbols, chains, chainEverySeconds: everySeconds, chainDays: days } = settings;
    this.instruments = symbols.map((symbol) => ({
      symbol: ticker(symbol),
      source: ALPHA_VANTAGE,
      calendar: 'nyse',
      priceDecimals: PRICE_E4_DECIMALS,
      sizeDecimals: 0,
      barsFrom: 'bars',
      quoteVolume: 'none',
    }));
    const client = new AlphaClient(settings, tools);
    const parts = { source: ALPHA_VANTAGE, symbols, client, tools };
    this.#client = client;
    this.#minutes = new AlphaMinutes(parts);
    this.#chains = new AlphaChains({ ...parts, symbols: chains, everySeconds, days });
    this.#closes = new AlphaCloses(parts);
  }

  get lines(): readonly LineState[] {
    return [this.#minutes.state, this.#chains.state, this.#closes.state];
  }

  get notes(): readonly VenueNote[] {
    const { left, of, waiting } = this.#client.budget;
    const { dropped, shared } = this.#client.counts;
    const { unknown } = this.#minutes;
    return [
      { name: 'Quota', text: `${of} a minute, ${left} at once, ${waiting} waiting` },
      ...(dropped > 0 ? [{ name: 'Not asked', text: `${dropped} optional questions, for want of requests` }] : []),
      ...(shared > 0 ? [{ name: 'Asked once for several', text: `${shared}` }] : []),
      ...(unknown.length > 0 ? [{ name: 'Unknown symbols', text: unknown.join(', ') }] : []),
      ...[...this.#chains.notes].map(([symbol, text]) => ({ name: `Options of ${symbol}`, text })),
    ];
  }

  start(outlet: VenueOutlet): Disposable {
    this.#minutes.start(outlet);
    this.#chains.start(outlet);
    this.#closes.start(outlet);
    return {
      [Symbol.dispose]: () => {
        this.#minutes[Symbol.dispose]();
        this.#chains[Symbol.dispose]();
        this.#closes[Symbol.dispose]();
        this.#client[Symbol.dispose]();
      },
    };
  }

  reconnectNow(): void {
    this.#client.forgetRefusals();
    this.#minutes.askNow();
    this.#chains.askNow();
    this.#closes.askNow();
  }
}
