import type { AlpacaSettings } from '#domain/venues/alpaca-settings';
import type { AlphaVantageSettings } from '#domain/venues/alphavantage-settings';
import type { BybitSettings } from '#domain/venues/bybit-settings';
import type { DeribitSettings } from '#domain/venues/deribit-settings';
import type { PolymarketSettings } from '#domain/venues/polymarket-settings';
import type { PublicSettings } from '#domain/venues/public-settings';
import type { IbkrQuotesSettings } from '#domain/venues/ibkr-quotes-settings';
import type { TastytradeSettings } from '#domain/venues/tastytrade-settings';
import type { YahooSettings } from '#domain/venues/yahoo-settings';

/** Every venue as `config/config.yaml` has it. */
export interface VenueSettings {
  readonly bybit: BybitSettings;
  readonly deribit: DeribitSettings;
  readonly alpaca: AlpacaSettings;
  readonly yahoo: YahooSettings;
  readonly tastytrade: TastytradeSettings;
  readonly public: PublicSettings;
  readonly alphavantage: AlphaVantageSettings;
  readonly polymarket: PolymarketSettings;
  readonly ibkr: IbkrQuotesSettings;
}
