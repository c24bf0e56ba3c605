import { z } from 'zod';
import { section, whole } from '#settings/settings-schema';
import { address, connection, symbols } from '#settings/venues/venue-fields';

export const tastytradeSection = section({
  connection: connection('off'),
  restUrl: address('https://api.tastyworks.com'),
  feed: z.enum(['live', 'delayed'], { error: 'must be live or delayed' }).default('live'),
  symbols: symbols(['IBIT', 'BITO']),
  expiriesWithinDays: whole(1, 400, 60),
  strikesWithinPercent: whole(1, 100, 25),
  chainSeconds: whole(5, 3_600, 15),
});
