import { z } from 'zod';
import { section } from '#settings/settings-schema';
import { address, connection } from '#settings/venues/venue-fields';

const MARKETS =
  'must be lines of a name of your own and the last part of the market’s address, such as `FED-CUT: fed-rate-cut-in-march`, with /No behind it for another outcome than the first';
/** As many as one connection takes. */
const MOST = 200;

export const polymarketSection = section({
  connection: connection('off'),
  streamUrl: address('wss://ws-subscriptions-clob.polymarket.com/ws/market'),
  gammaUrl: address('https://gamma-api.polymarket.com'),
  clobUrl: address('https://clob.polymarket.com'),
  markets: z
    .record(
      z.string().regex(/^[A-Z0-9][A-Z0-9._-]{0,31}$/, { error: MARKETS }),
      z.string({ error: MARKETS }).regex(/^[a-z0-9-]+(?:\/[^/]+)?$/, { error: MARKETS }),
      { error: MARKETS },
    )
    .refine((markets) => Object.keys(markets).length <= MOST, { error: `must not be more than ${MOST} markets` })
    .default({}),
});
