import { blackScholesPrice } from '#options/pricing/black-scholes';
import { sviVariance } from '#options/surface/svi';
import { exp, ln } from '#primitives/exact-math';
import type { ListedStrikes } from '#simulation/options/contract-list';
import type { OptionMarketTerms } from '#simulation/options/option-market-terms';
import type { FairContract } from '#simulation/options/quote-maker';
import { type Mood, smileOf } from '#simulation/options/smile-of-the-minute';

export interface PricingMoment {
  readonly atMs: number;
  /** Dollars. */
  readonly spot: number;
  readonly mood: Mood;
  /** Factor on widths from the time of day. */
  readonly widening: number;
}

const YEAR_MS = 365 * 86_400_000;
const LEAST_YEARS = 1 / (365 * 24 * 60);
const UNITS = 10_000;
/** What is deep in the money trades with the underlying and is wider by this part of it, for the cost of hedging. */
const HEDGING = 0.0003;

/**
 * Prices every contract of one expiry from its smile and hands each to `take` in turn, as one object that is reused.
 * What is out of the money is priced; what is in it follows by parity, and where it may be exercised at once is worth
 * no less than that pays.
 */
export function priceExpiry(
  market: OptionMarketTerms,
  listed: ListedStrikes,
  moment: PricingMoment,
  contract: FairContract,
  take: (contract: FairContract) => void,
): void {
  const { rate, dividendYield, terms, quotes } = market;
  const { spot, mood } = moment;
  const years = Math.max(LEAST_YEARS, (listed.expiry.expiryMs - moment.atMs) / YEAR_MS);
  const smile = smileOf(market.smile, mood, years);
  const grown = spot * exp(-dividendYield * years);
  const discount = exp(-rate * years);
  const logForward = ln(grown / discount);
  const unit = UNITS / (terms.quotedIn === 'coin' ? spot : 1);
  const calm = moment.widening * Math.max(1, mood.stress);
  // Whoever has little time left to hedge asks for more of it.
  const urgency = 1 + 0.5 / (1 + 365 * years);
  const widthAtTheMoney = calm * urgency * quotes.width * 0.4 * grown * Math.sqrt(years);
  const { strikes, firstCall } = listed;
  for (let place = 0; place < strikes.length; place++) {
    const strike = strikes[place] as number;
    const k = ln(strike) - logForward;
    const total = sviVariance(smile, k);
    const volatility = Math.sqrt(total / years);
    const distance = k / Math.sqrt(total);
    const callIsOut = k >= 0;
    const right = callIsOut ? 'call' : 'put';
    const outside = blackScholesPrice(right, spot, strike, years, rate, dividendYield, volatility);
    const parity = grown - strike * discount;
    const inside = callIsOut ? outside - parity : outside + parity;
    const exercised = terms.exercise === 'american' ? Math.abs(spot - strike) : 0;
    const far = distance * distance;
    const riskWidth = (widthAtTheMoney * (1 + 0.15 * far)) / (1 + 0.5 * far + 0.125 * far * far);
    contract.volatility = volatility;
    contract.distance = distance;
    const call = firstCall + place;
    const put = call + strikes.length;
    contract.row = callIsOut ? call : put;
    contract.fair = outside * unit;
    contract.riskWidth = riskWidth * unit;
    take(contract);
    contract.row = callIsOut ? put : call;
    contract.fair = Math.max(inside, exercised) * unit;
    contract.riskWidth = (riskWidth + HEDGING * calm * spot * Math.min(1, Math.abs(distance) / 2)) * unit;
    take(contract);
  }
}
