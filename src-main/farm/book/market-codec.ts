import { type MarketBar, SPREAD_ENDS, UNKNOWN } from '#farm/evaluation/market-bar';
import { WordReader } from '#farm/book/word-reader';
import type { WordWriter } from '#farm/book/word-writer';

/** More spreads than a decade has. A larger number is no number of spreads. */
const MOST_SPREADS = 1 << 20;

const OPENS = 1;
const CLOSES = 2;
const GUARDED = 4;
const END_SHIFT = 3;

/**
 * What a bar says, and nothing that a column still holds from an earlier one: specs with a candidate, spreads that are
 * live, fees where there is a price.
 */
export function writeMarket(bar: MarketBar, out: WordWriter): void {
  const { liveCount: count, live } = bar;
  out.count(bar.minute);
  out.word(bar.day);
  for (const feature of [bar.warmth, bar.ivRank, bar.gap, bar.trend, bar.volatility, bar.session]) {
    for (let at = 0; at < feature.length; at++) out.word(feature[at] as number);
  }
  out.column(bar.candidate.length, (spec) => (bar.candidate[spec] as number) + 1);
  const offered = positionsOf(bar.candidate.length, (spec) => (bar.candidate[spec] as number) >= 0);
  for (const column of [bar.pop, bar.risk, bar.limit]) columnOf(out, column, offered);
  out.count(bar.spreads);
  out.count(count);
  out.column(count, (at) => (live[at] as number) - at);
  out.column(count, (at) => flagsOf(bar, live[at] as number));
  out.column(count, (at) => (bar.expiryDay[live[at] as number] as number) - bar.day);
  const opening = spreadsOf(bar, (spread) => bar.open[spread] !== UNKNOWN);
  const closing = spreadsOf(bar, (spread) => bar.close[spread] !== UNKNOWN);
  const priced = spreadsOf(bar, (spread) => bar.open[spread] !== UNKNOWN || bar.close[spread] !== UNKNOWN);
  const ended = spreadsOf(bar, (spread) => bar.ended[spread] !== 0);
  columnOf(out, bar.open, opening);
  differencesOf(out, bar.openCalibrated, bar.open, opening);
  columnOf(out, bar.close, closing);
  differencesOf(out, bar.closeCalibrated, bar.close, closing);
  columnOf(out, bar.openCommission, opening);
  columnOf(out, bar.openCharges, opening);
  columnOf(out, bar.closeCommission, closing);
  columnOf(out, bar.closeCharges, closing);
  columnOf(out, bar.minimum, priced);
  columnOf(out, bar.endCost, ended);
  columnOf(out, bar.endCharges, ended);
}

/** Into a bar that the caller keeps, which may be of any other minute. False where the bytes make no sense. */
export function readMarket(bytes: Uint8Array, bar: MarketBar): boolean {
  const from = new WordReader(bytes);
  bar.minute = from.count();
  bar.day = from.word();
  for (const feature of [bar.warmth, bar.ivRank, bar.gap, bar.trend, bar.volatility, bar.session]) {
    for (let at = 0; at < feature.length; at++) feature[at] = from.word();
  }
  from.column(bar.candidate.length, (spec, value) => (bar.candidate[spec] = value - 1));
  bar.pop.fill(UNKNOWN);
  bar.risk.fill(0);
  bar.limit.fill(0);
  const offered = positionsOf(bar.candidate.length, (spec) => (bar.candidate[spec] as number) >= 0);
  for (const column of [bar.pop, bar.risk, bar.limit]) intoColumn(from, column, offered);
  const spreads = from.count();
  const count = from.count();
  bar.liveCount = 0;
  if (spreads > MOST_SPREADS || count > spreads) return false;
  setSpreads(bar, spreads);
  readLive(from, bar, count);
  if (from.isBroken || bar.liveCount !== count) return false;
  readFlags(from, bar);
  from.column(count, (at, value) => (bar.expiryDay[bar.live[at] as number] = value + bar.day));
  readPrices(from, bar);
  return !from.isBroken && from.left === 0 && bar.candidate.every((spread) => spread < spreads);
}

