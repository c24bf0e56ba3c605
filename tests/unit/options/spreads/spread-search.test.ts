import { describe, expect, it } from 'vitest';
import { priceE4 } from '#domain/money';
import type { StructureKind } from '#domain/structure';
import type { ChainSnapshot } from '#options/chains/chain-snapshot';
import type { RefusedSpread, SpreadCandidate } from '#options/spreads/spread-candidate';
import { DEFAULT_SPREAD_SETTINGS } from '#options/spreads/spread-settings';
import { findSpreads, type FoundSpreads, type SpreadCriteria } from '#options/spreads/spread-search';
import { strikesOf } from '#options/spreads/structure-shape';
import { quotedChain, type RowSketch, SIMPLE_TERMS } from '#tests/support/quoted-chain';

/** Strikes 40 to 60; deltas move by 0.05 a strike, so that the 45 put and the 55 call have 0.25. */
function ladder(): RowSketch[] {
  return Array.from({ length: 21 }, (_, i) => {
    const strike = 40 + i;
    const put = 0.05 * (strike - 40);
    const bid = (premium: number): number => Math.round(100 * premium) / 100;
    return {
      strike,
      put: { bid: bid(0.2 + put * put * 6), ask: bid(0.25 + put * put * 6), delta: -put },
      call: { bid: bid(0.2 + (1 - put) * (1 - put) * 6), ask: bid(0.25 + (1 - put) * (1 - put) * 6), delta: 1 - put },
    };
  });
}

const CHAIN = quotedChain({
  spot: 50,
  expiries: { '2026-03-06': ladder(), '2026-04-01': ladder(), '2026-06-19': ladder() },
});

const ANY: SpreadCriteria = {
  structures: ['bull_put'],
  expiries: ['2026-04-01'],
  dte: null,
  shortDelta: { from: 0.2, to: 0.3 },
  width: priceE4(2),
  strikes: null,
};

function search(criteria: Partial<SpreadCriteria>, chain: ChainSnapshot = CHAIN): FoundSpreads {
  const found = findSpreads(chain, { ...ANY, ...criteria }, DEFAULT_SPREAD_SETTINGS.search, SIMPLE_TERMS);
  if (!found.ok) throw new Error(found.failure);
  return found.value;
}

function problem(criteria: Partial<SpreadCriteria>): string {
  const { search: settings } = DEFAULT_SPREAD_SETTINGS;
  const found = findSpreads(CHAIN, { ...ANY, ...criteria }, settings, SIMPLE_TERMS);
  return found.ok ? found.value.missing.join('\n') : found.failure;
}

function named(spreads: readonly (SpreadCandidate | RefusedSpread)[]): readonly string[] {
  return spreads.map(({ quoted: { structure } }) =>
    strikesOf(structure)
      .map((at) => at / 10_000)
      .join('/'),
  );
}

