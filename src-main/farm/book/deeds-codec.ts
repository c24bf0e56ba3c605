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
 * What a farm did on a minute as bytes: head, then for openings and for closings which specs have sets and how long those
 * are, then the sets. So the sets of one spec are found without reading the others.
 */
export class DeedsCodec {
  readonly #population: Population;
  readonly #body = new WordWriter();
  readonly #configs: Int32Array;

  constructor(population: Population) {
    this.#population = population;
    this.#configs = new Int32Array(population.specs.reduce((most, { configs }) => Math.max(most, configs), 0));
  }

  write({ step, open, named, opened, closed }: FarmMinute, out: WordWriter): void {
    for (const count of [step.opened, step.lapsed, step.closed, step.ordered, open]) out.count(count);
    writeSpreads(named, out);
    const body = this.#body;
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
    const head = this.#readHead(from);
    return from.isBroken ? null : head;
  }

  /**
   * Sets in order, openings first; of one spec if asked. Their configs hold until the visitor returns. False where the
   * bytes make no sense.
   */
  visit(bytes: Uint8Array, minute: number, visitor: SetVisitor, spec: number | null): boolean {
    const from = new WordReader(bytes);
    this.#readHead(from);
    const openings = this.#readIndex(from);
    const closings = this.#readIndex(from);
    return (
      this.#visitBodies(
        from,
        openings,
        spec,
        visitor.opened === undefined
          ? null
          : (start, end, one) => this.#visitOpened(new WordReader(bytes, start, end), one, minute, visitor),
      ) &&
      this.#visitBodies(
        from,
        closings,
        spec,
        visitor.closed === undefined
          ? null
          : (start, end, one) => this.#visitClosed(new WordReader(bytes, start, end), one, minute, visitor),
      ) &&
      from.left === 0
    );
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

  #readHead(from: WordReader): MinuteHead {
    const step = { opened: from.count(), lapsed: from.count(), closed: from.count(), ordered: from.count() };
    const open = from.count();
    const named = readSpreads(from, this.#population.grid.underlying.length);
    return { step, open, named };
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
    visit: ((start: number, end: number, spec: SpreadSpec) => boolean) | null,
  ): boolean {
    for (let at = 0; at < index.length; at += 2) {
      const spec = index[at] as number;
      const length = index[at + 1] as number;
      const start = from.skip(length);
      if (from.isBroken) return false;
      if (visit === null || (asked !== null && spec !== asked)) continue;
      if (!visit(start, start + length, this.#population.specs[spec] as SpreadSpec)) return false;
    }
    return !from.isBroken;
  }

  #visitOpened(from: WordReader, spec: SpreadSpec, minute: number, visitor: SetVisitor): boolean {
    while (from.left > 0) {
      const set = this.#readSet(from, spec);
      if (from.isBroken) return false;
      visitor.opened?.({ kind: 'opened', ...set, openedMinute: minute });
    }
    return true;
  }

  #visitClosed(from: WordReader, spec: SpreadSpec, minute: number, visitor: SetVisitor): boolean {
    while (from.left > 0) {
      const set = this.#readSet(from, spec);
      const openedMinute = minute - from.count();
      const exit = from.count();
      const cost = from.word();
      const costCalibrated = (cost + from.word()) | 0;
      const worst = (cost + from.word()) | 0;
      const best = (cost + from.word()) | 0;
      const closeFee = from.word();
      if (from.isBroken || exit >= FARM_EXITS.length) return false;
      visitor.closed?.({
        kind: 'closed',
        ...set,
        openedMinute,
        closedMinute: minute,
        exit,
        cost,
        costCalibrated,
        worst,
        best,
        closeFee,
      });
    }
    return true;
  }

  #readSet(from: WordReader, { index, firstConfig, configs }: SpreadSpec) {
    const spread = from.count();
    const contracts = from.count();
    const regime = from.count();
    const credit = from.word();
    const creditCalibrated = (credit + from.word()) | 0;
    const openFee = from.word();
    const count = readConfigs(from, firstConfig, configs, this.#configs);
    return {
      spec: index,
      spread,
      contracts,
      regime,
      credit,
      creditCalibrated,
      openFee,
      configs: this.#configs.subarray(0, count),
    };
  }
}
