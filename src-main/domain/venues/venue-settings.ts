import type { BybitSettings } from '#domain/venues/bybit-settings';

/** Every venue as `config/config.yaml` has it. */
export interface VenueSettings {
  readonly bybit: BybitSettings;
}
