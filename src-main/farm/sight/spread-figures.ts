import { UNKNOWN } from '#farm/evaluation/market-bar';
import type { PriceE4 } from '#domain/money';
import type { ChainContract, ChainSnapshot } from '#options/chains/chain-snapshot';
import type { BrokerFees, Commission, RegulatoryFees } from '#options/fills/fee-schedule';
import { type FillLeg, priceFill } from '#options/fills/fill-price';
import { type FillSettings, shareFor, ticksOf } from '#options/fills/fill-settings';
import { FEE_UNITS_PER_DOLLAR, type FeeLine, orderFees } from '#options/fills/order-fees';
import { quantityCap } from '#options/fills/quantity-cap';
import { coarsestTick } from '#options/fills/tick-rule';
import type { QuotedStructure } from '#options/spreads/quoted-structure';
import { legRefusals, priceRefusals } from '#options/spreads/spread-refusal';
import type { SpreadPrices } from '#options/spreads/spread-prices';

/** What trading costs: by the fill model of the house, and by one broker on one day. */
export interface SightCosts {
  readonly fills: FillSettings;
  readonly broker: BrokerFees;
  readonly regulatory: RegulatoryFees;
}

/** Whole numbers about one spread, in the units of a `MarketBar`. */
export interface SpreadPrice {
  readonly natural: number;
  readonly calibrated: number;
}

export interface ContractFees {
  readonly commission: number;
  readonly charges: number;
}

const E4_PER_DOLLAR = 10_000;
const NO_PRICE: SpreadPrice = { natural: UNKNOWN, calibrated: UNKNOWN };

/** What opening one spread brings; unknown where a leg or its price speaks against it. */
export function openingPrice(snapshot: ChainSnapshot, quoted: QuotedStructure, costs: SightCosts): SpreadPrice {
  if (legRefusals(quoted).length > 0) return NO_PRICE;
  const price = fillPrice(snapshot, quoted, 'open', costs.fills);
  if (price === null || price.natural <= 0) return NO_PRICE;
  const prices = { natural: price.natural, calibrated: price.calibrated, mid: price.natural };
  return priceRefusals(quoted, prices as SpreadPrices).length > 0 ? NO_PRICE : price;
}

/** What closing one spread costs. A leg that nobody bids for is given up. */
export function closingPrice(snapshot: ChainSnapshot, quoted: QuotedStructure, costs: SightCosts): SpreadPrice {
  const price = fillPrice(snapshot, quoted, 'close', costs.fills);
  // A spread that pays to be closed is a broken quote, or good luck that nobody should count on.
  return price === null
    ? NO_PRICE
    : { natural: Math.max(0, -price.natural), calibrated: Math.max(0, -price.calibrated) };
}

/** Contracts that the quotes have room for, and no more than are displayed: slippage is that of a single one. */
export function contractLimit(quoted: QuotedStructure, { fills }: SightCosts): number {
  const caps = { ...fills.caps, ofDisplayed: Math.min(1, fills.caps.ofDisplayed) };
  return quantityCap(legsOf(quoted, 'open'), 0, caps);
}

/** Fees of an order for one contract, in ten-thousandths of a dollar, rounded up; its minimum is kept apart. */
export function contractFees(
  quoted: QuotedStructure,
  action: 'open' | 'close',
  { broker, regulatory }: SightCosts,
  multiplier: number,
): ContractFees {
  const uncapped = (commission: Commission): Commission => ({ ...commission, minPerOrder: 0, maxPerLeg: null });
  const perContract = { ...broker, opening: uncapped(broker.opening), closing: uncapped(broker.closing) };
  const lines = legsOf(quoted, action).map(({ side, ratio, quote }): FeeLine => {
    const price = ((side === 'sell' ? quote?.bid : quote?.ask) ?? 0) as PriceE4;
    return { side, contracts: ratio, price };
  });
  const fees = orderFees(lines, action, perContract, regulatory, multiplier);
  const inE4 = (units: number): number => Math.ceil((units * E4_PER_DOLLAR) / FEE_UNITS_PER_DOLLAR);
  return { commission: inE4(fees.commission), charges: inE4(fees.total - fees.commission) };
}

/** The larger of the two minima: an order to close is not cheaper for having opened. */
export function orderMinimum({ broker }: SightCosts): number {
  return Math.ceil(Math.max(broker.opening.minPerOrder, broker.closing.minPerOrder) * E4_PER_DOLLAR);
}

function fillPrice(
  snapshot: ChainSnapshot,
  quoted: QuotedStructure,
  action: 'open' | 'close',
  settings: FillSettings,
): SpreadPrice | null {
  const legs = legsOf(quoted, action);
  const asks = quoted.contracts.flatMap((contract) => contract?.ask ?? []);
  const rules = {
    ...settings.slippage,
    ...settings.quotes,
    tick: coarsestTick(ticksOf(snapshot.underlying, snapshot.terms, settings), asks),
    noBid: action === 'open' ? ('refuse' as const) : ('give up' as const),
  };
  const natural = priceFill(legs, 1, snapshot.seenMs, { ...rules, improvement: 0 });
  if (!natural.ok) return null;
  const calibrated = priceFill(legs, 1, snapshot.seenMs, {
    ...rules,
    improvement: shareFor(legs.length, settings.share),
  });
  return calibrated.ok ? { natural: natural.value.net, calibrated: calibrated.value.net } : null;
}

function legsOf({ structure, contracts }: QuotedStructure, action: 'open' | 'close'): readonly FillLeg[] {
  return structure.legs.map(({ quantity }, at): FillLeg => {
    const sells = quantity < 0 === (action === 'open');
    const contract = contracts[at] ?? null;
    return {
      side: sells ? 'sell' : 'buy',
      ratio: Math.abs(quantity),
      quote: contract === null ? null : asQuote(contract),
    };
  });
}

/** The snapshot was normalised at the moment it was seen: its contracts are as old as they say. */
function asQuote(contract: ChainContract): FillLeg['quote'] {
  return { ...contract, seenMs: contract.atMs };
}
