import type { PerpetualTerms } from '#connectors/deribit/parse/perpetual-terms';
import { FieldReader } from '#connectors/shared/field-reader';
import type { Drift } from '#connectors/shared/schema-drift';
import { fail, ok, type Result } from '#primitives/result';

/** The best that is bid and asked, in units. */
export interface BestPrices {
  readonly atMs: number | null;
  readonly bid: number | null;
  readonly ask: number | null;
  readonly bidSize: number | null;
  readonly askSize: number | null;
}

/** A perpetual as its ticker has it: the whole of it, every time. */
export interface PerpetualTicker extends BestPrices {
  /** Prices may be dealt at. Locked, halted and settling ones are not open. */
  readonly isOpen: boolean;
  readonly last: number | null;
  /** Of a rolling day, in units of size. */
  readonly volume: number | null;
  readonly rollingCoins: number | null;
  readonly mark: number | null;
  readonly index: number | null;
  /** A fraction per eight hours. */
  readonly fundingRate: number | null;
  readonly openCoins: number | null;
}

export function parsePerpetualTicker(data: unknown, terms: PerpetualTerms): Result<PerpetualTicker, Drift> {
  const { name, isInverse, sizeDecimals, priceDecimals } = terms;
  const fields = new FieldReader(`Deribit ticker.${name}`, data);
  const best = bestPrices(fields, terms);
  const state = fields.text('state');
  const stats = fields.inner('stats');
  const rollingCoins = stats.notNegative('volume');
  const dollars = stats.notNegative('volume_usd');
  fields.adopt(stats);
  const mark = fields.positive('mark_price');
  const open = fields.notNegative('open_interest');
  const last = fields.price('last_price', priceDecimals);
  const index = fields.positive('index_price');
  const fundingRate = fields.number('current_funding');
  if (fields.drift !== null) return fail(fields.drift);
  const volume = isInverse ? dollars : rollingCoins;
  return ok({
    ...best,
    isOpen: state === null || state === 'open',
    last,
    // A sum of a day, which the venue has rounded its own way.
    volume: volume === null ? null : Math.round(volume * 10 ** sizeDecimals),
    rollingCoins,
    mark,
    index,
    fundingRate,
    openCoins: !isInverse || open === null ? open : mark === null ? null : open / mark,
  });
}

/** The cheapest of the channels: nothing but the top of the book. */
export function parseQuote(data: unknown, terms: PerpetualTerms): Result<BestPrices, Drift> {
  const fields = new FieldReader(`Deribit quote.${terms.name}`, data);
  const best = bestPrices(fields, terms);
  return fields.drift === null ? ok(best) : fail(fields.drift);
}

function bestPrices(fields: FieldReader, { name, priceDecimals, sizeDecimals }: PerpetualTerms): BestPrices {
  // Another instrument's figures under this one's name would be worse than none.
  if (fields.text('instrument_name') !== name) fields.refuse('instrument_name');
  return {
    atMs: fields.time('timestamp'),
    bid: fields.price('best_bid_price', priceDecimals),
    ask: fields.price('best_ask_price', priceDecimals),
    bidSize: fields.size('best_bid_amount', sizeDecimals),
    askSize: fields.size('best_ask_amount', sizeDecimals),
  };
}
