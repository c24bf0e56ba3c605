import type { VenueTools } from '#connectors/shared/venue-tools';
import type { VenueSettings } from '#domain/venues/venue-settings';
import type { Venue, VenueName } from '#ports/venue';

type Open = (settings: VenueSettings, tools: VenueTools) => Promise<Venue>;

/** Loaded only where they are wanted: nobody waits for the code of a venue that is off. */
const VENUES: Readonly<Partial<Record<VenueName, Open>>> = {
  bybit: async ({ bybit }, tools) => new (await import('#connectors/bybit/bybit-venue')).BybitVenue(bybit, tools),
  deribit: async ({ deribit }, tools) =>
    new (await import('#connectors/deribit/deribit-venue')).DeribitVenue(deribit, tools),
  alpaca: async ({ alpaca }, tools) => new (await import('#connectors/alpaca/alpaca-venue')).AlpacaVenue(alpaca, tools),
  yahoo: async ({ yahoo }, tools) => new (await import('#connectors/yahoo/yahoo-venue')).YahooVenue(yahoo, tools),
  tastytrade: async ({ tastytrade }, tools) =>
    new (await import('#connectors/tastytrade/tastytrade-venue')).TastytradeVenue(tastytrade, tools),
  public: async (settings, tools) =>
    new (await import('#connectors/public/public-venue')).PublicVenue(settings.public, tools),
  alphavantage: async ({ alphavantage }, tools) =>
    new (await import('#connectors/alphavantage/alpha-vantage-venue')).AlphaVantageVenue(alphavantage, tools),
  polymarket: async ({ polymarket }, tools) =>
    new (await import('#connectors/polymarket/polymarket-venue')).PolymarketVenue(polymarket, tools),
  ibkr: async ({ ibkr }, tools) => {
    const [{ IbkrVenue }, { loadIb }] = await Promise.all([
      import('#connectors/ibkr/quotes/ibkr-venue'),
      import('#connectors/ibkr/load-ib'),
    ]);
    return new IbkrVenue(ibkr, tools, await loadIb());
  },
};

/** In the order in which they are wanted. */
export async function openVenues(
  settings: VenueSettings,
  tools: VenueTools,
  wanted: readonly VenueName[],
): Promise<readonly Venue[]> {
  const venues: Venue[] = [];
  for (const name of wanted) {
    const open = VENUES[name];
    if (open !== undefined) venues.push(await open(settings, tools));
  }
  return venues;
}

export function isOn(settings: VenueSettings, name: VenueName): boolean {
  const sections: Readonly<Partial<Record<VenueName, { readonly connection: 'on' | 'off' }>>> = { ...settings };
  return sections[name]?.connection === 'on';
}
