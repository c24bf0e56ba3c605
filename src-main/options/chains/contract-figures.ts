import type { OptionQuote, OptionRight } from '#domain/chain';
import type { ContractGreeks, IvOrigin, QuotedIv } from '#options/chains/chain-snapshot';
import type { ExpiryPricing } from '#options/chains/expiry-pricing';
import { blackScholes } from '#options/pricing/black-scholes';
import { impliedVolatilityOnForward, type IvStatus } from '#options/pricing/implied-volatility';

/** What one contract's own quote says about volatility. */
export interface OwnVolatility {
  readonly quotedIv: QuotedIv;
  /** Why the middle of the quote has none. */
  readonly problem: string | null;
}

export interface ContractVolatility {
  readonly iv: number | null;
  readonly origin: IvOrigin | null;
  readonly problem: string | null;
}

const NOTHING: QuotedIv = { bid: null, mid: null, ask: null };
/** A provider's figure outside of these is a placeholder: nothing listed has moved so little or so much. */
const LEAST_PROVIDER_IV = 0.01;
const MOST_PROVIDER_IV = 20;

const PROBLEMS: Readonly<Record<Exclude<IvStatus, 'ok'>, string>> = {
  bad_input: 'not priceable',
  expired: 'expired',
  above_max: 'worth more than it could ever pay',
  below_intrinsic: 'below intrinsic value',
  zero_time_value: 'no time value',
  unresolvable: 'too little time value to tell',
};

export function ownVolatility(quote: OptionQuote, pricing: ExpiryPricing): OwnVolatility {
  const { bid, ask } = quote;
  if (quote.adjusted) return { quotedIv: NOTHING, problem: 'adjusted contract' };
  if (bid !== null && ask !== null && bid > ask) return { quotedIv: NOTHING, problem: 'bid above ask' };
  const solved = (price: number | null): ReturnType<typeof solve> | null =>
    price === null || price <= 0 ? null : solve(quote, pricing, price / 10_000);
  const ofBid = solved(bid);
  const ofAsk = solved(ask);
  const twoSided = ofBid !== null && ofAsk !== null;
  const ofMid = twoSided ? solved(((bid as number) + (ask as number)) / 2) : null;
  return {
    quotedIv: { bid: ofBid?.iv ?? null, mid: ofMid?.iv ?? null, ask: ofAsk?.iv ?? null },
    problem: ofBid === null ? 'nobody bids' : ofAsk === null ? 'nobody offers' : (ofMid?.problem ?? null),
  };
}

/**
 * Which volatility to use for a contract. In the money it is the other right's at the same strike: parity makes them one,
 * and there the price is time value, not intrinsic value with some noise and a right to exercise early.
 */
export function chosenVolatility(
  quote: OptionQuote,
  own: OwnVolatility,
  twin: OwnVolatility | null,
  pricing: ExpiryPricing,
): ContractVolatility {
  if (quote.adjusted) return { iv: null, origin: null, problem: own.problem };
  const fromTwin = isInTheMoney(quote, pricing) ? (twin?.quotedIv.mid ?? null) : null;
  if (fromTwin !== null) return { iv: fromTwin, origin: 'parity', problem: null };
  if (own.quotedIv.mid !== null) return { iv: own.quotedIv.mid, origin: 'solved', problem: null };
  const provided = quote.impliedVolatility;
  if (provided !== null && provided >= LEAST_PROVIDER_IV && provided <= MOST_PROVIDER_IV) {
    return { iv: provided, origin: 'provider', problem: null };
  }
  return { iv: null, origin: null, problem: own.problem };
}

export function contractGreeks(right: OptionRight, strike: number, iv: number, pricing: ExpiryPricing): ContractGreeks {
  const { pricedSpot, years, rate, dividendYield } = pricing;
  const figures = blackScholes({ right, spot: pricedSpot, strike, years, rate, dividendYield, volatility: iv });
  return { delta: figures.delta, gamma: figures.gamma, vega: figures.vega, theta: figures.theta };
}

function isInTheMoney(quote: OptionQuote, { forward }: ExpiryPricing): boolean {
  const strike = quote.strike / 10_000;
  return quote.right === 'call' ? strike < forward : strike > forward;
}

function solve(
  quote: OptionQuote,
  pricing: ExpiryPricing,
  price: number,
): { readonly iv: number | null; readonly problem: string | null } {
  const { forward, discount, years } = pricing;
  const strike = quote.strike / 10_000;
  const solved = impliedVolatilityOnForward(quote.right, price, forward, strike, discount, years);
  return solved.status === 'ok'
    ? { iv: solved.volatility, problem: null }
    : { iv: null, problem: PROBLEMS[solved.status] };
}
