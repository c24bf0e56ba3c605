import { DeribitCredits } from '#connectors/deribit/http/deribit-credits';
import { type PerpetualTerms, perpetualTerms } from '#connectors/deribit/parse/perpetual-terms';
import { DeribitSession } from '#connectors/deribit/deribit-session';
import type { VenueTools } from '#connectors/shared/venue-tools';
import type { DeribitSettings } from '#domain/venues/deribit-settings';
import { type Instrument, type SourceId, sourceId, ticker } from '#domain/instrument';
import type { LineState, Venue, VenueNote, VenueOutlet } from '#ports/venue';

/** Deribit: perpetuals, option chains of coins with their Greeks, volatility indices. */
export class DeribitVenue implements Venue {
  readonly name = 'deribit';
  readonly instruments: readonly Instrument[];
  readonly #source: SourceId;
  readonly #perpetuals: readonly PerpetualTerms[];
  readonly #settings: DeribitSettings;
  readonly #tools: VenueTools;
  #session: DeribitSession | null = null;

  constructor(settings: DeribitSettings, tools: VenueTools) {
    this.#settings = settings;
    this.#tools = tools;
    this.#source = sourceId(settings.network === 'testnet' ? 'deribit-testnet' : 'deribit');
    this.#perpetuals = settings.perpetuals.flatMap((name) => perpetualTerms(name) ?? []);
    this.instruments = this.#perpetuals.map(({ name, priceDecimals, sizeDecimals }) => ({
      symbol: ticker(name),
      source: this.#source,
      calendar: 'crypto',
      priceDecimals,
      sizeDecimals,
      barsFrom: 'trades',
      quoteVolume: 'rolling-24h',
    }));
  }

  get lines(): readonly LineState[] {
    return this.#session?.lines ?? [];
  }

  get notes(): readonly VenueNote[] {
    return this.#session?.notes ?? [];
  }

  start(outlet: VenueOutlet): Disposable {
    const session = new DeribitSession({
      settings: this.#settings,
      tools: this.#tools,
      source: this.#source,
      perpetuals: this.#perpetuals,
      outlet,
      credits: new DeribitCredits(this.#tools.clock),
    });
    this.#session = session;
    session.start();
    return session;
  }

  reconnectNow(): void {
    this.#session?.reconnectNow();
  }
}
