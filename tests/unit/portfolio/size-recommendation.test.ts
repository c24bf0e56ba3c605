import { describe, expect, it } from 'vitest';
import { ticker } from '#domain/instrument';
import { cents, priceE4 } from '#domain/money';
import type { BreakerState } from '#portfolio/breakers/breaker-state';
import type { Exposure } from '#portfolio/limits/exposure';
import { DEFAULT_PORTFOLIO_SETTINGS, type PortfolioSettings } from '#portfolio/portfolio-settings';
import { sizeRecommendation, type SizingInput } from '#portfolio/sizing/size-recommendation';
import type { SizedRecommendation, SizingStepName } from '#portfolio/sizing/sized-recommendation';
import { epochMs } from '#primitives/clock';
import { RECOMMENDED_MS, sealedRecommendation } from '#tests/support/sealed-recommendation';

const { sizing, limits } = DEFAULT_PORTFOLIO_SETTINGS;

function sized(changes: Partial<SizingInput> = {}): SizedRecommendation {
  return sizeRecommendation({
    recommendation: sealedRecommendation(),
    atMs: RECOMMENDED_MS,
    held: [],
    equity: 25_000,
    breakers: [],
    settings: DEFAULT_PORTFOLIO_SETTINGS,
    ...changes,
  });
}

function withSizing(changes: Partial<PortfolioSettings['sizing']>): PortfolioSettings {
  return { ...DEFAULT_PORTFOLIO_SETTINGS, sizing: { ...sizing, ...changes } };
}

function withLimits(changes: Partial<PortfolioSettings['limits']>): PortfolioSettings {
  return { ...DEFAULT_PORTFOLIO_SETTINGS, limits: { ...limits, ...changes } };
}

function held(changes: Partial<Exposure> = {}): Exposure {
  return {
    underlying: ticker('BITO'),
    price: 11,
    greeks: { delta: 50, gamma: -10, vega: -2, theta: 3 },
    daysToExpiry: 30,
    maxLoss: cents(40_000),
    buyingPower: cents(40_000),
    ...changes,
  };
}

function halting(breaker: BreakerState['breaker'], effect: BreakerState['effect'] = 'halts'): BreakerState {
  return { breaker, tripped: true, effect, text: `${breaker} has tripped`, untilMs: null };
}

function stepOf({ steps }: SizedRecommendation, name: SizingStepName): string | undefined {
  return steps.find((step) => step.name === name)?.text;
}

