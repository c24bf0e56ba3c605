import type { PriceE4 } from '#domain/money';
import type { NamedSpread } from '#farm/book/named-spread';
import type { MarketBar } from '#farm/evaluation/market-bar';
import { type CivilDay, formatDay } from '#market/sessions/civil-date';

/** Names for the spreads that a bar has more than the one before. A market made for a test does not say what they are. */
export function imaginedNames(bar: MarketBar, before: number): readonly NamedSpread[] {
  return Array.from({ length: bar.spreads - before }, (_, at): NamedSpread => {
    const number = before + at;
    const expiryDay = bar.expiryDay[number] as number;
    const expiry = formatDay(expiryDay as CivilDay);
    const strike = (400_000 + number * 5_000) as PriceE4;
    const legs = [
      { right: 'put', strike, expiry, quantity: -1 },
      { right: 'put', strike: (strike - 20_000) as PriceE4, expiry, quantity: 1 },
    ] as const;
    return { number, underlying: 0, structure: { kind: 'bull_put', legs, shares: 0 }, expiryDay };
  });
}
