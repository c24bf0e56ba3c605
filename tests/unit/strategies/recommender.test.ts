import { describe, expect, it } from 'vitest';
import type { GateVerdict } from '#domain/gate-verdict';
import type { PriceE4 } from '#domain/money';
import { isSealed } from '#domain/recommendation-seal';
import type { Recommendation } from '#domain/recommendation';
import { LognormalDistribution } from '#options/models/lognormal-distribution';
import { epochMs, MINUTE_MS } from '#primitives/clock';
import { recommend } from '#strategies/recommend/recommend';
import { DEFAULT_RECOMMEND_TERMS } from '#strategies/recommend/recommend-terms';
import { Recommender } from '#strategies/recommend/recommender';
import { reprice } from '#strategies/recommend/reprice';
import type { SpreadProposal } from '#strategies/recommend/spread-proposal';
import { acceptedSignal } from '#tests/support/accepted-signal';
import { IMAGINED_NOW } from '#tests/support/imagined-chain';
import { COIN_TERMS } from '#tests/support/option-desk';
import {
  closesMovingBy,
  premiumChain,
  premiumQuestion,
  type PremiumScene,
  RECOMMEND_SETTINGS,
} from '#tests/support/premium-market';

function proposedAnew(scene: PremiumScene): SpreadProposal {
  const found = new Recommender(RECOMMEND_SETTINGS).propose(premiumQuestion(scene));
  if (!found.ok) throw new Error(found.failure.text);
  return found.value;
}

const USUAL = proposedAnew({});

function proposed(scene: PremiumScene | null = null): SpreadProposal {
  return scene === null ? USUAL : proposedAnew(scene);
}

function refused(scene: PremiumScene): GateVerdict {
  const found = new Recommender(RECOMMEND_SETTINGS).propose(premiumQuestion(scene));
  if (found.ok) throw new Error('that should have been refused');
  return found.failure;
}

function recommended(scene: PremiumScene | null = null): Recommendation {
  return recommend(acceptedSignal(), proposed(scene), null, RECOMMEND_SETTINGS);
}

/** Expected dollars of a put spread at a credit after fees, if it ends as one volatility has it: worked out on its own. */
function expectedAt(credit: number, { candidate, question }: SpreadProposal, volatility: number): number {
  const { years, forward } = candidate.quoted.expiry;
  const end = new LognormalDistribution(forward, volatility * volatility * years);
  const [short, long] = candidate.quoted.structure.legs.map(({ strike }) => end.expectedPut(strike / 10_000));
  const { multiplier } = question.chain.terms;
  return multiplier * (credit / 10_000 - (short as number) + (long as number)) - candidate.figures.fees / 100;
}

describe('a spread that is proposed', () => {
  it('is one that earns by what is believed, at the worst side of its quotes and after fees', () => {
    const proposal = proposed();
    const { figures, quoted } = proposal.candidate;
    const [short, long] = quoted.structure.legs;
    const natural = (quoted.contracts[0]?.bid ?? 0) - (quoted.contracts[1]?.ask ?? 0);
    expect(figures.prices.natural).toBe(natural);
    expect(short?.strike).toBeGreaterThan(long?.strike ?? 0);
    expect(proposal.evNatural).toBeGreaterThan(0);
    expect(proposal.edge).toBeGreaterThanOrEqual(DEFAULT_RECOMMEND_TERMS.minimumEdge);
    expect(proposal.evNatural).toBeLessThanOrEqual(expectedAt(natural, proposal, 0.5) + 1e-9);
  });

  it('is looked at under every model of the market, the forecast and its own past', () => {
    const { odds, popLow } = proposed();
    expect(odds.map(({ model }) => model)).toEqual(['bs', 'smile', 'heston', 'bates', 'bootstrap', 'forecast']);
    expect(popLow).toBeLessThanOrEqual(Math.min(...odds.map(({ pop }) => pop)));
    const market = odds.filter(({ model }) => !['bootstrap', 'forecast'].includes(model));
    // Sold at the bid, bought at the ask: as options are priced, nothing is left.
    for (const { ev } of market) expect(ev).toBeLessThan(0);
  });

  it('lies within the days and deltas that were asked for', () => {
    const terms = { ...DEFAULT_RECOMMEND_TERMS, dte: { from: 30, to: 45 }, shortDelta: { from: 0.15, to: 0.25 } };
    const { candidate } = proposed({ question: { terms } });
    expect(candidate.quoted.expiry.expiry).toBe('2026-07-10');
    const delta = Math.abs(candidate.quoted.contracts[0]?.greeks?.delta ?? 0);
    expect(delta).toBeGreaterThanOrEqual(0.15);
    expect(delta).toBeLessThanOrEqual(0.25);
  });

  it('is worth selling down to its lowest credit, and not a tick below', () => {
    const proposal = proposed({ context: { closes: null } });
    const { worst, tick, candidate } = proposal;
    const edgeAt = (credit: number): number => {
      const width = candidate.figures.width ?? Number.NaN;
      return expectedAt(credit, proposal, 0.5) / ((width - credit) / 100 + candidate.figures.fees / 100);
    };
    const share = DEFAULT_RECOMMEND_TERMS.minimumEdge;
    const { minimumCreditShare } = RECOMMEND_SETTINGS.spreads.checks;
    const enough = (credit: number): boolean =>
      edgeAt(credit) >= share &&
      expectedAt(credit, proposal, 0.5 * 1.15) >= 0 &&
      credit >= minimumCreditShare * (candidate.figures.width ?? Number.NaN);
    expect(worst).toBeLessThanOrEqual(candidate.figures.prices.natural);
    expect(worst % tick).toBe(0);
    expect(enough(worst)).toBe(true);
    expect(enough(worst - tick)).toBe(false);
  });

  it('asks Kelly at a volatility above forecast, and bets less the less is left then', () => {
    const [wide, narrow] = [proposed(), proposed({ context: { forecastVolatility: 0.53 } })];
    expect(wide.kelly).toBeGreaterThan(narrow.kelly);
    expect(wide.kelly).toBeLessThan(1);
  });

  it('can be a call spread or a condor as well', () => {
    for (const structure of ['bear_call', 'iron_condor'] as const) {
      const { candidate } = proposed({ question: { structure }, context: { closes: null } });
      expect(candidate.quoted.structure.kind).toBe(structure);
    }
  });

  it('comes out the same, whoever asks', () => {
    expect(JSON.stringify(recommended({}))).toBe(JSON.stringify(recommended()));
  });
});

