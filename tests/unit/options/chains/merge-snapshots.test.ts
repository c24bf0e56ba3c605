import { describe, expect, it } from 'vitest';
import { ticker } from '#domain/instrument';
import type { ChainSnapshot, QuotedIv } from '#options/chains/chain-snapshot';
import { mergeSnapshots, type MergedChain } from '#options/chains/merge-snapshots';
import { providerDisagreement } from '#options/chains/provider-disagreement';
import { epochMs } from '#primitives/clock';
import { CHAIN_AT, type ContractSketch, quotedChain, type RowSketch } from '#tests/support/quoted-chain';

const NEAR = '2026-03-06';
const FAR = '2026-03-20';

function chain(
  provider: string,
  expiries: Readonly<Record<string, readonly RowSketch[]>>,
  rest: Partial<ChainSnapshot> = {},
): ChainSnapshot {
  const from = (sketch: ContractSketch | null | undefined): ContractSketch | null =>
    sketch === null || sketch === undefined ? null : { provider, ...sketch };
  const named = Object.fromEntries(
    Object.entries(expiries).map(([expiry, rows]) => [
      expiry,
      rows.map(({ strike, call, put }) => ({ strike, call: from(call), put: from(put) })),
    ]),
  );
  return { ...quotedChain({ spot: 50, expiries: named }), provider, ...rest };
}

function merged(preferred: ChainSnapshot, other: ChainSnapshot): MergedChain {
  const result = mergeSnapshots(preferred, other);
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}

const QUOTED: ContractSketch = { bid: 1, ask: 1.1 };

describe('merging two providers', () => {
  it.each<readonly [string, ContractSketch | null, string]>([
    ['is there', QUOTED, 'first'],
    ['is missing', null, 'second'],
    ['has no bid', { bid: 0, ask: 1 }, 'second'],
    ['has no ask', { bid: 1, ask: null }, 'second'],
    ['is crossed', { bid: 1.2, ask: 1 }, 'second'],
    ['is stale', { ...QUOTED, stale: true }, 'second'],
    ['is of an adjusted contract', { ...QUOTED, adjusted: true }, 'second'],
  ])('takes the preferred quote or the other one: the preferred %s', (_, call, provider) => {
    const first = chain('first', { [NEAR]: [{ strike: 50, call }] });
    const second = chain('second', { [NEAR]: [{ strike: 50, call: { bid: 0.9, ask: 1.3 } }] });
    const { snapshot, fromPreferred, fromOther } = merged(first, second);
    expect(snapshot.expiries[0]?.rows[0]?.call?.provider).toBe(provider);
    expect([fromPreferred, fromOther]).toEqual(provider === 'first' ? [1, 0] : [0, 1]);
  });

  it('keeps the preferred quote where neither can be traded on', () => {
    const first = chain('first', { [NEAR]: [{ strike: 50, put: { bid: 0, ask: 0.5 } }] });
    const second = chain('second', { [NEAR]: [{ strike: 50, put: { bid: 1, ask: 1.1, stale: true } }] });
    expect(merged(first, second).snapshot.expiries[0]?.rows[0]?.put).toMatchObject({ provider: 'first', bid: 0 });
  });

  it('never makes one quote of two', () => {
    const first = chain('first', { [NEAR]: [{ strike: 50, put: { bid: 1, ask: null, askSize: null } }] });
    const second = chain('second', { [NEAR]: [{ strike: 50, put: { bid: 0.8, ask: 1.4, bidSize: 3 } }] });
    expect(merged(first, second).snapshot.expiries[0]?.rows[0]?.put).toMatchObject({
      bid: 8_000,
      ask: 14_000,
      bidSize: 3,
      askSize: 20,
    });
  });

  it('fills in open interest and volume, which are the same everywhere', () => {
    const first = chain('first', { [NEAR]: [{ strike: 50, put: { ...QUOTED, openInterest: null, volume: 7 } }] });
    const second = chain('second', { [NEAR]: [{ strike: 50, put: { ...QUOTED, openInterest: 900, volume: 8 } }] });
    const put = merged(first, second).snapshot.expiries[0]?.rows[0]?.put;
    expect([put?.openInterest, put?.volume, put?.provider]).toEqual([900, 7, 'first']);
  });

  it('has every expiry and strike of both, sorted, with the forwards of the preferred one', () => {
    const first = chain('first', { [FAR]: [{ strike: 50, put: QUOTED }] });
    const second = chain('second', {
      [NEAR]: [{ strike: 48, put: QUOTED }],
      [FAR]: [
        { strike: 45, put: QUOTED },
        { strike: 55, put: QUOTED },
      ],
    });
    const moved = { ...second, expiries: second.expiries.map((expiry) => ({ ...expiry, forward: 99 })) };
    const { snapshot } = merged(first, moved);
    expect(
      snapshot.expiries.map(({ expiry, forward, rows }) => [expiry, forward, rows.map((row) => row.strike)]),
    ).toEqual([
      [NEAR, 99, [480_000]],
      [FAR, 50, [450_000, 500_000, 550_000]],
    ]);
    expect(snapshot.provider).toBe('first+second');
  });

  it('is refused where the two do not speak of the same contracts', () => {
    const first = chain('first', { [NEAR]: [{ strike: 50, put: QUOTED }] });
    expect(mergeSnapshots(first, { ...first, underlying: ticker('QQQ') })).toMatchObject({
      ok: false,
      failure: { code: 'other-underlying' },
    });
    expect(mergeSnapshots(first, { ...first, terms: { ...first.terms, multiplier: 10 } })).toMatchObject({
      ok: false,
      failure: { code: 'other-terms' },
    });
  });
});