describe('a search by delta and width', () => {
  it.each<[StructureKind, readonly string[]]>([
    ['bull_put', ['44/42', '45/43', '46/44']],
    ['bear_call', ['54/56', '55/57', '56/58']],
    ['bull_call_debit', ['52/54', '53/55', '54/56']],
    ['bear_put_debit', ['46/44', '47/45', '48/46']],
    ['covered_call', ['54', '55', '56']],
  ])('finds every %s whose sold leg lies in the range', (kind, expected) => {
    expect(named(search({ structures: [kind] }).candidates)).toEqual(expected);
  });

  it('pairs puts and calls whose deltas are about the same', () => {
    const balanced = ['44/55', '44/56', '45/54', '45/55', '45/56', '46/54', '46/55'];
    expect(named(search({ structures: ['short_strangle'] }).candidates)).toEqual(balanced);
    expect(named(search({ structures: ['iron_condor'] }).candidates)).toEqual(
      balanced.map((pair) => {
        const [put, call] = pair.split('/').map(Number) as [number, number];
        return `${put - 2}/${put}/${call}/${call + 2}`;
      }),
    );
  });

  it('takes straddles near the money unless it is told another range', () => {
    expect(named(search({ structures: ['short_straddle'], shortDelta: null }).candidates)).toEqual([
      '48',
      '49',
      '50',
      '51',
      '52',
    ]);
    expect(named(search({ structures: ['long_straddle'], shortDelta: { from: 0.45, to: 0.55 } }).candidates)).toEqual([
      '49',
      '50',
      '51',
    ]);
  });

  it('tries the usual widths at the nearest listed strikes, each once, where no width is given', () => {
    // 1 %, 2 % and 5 % of 50 are 0.5, 1 and 2.5: one strike, one strike again, and two (of 2 and 3 the narrower).
    expect(named(search({ width: null, shortDelta: { from: 0.25, to: 0.25 } }).candidates)).toEqual(['45/44', '45/43']);
  });

  it('looks at the usual days to expiry unless dates are named', () => {
    expect(search({ expiries: null }).expiries).toEqual(['2026-04-01']);
    expect(search({ expiries: null, dte: { from: 0, to: 30 } }).expiries).toEqual(['2026-03-06', '2026-04-01']);
    expect(search({ expiries: ['2026-06-19'] }).expiries).toEqual(['2026-06-19']);
    expect(search({ expiries: ['2026-03-06', '2026-06-19'], dte: { from: 5, to: 200 } }).expiries).toEqual([
      '2026-06-19',
    ]);
  });

  it('lists what it refuses beside what it found', () => {
    const rows = ladder().map((row) => (row.strike === 43 ? { ...row, put: { ...row.put, bid: 0 } } : row));
    const found = search({}, quotedChain({ spot: 50, expiries: { '2026-04-01': rows } }));
    expect(named(found.candidates)).toEqual(['44/42', '46/44']);
    expect(named(found.refused)).toEqual(['45/43']);
    expect(found.refused[0]?.refusals).toEqual([{ code: 'no_bid', reason: 'nobody bids for the 43 put' }]);
  });

  it('reaches a contract without a delta through its neighbours', () => {
    const rows = ladder().map((row) => (row.strike === 45 ? { ...row, put: { ...row.put, delta: null } } : row));
    const found = search({}, quotedChain({ spot: 50, expiries: { '2026-04-01': rows } }));
    expect(named(found.candidates)).toEqual(['44/42', '45/43', '46/44']);
  });

  it('does not lose a strike whose delta a wrong quote has spoilt', () => {
    for (const delta of [-0.9, -0.01]) {
      const rows = ladder().map((row) =>
        row.strike === 45 ? { ...row, put: { ...row.put, bid: 9, ask: 9.5, delta } } : row,
      );
      const found = search({}, quotedChain({ spot: 50, expiries: { '2026-04-01': rows } }));
      expect(named(found.candidates)).toEqual(['44/42', '46/44']);
      expect(named(found.refused)).toEqual(['45/43']);
      expect(found.refused[0]?.refusals[0]?.code).toBe('credit_exceeds_width');
    }
  });

  it('refuses what may lie within the range where no neighbour can tell', () => {
    const rows = ladder().map((row) => (row.strike <= 45 ? { ...row, put: { ...row.put, delta: null } } : row));
    const found = search({}, quotedChain({ spot: 50, expiries: { '2026-04-01': rows } }));
    expect(named(found.candidates)).toEqual(['46/44']);
    expect(named(found.refused)).toEqual(['42/40', '43/41', '44/42', '45/43']);
    expect(found.refused.every(({ refusals }) => refusals[0]?.code === 'no_delta')).toBe(true);
  });

  it('does not ask about strikes that are outside whatever their delta', () => {
    const rows = ladder().map((row) => (row.strike <= 43 ? { ...row, put: { ...row.put, delta: null } } : row));
    const chain = quotedChain({ spot: 50, expiries: { '2026-04-01': rows } });
    expect(named(search({ shortDelta: { from: 0.21, to: 0.3 } }, chain).refused)).toEqual([]);
  });
});

describe('a search by strikes', () => {
  it('takes exactly those, in any order and whatever their delta', () => {
    for (const strikes of [
      [51, 44],
      [44, 51],
    ]) {
      const found = search({ strikes: strikes.map(priceE4), expiries: null, shortDelta: null, width: null });
      expect(named(found.candidates)).toEqual(['51/44', '51/44', '51/44']);
    }
  });

  it('refuses a strike that is not listed', () => {
    const found = search({ strikes: [priceE4(45), priceE4(42.5)] });
    expect(found.refused[0]?.refusals).toEqual([
      { code: 'not_listed', reason: 'the 42.5 put is not listed for 2026-04-01' },
    ]);
  });

  it.each<[StructureKind, readonly number[], string]>([
    ['bull_put', [45], 'bull put spread: takes 2 different strikes'],
    ['bull_put', [45, 45], 'bull put spread: takes 2 different strikes'],
    ['iron_condor', [40, 45, 55], 'iron condor: takes 4 different strikes'],
    ['short_straddle', [45, 55], 'short straddle: takes one strike'],
  ])('says how many strikes a %s takes', (kind, strikes, message) => {
    expect(search({ structures: [kind], strikes: strikes.map(priceE4) }).missing).toEqual([message]);
  });
});

describe('a search that finds nothing says why', () => {
  it.each<[string, Partial<SpreadCriteria>, string]>([
    [
      'no expiry in range',
      { expiries: null, dte: { from: 31, to: 60 } },
      'no expiry lies 31 to 60 days ahead; the chain has 2026-03-06 (4 d), 2026-04-01 (30 d), 2026-06-19 (109 d)',
    ],
    [
      'an expiry that is not listed',
      { expiries: ['2026-04-02'] },
      '2026-04-02 is no expiry of this chain, which has 2026-03-06 (4 d), 2026-04-01 (30 d), 2026-06-19 (109 d)',
    ],
    [
      'no such delta',
      { shortDelta: { from: 0.21, to: 0.24 } },
      'bull put spread: no put has a delta from 0.21 to 0.24; the nearest is the 44 put of 2026-04-01 with 0.200',
    ],
    [
      'no such width',
      { width: priceE4(2.5) },
      'bull put spread: no listed strike lies 2.5 away from one that could be sold',
    ],
    [
      'no balanced pair',
      { structures: ['short_strangle'], shortDelta: { from: 0.55, to: 0.6 } },
      'short strangle: no put and call within the range have deltas within 0.05 of each other',
    ],
  ])('%s', (_case, criteria, message) => {
    expect(problem(criteria)).toBe(message);
  });
});
