import type { OptionRight } from '#domain/chain';
import type { SpreadSpec } from '#farm/population/population';

export interface SoldLeg {
  readonly right: OptionRight;
  /** Whole dollars. */
  readonly strike: number;
  readonly quantity: 1 | -1;
}

/** What a spec sells of an underlying at `spot`, where `deviation` is its standard deviation up to the expiry as a share of it. */
export function soldLegs(
  { structure, shortDelta, width }: SpreadSpec,
  spot: number,
  deviation: number,
): readonly SoldLeg[] {
  if (shortDelta === null || width === null) {
    const strike = Math.round(spot);
    return [
      { right: 'put', strike, quantity: -1 },
      { right: 'call', strike, quantity: -1 },
    ];
  }
  // About as far as the delta says: 0.2 is 0.84 deviations out, 0.3 is 0.52.
  const away = deviation * (1.48 - 3.2 * shortDelta) * spot;
  const wing = Math.max(1, Math.round(width * spot));
  const put = Math.round(spot - away);
  const call = Math.round(spot + away);
  const puts: readonly SoldLeg[] = [
    { right: 'put', strike: put, quantity: -1 },
    { right: 'put', strike: put - wing, quantity: 1 },
  ];
  const calls: readonly SoldLeg[] = [
    { right: 'call', strike: call, quantity: -1 },
    { right: 'call', strike: call + wing, quantity: 1 },
  ];
  return structure === 'bull_put' ? puts : structure === 'bear_call' ? calls : [...puts, ...calls];
}

/** The expiry after a day that is nearest to so many days from it; of two as near, the sooner. */
export function nearestFriday(day: number, dteTarget: number): number {
  const target = day + dteTarget;
  const weeks = Array.from({ length: 10 }, (_, week) => (Math.floor(day / 7) + week) * 7 + 4);
  const fridays = weeks.filter((friday) => friday > day);
  return fridays.reduce((best, one) => (Math.abs(one - target) < Math.abs(best - target) ? one : best));
}

/** Dollars per share that have to be paid at the expiry. */
export function owedAtExpiry(legs: readonly SoldLeg[], spot: number): number {
  return legs.reduce((sum, leg) => sum - leg.quantity * intrinsicOf(leg, spot), 0);
}

export function intrinsicOf({ right, strike }: SoldLeg, spot: number): number {
  return Math.max(0, right === 'put' ? strike - spot : spot - strike);
}
