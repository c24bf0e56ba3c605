import { describe, expect, it } from 'vitest';
import type { OptionChain, OptionQuote, OptionRight } from '#domain/chain';
import { type PriceE4, priceE4 } from '#domain/money';
import type { ChainContract } from '#options/chains/chain-snapshot';
import { DEFAULT_CHAIN_SETTINGS } from '#options/chains/chain-settings';
import { type NormalisedChain, normaliseChain, type NormaliseTerms } from '#options/chains/normalise-chain';
import { blackScholes } from '#options/pricing/black-scholes';
import { epochMs, HOUR_MS } from '#primitives/clock';
import {
  type ChainPlan,
  COIN_TERMS,
  emptyQuote,
  fairPrice,
  planExpiryMs,
  pricedChain,
} from '#tests/support/priced-chain';

const NEAR = '2026-09-04';
const FAR = '2026-12-18';
const AT = epochMs(Date.UTC(2026, 7, 17, 14, 30));

const PLAN: ChainPlan = {
  spot: 52.37,
  rate: 0.04,
  dividendYield: 0.01,
  atMs: AT,
  expiries: [NEAR, FAR],
  strikes: [40, 44, 46, 48, 50, 52, 54, 56, 60, 70],
  volatility: (strike, years) => 0.5 + 0.2 * (strike / 52 - 1) ** 2 - 0.05 * years,
  halfSpread: 0.01,
};

const TERMS: NormaliseTerms = {
  rate: 0.04,
  dividendYield: 0.01,
  cashDividends: [],
  expiryMs: (expiry) => (expiry.startsWith('2026') ? planExpiryMs(expiry) : null),
  seenMs: AT,
  nowMs: AT,
  settings: DEFAULT_CHAIN_SETTINGS,
};

function normalised(chain: OptionChain, terms: Partial<NormaliseTerms> = {}): NormalisedChain {
  const result = normaliseChain(chain, { ...TERMS, ...terms });
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}

function contractOf(chain: NormalisedChain, expiry: string, strike: number, right: OptionRight): ChainContract {
  const row = chain.expiries.find((e) => e.expiry === expiry)?.rows.find((r) => r.strike === priceE4(strike));
  const contract = row?.[right];
  if (contract === undefined || contract === null) throw new Error(`${expiry} ${strike} ${right} is not there`);
  return contract;
}

/** The chain with some contracts changed. */
function withChanges(chain: OptionChain, change: (quote: OptionQuote) => OptionQuote | null): OptionChain {
  return { ...chain, contracts: chain.contracts.map(change).filter((quote) => quote !== null) };
}

function is(quote: OptionQuote, expiry: string, strike: number, right: OptionRight): boolean {
  return quote.expiry === expiry && quote.strike === priceE4(strike) && quote.right === right;
}

const CHAIN = pricedChain(PLAN);