describe('nothing is proposed', () => {
  it('where options cost what their underlying is believed to move, and the figure is told', () => {
    const verdict = refused({ implied: 0.5 });
    expect(verdict).toMatchObject({ gate: 'edge', passed: false, needed: 0.02 });
    expect(verdict.found).toBeLessThan(0.02);
    expect(verdict.text).toMatch(/^expected profit for each dollar at risk -?\d+\.\d %, needs 2\.0 %$/);
  });

  it('where a forecast that is a little too low would eat the edge', () => {
    const terms = { ...DEFAULT_RECOMMEND_TERMS, minimumEdge: 0 };
    const { gate, found } = refused({ context: { forecastVolatility: 0.6, closes: null }, question: { terms } });
    expect(gate).toBe('edge-margin');
    expect(found).toBeLessThan(0);
  });

  it.each([
    ['nothing', null],
    ['no number', Number.NaN],
    ['no movement', 0],
    ['less than no movement', -0.5],
    ['infinity', Number.POSITIVE_INFINITY],
  ])('where the forecast is %s and there is no history', (_what, forecastVolatility) => {
    const { gate, text, found } = refused({ context: { forecastVolatility, closes: null } });
    expect([gate, found]).toEqual(['edge', null]);
    expect(text).toContain('nobody knows how IBIT moves');
  });

  it('where its own past moved more than its options cost, whatever the forecast', () => {
    expect(refused({ context: { closes: closesMovingBy(0.9) } }).gate).toBe('edge');
  });

  it('where nobody could get out of it again', () => {
    const chain = premiumChain(0.7, (contract) => ({ ...contract, grade: 'D' }));
    expect(refused({ chain })).toMatchObject({ gate: 'liquidity', text: 'liquidity D, needs C' });
  });

  it('on quotes that are stale, locked or missing', () => {
    for (const change of [{ stale: true }, { bid: 1 as PriceE4, ask: 1 as PriceE4 }, { bid: null }]) {
      const chain = premiumChain(0.7, (contract) => ({ ...contract, ...change }));
      expect(refused({ chain }).gate).toBe('chain');
    }
  });

  it('on coins, which no ticket can be made for', () => {
    expect(refused({ chain: { ...premiumChain(0.7), terms: COIN_TERMS } }).gate).toBe('settlement');
  });

  it('where no expiry lies within the days asked for', () => {
    const terms = { ...DEFAULT_RECOMMEND_TERMS, dte: { from: 1, to: 5 } };
    expect(refused({ question: { terms } }).text).toContain('no expiry lies 1 to 5 days ahead');
  });
});

