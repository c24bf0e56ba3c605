import { section, whole } from '#settings/settings-schema';
import { address, connection, symbols } from '#settings/venues/venue-fields';

export const publicSection = section({
  connection: connection('off'),
  restUrl: address('https://api.public.com'),
  symbols: symbols(['IBIT', 'BITO']),
  expiriesWithinDays: whole(1, 400, 60),
  chainSeconds: whole(15, 3_600, 60),
});
