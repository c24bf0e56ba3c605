import { z } from 'zod';
import { section } from '#settings/settings-schema';
import { address, connection, symbols } from '#settings/venues/venue-fields';

export const bybitSection = section({
  connection: connection('on'),
  streamUrl: address('wss://stream.bybit.com'),
  restUrl: address('https://api.bybit.com'),
  linear: symbols(['BTCUSDT', 'ETHUSDT']),
  spot: symbols([]),
  orderBook: z.literal(['off', 50, 200, 1000], { error: 'must be off, 50, 200 or 1000' }).default(50),
});