describe('a normalised chain', () => {
  it('has each expiry and strike once, sorted, and years to the moment of expiry', () => {
    const shuffled = { ...CHAIN, contracts: CHAIN.contracts.toReversed() };
    const chain = normalised(shuffled);
    expect(chain).toEqual(normalised(CHAIN));
    expect(chain.expiries.map(({ expiry, rows }) => [expiry, rows.map((row) => row.strike / 10_000)])).toEqual([
      [NEAR, PLAN.strikes],
      [FAR, PLAN.strikes],
    ]);
    expect(chain.expiries[0]?.years).toBe((planExpiryMs(NEAR) - AT) / (365 * 24 * HOUR_MS));
    expect(chain).toMatchObject({ underlying: 'XYZ', spot: 52.37, provider: 'test', leftOut: [], spotDoubt: null });
  });

  it('finds the forward in the prices, whatever was assumed of dividends', () => {
    for (const dividendYield of [0, 0.01, 0.3]) {
      const chain = normalised(CHAIN, { dividendYield });
      for (const { years, forward, forwardOrigin, discount } of chain.expiries) {
        expect(forwardOrigin).toBe('parity');
        expect(forward).toBeCloseTo(52.37 * Math.exp((0.04 - 0.01) * years), 3);
        expect(discount).toBeCloseTo(Math.exp(-0.04 * years), 14);
      }
    }
  });

  it('puts the forward where spot, rate, yield and cash dividends have it when no strike is quoted on both sides', () => {
    const calls = withChanges(CHAIN, (quote) => (quote.right === 'call' ? quote : null));
    const cashDividends = [
      { exMs: epochMs(AT - 1), amount: 9 },
      { exMs: epochMs(planExpiryMs(NEAR) + 1), amount: 0.5 },
    ];
    const [near, far] = normalised(calls, { cashDividends }).expiries;
    expect([near?.forwardOrigin, far?.forwardOrigin]).toEqual(['carry', 'carry']);
    expect(near?.forward).toBeCloseTo(52.37 * Math.exp(0.03 * (near?.years ?? 0)), 10);
    const paid = 0.5 * Math.exp(-0.04 * (near?.years ?? 0));
    expect(far?.forward).toBeCloseTo((52.37 - paid) * Math.exp(0.03 * (far?.years ?? 0)), 6);
  });

  it('does not let one wrong quote near the money move the forward', () => {
    const wrong = withChanges(CHAIN, (quote) =>
      is(quote, NEAR, 52, 'call') ? { ...quote, bid: priceE4(9), ask: priceE4(9.02) } : quote,
    );
    expect(normalised(wrong).expiries[0]?.forward).toBeCloseTo(normalised(CHAIN).expiries[0]?.forward ?? 0, 3);
  });

  it('solves the volatility of every contract to what the prices were made of', () => {
    const chain = normalised(CHAIN);
    for (const { expiry, years, forward, rows } of chain.expiries) {
      for (const { strike, call, put } of rows) {
        const dollars = strike / 10_000;
        for (const contract of [call, put]) {
          if (contract === null) throw new Error('a contract is missing');
          const inside = contract.right === 'call' ? dollars < forward : dollars > forward;
          expect(contract.ivOrigin).toBe(inside ? 'parity' : 'solved');
          expect(contract.iv).toBeCloseTo(PLAN.volatility(dollars, years), 3);
          const { bid, mid, ask } = contract.quotedIv;
          if (bid !== null && mid !== null && ask !== null) expect(bid < mid && mid < ask).toBe(true);
        }
        // Parity makes one volatility of the two sides of a strike.
        expect(call?.iv).toBe(put?.iv);
      }
      expect(expiry).toMatch(/^2026/);
    }
  });

  it('has Greeks by spot that agree with the formulas', () => {
    const contract = contractOf(normalised(CHAIN), FAR, 48, 'put');
    const years = (planExpiryMs(FAR) - AT) / (365 * 24 * HOUR_MS);
    const volatility = contract.iv as number;
    const figures = blackScholes({
      right: 'put',
      spot: 52.37,
      strike: 48,
      years,
      rate: 0.04,
      dividendYield: 0.01,
      volatility,
    });
    expect(contract.greeks?.delta).toBeCloseTo(figures.delta, 4);
    expect(contract.greeks?.gamma).toBeCloseTo(figures.gamma, 4);
    expect(contract.greeks?.vega).toBeCloseTo(figures.vega, 2);
    expect(contract.greeks?.theta).toBeCloseTo(figures.theta, 2);
  });
});

describe('the volatility of a contract', () => {
  const only = (change: Partial<OptionQuote>, at: readonly [number, OptionRight] = [44, 'put']): ChainContract => {
    const chain = withChanges(CHAIN, (quote) => (is(quote, NEAR, at[0], at[1]) ? { ...quote, ...change } : quote));
    return contractOf(normalised(chain), NEAR, at[0], at[1]);
  };

  it.each<readonly [string, Partial<OptionQuote>, string]>([
    ['nobody bids', { bid: priceE4(0) }, 'nobody bids'],
    ['no bid is known', { bid: null }, 'nobody bids'],
    ['nobody offers', { ask: null }, 'nobody offers'],
    ['the quote is crossed', { bid: priceE4(1), ask: priceE4(0.9) }, 'bid above ask'],
    ['the contract is adjusted', { adjusted: true }, 'adjusted contract'],
    [
      'the price is more than the contract can pay',
      { bid: priceE4(43.9), ask: priceE4(60) },
      'worth more than it could ever pay',
    ],
  ])('is unknown, with the reason, where %s', (_, change, problem) => {
    expect(only(change)).toMatchObject({ iv: null, ivOrigin: null, ivProblem: problem, greeks: null });
  });

  it('is the provider’s then, if it states one that can be meant, but never for an adjusted contract', () => {
    const provided = only({ bid: priceE4(0), impliedVolatility: 0.61 });
    expect(provided).toMatchObject({ iv: 0.61, ivOrigin: 'provider', ivProblem: null });
    expect(provided.greeks?.delta).toBeLessThan(0);
    expect(only({ bid: priceE4(0), impliedVolatility: 0.00001 }).iv).toBeNull();
    expect(only({ adjusted: true, impliedVolatility: 0.61 }).iv).toBeNull();
    expect(only({ impliedVolatility: 0.61 }).ivOrigin).toBe('solved');
  });

  it('keeps the two sides apart: an ask without a bid has a volatility, their middle has none', () => {
    const { quotedIv } = only({ bid: priceE4(0) });
    expect([quotedIv.bid, quotedIv.mid]).toEqual([null, null]);
    expect(quotedIv.ask).toBeGreaterThan(0.4);
  });

  it('comes from the other right where the contract is in the money, even at parity', () => {
    const intrinsic = 60 - 52.37;
    const deep = only({ bid: priceE4(intrinsic - 0.2), ask: priceE4(intrinsic + 0.05) }, [60, 'put']);
    expect(deep.ivOrigin).toBe('parity');
    expect(deep.iv).toBeCloseTo(PLAN.volatility(60, 0.05), 2);
    expect(deep.quotedIv.bid).toBeNull();
  });

  it('falls back to its own quote in the money where the other right has none', () => {
    const chain = withChanges(CHAIN, (quote) => (is(quote, NEAR, 50, 'put') ? { ...quote, bid: priceE4(0) } : quote));
    const call = contractOf(normalised(chain), NEAR, 50, 'call');
    expect(call.ivOrigin).toBe('solved');
    expect(call.iv).toBeCloseTo(PLAN.volatility(50, 0.05), 2);
  });
});

