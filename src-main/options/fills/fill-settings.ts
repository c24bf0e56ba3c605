import type { ContractTerms } from '#domain/chain';
import { priceE4 } from '#domain/money';
import type { TickRule } from '#options/fills/tick-rule';

/** What fills are believed to gain of the way from natural to mid, by how many legs have to be traded at once. */
export interface FillShares {
  readonly oneLeg: number;
  readonly twoLegs: number;
  readonly threeLegs: number;
  readonly fourLegs: number;
}

/** Between deciding and reaching the market, by who sends the order. */
export interface OrderTimes {
  readonly latencyMs: number;
  /** An order that has not been filled by then is given up. */
  readonly lifeMs: number;
}

export interface FillSettings {
  readonly share: FillShares;
  readonly slippage: { readonly kappa: number; readonly openInterestKappa: number };
  readonly quotes: { readonly maxAgeMs: number; readonly maxSkewMs: number };
  readonly automatic: OrderTimes;
  readonly byHand: OrderTimes;
  readonly caps: QuantityCaps;
  /** Underlyings whose options move in cents at every price. */
  readonly centsEverywhere: readonly string[];
}

/** At most so much of what is traded, open and displayed. */
export interface QuantityCaps {
  readonly ofVolume: number;
  readonly ofOpenInterest: number;
  readonly ofDisplayed: number;
}

export const DEFAULT_FILL_SETTINGS: FillSettings = {
  share: { oneLeg: 0.25, twoLegs: 0.2, threeLegs: 0.15, fourLegs: 0.1 },
  slippage: { kappa: 0.2, openInterestKappa: 0.1 },
  quotes: { maxAgeMs: 5_000, maxSkewMs: 2_000 },
  automatic: { latencyMs: 750, lifeMs: 30_000 },
  byHand: { latencyMs: 60_000, lifeMs: 600_000 },
  caps: { ofVolume: 0.1, ofOpenInterest: 0.02, ofDisplayed: 3 },
  centsEverywhere: ['SPY', 'QQQ', 'IWM'],
};

/** Cents up to three dollars and nickels above, as for most funds in the penny programme. */
const SHARE_OPTION_TICKS: TickRule = { tick: priceE4(0.01), steps: [{ above: priceE4(3), tick: priceE4(0.05) }] };
const CENT_TICKS: TickRule = { tick: priceE4(0.01), steps: [] };
/** Deribit's, in coin. */
const COIN_OPTION_TICKS: TickRule = {
  tick: priceE4(0.0001),
  steps: [{ above: priceE4(0.005), tick: priceE4(0.0005) }],
};

export function ticksOf(underlying: string, terms: ContractTerms, settings: FillSettings): TickRule {
  if (terms.quotedIn === 'coin') return COIN_OPTION_TICKS;
  return settings.centsEverywhere.includes(underlying) ? CENT_TICKS : SHARE_OPTION_TICKS;
}

/** The share for so many legs; more than four count as four. */
export function shareFor(legs: number, { oneLeg, twoLegs, threeLegs, fourLegs }: FillShares): number {
  return legs <= 1 ? oneLeg : legs === 2 ? twoLegs : legs === 3 ? threeLegs : fourLegs;
}
