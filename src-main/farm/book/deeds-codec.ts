import { readConfigs, writeConfigs } from '#farm/book/config-codec';
import type { SetVisitor } from '#farm/book/farm-book';
import type { FarmMinute, MinuteHead } from '#farm/book/farm-minute';
import type { ClosedSet, OpenedSet } from '#farm/book/trade-set';
import { readSpreads, writeSpreads } from '#farm/book/spread-codec';
import { WordReader } from '#farm/book/word-reader';
import { WordWriter } from '#farm/book/word-writer';
import { FARM_EXITS } from '#farm/evaluation/closed-trades';
import type { Population, SpreadSpec } from '#farm/population/population';

/**
 * What a farm did on a minute as bytes: counts and new spreads, then for openings and for closings which specs have sets
 * and how long those are, then the sets. So the sets of one spec are found without reading anything else.
 */
export class DeedsCodec {
  readonly #population: Population;
  readonly #body = new WordWriter();
  readonly #most: number;
  /** Room for the members of a set, while nobody visits. A visitor may ask the book, and then needs one of its own. */
  #spare: Int32Array | null = null;

  constructor(population: Population) {
    this.#population = population;
    this.#most = population.specs.reduce((most, { configs }) => Math.max(most, configs), 0);
  }

  write({ step, open, named, opened, closed }: FarmMinute, out: WordWriter): void {
    for (const count of [step.opened, step.lapsed, step.closed, step.ordered, open]) out.count(count);
    const body = this.#body;
    body.clear();
    writeSpreads(named, body);
    out.count(body.length);
    out.append(body);
    body.clear();
    this.#writeIndex(opened, out, (set) => this.#writeSet(set, body));
    this.#writeIndex(closed, out, (set) => {
      this.#writeSet(set, body);
      this.#writeEnd(set, body);
    });
    out.append(body);
  }

  /** Null where the bytes make no sense. */
  readHead(bytes: Uint8Array): MinuteHead | null {
    const from = new WordReader(bytes);
    const counts = this.#readStep(from);
    const length = from.count();
    const start = from.skip(length);
    if (from.isBroken) return null;
    const names = new WordReader(bytes, start, start + length);
    const named = readSpreads(names, this.#population.grid.underlying.length);
    return names.isBroken || names.left > 0 ? null : { ...counts, named };
  }

  /**
   * Sets in order, openings first; of one spec if asked. Their configs hold until the visitor returns. False where the
   * bytes make no sense.
   */
  visit(bytes: Uint8Array, minute: number, visitor: SetVisitor, spec: number | null): boolean {
    const from = new WordReader(bytes);
    this.#readStep(from);
    from.skip(from.count());
    const openings = this.#readIndex(from);
    const closings = this.#readIndex(from);
    if (openings.length === 0 && closings.length === 0) return !from.isBroken && from.left === 0;
    const room = this.#spare ?? new Int32Array(this.#most);
    this.#spare = null;
    const reads =
      this.#visitBodies(from, openings, spec, visitor.opened !== undefined, (body, one) => {
        const set = this.#readSet(body, one, room);
        if (!body.isBroken) visitor.opened?.({ kind: 'opened', ...set, openedMinute: minute });
      }) &&
      this.#visitBodies(from, closings, spec, visitor.closed !== undefined, (body, one) => {
        const set = this.#readSet(body, one, room);
        const end = this.#readEnd(body, minute);
        if (!body.isBroken) visitor.closed?.({ kind: 'closed', ...set, ...end });
      });
    this.#spare = room;
    return reads && from.left === 0;
  }

  #writeIndex<Kind extends OpenedSet | ClosedSet>(
    sets: readonly Kind[],
    out: WordWriter,
    write: (set: Kind) => void,
  ): void {
    const lengths: (readonly [spec: number, length: number])[] = [];
    for (let at = 0; at < sets.length;) {
      const { spec } = sets[at] as Kind;
      const from = this.#body.length;
      for (; sets[at]?.spec === spec; at++) write(sets[at] as Kind);
      lengths.push([spec, this.#body.length - from]);
    }
    out.count(lengths.length);
    let before = -1;
    for (const [spec, length] of lengths) {
      out.count(spec - before - 1);
      out.count(length);
      before = spec;
    }
  }

  #writeSet(set: OpenedSet | ClosedSet, out: WordWriter): void {
    out.count(set.spread);
    out.count(set.contracts);
    out.count(set.regime);
    out.word(set.credit);
    out.word(set.creditCalibrated - set.credit);
    out.word(set.openFee);
    writeConfigs(set.configs, (this.#population.specs[set.spec] as SpreadSpec).firstConfig, out);
  }

  #writeEnd(set: ClosedSet, out: WordWriter): void {
    out.count(set.closedMinute - set.openedMinute);
    out.count(set.exit);
    out.word(set.cost);
    out.word(set.costCalibrated - set.cost);
    out.word(set.worst - set.cost);
    out.word(set.best - set.cost);
    out.word(set.closeFee);
  }

  #readStep(from: WordReader) {
    const step = { opened: from.count(), lapsed: from.count(), closed: from.count(), ordered: from.count() };
    return { step, open: from.count() };
  }

  /** Spec and length, in turns. */
  #readIndex(from: WordReader): readonly number[] {
    const count = from.countOfItems();
    const index: number[] = [];
    let spec = -1;
    for (let at = 0; at < count && !from.isBroken; at++) {
      spec += from.count() + 1;
      index.push(spec, from.count());
      if (spec >= this.#population.specs.length) from.breakOff();
    }
    return index;
  }

  #visitBodies(
    from: WordReader,
    index: readonly number[],
    asked: number | null,
    isWanted: boolean,
    visit: (body: WordReader, spec: SpreadSpec) => void,
  ): boolean {
    for (let at = 0; at < index.length; at += 2) {
      const spec = index[at] as number;
      const length = index[at + 1] as number;
      const start = from.skip(length);
      if (from.isBroken) return false;
      if (!isWanted || (asked !== null && spec !== asked)) continue;
      const body = new WordReader(from.bytes, start, start + length);
      while (body.left > 0) visit(body, this.#population.specs[spec] as SpreadSpec);
      if (body.isBroken) return false;
    }
    return !from.isBroken;
  }

  #readSet(from: WordReader, { index, firstConfig, configs }: SpreadSpec, room: Int32Array) {
    const spread = from.count();
    const contracts = from.count();
    const regime = from.count();
    const credit = from.word();
    const creditCalibrated = (credit + from.word()) | 0;
    const openFee = from.word();
    const count = readConfigs(from, firstConfig, configs, room);
    return {
      spec: index,
      spread,
      contracts,
      regime,
      credit,
      creditCalibrated,
      openFee,
      configs: room.subarray(0, count),
    };
  }

  #readEnd(from: WordReader, closedMinute: number) {
    const openedMinute = closedMinute - from.count();
    const exit = from.count();
    if (exit >= FARM_EXITS.length) from.breakOff();
    const cost = from.word();
    const costCalibrated = (cost + from.word()) | 0;
    const worst = (cost + from.word()) | 0;
    const best = (cost + from.word()) | 0;
    const closeFee = from.word();
    return { openedMinute, closedMinute, exit, cost, costCalibrated, worst, best, closeFee };
  }
}