describe('ages', () => {
  it('are counted until now, from the contract’s own stamp or the chain’s', () => {
    const chain = withChanges(CHAIN, (quote) =>
      is(quote, NEAR, 50, 'put') ? { ...quote, atMs: epochMs(AT - 5_001) } : quote,
    );
    const fresh = normalised(chain);
    expect(contractOf(fresh, NEAR, 50, 'put')).toMatchObject({ stale: true, grade: 'F', atMs: AT - 5_001 });
    expect(contractOf(fresh, NEAR, 50, 'call')).toMatchObject({ stale: false, atMs: AT });
    const old = normalised(chain, { nowMs: epochMs(AT + 5_001) });
    expect(contractOf(old, NEAR, 50, 'call')).toMatchObject({ stale: true, grade: 'F' });
    expect(old.expiries[0]?.forwardOrigin).toBe('parity');
  });

  it('keep a quote that is older than the chain out of the forward', () => {
    const lagging = withChanges(CHAIN, (quote) =>
      quote.right === 'call' ? { ...quote, atMs: epochMs(AT - 60_000) } : quote,
    );
    expect(normalised(lagging).expiries[0]?.forwardOrigin).toBe('carry');
  });
});

describe('what is left out', () => {
  it('is counted and named by reason', () => {
    const contracts = [
      emptyQuote('2026-08-14', 50, 'call'),
      emptyQuote('2025-11-11', 50, 'call'),
      emptyQuote(NEAR, 0, 'call'),
      ...CHAIN.contracts,
      emptyQuote(NEAR, 50, 'call'),
      ...[1, 2, 3].map((strike) => emptyQuote('2026-08-14', strike, 'put')),
    ];
    expect(normalised({ ...CHAIN, contracts }).leftOut).toEqual([
      { reason: 'expired', count: 4, examples: ['2026-08-14 50 call', '2026-08-14 1 put', '2026-08-14 2 put'] },
      { reason: 'unknown-expiry', count: 1, examples: ['2025-11-11 50 call'] },
      { reason: 'not-a-strike', count: 1, examples: ['2026-09-04 0 call'] },
      { reason: 'repeated', count: 1, examples: ['2026-09-04 50 call'] },
    ]);
  });

  it('is a contract that a split changed, where the regular one of that strike is listed as well', () => {
    const adjusted = { ...emptyQuote(NEAR, 50, 'call'), adjusted: true, bid: priceE4(1), ask: priceE4(2) };
    for (const contracts of [
      [adjusted, ...CHAIN.contracts],
      [...CHAIN.contracts, adjusted],
    ]) {
      const chain = normalised({ ...CHAIN, contracts });
      expect(contractOf(chain, NEAR, 50, 'call').adjusted).toBe(false);
      expect(chain.leftOut).toEqual([{ reason: 'repeated', count: 1, examples: ['2026-09-04 50 call'] }]);
    }
    const alone = normalised({ ...CHAIN, contracts: [...CHAIN.contracts, { ...adjusted, strike: priceE4(51) }] });
    expect(contractOf(alone, NEAR, 51, 'call')).toMatchObject({ adjusted: true, iv: null, grade: 'F' });
  });

  it('is everything: a refusal that says why', () => {
    expect(normaliseChain({ ...CHAIN, underlyingPrice: null }, TERMS)).toEqual({
      ok: false,
      failure: { code: 'no-underlying-price', message: 'XYZ comes without a price of its own' },
    });
    expect(normaliseChain(CHAIN, { ...TERMS, nowMs: planExpiryMs(FAR) })).toEqual({
      ok: false,
      failure: { code: 'no-contracts', message: 'XYZ has no contract left (40 expired)' },
    });
    expect(normaliseChain({ ...CHAIN, contracts: [] }, TERMS)).toMatchObject({ ok: false });
  });
});

