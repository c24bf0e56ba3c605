import { z } from 'zod';
import { section } from '#settings/settings-schema';
import { address, connection, symbols } from '#settings/venues/venue-fields';

const MINUTES = 'must be a whole number of minutes from 5 to 240';
const DAYS = 'must be a whole number of days from 1 to 800';

export const yahooSection = section({
  connection: connection('on'),
  restUrl: address('https://query1.finance.yahoo.com'),
  cookieUrl: address('https://fc.yahoo.com'),
  symbols: symbols(['IBIT', 'BITO']),
  chains: symbols(['IBIT', 'BITO']),
  chainEveryMinutes: z.int({ error: MINUTES }).min(5, { error: MINUTES }).max(240, { error: MINUTES }).default(15),
  chainDays: z.int({ error: DAYS }).min(1, { error: DAYS }).max(800, { error: DAYS }).default(60),
});