describe('a recommendation', () => {
  it('is sealed over every field', () => {
    const sealed = recommended();
    expect(isSealed(sealed)).toBe(true);
    expect(isSealed({ ...sealed, worst: (sealed.worst - 100) as PriceE4 })).toBe(false);
    expect(isSealed({ ...sealed, because: [] })).toBe(false);
    expect(isSealed({ ...sealed, odds: sealed.odds.map((one) => ({ ...one, pop: 0.99 })) })).toBe(false);
  });

  it('walks down from the middle of the market to its lowest credit, on the tick', () => {
    const { ladder, worst, prices, tick } = recommended();
    expect(ladder[0]).toBeLessThanOrEqual(prices.mid);
    expect(ladder.at(-1)).toBe(worst);
    expect(ladder.every((credit, i) => credit % tick === 0 && (i === 0 || credit < (ladder[i - 1] as number)))).toBe(
      true,
    );
    expect(ladder.length).toBeLessThanOrEqual(5);
  });

  it('says before it is sold how it is got out of', () => {
    const { exit, prices, width } = recommended();
    expect(exit.targetDebit).toBe(Math.floor((prices.natural * 0.5) / 100) * 100);
    expect(exit.stopDebit).toBe(Math.min(width - 100, prices.natural * 3));
    expect(exit.timeExitDte).toBe(7);
    expect(new Date(exit.closeByMs).toISOString().slice(11)).toBe('19:45:00.000Z');
  });

  it('counts what can be lost and won to the cent', () => {
    const { maxLoss, maxProfit, width, margin, buyingPower, prices } = recommended();
    expect(maxProfit + maxLoss).toBe(width);
    expect(maxProfit).toBe(prices.natural);
    expect(margin).toBe(width);
    expect(buyingPower).toBe(width - prices.natural);
  });

  it('keeps the reasons of its signal, and adds what is implied against what is forecast', () => {
    const { because } = recommended();
    expect(because[0]).toBe('IBIT −3.4 %');
    expect(because[1]).toMatch(/^implied \d+ % to expiry against 50 % forecast$/);
  });

  it('warns of events to come, of gates that only just passed, and of nothing that is over', () => {
    const { cautions } = recommended();
    const texts = cautions.map(({ text }) => text);
    expect(texts).toContain('only just: IV rank 52, needs 50');
    expect(texts.some((text) => /FOMC.* in 1\d d$/.test(text))).toBe(true);
    const before = texts.filter((text) => text.endsWith('today'));
    expect(before).toEqual([]);
  });

  it('warns where figures are missing or quotes are poor', () => {
    const chain = premiumChain(0.7, (contract) => ({ ...contract, grade: 'C' }));
    const kinds = recommended({ chain, context: { closes: null, skewZ: -2.1 } }).cautions.map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['skew', 'liquidity', 'data']));
  });

  it('holds as long as its terms say and never beyond the close', () => {
    expect(recommended().validUntilMs).toBe(IMAGINED_NOW + DEFAULT_RECOMMEND_TERMS.maximumAgeMs);
    const closeMs = Date.UTC(2026, 5, 1, 20);
    const late = recommended({ question: { atMs: epochMs(closeMs - 3 * MINUTE_MS) } });
    expect(late.validUntilMs).toBe(closeMs);
  });
});

describe('the same spread later', () => {
  it('is priced at the quotes of then', () => {
    const first = recommended();
    const later = premiumQuestion({ implied: 0.6, question: { atMs: epochMs(IMAGINED_NOW + MINUTE_MS) } });
    const priced = reprice(first, later, RECOMMEND_SETTINGS);
    if (!priced.ok) throw new Error(priced.failure);
    expect(priced.value.recommendationId).toBe(first.id);
    expect(priced.value.prices.natural).toBeLessThan(first.prices.natural);
    expect(priced.value.evNatural).toBeLessThan(first.evNatural);
  });

  it('is the same where nothing has changed', () => {
    const first = recommended();
    const priced = reprice(first, premiumQuestion(), RECOMMEND_SETTINGS);
    expect(priced).toMatchObject({ ok: true, value: { prices: first.prices, evNatural: first.evNatural } });
  });

  it('has no price any more where its expiry is gone or a leg has no bid', () => {
    const first = recommended();
    const without = { ...premiumChain(0.7), expiries: [] };
    expect(reprice(first, premiumQuestion({ chain: without }), RECOMMEND_SETTINGS)).toEqual({
      ok: false,
      failure: 'the chain lists it no more',
    });
    const silent = premiumChain(0.7, (contract) => ({ ...contract, bid: null }));
    const priced = reprice(first, premiumQuestion({ chain: silent }), RECOMMEND_SETTINGS);
    expect(!priced.ok && priced.failure).toContain('nobody bids for the');
  });
});
