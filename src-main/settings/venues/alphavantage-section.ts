import { section, whole } from '#settings/settings-schema';
import { address, connection, symbols } from '#settings/venues/venue-fields';

export const alphavantageSection = section({
  connection: connection('off'),
  restUrl: address('https://www.alphavantage.co'),
  symbols: symbols(['IBIT', 'BITO']),
  chains: symbols(['IBIT', 'BITO']),
  chainEverySeconds: whole(15, 3_600, 60),
  chainDays: whole(1, 800, 60),
  requestsPerMinute: whole(1, 1_200, 540),
});
