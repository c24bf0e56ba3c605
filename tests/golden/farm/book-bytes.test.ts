import { describe, expect, it } from 'vitest';
import type { PriceE4 } from '#domain/money';
import type { FarmMinute } from '#farm/book/farm-minute';
import { FramedBook } from '#farm/book/framed-book';
import type { NamedSpread } from '#farm/book/named-spread';
import type { ClosedSet, OpenedSet } from '#farm/book/trade-set';
import { MarketBar, UNKNOWN } from '#farm/evaluation/market-bar';
import { Population } from '#farm/population/population';
import { BookFile } from '#store/farm/book-file';
import { SMALL_GRID } from '#tests/support/small-grid';
import { MemoryTapeFiles } from '#tests/unit/tape/memory-tape-files';

const PATH = 'book';
const IDENTITY = { tape: 'golden', epoch: 'e1' };
const POPULATION = new Population(SMALL_GRID);

/**
 * A minute of openings and the one on which they end, as they have been written since the first version. Whoever changes
 * this counts the format up and keeps reading what lies out there.
 */
const BYTES = [
  '894152474641524d010000002c0000006bbd74ff7b226b696e64223a22626f6f6b222c2274617065223a22676f6c6465',
  '6e222c2265706f6368223a226531227da641465228d2c201630000006500000080bb62b0735915e8acaa7073473d507f',
  '120300c8011229020000e8c00200000200f0c821000100d0ac2000020001e8c00200000200f0c821000100cfac200002',
  '02000e001f00000202d04196018e04040104010f000302d04196018e04020003001b00010502d04196018e040c010203',
  '555555a8a48b0ecac0028e01ffffffff0fe0be34ffffffff0fe012ffffffff0f020004000200000002030004b2fa5600',
  '00f0f6010250000002020001060000e8c0020000d04102960101f04700009f010190cb010000a412000090cb01000084',
  '110000a09c010000a6414652aed3c2015c00000040000000a67be5587084df24473d507f8563eb9c0000120000010000',
  '0200190036000202d04196018e04040104010f860303880e63d04100a603000302d04196018e04020003001b00860302',
  '880e63d04100a603010502d04196018e040c010203555555860306a8c301000087a40106aea78b0eccc00218ffffffff',
  '0fe0ec78ffffffff0fb0e403ffffffff0f060008000600010006020200010c14e8c0020000880e6390cb018411a09c01',
  'a8c30164',
].join('');

describe('the bytes of a book', () => {
  it('are the ones that they have always been', () => {
    const files = new MemoryTapeFiles();
    {
      using file = BookFile.openToWrite({ files, path: PATH, identity: IDENTITY });
      const book = new FramedBook(POPULATION, file);
      const bar = new MarketBar(2, POPULATION.specs.length);
      book.append(openingMinute(bar));
      book.append(closingMinute(bar));
    }
    expect(Buffer.from(files.images.get(PATH) ?? []).toString('hex')).toBe(BYTES);
  });

  it('read as what they said from the beginning', () => {
    const files = new MemoryTapeFiles(new Map([[PATH, Buffer.from(BYTES, 'hex')]]));
    using file = BookFile.openToRead({ files, path: PATH, identity: IDENTITY });
    const book = new FramedBook(POPULATION, file);
    const bar = new MarketBar(2, POPULATION.specs.length);
    expect(deedsOf(book.read(0))).toEqual(deedsOf(openingMinute(bar)));
    expect(columnsOf(book.bar(0))).toEqual(columnsOf(bar));
    expect(deedsOf(book.read(1))).toEqual(deedsOf(closingMinute(bar)));
    expect(columnsOf(book.bar(1))).toEqual(columnsOf(bar));
    expect(book.spread(1)).toEqual(SPREADS[1]);
  });
});

const SPREADS: readonly NamedSpread[] = [0, 1].map((number) => ({
  number,
  underlying: number,
  structure: {
    kind: 'bull_put',
    shares: 0,
    legs: [
      { right: 'put', strike: 550_000 as PriceE4, expiry: '2026-03-20', quantity: -1 },
      { right: 'put', strike: (530_000 - number) as PriceE4, expiry: '2026-03-20', quantity: 1 },
    ],
  },
  expiryDay: 20_532,
}));

const OPENED: readonly OpenedSet[] = [
  // A run, single ones far apart, and what only bits are short for.
  opened(0, 0, 2, Int32Array.of(4, 5, 6, 7)),
  opened(1, 0, 3, Int32Array.of(35, 63)),
  opened(
    1,
    1,
    5,
    Int32Array.from({ length: 12 }, (_, at) => 34 + at * 2),
  ),
];

