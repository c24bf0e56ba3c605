import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ticker } from '#domain/instrument';
import { cents, type PriceE4 } from '#domain/money';
import type { Recommendation } from '#domain/recommendation';
import type { Exposure } from '#portfolio/limits/exposure';
import { bookRisk } from '#portfolio/limits/book-risk';
import { DEFAULT_PORTFOLIO_SETTINGS, type PortfolioSettings } from '#portfolio/portfolio-settings';
import { sizeRecommendation, type SizingInput } from '#portfolio/sizing/size-recommendation';
import { RECOMMENDED_MS, sealedRecommendation } from '#tests/support/sealed-recommendation';

const RUNS = { numRuns: 400, seed: 20_260_306 };
const UNKNOWN = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1);

/** Evenly over the range: doubles as they are drawn by default are nearly all next to nothing. */
const between = (from: number, to: number): fc.Arbitrary<number> =>
  fc.integer({ min: 0, max: 1_000 }).map((at) => from + ((to - from) * at) / 1_000);
const share = (most: number): fc.Arbitrary<number> => between(most / 100, most);
const signed = (most: number): fc.Arbitrary<number> => between(-most, most);

const greeks = fc.record({ delta: signed(15), gamma: signed(2), vega: signed(6), theta: signed(6) });

const recommendation: fc.Arbitrary<Recommendation> = fc
  .record({
    widthTicks: fc.integer({ min: 50, max: 1_000 }),
    creditShare: between(0.05, 0.6),
    below: fc.integer({ min: 0, max: 10 }),
    fees: fc.integer({ min: 0, max: 600 }),
    kelly: between(0, 1),
    warmth: fc.option(between(0, 100)),
    volatility: share(2),
    daysToExpiry: fc.integer({ min: 0, max: 60 }),
    greeks,
  })
  .map(({ widthTicks, creditShare, below, fees, ...rest }) => {
    const width = widthTicks * 100;
    const natural = Math.max(1, Math.floor(widthTicks * creditShare)) * 100;
    const worst = Math.max(100, natural - below * 100);
    return sealedRecommendation({
      ...rest,
      width: width as PriceE4,
      worst: worst as PriceE4,
      prices: { natural: natural as PriceE4, calibrated: natural as PriceE4, mid: (natural + 200) as PriceE4 },
      maxProfit: cents(natural),
      maxLoss: cents(width - natural),
      margin: cents(width),
      buyingPower: cents(width - natural),
      fees: cents(fees),
    });
  });

const exposure: fc.Arbitrary<Exposure> = fc.record({
  underlying: fc.constantFrom(...['IBIT', 'BITO', 'SPY'].map(ticker)),
  price: share(100),
  greeks,
  daysToExpiry: fc.integer({ min: 0, max: 60 }),
  maxLoss: fc.integer({ min: 0, max: 50_000 }).map(cents),
  buyingPower: fc.integer({ min: 0, max: 50_000 }).map(cents),
});

const settings: fc.Arbitrary<PortfolioSettings> = fc
  .record({
    riskShare: share(0.1),
    kellyFraction: share(1),
    dailySwing: share(0.1),
    buyingPowerShare: share(0.5),
    mostContracts: fc.integer({ min: 0, max: 50 }),
    underlyingLoss: share(0.3),
    coinLoss: share(0.3),
    coinDelta: share(2),
  })
  .map(({ underlyingLoss, coinLoss, coinDelta, ...sizing }) => ({
    ...DEFAULT_PORTFOLIO_SETTINGS,
    sizing: { ...DEFAULT_PORTFOLIO_SETTINGS.sizing, ...sizing },
    limits: { ...DEFAULT_PORTFOLIO_SETTINGS.limits, underlyingLoss, coinLoss, coinDelta },
  }));

const input: fc.Arbitrary<SizingInput & { readonly equity: number }> = fc.record({
  recommendation,
  atMs: fc.constant(RECOMMENDED_MS),
  held: fc.array(exposure, { maxLength: 4 }),
  equity: between(0, 200_000),
  breakers: fc.constant([]),
  settings,
});