function readLive(from: WordReader, bar: MarketBar, count: number): void {
  let before = -1;
  from.column(count, (at, value) => {
    const spread = value + at;
    if (spread <= before || spread >= bar.spreads) from.breakOff();
    else bar.show(spread);
    before = spread;
  });
}

function readFlags(from: WordReader, bar: MarketBar): void {
  from.column(bar.liveCount, (at, flags) => {
    const spread = bar.live[at] as number;
    bar.open[spread] = (flags & OPENS) === 0 ? UNKNOWN : 0;
    bar.close[spread] = (flags & CLOSES) === 0 ? UNKNOWN : 0;
    bar.guarded[spread] = (flags & GUARDED) === 0 ? 0 : 1;
    const ended = flags >> END_SHIFT;
    if (ended < 0 || ended >= SPREAD_ENDS.length) from.breakOff();
    bar.ended[spread] = ended;
    for (const column of [bar.openCommission, bar.openCharges, bar.closeCommission, bar.closeCharges])
      column[spread] = 0;
    bar.minimum[spread] = bar.endCost[spread] = bar.endCharges[spread] = 0;
  });
}

function readPrices(from: WordReader, bar: MarketBar): void {
  const opening = spreadsOf(bar, (spread) => bar.open[spread] !== UNKNOWN);
  const closing = spreadsOf(bar, (spread) => bar.close[spread] !== UNKNOWN);
  const priced = spreadsOf(bar, (spread) => bar.open[spread] !== UNKNOWN || bar.close[spread] !== UNKNOWN);
  const ended = spreadsOf(bar, (spread) => bar.ended[spread] !== 0);
  intoColumn(from, bar.open, opening);
  intoDifferences(from, bar.openCalibrated, bar.open, opening);
  intoColumn(from, bar.close, closing);
  intoDifferences(from, bar.closeCalibrated, bar.close, closing);
  intoColumn(from, bar.openCommission, opening);
  intoColumn(from, bar.openCharges, opening);
  intoColumn(from, bar.closeCommission, closing);
  intoColumn(from, bar.closeCharges, closing);
  intoColumn(from, bar.minimum, priced);
  intoColumn(from, bar.endCost, ended);
  intoColumn(from, bar.endCharges, ended);
}

function setSpreads(bar: MarketBar, spreads: number): void {
  while (bar.open.length < spreads) {
    bar.spreads = bar.open.length;
    bar.addSpread(0);
  }
  bar.spreads = spreads;
}

function flagsOf(bar: MarketBar, spread: number): number {
  return (
    (bar.open[spread] === UNKNOWN ? 0 : OPENS) |
    (bar.close[spread] === UNKNOWN ? 0 : CLOSES) |
    (bar.guarded[spread] === 0 ? 0 : GUARDED) |
    ((bar.ended[spread] as number) << END_SHIFT)
  );
}

function positionsOf(length: number, counts: (at: number) => boolean): Int32Array {
  const positions = new Int32Array(length);
  let count = 0;
  for (let at = 0; at < length; at++) if (counts(at)) positions[count++] = at;
  return positions.subarray(0, count);
}

function spreadsOf({ live, liveCount }: MarketBar, counts: (spread: number) => boolean): Int32Array {
  const positions = new Int32Array(liveCount);
  let count = 0;
  for (let at = 0; at < liveCount; at++) if (counts(live[at] as number)) positions[count++] = live[at] as number;
  return positions.subarray(0, count);
}

function columnOf(out: WordWriter, column: Int32Array, positions: Int32Array): void {
  out.column(positions.length, (at) => column[positions[at] as number] as number);
}

function differencesOf(out: WordWriter, column: Int32Array, from: Int32Array, positions: Int32Array): void {
  out.column(positions.length, (at) => {
    const position = positions[at] as number;
    return ((column[position] as number) - (from[position] as number)) | 0;
  });
}

function intoColumn(from: WordReader, column: Int32Array, positions: Int32Array): void {
  from.column(positions.length, (at, value) => (column[positions[at] as number] = value));
}

function intoDifferences(from: WordReader, column: Int32Array, base: Int32Array, positions: Int32Array): void {
  from.column(positions.length, (at, value) => {
    const position = positions[at] as number;
    column[position] = value + (base[position] as number);
  });
}
