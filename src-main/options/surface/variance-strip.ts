import type { ChainSnapshot, ChainContract } from '#options/chains/chain-snapshot';
import { exp } from '#primitives/exact-math';
import { fail, ok, type Result } from '#primitives/result';

/** Middle prices of one strike in dollars; null or 0 where there is none. */
export interface StripQuote {
  readonly strike: number;
  readonly call: number | null;
  readonly put: number | null;
}

export interface StripExpiry {
  readonly years: number;
  readonly rate: number;
  /** By rising strike. */
  readonly quotes: readonly StripQuote[];
}

/** The variance that a strip of options out of the money is worth, without any model of the smile. */
export interface VarianceStrip {
  readonly forward: number;
  /** The largest strike not above the forward: puts below, calls above, both there. */
  readonly centre: number;
  /** Per year. */
  readonly variance: number;
  readonly volatility: number;
  /** How many strikes were summed. */
  readonly used: number;
}

export type NoStrip = 'no_pair' | 'too_few_strikes' | 'no_variance' | 'no_bracket';

/** A stretch of so many strikes without a price ends the strip on that side, as the exchanges' indices have it. */
const GAPS_THAT_END = 2;
const FEWEST_STRIKES = 3;
const PRICE_UNITS = 10_000;

export function varianceStrip({ years, rate, quotes }: StripExpiry): Result<VarianceStrip, NoStrip> {
  const grown = exp(rate * years);
  const forward = forwardByPair(quotes, grown);
  if (forward === null) return fail('no_pair');
  let place = -1;
  for (const [i, { strike }] of quotes.entries()) if (strike <= forward) place = i;
  if (place < 0) return fail('no_pair');
  const centre = quotes[place] as StripQuote;
  const strip = [
    ...side(quotes.slice(0, place).toReversed(), ({ put }) => put).toReversed(),
    { strike: centre.strike, price: middleOf(centre) },
    ...side(quotes.slice(place + 1), ({ call }) => call),
  ];
  if (strip.length < FEWEST_STRIKES) return fail('too_few_strikes');
  let sum = 0;
  for (const [i, { strike, price }] of strip.entries()) {
    const below = strip[i - 1]?.strike ?? strike;
    const above = strip[i + 1]?.strike ?? strike;
    const width = i === 0 || i === strip.length - 1 ? above - below : (above - below) / 2;
    sum += (width / (strike * strike)) * grown * price;
  }
  const off = forward / centre.strike - 1;
  const variance = (2 * sum - off * off) / years;
  if (!(variance > 0)) return fail('no_variance');
  return ok({ forward, centre: centre.strike, variance, volatility: Math.sqrt(variance), used: strip.length });
}

/** The volatility in points for a fixed number of days ahead, from the expiries before and after. */
export function stripIndex(near: StripLeg, far: StripLeg, days: number): Result<number, NoStrip> {
  if (!(near.days <= days && far.days >= days && far.days > near.days)) return fail('no_bracket');
  const gained = near.years * near.variance * (far.days - days) + far.years * far.variance * (days - near.days);
  const variance = (gained / (far.days - near.days)) * (365 / days);
  return variance > 0 ? ok(100 * Math.sqrt(variance)) : fail('no_variance');
}

export interface StripLeg {
  readonly days: number;
  readonly years: number;
  readonly variance: number;
}

/** The same from a chain: a check on an index that the venue publishes, not a substitute for it. */
export function chainStripIndex(snapshot: ChainSnapshot, days = 30): Result<number, NoStrip> {
  const dollars = (snapshot.terms.quotedIn === 'coin' ? snapshot.spot : 1) / PRICE_UNITS;
  let near: StripLeg | null = null;
  for (const { years, rows } of snapshot.expiries) {
    const quotes = rows.map(({ strike, call, put }) => ({
      strike: strike / PRICE_UNITS,
      call: scaled(call, dollars),
      put: scaled(put, dollars),
    }));
    const strip = varianceStrip({ years, rate: snapshot.rate, quotes });
    if (!strip.ok) continue;
    const leg = { days: years * 365, years, variance: strip.value.variance };
    if (leg.days >= days) {
      if (leg.days === days) return ok(100 * strip.value.volatility);
      return near === null ? fail('no_bracket') : stripIndex(near, leg, days);
    }
    near = leg;
  }
  return fail('no_bracket');
}

/** By parity at the strike where call and put are nearest to each other. */
function forwardByPair(quotes: readonly StripQuote[], grown: number): number | null {
  let found: number | null = null;
  let smallest = Number.POSITIVE_INFINITY;
  for (const { strike, call, put } of quotes) {
    if (call === null || put === null) continue;
    const difference = call - put;
    if (Math.abs(difference) >= smallest) continue;
    smallest = Math.abs(difference);
    found = strike + grown * difference;
  }
  return found;
}

function middleOf({ call, put }: StripQuote): number {
  if (call === null || put === null) return call ?? put ?? 0;
  return (call + put) / 2;
}

/** Strikes outwards from the centre, without those that have no price, up to where prices end. */
function side(
  outwards: readonly StripQuote[],
  priceOf: (quote: StripQuote) => number | null,
): { readonly strike: number; readonly price: number }[] {
  const kept: { readonly strike: number; readonly price: number }[] = [];
  let gaps = 0;
  for (const quote of outwards) {
    const price = priceOf(quote);
    if (price !== null && price > 0) {
      gaps = 0;
      kept.push({ strike: quote.strike, price });
    } else if (++gaps === GAPS_THAT_END) break;
  }
  return kept;
}

function scaled(contract: ChainContract | null, dollars: number): number | null {
  if (contract === null || contract.stale || contract.adjusted) return null;
  const { bid, ask } = contract;
  if (bid === null || bid <= 0 || ask === null || ask < bid) return null;
  return ((bid + ask) / 2) * dollars;
}
