import { z } from 'zod';
import { DEFAULT_IBKR_SETTINGS } from '#domain/ibkr-settings';
import { section, whole } from '#settings/settings-schema';

const { host, port, clientId, account } = DEFAULT_IBKR_SETTINGS;

const ON_OFF = 'must be on or off';
const YES_NO = 'must be true or false';
const HOST = 'must be the name or address of a machine';
const ACCOUNT = 'must be the name of an account, such as DU1234567, or null for the first one';

export const ibkrSection = section({
  connection: z.enum(['on', 'off'], { error: ON_OFF }).default('off'),
  host: z.string({ error: HOST }).min(1, { error: HOST }).default(host),
  port: whole(1, 65_535, port),
  clientId: whole(1, 999_999, clientId),
  account: z
    .string({ error: ACCOUNT })
    .regex(/^[A-Za-z0-9]{2,20}$/, { error: ACCOUNT })
    .nullable()
    .default(account),
  paperOnly: z.boolean({ error: YES_NO }).default(true),
});
