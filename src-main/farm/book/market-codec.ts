import { WordReader } from '#farm/book/word-reader';
import type { WordWriter } from '#farm/book/word-writer';
import { type MarketBar, SPREAD_ENDS, UNKNOWN } from '#farm/evaluation/market-bar';

/** More spreads than a decade has. A larger number is no number of spreads. */
const MOST_SPREADS = 1 << 20;

const OPENS = 1;
const CLOSES = 2;
const GUARDED = 4;
const END_SHIFT = 3;

/**
 * What a bar says as bytes, and nothing that a column still holds from an earlier one: specs with a candidate, spreads that
 * are live, fees where there is a price.
 */
export class MarketCodec {
  #values = new Int32Array(1 << 10);
  readonly #offered = new Positions();
  readonly #live = new Positions();
  readonly #opening = new Positions();
  readonly #closing = new Positions();
  readonly #priced = new Positions();
  readonly #ended = new Positions();

  write(bar: MarketBar, out: WordWriter): void {
    const { liveCount: count, live } = bar;
    this.#makeRoom(Math.max(count, bar.candidate.length));
    const values = this.#values;
    out.count(bar.minute);
    out.word(bar.day);
    for (const feature of featuresOf(bar)) {
      for (let at = 0; at < feature.length; at++) out.word(feature[at] as number);
    }
    out.column(bar.candidate, bar.candidate.length);
    this.#listSpecs(bar);
    for (const column of [bar.pop, bar.risk, bar.limit]) this.#write(out, column, this.#offered);
    out.count(bar.spreads);
    out.count(count);
    for (let at = 0; at < count; at++) values[at] = (live[at] as number) - at;
    out.column(values, count);
    for (let at = 0; at < count; at++) values[at] = flagsOf(bar, live[at] as number);
    out.column(values, count);
    this.#listSpreads(bar);
    this.#write(out, bar.expiryDay, this.#live);
    this.#write(out, bar.open, this.#opening);
    this.#writeDifferences(out, bar.openCalibrated, bar.open, this.#opening);
    this.#write(out, bar.close, this.#closing);
    this.#writeDifferences(out, bar.closeCalibrated, bar.close, this.#closing);
    this.#write(out, bar.openCommission, this.#opening);
    this.#write(out, bar.openCharges, this.#opening);
    this.#write(out, bar.closeCommission, this.#closing);
    this.#write(out, bar.closeCharges, this.#closing);
    this.#write(out, bar.minimum, this.#priced);
    this.#write(out, bar.endCost, this.#ended);
    this.#write(out, bar.endCharges, this.#ended);
  }

  /** Into a bar that the caller keeps, which may be of any other minute. False where the bytes make no sense. */
  read(bytes: Uint8Array, bar: MarketBar): boolean {
    const from = new WordReader(bytes);
    bar.minute = from.count();
    bar.day = from.word();
    for (const feature of featuresOf(bar)) {
      for (let at = 0; at < feature.length; at++) feature[at] = from.word();
    }
    from.column(bar.candidate, bar.candidate.length);
    bar.pop.fill(UNKNOWN);
    bar.risk.fill(0);
    bar.limit.fill(0);
    this.#makeRoom(bar.candidate.length);
    this.#listSpecs(bar);
    for (const column of [bar.pop, bar.risk, bar.limit]) this.#read(from, column, this.#offered);
    const spreads = from.count();
    const count = from.count();
    bar.liveCount = 0;
    if (spreads > MOST_SPREADS || count > spreads || !candidatesAreBelow(bar, spreads)) return false;
    setSpreads(bar, spreads);
    this.#makeRoom(count);
    return this.#readLive(from, bar, count) && this.#readSpreads(from, bar);
  }

