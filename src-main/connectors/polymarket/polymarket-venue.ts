import { PolymarketSession } from '#connectors/polymarket/polymarket-session';
import type { VenueTools } from '#connectors/shared/venue-tools';
import type { PolymarketSettings } from '#domain/venues/polymarket-settings';
import type { Instrument } from '#domain/instrument';
import type { LineState, Venue, VenueNote, VenueOutlet } from '#ports/venue';

/** Polymarket, read only: what a prediction market thinks of chosen questions, as figures. Nothing of it is traded. */
export class PolymarketVenue implements Venue {
  readonly name = 'polymarket';
  readonly instruments: readonly Instrument[] = [];
  readonly #settings: PolymarketSettings;
  readonly #tools: VenueTools;
  #session: PolymarketSession | null = null;

  constructor(settings: PolymarketSettings, tools: VenueTools) {
    this.#settings = settings;
    this.#tools = tools;
  }

  get lines(): readonly LineState[] {
    return this.#session?.lines ?? [];
  }

  get notes(): readonly VenueNote[] {
    return this.#session?.notes ?? [];
  }

  start(outlet: VenueOutlet): Disposable {
    const session = new PolymarketSession({ settings: this.#settings, tools: this.#tools, outlet });
    this.#session = session;
    session.start();
    return session;
  }

  reconnectNow(): void {
    this.#session?.reconnectNow();
  }
}
