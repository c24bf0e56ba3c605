import { z } from 'zod';
import { section, whole } from '#settings/settings-schema';
import { address, connection, symbols } from '#settings/venues/venue-fields';

const NETWORK = 'must be production or testnet';
const PACE = 'must be raw, 100ms or agg2';
const PERPETUALS = 'must be a list of perpetuals, such as [BTC-PERPETUAL, BTC_USDC-PERPETUAL]';
const COINS = 'must be a list of coins with options settled in the coin itself, such as [BTC, ETH]';
const VOLATILITY = 'must be lines of `coin: symbol`, such as `BTC: BTCUSDT`';

export const deribitSection = section({
  connection: connection('on'),
  network: z.enum(['production', 'testnet'], { error: NETWORK }).default('production'),
  streamUrl: address('wss://www.deribit.com/ws/api/v2'),
  restUrl: address('https://www.deribit.com/api/v2'),
  testnetStreamUrl: address('wss://test.deribit.com/ws/api/v2'),
  testnetRestUrl: address('https://test.deribit.com/api/v2'),
  perpetuals: symbols(['BTC-PERPETUAL', 'ETH-PERPETUAL']).refine(
    (names) => names.every((name) => /^[A-Z0-9]+(?:_[A-Z]+)?-PERPETUAL$/.test(name)),
    { error: PERPETUALS },
  ),
  pace: z.enum(['raw', '100ms', 'agg2'], { error: PACE }).default('100ms'),
  chains: symbols(['BTC', 'ETH']).refine((coins) => coins.every((coin) => /^[A-Z]{2,10}$/.test(coin)), {
    error: COINS,
  }),
  chainSeconds: whole(2, 3_600, 60),
  watchedStrikes: whole(0, 20, 6),
  watchedExpiries: whole(0, 12, 4),
  volatilityOf: z
    .record(z.string().regex(/^[A-Z]{2,10}$/, { error: VOLATILITY }), z.string({ error: VOLATILITY }).min(1), {
      error: VOLATILITY,
    })
    .default({ BTC: 'BTCUSDT', ETH: 'ETHUSDT' }),
});