  #readLive(from: WordReader, bar: MarketBar, count: number): boolean {
    const values = this.#values;
    from.column(values, count);
    let before = -1;
    for (let at = 0; at < count; at++) {
      const spread = (values[at] as number) + at;
      if (spread <= before || spread >= bar.spreads) return false;
      bar.show(spread);
      before = spread;
    }
    from.column(values, count);
    for (let at = 0; at < count; at++) {
      if (!setFlags(bar, bar.live[at] as number, values[at] as number)) return false;
    }
    return !from.isBroken;
  }

  #readSpreads(from: WordReader, bar: MarketBar): boolean {
    this.#listSpreads(bar);
    this.#read(from, bar.expiryDay, this.#live);
    this.#read(from, bar.open, this.#opening);
    this.#readDifferences(from, bar.openCalibrated, bar.open, this.#opening);
    this.#read(from, bar.close, this.#closing);
    this.#readDifferences(from, bar.closeCalibrated, bar.close, this.#closing);
    this.#read(from, bar.openCommission, this.#opening);
    this.#read(from, bar.openCharges, this.#opening);
    this.#read(from, bar.closeCommission, this.#closing);
    this.#read(from, bar.closeCharges, this.#closing);
    this.#read(from, bar.minimum, this.#priced);
    this.#read(from, bar.endCost, this.#ended);
    this.#read(from, bar.endCharges, this.#ended);
    return !from.isBroken && from.left === 0;
  }

  #listSpecs({ candidate }: MarketBar): void {
    this.#offered.begin(candidate.length);
    for (let spec = 0; spec < candidate.length; spec++) {
      if ((candidate[spec] as number) >= 0) this.#offered.add(spec);
    }
  }

  #listSpreads({ liveCount, live, open, close, ended }: MarketBar): void {
    for (const list of [this.#live, this.#opening, this.#closing, this.#priced, this.#ended]) list.begin(liveCount);
    for (let at = 0; at < liveCount; at++) {
      const spread = live[at] as number;
      const opens = open[spread] !== UNKNOWN;
      const closes = close[spread] !== UNKNOWN;
      this.#live.add(spread);
      if (opens) this.#opening.add(spread);
      if (closes) this.#closing.add(spread);
      if (opens || closes) this.#priced.add(spread);
      if (ended[spread] !== 0) this.#ended.add(spread);
    }
  }

  #write(out: WordWriter, column: Int32Array, { cells, count }: Positions): void {
    const values = this.#values;
    for (let at = 0; at < count; at++) values[at] = column[cells[at] as number] as number;
    out.column(values, count);
  }

  #writeDifferences(out: WordWriter, column: Int32Array, base: Int32Array, { cells, count }: Positions): void {
    const values = this.#values;
    for (let at = 0; at < count; at++) {
      const cell = cells[at] as number;
      values[at] = (column[cell] as number) - (base[cell] as number);
    }
    out.column(values, count);
  }

  #read(from: WordReader, column: Int32Array, { cells, count }: Positions): void {
    const values = this.#values;
    from.column(values, count);
    for (let at = 0; at < count; at++) column[cells[at] as number] = values[at] as number;
  }

  #readDifferences(from: WordReader, column: Int32Array, base: Int32Array, { cells, count }: Positions): void {
    const values = this.#values;
    from.column(values, count);
    for (let at = 0; at < count; at++) {
      const cell = cells[at] as number;
      column[cell] = (values[at] as number) + (base[cell] as number);
    }
  }

  #makeRoom(count: number): void {
    if (count > this.#values.length) this.#values = new Int32Array(count * 2);
  }
}

/** Cells of a column that are written and read, rising. */
class Positions {
  cells = new Int32Array(64);
  count = 0;

  begin(most: number): void {
    if (most > this.cells.length) this.cells = new Int32Array(most * 2);
    this.count = 0;
  }

  add(cell: number): void {
    this.cells[this.count++] = cell;
  }
}

function featuresOf(bar: MarketBar): readonly Int32Array[] {
  return [bar.warmth, bar.ivRank, bar.gap, bar.trend, bar.volatility, bar.session];
}

function flagsOf(bar: MarketBar, spread: number): number {
  return (
    (bar.open[spread] === UNKNOWN ? 0 : OPENS) |
    (bar.close[spread] === UNKNOWN ? 0 : CLOSES) |
    (bar.guarded[spread] === 0 ? 0 : GUARDED) |
    ((bar.ended[spread] as number) << END_SHIFT)
  );
}

function setFlags(bar: MarketBar, spread: number, flags: number): boolean {
  const ended = flags >> END_SHIFT;
  if (ended < 0 || ended >= SPREAD_ENDS.length) return false;
  bar.open[spread] = (flags & OPENS) === 0 ? UNKNOWN : 0;
  bar.close[spread] = (flags & CLOSES) === 0 ? UNKNOWN : 0;
  bar.guarded[spread] = (flags & GUARDED) === 0 ? 0 : 1;
  bar.ended[spread] = ended;
  bar.openCommission[spread] = bar.openCharges[spread] = 0;
  bar.closeCommission[spread] = bar.closeCharges[spread] = 0;
  bar.minimum[spread] = bar.endCost[spread] = bar.endCharges[spread] = 0;
  return true;
}

function candidatesAreBelow({ candidate }: MarketBar, spreads: number): boolean {
  return candidate.every((spread) => spread >= -1 && spread < spreads);
}

function setSpreads(bar: MarketBar, spreads: number): void {
  while (bar.open.length < spreads) {
    bar.spreads = bar.open.length;
    bar.addSpread(0);
  }
  bar.spreads = spreads;
}
