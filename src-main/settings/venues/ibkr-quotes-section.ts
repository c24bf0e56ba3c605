import { z } from 'zod';
import { DEFAULT_IBKR_SETTINGS } from '#domain/ibkr-settings';
import { section, whole } from '#settings/settings-schema';
import { connection, symbols } from '#settings/venues/venue-fields';

const { host, port, clientId } = DEFAULT_IBKR_SETTINGS;
const HOST = 'must be the name or address of a machine';

export const ibkrQuotesSection = section({
  connection: connection('off'),
  host: z.string({ error: HOST }).min(1, { error: HOST }).default(host),
  port: whole(1, 65_535, port),
  clientId: whole(1, 999_999, clientId + 1),
  feed: z.enum(['live', 'delayed'], { error: 'must be live or delayed' }).default('live'),
  symbols: symbols(['IBIT', 'BITO']),
  options: symbols(['IBIT']),
  depth: symbols([]),
  expiries: whole(1, 20, 3),
  strikes: whole(1, 50, 8),
  lines: whole(4, 1_000, 100),
  chainSeconds: whole(5, 3_600, 15),
});