describe('the size of a recommendation', () => {
  it('is what the risk budget pays for at the lowest credit of the ticket, fees included', () => {
    const { contracts, maxLoss, maxProfit, refusal } = sized();
    // 3 % of $25,000 is $750; one spread loses 2.00 − 0.20 a share and $2.60 of fees: $182.60.
    expect(contracts).toBe(4);
    expect(maxLoss).toBe(4 * 18_260);
    expect(maxProfit).toBe(4 * (2_000 - 260));
    expect(refusal).toBeNull();
  });

  it('says every step with its figures, and which one decided', () => {
    const { steps } = sized();
    expect(steps.map(({ name }) => name)).toEqual(['risk', 'kelly', 'swing', 'buying-power', 'cap', 'warmth']);
    expect(steps.filter(({ binds }) => binds).map(({ name }) => name)).toEqual(['risk']);
    expect(stepOf(sized(), 'risk')).toBe('3 % of $25,000 is $750, one may lose $183: 4');
    expect(stepOf(sized(), 'warmth')).toBe('warmth 70: 100 % of it, 4');
  });

  it('falls with warmth, and is nothing where nobody knows how warm it is', () => {
    expect(sized({ recommendation: sealedRecommendation({ warmth: 45 }) }).contracts).toBe(2);
    const cold = sized({ recommendation: sealedRecommendation({ warmth: 20 }) });
    expect(cold.contracts).toBe(0);
    expect(cold.refusal?.gate).toBe('warmth');
    const unknown = sized({ recommendation: sealedRecommendation({ warmth: null }) });
    expect(unknown.refusal?.text).toBe('how warm it is is not known: 0 % of it, 0');
  });

  it('is nothing where Kelly finds no edge', () => {
    const { contracts, refusal } = sized({ recommendation: sealedRecommendation({ kelly: 0 }) });
    expect(contracts).toBe(0);
    expect(refusal).toMatchObject({ gate: 'kelly', found: 0, needed: 1 });
  });

  it('never passes the cap of contracts, the swing or the buying power', () => {
    expect(sized({ settings: withSizing({ mostContracts: 2 }) }).contracts).toBe(2);
    expect(sized({ settings: withSizing({ dailySwing: 0.001 }) }).contracts).toBe(1);
    expect(sized({ settings: withSizing({ buyingPowerShare: 0.02 }) }).contracts).toBe(2);
  });

  it('is half of it below the highest equity', () => {
    const halved = sized({ breakers: [halting('drawdown', 'halves')] });
    expect(halved.contracts).toBe(2);
    expect(stepOf(halved, 'drawdown')).toBe('below the highest equity: half of it, 2');
  });

  it('is nothing while a breaker has tripped, and says which', () => {
    const { contracts, refusal, maxLoss } = sized({ breakers: [halting('daily-loss')] });
    expect(contracts).toBe(0);
    expect(maxLoss).toBe(0);
    expect(refusal).toMatchObject({ gate: 'daily-loss', text: 'daily-loss has tripped', passed: false });
  });

  it('is nothing for a recommendation that expired, or that somebody changed', () => {
    const late = sized({ atMs: epochMs(RECOMMENDED_MS + 642_000) });
    expect(late.refusal?.text).toBe('the recommendation expired 42 s ago');
    const changed = { ...sealedRecommendation(), worst: priceE4(0.05) };
    expect(sized({ recommendation: changed }).refusal?.gate).toBe('seal');
  });

  it('is nothing where nobody knows what the account is worth', () => {
    expect(sized({ equity: null }).refusal?.text).toBe('what the account is worth is not known');
    expect(sized({ equity: Number.NaN }).contracts).toBe(0);
  });
});

describe('a limit of the portfolio', () => {
  it('refuses a trade with the figure and what would fit, and never makes it smaller by itself', () => {
    const { contracts, refusal } = sized({ settings: withLimits({ underlyingLoss: 0.02 }) });
    expect(contracts).toBe(0);
    expect(refusal?.text).toBe('worst case of IBIT $730 after the trade ($0 now), at most $500; 2 would fit');
  });

  it('counts IBIT, BITO and bitcoin as one risk', () => {
    const { refusal } = sized({ held: [held({ maxLoss: cents(200_000) })] });
    expect(refusal).toMatchObject({ gate: 'coin-loss' });
    expect(refusal?.text).toContain('worst case of coins $2,730 after the trade ($2,000 now), at most $2,500');
  });

  it('leaves what holds no coins out of the limits for coins', () => {
    const recommendation = sealedRecommendation({ underlying: ticker('SPY') });
    const names = sized({ recommendation, held: [held()] }).limits.map(({ gate }) => gate);
    expect(names).not.toContain('coin-loss');
    expect(names).not.toContain('coin-delta');
  });

  it('is broken where something that is held has no Greeks or no price', () => {
    for (const unknown of [held({ greeks: null }), held({ price: null }), held({ price: Number.NaN })]) {
      const { contracts, refusal } = sized({ held: [unknown] });
      expect(contracts).toBe(0);
      expect(refusal?.text).toContain('is not known');
    }
  });

  it('weighs the vega of near expiries more, by the root of time', () => {
    const vega = (daysToExpiry: number): number | null | undefined =>
      sized({ held: [held({ daysToExpiry })] }).limits.find(({ gate }) => gate === 'vega')?.found;
    const near = (vega(7) as number) - (vega(30) as number);
    expect(near).toBeCloseTo(2 * (Math.sqrt(30 / 7) - 1), 9);
  });

  it('counts positions, waiting orders among them', () => {
    const three = Array.from({ length: 3 }, () => held({ underlying: ticker('IBIT'), price: 39, maxLoss: cents(100) }));
    expect(sized({ held: three }).refusal?.text).toBe('open positions of IBIT 4 after the trade (3 now), at most 3');
  });
});
