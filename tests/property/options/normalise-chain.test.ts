import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OptionChain } from '#domain/chain';
import { type PriceE4, priceE4 } from '#domain/money';
import { contractsOf } from '#options/chains/chain-census';
import { DEFAULT_CHAIN_SETTINGS } from '#options/chains/chain-settings';
import { type NormalisedChain, normaliseChain, type NormaliseTerms } from '#options/chains/normalise-chain';
import { blackScholesPrice } from '#options/pricing/black-scholes';
import { DAY_MS, epochMs } from '#primitives/clock';
import { type ChainPlan, planExpiryMs, pricedChain } from '#tests/support/priced-chain';

const AT = epochMs(Date.UTC(2026, 7, 17, 14, 30));

const plans: fc.Arbitrary<ChainPlan> = fc
  .record({
    spot: fc.double({ min: 5, max: 800, noNaN: true }),
    rate: fc.double({ min: -0.01, max: 0.08, noNaN: true }),
    dividendYield: fc.double({ min: 0, max: 0.06, noNaN: true }),
    level: fc.double({ min: 0.08, max: 1.5, noNaN: true }),
    skew: fc.double({ min: -0.2, max: 0.2, noNaN: true }),
    days: fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 3 }),
    halfSpread: fc.double({ min: 0.0002, max: 0.002, noNaN: true }),
  })
  .map(({ spot, rate, dividendYield, level, skew, days, halfSpread }) => ({
    spot: Math.round(spot * 100) / 100,
    rate,
    dividendYield,
    atMs: AT,
    expiries: days.map((day) => new Date(AT + day * DAY_MS).toISOString().slice(0, 10)),
    strikes: [0.7, 0.8, 0.88, 0.94, 0.98, 1, 1.02, 1.06, 1.12, 1.2, 1.35].map(
      (share) => Math.round(share * spot * 100) / 100,
    ),
    volatility: (strike: number, years: number) => level + (skew * (1 - strike / spot)) / (1 + years),
    halfSpread: halfSpread * spot,
  }));

function normalised(chain: OptionChain, plan: ChainPlan, terms: Partial<NormaliseTerms> = {}): NormalisedChain {
  const result = normaliseChain(chain, {
    rate: plan.rate,
    dividendYield: plan.dividendYield,
    cashDividends: [],
    expiryMs: planExpiryMs,
    seenMs: AT,
    nowMs: AT,
    settings: DEFAULT_CHAIN_SETTINGS,
    ...terms,
  });
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}

