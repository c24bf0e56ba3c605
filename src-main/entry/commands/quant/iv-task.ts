import { OPTION_FIELDS } from '#entry/commands/quant/option-terms';
import type { QuantReply, QuantTask } from '#entry/commands/quant/quant-task';
import type { QuantRequest } from '#entry/commands/quant/quant-request';
import { reasonAgainst } from '#options/pricing/american-implied-volatility';
import {
  type ImpliedVolatility,
  impliedVolatility,
  impliedVolatilityOnForward,
  type PricedOption,
} from '#options/pricing/implied-volatility';
import { exp } from '#primitives/exact-math';

type Terms = Omit<PricedOption, 'price'>;

export const ivTask: QuantTask = {
  name: 'iv',
  summary: 'the volatility that a price implies, or the reason why none does',
  fields: [
    { name: 'price', kind: 'number', help: 'of the option, per unit of the underlying; or else --bid and --ask' },
    { name: 'bid', kind: 'number', help: 'of a quote: a volatility for each side and the middle' },
    { name: 'ask', kind: 'number', help: 'of a quote' },
    ...OPTION_FIELDS,
    { name: 'F', kind: 'number', help: 'forward or future instead of spot and yield' },
  ],
  figures: {
    iv: 'per year, 1.00 is 100 %',
    status: 'ok, or why there is none',
    dsigma_per_price_ulp: 'how far it moves with the last digit of the price',
    iv_bid: 'of the bid',
    status_bid: 'ok, or why there is none',
    iv_ask: 'of the ask',
    status_ask: 'ok, or why there is none',
    iv_mid: 'of the middle',
    status_mid: 'ok, or why there is none',
    iv_halfspread: 'half the distance from bid to ask, in volatility',
    status_american: 'where the right to exercise at once decides: why an American option has none at this price',
    status_european: 'ok, or why a European one has none',
    iv_european: 'of a European one',
    quote: 'ok, or no_bid where nobody bids: the middle is an upper bound then',
  },
  example: '--price 1.2 --S 61 --K 60 --T 0.08 --r 0.04 --q 0 --type P',
  notes:
    'Statuses: bad_input, expired, above_max (more than the underlying or the strike), below_intrinsic (less than exercise\n' +
    'at the forward), zero_time_value (no trace of volatility; a bid of 0), unresolvable (the last digit of the price\n' +
    'moves it by more than 0.01 %); of a quote also crossed.',
  answer(request) {
    if (request.has('F')) return forwardReply(request);
    const terms = termsOf(request);
    return request.has('bid') || request.has('ask') ? quoteReply(request, terms) : priceReply(request, terms);
  },
};

function termsOf(request: QuantRequest): Terms {
  return {
    right: request.right(),
    spot: request.number('S'),
    strike: request.number('K'),
    years: request.number('T'),
    rate: request.number('r'),
    dividendYield: request.numberOr('q', 0),
  };
}

function priceReply(request: QuantRequest, terms: Terms): QuantReply {
  const solved = impliedVolatility({ ...terms, price: request.number('price') });
  const { status, volatility } = solved;
  const american = reasonAgainst({ ...terms, price: request.number('price'), dividends: [] });
  // Only where the right to exercise at once decides: such a price says nothing of volatility.
  const exercised =
    american === null || american === status ? {} : { status_american: american, status_european: status };
  if (status !== 'ok') return { status, ...exercised };
  return {
    iv: volatility,
    status,
    dsigma_per_price_ulp: solved.perPriceUlp,
    ...exercised,
    ...(american === null ? {} : { iv_european: volatility }),
  };
}

function forwardReply(request: QuantRequest): QuantReply {
  const years = request.number('T');
  const discount = exp(-request.number('r') * years);
  const [price, forward, strike] = [request.number('price'), request.number('F'), request.number('K')];
  const solved = impliedVolatilityOnForward(request.right(), price, forward, strike, discount, years);
  if (solved.status !== 'ok') return { status: solved.status };
  return { iv: solved.volatility, status: solved.status, dsigma_per_price_ulp: solved.perPriceUlp };
}

/** A bid of 0 is nobody's opinion; the middle it makes is at best an upper bound. */
function quoteReply(request: QuantRequest, terms: Terms): QuantReply {
  const bid = request.number('bid', 'not negative');
  const ask = request.number('ask', 'not negative');
  if (bid > ask) return { status: 'crossed' };
  const solve = (price: number): ImpliedVolatility => impliedVolatility({ ...terms, price });
  const [low, high, middle] = [solve(bid), solve(ask), solve((bid + ask) / 2)];
  return {
    iv_bid: low.volatility,
    status_bid: low.status,
    iv_ask: high.volatility,
    status_ask: high.status,
    iv_mid: middle.volatility,
    status_mid: middle.status,
    iv_halfspread: low.status === 'ok' && high.status === 'ok' ? (high.volatility - low.volatility) / 2 : null,
    quote: bid === 0 ? 'no_bid' : 'ok',
  };
}
