/** Rates in dollars, as brokers and exchanges publish them, with the day from which they hold (YYYY-MM-DD, New York). */
export interface RegulatoryFees {
  readonly from: string;
  /** Options regulatory fee, per contract. */
  readonly orf: number;
  /** Clearing, per contract and at most so much an order. */
  readonly occ: number;
  readonly occCap: number;
  /** Trading activity fee, on sales: per contract, and per share up to a cap per order. */
  readonly taf: number;
  readonly tafPerShare: number;
  readonly tafShareCap: number;
  /** SEC section 31, on the proceeds of sales: dollars per million. */
  readonly secPerMillion: number;
  /** Consolidated audit trail, per contract. */
  readonly cat: number;
}

/** From this premium (dollars per share) upwards, so much per contract. */
export interface CommissionTier {
  readonly premium: number;
  readonly perContract: number;
}

export interface Commission {
  /** By falling premium; the last one begins at 0. */
  readonly tiers: readonly CommissionTier[];
  readonly minPerOrder: number;
  /** Per leg; null where there is none. */
  readonly maxPerLeg: number | null;
}

/** `total`: fractions of a cent add up and the order's total is rounded up. `each`: every single charge is rounded up. */
export type FeeRounding = 'total' | 'each';

export interface BrokerFees {
  readonly from: string;
  readonly opening: Commission;
  readonly closing: Commission;
  /** What the broker passes on for the venue, per contract. The dearest case, since the route is not known beforehand. */
  readonly exchange: number;
  /** The broker's own clearing fee, per contract. */
  readonly clearing: number;
  readonly perShare: number;
  readonly minPerShareOrder: number;
  /** Per exercise or assignment of a leg, however many contracts. */
  readonly perExercise: number;
  readonly rounding: FeeRounding;
}

/** Shares of one coin, as Deribit publishes them, with the day (UTC) from which they hold. */
export interface CoinFees {
  readonly from: string;
  readonly trade: number;
  readonly delivery: number;
  /** Of the option's price: neither fee is more than this. */
  readonly capOfPrice: number;
}

/** Everything that is charged, by who charges it, each a list by rising `from`. */
export interface FeeTable {
  readonly regulatory: readonly RegulatoryFees[];
  readonly brokers: Readonly<Record<string, readonly BrokerFees[]>>;
  readonly coin: Readonly<Record<string, readonly CoinFees[]>>;
}

/** The version in force on a day; null before the first. */
export function inForce<Version extends { readonly from: string }>(
  versions: readonly Version[],
  day: string,
): Version | null {
  let found: Version | null = null;
  for (const version of versions) {
    if (version.from <= day) found = version;
  }
  return found;
}
