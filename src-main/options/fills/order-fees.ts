import { type Cents, cents, type PriceE4 } from '#domain/money';
import type { BrokerFees, Commission, FeeRounding, RegulatoryFees } from '#options/fills/fee-schedule';
import type { Brand } from '#primitives/brand';
import { invariant } from '#primitives/invariant';

/** Ten-billionths of a dollar: every published rate times every price is a whole number of them. */
export type FeeUnits = Brand<number, 'FeeUnits'>;

export const FEE_UNITS_PER_DOLLAR = 1e10;
const FEE_UNITS_PER_CENT = 1e8;

/** One leg of an order as it is charged; `price` is the leg's own, per share. */
export interface FeeLine {
  readonly side: 'sell' | 'buy';
  readonly contracts: number;
  readonly price: PriceE4;
}

export interface ShareLine {
  readonly side: 'sell' | 'buy';
  readonly shares: number;
  readonly price: PriceE4;
}

export interface OrderFees {
  readonly commission: FeeUnits;
  /** Venue and broker's clearing. */
  readonly exchange: FeeUnits;
  readonly orf: FeeUnits;
  readonly occ: FeeUnits;
  readonly taf: FeeUnits;
  readonly sec: FeeUnits;
  readonly cat: FeeUnits;
  readonly total: FeeUnits;
  /** What is booked: part of a cent counts as a whole one. */
  readonly cents: Cents;
}

/** What one order of US options costs. Commission by each leg's premium; taxes on sales by their proceeds. */
export function orderFees(
  lines: readonly FeeLine[],
  action: 'open' | 'close',
  broker: BrokerFees,
  regulatory: RegulatoryFees,
  multiplier = 100,
): OrderFees {
  let contracts = 0;
  let sold = 0;
  let proceedsE4 = 0;
  for (const line of lines) {
    contracts += line.contracts;
    if (line.side === 'buy') continue;
    sold += line.contracts;
    proceedsE4 += line.price * line.contracts * multiplier;
  }
  return total(
    {
      commission: commissionOf(lines, action === 'open' ? broker.opening : broker.closing),
      exchange: contracts * (units(broker.exchange) + units(broker.clearing)),
      orf: contracts * units(regulatory.orf),
      occ: Math.min(contracts * units(regulatory.occ), units(regulatory.occCap)),
      taf: sold * units(regulatory.taf),
      sec: salesTax(proceedsE4, regulatory),
      cat: contracts * units(regulatory.cat),
    },
    broker.rounding,
  );
}

/** What buying or selling the shares themselves costs: for covered calls, and for what an assignment leaves behind. */
export function shareFees(line: ShareLine, broker: BrokerFees, regulatory: RegulatoryFees): OrderFees {
  const sold = line.side === 'sell' ? line.shares : 0;
  return total(
    {
      commission: Math.max(line.shares * units(broker.perShare), units(broker.minPerShareOrder)),
      exchange: 0,
      orf: 0,
      occ: 0,
      taf: Math.min(sold * units(regulatory.tafPerShare), units(regulatory.tafShareCap)),
      sec: salesTax(sold * line.price, regulatory),
      cat: 0,
    },
    broker.rounding,
  );
}

export function exerciseFee(legs: number, broker: BrokerFees): Cents {
  return cents(Math.ceil((legs * units(broker.perExercise)) / FEE_UNITS_PER_CENT));
}

function commissionOf(lines: readonly FeeLine[], { tiers, minPerOrder, maxPerLeg }: Commission): number {
  let sum = 0;
  for (const { contracts, price } of lines) {
    const tier = tiers.find(({ premium }) => price >= Math.round(premium * 10_000));
    invariant(tier !== undefined, 'the last tier begins at 0');
    const leg = contracts * units(tier.perContract);
    sum += maxPerLeg === null ? leg : Math.min(leg, units(maxPerLeg));
  }
  return Math.max(sum, units(minPerOrder));
}

/** A ten-thousandth of a dollar at a hundredth of a dollar per million is a hundredth of a unit. */
function salesTax(proceedsE4: number, { secPerMillion }: RegulatoryFees): number {
  return Math.ceil((proceedsE4 * Math.round(secPerMillion * 100)) / 100);
}

function units(dollars: number): number {
  return Math.round(dollars * FEE_UNITS_PER_DOLLAR);
}

type Charges = Record<'commission' | 'exchange' | 'orf' | 'occ' | 'taf' | 'sec' | 'cat', number>;

function total(charges: Charges, rounding: FeeRounding): OrderFees {
  const charged = (amount: number): FeeUnits => {
    const asked = rounding === 'each' ? Math.ceil(amount / FEE_UNITS_PER_CENT) * FEE_UNITS_PER_CENT : amount;
    invariant(Number.isSafeInteger(asked) && asked >= 0, 'a fee is a whole number of its units');
    return asked as FeeUnits;
  };
  const commission = charged(charges.commission);
  const exchange = charged(charges.exchange);
  const orf = charged(charges.orf);
  const occ = charged(charges.occ);
  const taf = charged(charges.taf);
  const sec = charged(charges.sec);
  const cat = charged(charges.cat);
  const sum = (commission + exchange + orf + occ + taf + sec + cat) as FeeUnits;
  return {
    commission,
    exchange,
    orf,
    occ,
    taf,
    sec,
    cat,
    total: sum,
    cents: cents(Math.ceil(sum / FEE_UNITS_PER_CENT)),
  };
}
