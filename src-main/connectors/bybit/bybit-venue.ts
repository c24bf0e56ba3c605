import { BYBIT_LINEAR, bybitInstruments } from '#connectors/bybit/bybit-instruments';
import { BybitFeed } from '#connectors/bybit/stream/bybit-feed';
import type { VenueTools } from '#connectors/shared/venue-tools';
import type { Instrument } from '#domain/instrument';
import type { BybitSettings } from '#domain/venues/bybit-settings';
import type { LineState, Venue, VenueNote, VenueOutlet } from '#ports/venue';

/** Bybit's public market data. It wants no account. */
export class BybitVenue implements Venue {
  readonly name = 'bybit';
  readonly instruments: readonly Instrument[];
  readonly #feeds: readonly BybitFeed[];
  #outlet: VenueOutlet | null = null;

  constructor(settings: BybitSettings, tools: VenueTools) {
    this.instruments = bybitInstruments(settings);
    const linear = this.instruments.filter(({ source }) => source === BYBIT_LINEAR);
    this.#feeds =
      linear.length === 0
        ? []
        : [
            new BybitFeed({
              url: `${settings.streamUrl}/v5/public/linear`,
              symbols: linear.map(({ symbol, priceDecimals, sizeDecimals }) => ({
                symbol,
                scale: { priceDecimals, sizeDecimals },
              })),
              tools,
              changed: () => this.#outlet?.changed(),
            }),
          ];
  }

  get lines(): readonly LineState[] {
    return this.#feeds.map(({ state }) => state);
  }

  get notes(): readonly VenueNote[] {
    const refused = this.#feeds.flatMap(({ refusedTopics }) => refusedTopics);
    return refused.length === 0 ? [] : [{ name: 'Unknown to Bybit', text: refused.join(', ') }];
  }

  start(outlet: VenueOutlet): Disposable {
    this.#outlet = outlet;
    const running = new DisposableStack();
    running.defer(() => (this.#outlet = null));
    for (const feed of this.#feeds) running.use(feed.start(outlet));
    return running;
  }

  reconnectNow(): void {
    for (const feed of this.#feeds) feed.reconnectNow();
  }
}
