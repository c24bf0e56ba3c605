import type { VenueName } from '#ports/venue';

/** What a venue is for, and the secrets without which it says nothing. */
export interface VenueNeeds {
  readonly about: string;
  readonly secrets: readonly string[];
}

export const VENUE_NEEDS: Readonly<Record<VenueName, VenueNeeds>> = {
  bybit: { about: 'coins: quotes, trades, funding, open interest', secrets: [] },
  deribit: { about: 'options on coins, DVOL, perpetuals', secrets: [] },
  alpaca: { about: 'US stocks by stream, option chains', secrets: ['ALPACA_KEY_ID', 'ALPACA_SECRET_KEY'] },
  yahoo: { about: 'US stocks and option chains, delayed: the last resort', secrets: [] },
  tastytrade: {
    about: 'option chains with live Greeks',
    secrets: ['TASTYTRADE_CLIENT_SECRET', 'TASTYTRADE_REFRESH_TOKEN'],
  },
  public: { about: 'option chains with Greeks: a second opinion', secrets: ['PUBLIC_API_SECRET'] },
  ibkr: { about: 'quotes, Greeks and depth through TWS, read only', secrets: [] },
  alphavantage: { about: 'option chains with Greeks, minute bars', secrets: ['ALPHA_VANTAGE_API_KEY'] },
  polymarket: { about: 'what a prediction market thinks, read only', secrets: [] },
};