describe('whatever is sized', () => {
  it('loses no more than its risk budget, and no more than width less credit, fees included', () => {
    fc.assert(
      fc.property(input, (given) => {
        const { contracts, maxLoss, maxProfit, buyingPower } = sizeRecommendation(given);
        const { width, worst, fees } = given.recommendation;
        const { riskShare, buyingPowerShare, mostContracts, kellyFraction } = given.settings.sizing;
        expect(Number.isInteger(contracts) && contracts >= 0).toBe(true);
        expect(contracts).toBeLessThanOrEqual(mostContracts);
        expect(maxLoss).toBe(contracts * (width - worst + fees));
        expect(maxLoss / 100).toBeLessThanOrEqual(riskShare * given.equity + 1e-6);
        expect(maxLoss / 100).toBeLessThanOrEqual(kellyFraction * given.recommendation.kelly * given.equity + 1e-6);
        expect(buyingPower / 100).toBeLessThanOrEqual(buyingPowerShare * given.equity + 1e-6);
        expect(maxProfit + maxLoss).toBe(contracts * width);
      }),
      RUNS,
    );
  });

  it('breaks no limit with everything that is held beside it', () => {
    fc.assert(
      fc.property(input, (given) => {
        const { contracts, refusal, limits } = sizeRecommendation(given);
        if (contracts === 0) {
          expect(refusal).not.toBeNull();
          return;
        }
        expect(refusal).toBeNull();
        expect(limits.every(({ passed }) => passed)).toBe(true);
        const { recommendation: sold, held, equity } = given;
        const times = (value: number): number => value * contracts;
        const added: Exposure = {
          underlying: sold.underlying,
          price: sold.underlyingPrice / 10_000,
          greeks: {
            delta: times(sold.greeks.delta),
            gamma: times(sold.greeks.gamma),
            vega: times(sold.greeks.vega),
            theta: times(sold.greeks.theta),
          },
          daysToExpiry: sold.daysToExpiry,
          maxLoss: cents(times(sold.width - sold.worst + sold.fees)),
          buyingPower: cents(times(sold.width - sold.worst)),
        };
        const most = given.settings.limits;
        const risk = bookRisk([...held, added], sold.underlying, most);
        expect(risk.underlyingLoss).toBeLessThanOrEqual(most.underlyingLoss * equity + 1e-6);
        expect(risk.coinLoss).toBeLessThanOrEqual(most.coinLoss * equity + 1e-6);
        expect(Math.abs(risk.coinDelta ?? Number.NaN)).toBeLessThanOrEqual(most.coinDelta * equity + 1e-6);
        expect(risk.loss).toBeLessThanOrEqual(most.totalLoss * equity + 1e-6);
        expect(risk.positions).toBeLessThanOrEqual(most.positions);
      }),
      RUNS,
    );
  });

  it('comes to more than nothing often enough for that to say something', () => {
    const sizes = fc.sample(input, RUNS).map((given) => sizeRecommendation(given).contracts);
    expect(sizes.filter((contracts) => contracts > 0).length).toBeGreaterThan(40);
  });

  it('is nothing, with a reason, wherever a figure that it needs is none', () => {
    const spoilt = fc.constantFrom('equity', 'kelly', 'volatility', 'delta', 'gamma', 'price', 'vega', 'theta');
    fc.assert(
      fc.property(input, spoilt, UNKNOWN, (given, what, unknown) => {
        const { contracts, refusal } = sizeRecommendation(spoil(given, what, unknown));
        if (unknown === -1 && what !== 'equity' && what !== 'kelly' && what !== 'volatility') return;
        if (what === 'kelly' && unknown === Number.POSITIVE_INFINITY) return;
        expect(contracts).toBe(0);
        expect(refusal?.passed).toBe(false);
      }),
      RUNS,
    );
  });
});

function spoil(given: SizingInput, what: string, unknown: number): SizingInput {
  const { seal: _, ...sold } = given.recommendation;
  switch (what) {
    case 'equity':
      return { ...given, equity: unknown };
    case 'kelly':
    case 'volatility':
      return { ...given, recommendation: sealedRecommendation({ ...sold, [what]: unknown }) };
    case 'price':
      return { ...given, held: [{ ...exposureOnce(), price: unknown }] };
    default:
      return {
        ...given,
        recommendation: sealedRecommendation({ ...sold, greeks: { ...sold.greeks, [what]: unknown } }),
      };
  }
}

function exposureOnce(): Exposure {
  const known = { delta: 1, gamma: 0, vega: 0, theta: 0 };
  const none = cents(0);
  return { underlying: ticker('IBIT'), price: 39, greeks: known, daysToExpiry: 9, maxLoss: none, buyingPower: none };
}
