import { z } from 'zod';
import { alpacaSection } from '#settings/venues/alpaca-section';
import { alphavantageSection } from '#settings/venues/alphavantage-section';
import { bybitSection } from '#settings/venues/bybit-section';
import { deribitSection } from '#settings/venues/deribit-section';
import { polymarketSection } from '#settings/venues/polymarket-section';
import { publicSection } from '#settings/venues/public-section';
import { ibkrQuotesSection } from '#settings/venues/ibkr-quotes-section';
import { tastytradeSection } from '#settings/venues/tastytrade-section';
import { yahooSection } from '#settings/venues/yahoo-section';

/** Each venue has a file of its own beside this one. */
const SECTIONS = {
  bybit: bybitSection,
  deribit: deribitSection,
  alpaca: alpacaSection,
  yahoo: yahooSection,
  tastytrade: tastytradeSection,
  public: publicSection,
  alphavantage: alphavantageSection,
  polymarket: polymarketSection,
  ibkr: ibkrQuotesSection,
};

const ABSENT = Object.fromEntries(Object.keys(SECTIONS).map((name) => [name, {}]));

export const venuesSection = z.preprocess(
  (value) => (typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...ABSENT, ...value } : value),
  z.strictObject(SECTIONS, {
    error: (issue) =>
      issue.code === 'invalid_type' ? 'must hold a section for each venue, such as `bybit:`' : undefined,
  }),
);