describe('the stated spot', () => {
  it('is doubted where the quotes saw another one, and the quotes decide', () => {
    const moved = normalised({ ...CHAIN, underlyingPrice: priceE4(52.37 * 0.99) });
    expect(moved.impliedSpot).toBeCloseTo(52.37, 3);
    expect(moved.spotDoubt).toBe(
      'the quotes imply a spot of 52.37 where 51.85 is stated: they are not of one moment, or a dividend is missing',
    );
    expect(contractOf(moved, NEAR, 50, 'put').iv).toBeCloseTo(
      contractOf(normalised(CHAIN), NEAR, 50, 'put').iv ?? 0,
      5,
    );
  });

  it('is believed once the dividend before the nearest expiry is stated', () => {
    const paid = 2.1;
    const prices = pricedChain({ ...PLAN, spot: PLAN.spot - paid });
    const chain = { ...prices, underlyingPrice: priceE4(PLAN.spot) };
    expect(normalised(chain).spotDoubt).toMatch(/dividend/);
    const known = normalised(chain, { cashDividends: [{ exMs: epochMs(AT + HOUR_MS), amount: paid }] });
    expect(known.spotDoubt).toBeNull();
    expect(known.impliedSpot).toBeCloseTo(PLAN.spot, 2);
    // Either way the quotes decide on the forward, and so on volatilities.
    expect(contractOf(known, NEAR, 50, 'put').iv).toBeCloseTo(
      contractOf(normalised(chain), NEAR, 50, 'put').iv ?? 0,
      6,
    );
  });

  it('is believed within what rates and dividends may do', () => {
    expect(normalised({ ...CHAIN, underlyingPrice: priceE4(52.37 * 1.001) }).spotDoubt).toBeNull();
    expect(normalised(CHAIN, { rate: 0.02, dividendYield: 0 }).spotDoubt).toBeNull();
  });
});

describe('a chain quoted in coin', () => {
  const spot = 60_000;
  const basis = 0.06;
  // The exchange's own convention: coin price = undiscounted price on the future ÷ the future.
  const plan: ChainPlan = {
    ...PLAN,
    spot,
    rate: basis,
    dividendYield: 0,
    strikes: [50_000, 55_000, 58_000, 60_000, 62_000, 65_000, 75_000],
    volatility: () => 0.55,
  };
  const contracts = plan.expiries.flatMap((expiry) =>
    plan.strikes.flatMap((strike) =>
      (['call', 'put'] as const).map((right): OptionQuote => {
        const coin = (fairPrice(plan, expiry, strike, right) / spot) * 10_000;
        return {
          ...emptyQuote(expiry, strike, right),
          bid: (Math.floor(coin) - 2) as PriceE4,
          ask: (Math.ceil(coin) + 2) as PriceE4,
        };
      }),
    ),
  );
  const chain = normalised({ ...CHAIN, underlyingPrice: priceE4(spot), terms: COIN_TERMS, contracts });

  it('is in dollars, with forwards from its own parity and coins that earn nothing', () => {
    expect(chain.terms).toEqual({ ...COIN_TERMS, quotedIn: 'usd' });
    for (const { years, forward, forwardOrigin, discount } of chain.expiries) {
      expect(forwardOrigin).toBe('parity');
      expect(forward / (spot * Math.exp(basis * years))).toBeCloseTo(1, 3);
      expect(discount).toBe(spot / forward);
    }
  });

  it('has the volatilities that its prices were made of', () => {
    for (const { rows } of chain.expiries) {
      for (const { call, put } of rows) {
        expect(call?.iv).toBeCloseTo(0.55, 1);
        expect(put?.iv).toBe(call?.iv);
        const { bid, ask } = (call?.ivOrigin === 'solved' ? call : put)?.quotedIv ?? { bid: null, ask: null };
        if (bid !== null && ask !== null) expect(bid < 0.55 && ask > 0.55).toBe(true);
      }
    }
  });
});
