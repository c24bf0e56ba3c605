import { z } from 'zod';
import { section } from '#settings/settings-schema';
import { address, connection, symbols } from '#settings/venues/venue-fields';

const FEED = 'must be iex or sip';
const OPTION_FEED = 'must be indicative or opra';
const SECONDS = 'must be a whole number of seconds from 15 to 3600';
const DAYS = 'must be a whole number of days from 1 to 800';

export const alpacaSection = section({
  connection: connection('off'),
  streamUrl: address('wss://stream.data.alpaca.markets'),
  dataUrl: address('https://data.alpaca.markets'),
  tradingUrl: address('https://paper-api.alpaca.markets'),
  feed: z.enum(['iex', 'sip'], { error: FEED }).default('iex'),
  optionFeed: z.enum(['indicative', 'opra'], { error: OPTION_FEED }).default('indicative'),
  symbols: symbols(['IBIT', 'BITO']),
  chains: symbols(['IBIT', 'BITO']),
  chainSeconds: z.int({ error: SECONDS }).min(15, { error: SECONDS }).max(3_600, { error: SECONDS }).default(60),
  chainDays: z.int({ error: DAYS }).min(1, { error: DAYS }).max(800, { error: DAYS }).default(60),
});
