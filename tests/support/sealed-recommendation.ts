import { ticker } from '#domain/instrument';
import { cents, type PriceE4, priceE4 } from '#domain/money';
import type { Recommendation } from '#domain/recommendation';
import { sealOf } from '#domain/recommendation-seal';
import { structureOver } from '#options/spreads/structure-shape';
import { epochMs } from '#primitives/clock';

/** Friday 6 March 2026, 13:00 in New York. */
export const RECOMMENDED_MS = epochMs(Date.UTC(2026, 2, 6, 18));

type Unsealed = Omit<Recommendation, 'seal'>;

/** A put spread on IBIT, 34 / 32, sold for 0.21, never below 0.20; whatever is named is changed before it is sealed. */
export function sealedRecommendation(changes: Partial<Unsealed> = {}): Recommendation {
  const structure = structureOver('bull_put', '2026-03-20', [priceE4(34), priceE4(32)]);
  if (structure === null) throw new Error('a put spread has two strikes');
  const unsealed: Unsealed = {
    id: 'a1b2c3',
    tier: 1,
    score: 74,
    underlying: ticker('IBIT'),
    underlyingPrice: priceE4(39.45),
    structure,
    daysToExpiry: 14,
    width: priceE4(2),
    prices: { natural: priceE4(0.21), calibrated: priceE4(0.21), mid: priceE4(0.245) },
    ladder: [0.24, 0.23, 0.22, 0.21, 0.2].map((credit): PriceE4 => priceE4(credit)),
    worst: priceE4(0.2),
    tick: priceE4(0.01),
    maxProfit: cents(2_100),
    maxLoss: cents(17_900),
    margin: cents(20_000),
    buyingPower: cents(17_900),
    fees: cents(260),
    breakevens: [priceE4(33.79)],
    odds: [{ model: 'forecast', pop: 0.92, ev: cents(832) }],
    popLow: 0.84,
    kelly: 0.15,
    volatility: 0.73,
    halfProfit: { model: 'heston', value: 0.87, standardError: 0.005 },
    touch: [{ model: 'bs', value: 0.32, standardError: 0 }],
    evNatural: cents(832),
    evCalibrated: cents(832),
    greeks: { delta: 6.2, gamma: -1.3, vega: -0.56, theta: 1.4 },
    exit: {
      targetDebit: priceE4(0.1),
      stopDebit: priceE4(0.63),
      timeExitDte: 7,
      closeByMs: epochMs(Date.UTC(2026, 2, 20, 19, 45)),
    },
    farm: null,
    because: ['implied 73 % to expiry against 53 % forecast'],
    cautions: [],
    warmth: 70,
    atMs: RECOMMENDED_MS,
    quotedMs: RECOMMENDED_MS,
    validUntilMs: epochMs(RECOMMENDED_MS + 600_000),
    ...changes,
  };
  return { ...unsealed, seal: sealOf(unsealed) };
}
