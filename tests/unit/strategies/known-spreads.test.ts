import { beforeAll, describe, expect, it } from 'vitest';
import { priceE4 } from '#domain/money';
import type { Structure } from '#domain/structure';
import { structureKey } from '#options/spreads/structure-key';
import { structureOver } from '#options/spreads/structure-shape';
import { Recommender } from '#strategies/recommend/recommender';
import type { SpreadProposal } from '#strategies/recommend/spread-proposal';
import { premiumQuestion, RECOMMEND_SETTINGS } from '#tests/support/premium-market';

function proposed(known: readonly Structure[]): SpreadProposal {
  const found = new Recommender(RECOMMEND_SETTINGS).propose(premiumQuestion({ question: { known } }));
  if (!found.ok) throw new Error(found.failure.text);
  return found.value;
}

function putSpread(expiry: string, short: number, long: number): Structure {
  const structure = structureOver('bull_put', expiry, [priceE4(short), priceE4(long)]);
  if (structure === null) throw new Error('two strikes make a put spread');
  return structure;
}

const keyOf = ({ candidate }: SpreadProposal): string => structureKey(candidate.quoted.structure);

describe('a spread that paper traders follow', () => {
  let usual: SpreadProposal;
  let expiry: string;
  let strikes: readonly [number, number];
  beforeAll(() => {
    usual = proposed([]);
    const { legs } = usual.candidate.quoted.structure;
    expiry = legs[0]?.expiry ?? '';
    const sorted = legs.map(({ strike }) => strike / 10_000).toSorted((left, right) => right - left);
    strikes = [sorted[0] as number, sorted[1] as number];
  });

  it('comes first where it costs little of the edge, although nobody would have searched for it', () => {
    // A dollar wider than the one with the largest edge.
    const wider = putSpread(expiry, strikes[0], strikes[1] - 1);
    const found = proposed([wider]);
    expect(keyOf(found)).toBe(structureKey(wider));
    expect(found.edge).toBeGreaterThanOrEqual(0.75 * usual.edge);
  });

  it.each([
    ['whose short strike is hardly in danger, and pays hardly anything', () => putSpread(expiry, 29, 28)],
    ['that is sold too near the market', () => putSpread(expiry, 40, 38)],
    ['that expires too late', () => putSpread('2026-07-31', 35, 33)],
    ['of a strike that nobody lists', () => putSpread(expiry, 35.37, 33.37)],
    ['of another kind', () => structureOver('bear_call', expiry, [priceE4(44), priceE4(46)]) as Structure],
  ])('does not come first, nor in the way of others, %s', (_what, known) => {
    expect(keyOf(proposed([known()]))).toBe(keyOf(usual));
  });

  it('is told by its legs, whatever their order', () => {
    const spread = putSpread(expiry, 35, 33);
    expect(structureKey({ ...spread, legs: spread.legs.toReversed() })).toBe(structureKey(spread));
    expect(structureKey(putSpread(expiry, 35, 32))).not.toBe(structureKey(spread));
    expect(structureKey({ ...spread, shares: 1 })).not.toBe(structureKey(spread));
  });
});