function opened(spec: number, spread: number, contracts: number, offsets: Int32Array): OpenedSet {
  const configs = spec === 0 ? offsets : offsets.map((at) => at - 32 + (POPULATION.specs[1]?.firstConfig ?? 0));
  return {
    kind: 'opened',
    spec,
    spread,
    contracts,
    openedMinute: 29_545_000,
    regime: 2,
    credit: 4_200,
    creditCalibrated: 4_275,
    openFee: 263,
    configs,
  };
}

function openingMinute(bar: MarketBar): FarmMinute {
  bar.begin(29_545_000, 20_517);
  setFeatures(bar, [71, 430_000, 1_200, 1, 2, 1]);
  for (const { number, expiryDay } of SPREADS) {
    bar.addSpread(expiryDay);
    bar.show(number);
    bar.open[number] = 4_200 + number;
    bar.openCalibrated[number] = 4_275;
    bar.close[number] = 4_600;
    bar.closeCalibrated[number] = 4_520 - number;
    bar.openCommission[number] = bar.closeCommission[number] = 13_000;
    bar.openCharges[number] = 1_170;
    bar.closeCharges[number] = 1_090;
    bar.minimum[number] = 10_000;
    bar.candidate[number] = number;
    bar.pop[number] = 712_345;
    bar.risk[number] = 15_800 + number;
    bar.limit[number] = 40;
  }
  return {
    bar,
    named: SPREADS,
    opened: OPENED,
    closed: [],
    step: { opened: 18, lapsed: 3, closed: 0, ordered: 200 },
    open: 18,
  };
}

/** One spread cannot be opened any more and is too near its strike; the other one is over. */
function closingMinute(bar: MarketBar): FarmMinute {
  bar.begin(29_545_390, 20_518);
  setFeatures(bar, [12, 990_000, 31_000, 3, 4, 3]);
  bar.show(0);
  bar.close[0] = 900;
  bar.closeCalibrated[0] = 850;
  bar.closeCommission[0] = 13_000;
  bar.closeCharges[0] = 1_090;
  bar.minimum[0] = 10_000;
  bar.guarded[0] = 1;
  bar.show(1);
  bar.ended[1] = 2;
  bar.endCost[1] = 12_500;
  bar.endCharges[1] = 50;
  const closed = OPENED.map((set, at): ClosedSet => {
    const cost = set.spread === 0 ? 900 : 12_500;
    return {
      ...set,
      kind: 'closed',
      closedMinute: bar.minute,
      cost,
      costCalibrated: set.spread === 0 ? 850 : cost,
      worst: Math.max(cost, 5_100),
      best: Math.min(cost, 2_000),
      closeFee: set.spread === 0 ? 211 : 3,
      exit: [3, 2, 6][at] as number,
    };
  });
  const step = { opened: 0, lapsed: 0, closed: 18, ordered: 0 };
  return { bar, named: [], opened: [], closed, step, open: 0 };
}

function setFeatures(bar: MarketBar, values: readonly number[]): void {
  const features = [bar.warmth, bar.ivRank, bar.gap, bar.trend, bar.volatility, bar.session];
  for (const [at, feature] of features.entries()) feature[0] = values[at] as number;
}

function deedsOf({ bar: _bar, ...deeds }: FarmMinute): object {
  return deeds;
}

/** What a bar says: of the rest, whatever was there before. */
function columnsOf(bar: MarketBar): object {
  const { minute, day, spreads, warmth, ivRank, gap, trend, volatility, session, candidate } = bar;
  const offered = [...candidate.keys()].filter((spec) => (candidate[spec] as number) >= 0);
  const live = [...bar.live.subarray(0, bar.liveCount)];
  const cell = (column: Int32Array) => (at: number) => column[at];
  return {
    minute,
    day,
    spreads,
    features: [warmth, ivRank, gap, trend, volatility, session].map((feature) => [...feature]),
    candidate: [...candidate],
    offered: [bar.pop, bar.risk, bar.limit].map((column) => offered.map(cell(column))),
    live: [bar.open, bar.close, bar.expiryDay, bar.guarded, bar.ended].map((column) => live.map(cell(column))),
    ends: live.filter((at) => bar.ended[at] !== 0).map((at) => [bar.endCost[at], bar.endCharges[at]]),
    openings: live
      .filter((at) => bar.ended[at] === 0 && bar.open[at] !== UNKNOWN)
      .map((at) => [bar.openCalibrated[at], bar.openCommission[at], bar.openCharges[at]]),
    closings: live
      .filter((at) => bar.close[at] !== UNKNOWN)
      .map((at) => [bar.closeCalibrated[at], bar.closeCommission[at], bar.closeCharges[at], bar.minimum[at]]),
  };
}
