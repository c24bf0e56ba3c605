import type { StructureView } from '#contract/options-view';
import type { OrderLeg } from '#contract/trade-view';
import type { Cents, PriceE4 } from '#domain/money';
import type { Structure, StructureKind } from '#domain/structure';
import { dateOf, parseDay } from '#market/sessions/civil-date';
import { strikesOf } from '#options/spreads/structure-shape';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** As traders say it, at Robinhood and elsewhere: what is sold gives a credit spread its name. */
const SPOKEN: Readonly<Record<StructureKind, string>> = {
  bull_put: 'put spread',
  bear_call: 'call spread',
  iron_condor: 'iron condor',
  short_straddle: 'short straddle',
  short_strangle: 'short strangle',
  bull_call_debit: 'bought call spread',
  bear_put_debit: 'bought put spread',
  covered_call: 'covered call',
  long_straddle: 'bought straddle',
};

/** Dollars, for the window. */
export function perShare(price: PriceE4): number {
  return price / 10_000;
}

export function inDollars(amount: Cents): number {
  return amount / 100;
}

/** `put spread` */
export function kindName(kind: StructureKind): string {
  return SPOKEN[kind];
}

/** `put spread 52 / 49` */
export function structureName(structure: Structure): string {
  const strikes = strikesOf(structure).map((strike) => String(perShare(strike)));
  return `${SPOKEN[structure.kind]} ${strikes.join(' / ')}`;
}

/** `IBIT put spread 52 / 49 · 18 Dec` */
export function structureTitle(underlying: string, structure: Structure): string {
  return `${underlying} ${structureName(structure)} · ${shortDate(expiryOf(structure))}`;
}

/** The first leg to expire: none of ours has two dates. */
export function expiryOf({ legs }: Structure): string {
  return legs.map(({ expiry }) => expiry).toSorted()[0] ?? '';
}

/** `18 Dec` */
function shortDate(date: string): string {
  const day = parseDay(date);
  if (day === null) return date;
  const { day: ofMonth, month } = dateOf(day);
  return `${ofMonth} ${MONTHS[month - 1] ?? ''}`;
}

/** `18 Dec 2026` */
export function longDate(date: string): string {
  return parseDay(date) === null ? date : `${shortDate(date)} ${date.slice(0, 4)}`;
}

/** In the order in which they are entered: what is sold first when opening; what is bought back first when closing. */
export function orderLegs({ legs }: Structure, side: 'open' | 'close' = 'open'): OrderLeg[] {
  const sign = side === 'open' ? 1 : -1;
  const first = side === 'open' ? 'sell' : 'buy';
  return legs
    .map(({ right, strike, expiry, quantity }): OrderLeg => ({
      action: quantity * sign < 0 ? 'sell' : 'buy',
      right,
      strike: perShare(strike),
      expiry,
      expiryText: longDate(expiry),
      quantity: Math.abs(quantity),
    }))
    .toSorted((left, right) => Number(left.action !== first) - Number(right.action !== first));
}

export function structureView(underlying: string, { legs, shares }: Structure): StructureView {
  return {
    underlying,
    shares,
    legs: legs.map(({ right, strike, expiry, quantity }) => ({ right, strike: perShare(strike), expiry, quantity })),
  };
}