describe('normalising a chain', () => {
  it('brackets the volatility that priced each contract by those of bid and ask', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const chain = normalised(pricedChain(plan), plan);
        expect(chain.spotDoubt).toBeNull();
        for (const { years, forward, discount, rows } of chain.expiries) {
          expect(forward / (plan.spot * Math.exp((plan.rate - plan.dividendYield) * years))).toBeCloseTo(1, 3);
          expect(discount).toBeCloseTo(Math.exp(-plan.rate * years), 12);
          for (const contract of contractsOf([{ rows }])) {
            if (contract.ivOrigin !== 'solved') continue;
            const { bid, mid, ask } = contract.quotedIv;
            expect(contract.iv).toBe(mid);
            const truth = plan.volatility(contract.strike / 10_000, years);
            // Parity finds the forward to within the spreads, and a volatility is off by what that is worth.
            const slack = 2e-3 * (1 + 1 / Math.sqrt(years));
            if (bid !== null) expect(bid).toBeLessThan(truth + slack);
            if (ask !== null) expect(ask).toBeGreaterThan(truth - slack);
          }
        }
      }),
      { seed: 21, numRuns: 60 },
    );
  });

  it('gives each solved volatility back the middle of its quote', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const chain = normalised(pricedChain(plan), plan);
        for (const { years, forward, discount, rows } of chain.expiries) {
          const rate = -Math.log(discount) / years;
          const spot = forward * discount;
          for (const contract of contractsOf([{ rows }])) {
            const { quotedIv, bid, ask, strike, right } = contract;
            if (quotedIv.mid === null) continue;
            const price = blackScholesPrice(right, spot, strike / 10_000, years, rate, 0, quotedIv.mid);
            const mid = ((bid as number) + (ask as number)) / 20_000;
            expect(Math.abs(price - mid)).toBeLessThan(1e-9 * plan.spot);
          }
        }
      }),
      { seed: 22, numRuns: 60 },
    );
  });

  it('does not depend on the order of the contracts, and loses none of them', () => {
    fc.assert(
      fc.property(plans, fc.infiniteStream(fc.nat()), (plan, keys) => {
        const chain = pricedChain(plan);
        const keyed = chain.contracts.map((quote) => ({ quote, key: keys.next().value as number }));
        const contracts = keyed.sort((a, b) => a.key - b.key).map(({ quote }) => quote);
        const found = normalised({ ...chain, contracts }, plan);
        expect(found).toEqual(normalised(chain, plan));
        expect([...contractsOf(found.expiries)]).toHaveLength(chain.contracts.length);
      }),
      { seed: 23, numRuns: 30 },
    );
  });

  it('lets what one expiry is quoted at change nothing in another', () => {
    fc.assert(
      fc.property(plans, fc.nat(50_000), (plan, shift) => {
        fc.pre(plan.expiries.length > 1);
        const chain = pricedChain(plan);
        const [first] = plan.expiries;
        const contracts = chain.contracts.map((quote) =>
          quote.expiry === first
            ? { ...quote, bid: ((quote.bid ?? 0) + shift) as PriceE4, ask: ((quote.ask ?? 0) + 2 * shift) as PriceE4 }
            : quote,
        );
        const others = (found: NormalisedChain) => found.expiries.filter(({ expiry }) => expiry !== first);
        expect(others(normalised({ ...chain, contracts }, plan))).toEqual(others(normalised(chain, plan)));
      }),
      { seed: 24, numRuns: 40 },
    );
  });

  it('accounts for every contract, whatever a provider sends', () => {
    const quotes = fc.record({
      expiry: fc.constantFrom('2026-08-16', '2026-08-21', '2026-09-18', 'never'),
      strike: fc.integer({ min: -1, max: 6 }).map((dollars) => priceE4(dollars)),
      right: fc.constantFrom('call' as const, 'put' as const),
      bid: fc.option(fc.nat(80_000).map((units) => units as PriceE4)),
      ask: fc.option(fc.nat(80_000).map((units) => units as PriceE4)),
      bidSize: fc.option(fc.nat(100)),
      askSize: fc.option(fc.nat(100)),
      last: fc.constant(null),
      impliedVolatility: fc.option(fc.double({ min: 0, max: 40, noNaN: true })),
      delta: fc.constant(null),
      gamma: fc.constant(null),
      theta: fc.constant(null),
      vega: fc.constant(null),
      openInterest: fc.option(fc.nat(9_000)),
      volume: fc.option(fc.nat(9_000)),
      atMs: fc.option(fc.integer({ min: -9_000, max: 0 }).map((age) => epochMs(AT + age))),
      adjusted: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(quotes, { maxLength: 40 }), (contracts) => {
        const chain: OptionChain = { ...pricedChain({ ...PLAIN, expiries: [] }), contracts };
        const result = normaliseChain(chain, {
          rate: 0.04,
          dividendYield: 0,
          cashDividends: [],
          expiryMs: (expiry) => (expiry === 'never' ? null : planExpiryMs(expiry)),
          seenMs: AT,
          nowMs: AT,
          settings: DEFAULT_CHAIN_SETTINGS,
        });
        if (!result.ok) {
          expect(result.failure.code).toBe('no-contracts');
          return;
        }
        const held = [...contractsOf(result.value.expiries)];
        expect(held.length + result.value.leftOut.reduce((sum, { count }) => sum + count, 0)).toBe(contracts.length);
        for (const { years, forward, discount } of result.value.expiries) {
          expect(Math.min(years, forward, discount)).toBeGreaterThan(0);
        }
        for (const contract of held) {
          const figures = [contract.iv, ...Object.values(contract.quotedIv), ...Object.values(contract.greeks ?? {})];
          for (const figure of figures) expect(figure === null || Number.isFinite(figure)).toBe(true);
          expect((contract.iv === null) === (contract.ivProblem !== null)).toBe(true);
          expect((contract.iv === null) === (contract.ivOrigin === null)).toBe(true);
          expect(contract.stale).toBe(AT - contract.atMs > DEFAULT_CHAIN_SETTINGS.staleAfterMs);
          if (contract.stale || contract.adjusted) expect(contract.grade).toBe('F');
          if (contract.adjusted) expect(contract.iv).toBeNull();
        }
      }),
      { seed: 25, numRuns: 200 },
    );
  });
});

const PLAIN: ChainPlan = {
  spot: 3.5,
  rate: 0.04,
  dividendYield: 0,
  atMs: AT,
  expiries: [],
  strikes: [],
  volatility: () => 0.5,
  halfSpread: 0.01,
};
