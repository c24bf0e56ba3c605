import type { ContractTerms, OptionQuote } from '#domain/chain';
import type { ChainSettings } from '#options/chains/chain-settings';
import type { QuotedExpiry } from '#options/chains/contracts-by-expiry';
import { forwardByParity, parityInCoin, parityInDollars, parityPair } from '#options/chains/implied-forward';
import { DAY_MS, type EpochMs } from '#primitives/clock';
import { exp, ln } from '#primitives/exact-math';

/** Cash that a share will pay to whoever holds it before `exMs`. */
export interface CashDividend {
  readonly exMs: EpochMs;
  readonly amount: number;
}

export interface CarryTerms {
  /** Continuously compounded, a year. */
  readonly rate: number;
  readonly dividendYield: number;
  readonly cashDividends: readonly CashDividend[];
}

/** Everything that pricing the contracts of one expiry takes, but for their volatilities. */
export interface ExpiryPricing {
  readonly years: number;
  readonly forward: number;
  readonly forwardOrigin: 'parity' | 'carry';
  readonly discount: number;
  readonly rate: number;
  readonly dividendYield: number;
  /**
   * What grows to the forward at rate and yield: the spot without the dividends to come, and where quotes and spot are
   * not of one instant, the spot that the quotes saw. Prices and Greeks take this one.
   */
  readonly pricedSpot: number;
  /** The same with the dividends to come: what the underlying costs if these quotes are right. */
  readonly quotedSpot: number;
  /** How wide parity leaves the forward, and how many strikes spoke; 0 and 0 for `carry`. */
  readonly forwardHalfWidth: number;
  readonly parityPairs: number;
}

const MS_PER_YEAR = 365 * DAY_MS;
/** Rates, dividends and the right to exercise early move a forward by no more than this a year, as a share of spot. */
const UNKNOWN_CARRY = 0.1;

export function expiryPricing(
  expiry: QuotedExpiry,
  spot: number,
  atMs: EpochMs,
  terms: ContractTerms,
  carry: CarryTerms,
  settings: ChainSettings,
): ExpiryPricing {
  const years = (expiry.expiryMs - atMs) / MS_PER_YEAR;
  const { dividendYield } = carry;
  const dividends = dividendsUntil(expiry.expiryMs, atMs, carry);
  const carried = (spot - dividends) * exp((carry.rate - dividendYield) * years);
  const moneyDiscount = exp(-carry.rate * years);
  const inCoin = terms.settlement === 'coin';
  const pairs = expiry.strikes
    .map(({ call, put }) => parityPair(usable(call, atMs, settings), usable(put, atMs, settings)))
    .filter((pair) => pair !== null);
  const byParity = forwardByParity(
    pairs,
    carried,
    settings.parityStrikes,
    inCoin ? parityInCoin(spot) : parityInDollars(moneyDiscount),
  );
  // Quotes that leave the forward more room than rates and dividends do say less than the spot.
  const implied = byParity !== null && byParity.halfWidth <= carryDoubt(spot, years, settings) ? byParity : null;
  const forward = implied?.forward ?? carried;
  // What is settled in coin is discounted by what the coin gains until then: a coin lent out earns nothing.
  const discount = inCoin ? spot / forward : moneyDiscount;
  const rate = inCoin ? -ln(discount) / years : carry.rate;
  const heldYield = inCoin ? 0 : dividendYield;
  const pricedSpot = forward * exp((heldYield - rate) * years);
  return {
    years,
    forward,
    forwardOrigin: implied === null ? 'carry' : 'parity',
    discount,
    rate,
    dividendYield: heldYield,
    pricedSpot,
    quotedSpot: pricedSpot + dividends,
    forwardHalfWidth: implied?.halfWidth ?? 0,
    parityPairs: implied?.pairs ?? 0,
  };
}

/** How far the forward may be from where spot, rate and yield put it: what they cannot know, and the age of the spot. */
export function carryDoubt(spot: number, years: number, settings: ChainSettings): number {
  return spot * (settings.spotTolerance + UNKNOWN_CARRY * years);
}

/** Neither a contract of other contents nor a quote of another time says where this forward is. */
function usable(quote: OptionQuote | null, atMs: EpochMs, settings: ChainSettings): OptionQuote | null {
  if (quote === null || quote.adjusted) return null;
  return quote.atMs === null || atMs - quote.atMs <= settings.staleAfterMs ? quote : null;
}

function dividendsUntil(expiryMs: EpochMs, atMs: EpochMs, { rate, cashDividends }: CarryTerms): number {
  let worth = 0;
  for (const { exMs, amount } of cashDividends) {
    if (exMs > atMs && exMs <= expiryMs) worth += amount * exp((-rate * (exMs - atMs)) / MS_PER_YEAR);
  }
  return worth;
}
