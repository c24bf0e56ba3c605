import { describe, expect, it } from 'vitest';
import { DEFAULT_DETECTOR_SETTINGS } from '#detectors/detector-settings';
import { PutSpreadDetector } from '#detectors/put-spread';
import type { CoinMoment, UnderlyingMoment } from '#detectors/sight-moment';
import { ticker } from '#domain/instrument';
import { ivRank } from '#options/surface/iv-rank';
import { epochMs, SECOND_MS } from '#primitives/clock';
import { fallenFund, MOMENT_AT, momentAt } from '#tests/support/imagined-moment';

const SETTINGS = DEFAULT_DETECTOR_SETTINGS.ibitPutSpread;
const detector = (change: Partial<typeof SETTINGS> = {}): PutSpreadDetector =>
  new PutSpreadDetector('ibit-put-spread', 'IBIT', { ...SETTINGS, ...change });

const OLD_CHAIN = { ...(fallenFund().chain as NonNullable<UnderlyingMoment['chain']>) };
const YEAR = [0.3, ...Array.from({ length: 250 }, () => 0.5), 0.8];

describe('the put-spread detector', () => {
  it('speaks of puts to be sold where the fund fell and everything is dear, with every gate that it asked', () => {
    const [signal, ...others] = detector().hear(momentAt());
    expect(others).toEqual([]);
    expect(signal).toMatchObject({ detector: 'ibit-put-spread', symbol: 'IBIT', tier: 1, structure: 'bull_put' });
    expect(signal?.gates.map(({ gate, passed }) => [gate, passed])).toEqual([
      ['after-open', true],
      ['before-close', true],
      ['quotes', true],
      ['coin-volatility', true],
      ['coin-z', true],
      ['drop', true],
      ['iv-rank', true],
    ]);
    expect(signal?.because).toEqual([
      'IBIT is 6.0 % down since the last close',
      'BTCUSDT options price 70.0 % a year, +1.8 deviations from its 365 days',
      'IV rank 72 of 252 days',
      'IV 66.0 % against 50.0 % of expected movement',
    ]);
  });

  it('is of the second tier where the fall is smaller', () => {
    const [signal] = detector().hear(momentAt(0, { dayChange: -0.03, recentDrop: 0.045 }));
    expect(signal).toMatchObject({ tier: 2 });
    expect(signal?.because).toContain('IBIT is 4.5 % down from its recent high');
    expect(signal?.because).toContain('on the day −3.0 %');
  });

  const refusals: readonly [string, number, Partial<UnderlyingMoment>, Partial<CoinMoment>, string][] = [
    ['after-open', -78, {}, {}, 'time since the open 12 min, needs 15 min'],
    ['before-close', 288, {}, {}, 'time to the close 12 min, needs 15 min'],
    [
      'quotes',
      0,
      { chain: { ...OLD_CHAIN, atMs: epochMs(MOMENT_AT - 140 * SECOND_MS) } },
      {},
      'age of the newest options 140 s, at most 120 s',
    ],
    [
      'coin-volatility',
      0,
      {},
      { volatility: { value: 0.4, z: 1.8, days: 365 } },
      'BTCUSDT implied volatility 40.0 %, needs 45.0 %',
    ],
    [
      'coin-z',
      0,
      {},
      { volatility: { value: 0.6, z: 0.8, days: 365 } },
      'deviations of that from its year +0.8, needs +1.0',
    ],
    ['drop', 0, { dayChange: -0.025, recentDrop: 0.024 }, {}, 'fall of IBIT 2.5 %, needs 3.0 %'],
    ['iv-rank', 0, { ivRank: ivRank(0.505, YEAR) }, {}, 'IV rank 41, needs 50'],
  ];

  it.each(refusals)('shows the refusal where only %s misses, and by how much', (gate, minutes, fund, coin, text) => {
    const [signal] = detector().hear(momentAt(minutes, fund, coin));
    const refused = signal?.gates.filter(({ passed }) => !passed) ?? [];
    expect(refused.map((one) => one.gate)).toEqual([gate]);
    expect(refused[0]?.text).toBe(text);
    expect(refused[0]?.margin).toBeLessThan(0);
  });

  it('says so where what it found and what it needs only look alike', () => {
    const [signal] = detector().hear(momentAt(0, { dayChange: -0.0299, recentDrop: 0 }));
    expect(signal?.gates.find(({ passed }) => !passed)?.text).toBe(
      'fall of IBIT 3.0 % (missed by a hair), needs 3.0 %',
    );
  });

  const unknown: readonly [string, Partial<UnderlyingMoment>, Partial<CoinMoment>, string][] = [
    ['no options', { chain: null, chainProblem: 'no price of the underlying' }, {}, 'no price of the underlying'],
    ['no index', {}, { volatility: null, volatilityProblem: 'stale' }, '(stale)'],
    ['too few days of it', {}, { volatility: { value: 0.7, z: null, days: 7 } }, '(7 days of closes)'],
    ['no fall', { dayChange: null, recentDrop: null }, {}, 'no recent price in this session'],
    ['no rank', { ivRank: ivRank(0.6, [0.5]) }, {}, '(1 days of closes)'],
    ['a rank of a few weeks only', { ivRank: ivRank(0.6, YEAR.slice(-59)) }, {}, '(59 days of closes)'],
    ['a rank of yesterday only', { ivRank: ivRank(null, YEAR) }, {}, '(no volatility of today)'],
    ['a fall that is no number', { dayChange: Number.NaN, recentDrop: Number.NaN }, {}, 'is not known'],
    ['an index that is no number', {}, { volatility: { value: Number.NaN, z: 2, days: 365 } }, 'is not known'],
  ];

  it.each(unknown)('refuses where there is %s, and says why', (_, fund, coin, words) => {
    const [signal] = detector({ nearGates: 2 }).hear(momentAt(0, fund, coin));
    const refused = signal?.gates.filter(({ passed }) => !passed) ?? [];
    expect(refused[0]?.text).toContain(words);
    expect(refused[0]?.found).toBeNull();
  });

  it('keeps silent where a gate is missed by far, or two of them are missed', () => {
    expect(detector().hear(momentAt(0, { dayChange: -0.01, recentDrop: 0 }))).toEqual([]);
    expect(
      detector().hear(momentAt(0, { ivRank: ivRank(0.49, YEAR) }, { volatility: { value: 0.4, z: 1.8, days: 365 } })),
    ).toEqual([]);
  });

  it('keeps silent outside of regular hours, whatever the figures say', () => {
    // 09:29, 16:01 and 20:00 in New York, and 11:00 on the Saturday.
    for (const minutes of [-91, 301, 540, 1_440]) expect(detector().hear(momentAt(minutes))).toEqual([]);
  });

  it('speaks again only when the cooldown is over, by the time of the market', () => {
    const one = detector();
    const spoke = [0, 1, 30, 59, 60, 61, 120].filter((minutes) => one.hear(momentAt(minutes)).length > 0);
    expect(spoke).toEqual([0, 60, 120]);
  });

  it('shows a refusal once, not every minute; another gate is news, and so is what passes', () => {
    const one = detector();
    const near = { dayChange: -0.025, recentDrop: 0 };
    const nearCoin = { volatility: { value: 0.6, z: 0.9, days: 365 } };
    expect(one.hear(momentAt(0, near))).toHaveLength(1);
    expect(one.hear(momentAt(1, near))).toHaveLength(0);
    expect(one.hear(momentAt(2, {}, nearCoin))).toHaveLength(1);
    expect(one.hear(momentAt(3, near))).toHaveLength(0);
    expect(one.hear(momentAt(4))).toHaveLength(1);
    expect(one.hear(momentAt(5, near))).toHaveLength(0);
    expect(one.hear(momentAt(64, near))).toHaveLength(1);
  });

  it('has nothing to say of another symbol', () => {
    expect(detector().hear(momentAt(0, { symbol: ticker('BITO') }))).toEqual([]);
  });
});