describe('the disagreement of two providers', () => {
  const iv = (mid: number): QuotedIv => ({ bid: null, mid, ask: null });

  it('is measured in spreads, over the contracts that both quote', () => {
    const first = chain('first', {
      [NEAR]: [
        // Middles 1.05 and 1.25, half spreads 0.05 and 0.05: two spreads apart, no overlap.
        { strike: 50, call: { bid: 1, ask: 1.1, quotedIv: iv(0.4) }, put: { bid: 0, ask: 5 } },
        // 2.05 and 2.10, 0.05 and 0.10: a third.
        { strike: 51, call: { bid: 2, ask: 2.1, quotedIv: iv(0.5) }, put: QUOTED },
      ],
    });
    const second = chain(
      'second',
      {
        [NEAR]: [
          { strike: 50, call: { bid: 1.2, ask: 1.3, quotedIv: iv(0.43) }, put: QUOTED },
          { strike: 51, call: { bid: 2, ask: 2.2, quotedIv: iv(0.51) }, put: { ...QUOTED, stale: true } },
        ],
      },
      { spot: 50.5, atMs: epochMs(CHAIN_AT + 700) },
    );
    const found = providerDisagreement(first, second);
    expect(found).toMatchObject({ compared: 2, apart: 0.5, worstContract: '2026-03-06 50 call', laterMs: 700 });
    expect(found?.worstDistance).toBeCloseTo(2, 12);
    expect(found?.medianDistance).toBeCloseTo((2 + 1 / 3) / 2, 12);
    expect(found?.medianIvGap).toBeCloseTo(0.02, 12);
    expect(found?.spotGap).toBeCloseTo(0.01, 12);
    expect(providerDisagreement(second, first)).toMatchObject({ compared: 2, apart: 0.5, laterMs: -700 });
  });

  it('is nothing between equals, and unknown where they have nothing in common', () => {
    const first = chain('first', { [NEAR]: [{ strike: 50, call: { bid: 1, ask: 1 } }] });
    expect(providerDisagreement(first, first)).toMatchObject({ apart: 0, medianDistance: 0, worstDistance: 0 });
    expect(providerDisagreement(first, chain('second', { [NEAR]: [{ strike: 51, call: QUOTED }] }))).toBeNull();
    expect(providerDisagreement(first, chain('second', { [FAR]: [{ strike: 50, call: QUOTED }] }))).toBeNull();
  });
});
