import type { FarmMinute } from '#farm/book/farm-minute';
import type { NamedSpread } from '#farm/book/named-spread';
import type { ClosedSet, OpenedSet } from '#farm/book/trade-set';
import { type ClosedTrades, FARM_EXITS, type FarmListener, type OpenedTrades } from '#farm/evaluation/closed-trades';
import type { FarmStep } from '#farm/evaluation/farm-evaluator';
import { GrowingWords } from '#farm/evaluation/growing-words';
import type { MarketBar } from '#farm/evaluation/market-bar';
import { orderFee } from '#farm/evaluation/order-fee';
import type { Population } from '#farm/population/population';
import { invariant } from '#primitives/invariant';

type AnySet = OpenedSet | ClosedSet;

interface Gathered<Kind extends AnySet> {
  readonly set: Kind;
  readonly members: GrowingWords;
}

const NO_CONFIGS = new Int32Array(0);

/**
 * Sorts what an evaluator tells of a bar into sets: by spec, spread, minute of opening, reason and size, configs rising.
 * In whatever order and portions it was told, what comes out is the same.
 */
export class MinuteCollector implements FarmListener {
  readonly #specOf: Uint16Array;
  readonly #opened: SetGatherer<OpenedSet>;
  readonly #closed: SetGatherer<ClosedSet>;

  constructor({ size, specs }: Population) {
    this.#specOf = new Uint16Array(size);
    for (const { index, firstConfig, configs } of specs) {
      this.#specOf.fill(index, firstConfig, firstConfig + configs);
    }
    this.#opened = new SetGatherer(specs.length);
    this.#closed = new SetGatherer(specs.length * FARM_EXITS.length);
  }

  opened(trades: OpenedTrades): void {
    const { spec, spread, minute, regime, credit, creditCalibrated, fees, count, configs, contracts } = trades;
    const gatherer = this.#opened;
    gatherer.begin(spread, minute);
    for (let at = 0; at < count; at++) {
      const held = contracts[at] as number;
      const members =
        gatherer.find(spec, held) ??
        gatherer.add(spec, {
          kind: 'opened',
          spec,
          spread,
          contracts: held,
          openedMinute: minute,
          regime,
          credit,
          creditCalibrated,
          openFee: orderFee(held, fees.commission, fees.minimum, fees.charges),
          configs: NO_CONFIGS,
        });
      members.push(configs[at] as number);
    }
  }

  closed(trades: ClosedTrades): void {
    const { spread, openedMinute, openFees, closeFees, count, configs, contracts, exits } = trades;
    const gatherer = this.#closed;
    gatherer.begin(spread, openedMinute);
    for (let at = 0; at < count; at++) {
      const config = configs[at] as number;
      const held = contracts[at] as number;
      const exit = exits[at] as number;
      const spec = this.#specOf[config] as number;
      const cell = spec * FARM_EXITS.length + exit;
      const members =
        gatherer.find(cell, held) ??
        gatherer.add(cell, {
          kind: 'closed',
          spec,
          spread,
          contracts: held,
          openedMinute,
          regime: trades.regime,
          credit: trades.credit,
          creditCalibrated: trades.creditCalibrated,
          openFee: orderFee(held, openFees.commission, openFees.minimum, openFees.charges),
          closedMinute: trades.closedMinute,
          cost: trades.cost,
          costCalibrated: trades.costCalibrated,
          worst: trades.worst,
          best: trades.best,
          closeFee: orderFee(held, closeFees.commission, closeFees.minimum, closeFees.charges),
          exit,
          configs: NO_CONFIGS,
        });
      members.push(config);
    }
  }

  /** Everything told since the last time, which was the bar's. The minute refers to the bar and does not copy it. */
  takeMinute(bar: MarketBar, named: readonly NamedSpread[], step: FarmStep, open: number): FarmMinute {
    const opened = this.#opened.take();
    const closed = this.#closed.take();
    invariant(
      opened.every(({ openedMinute }) => openedMinute === bar.minute) &&
        closed.every(({ closedMinute }) => closedMinute === bar.minute),
      'what is collected happened on the bar',
    );
    invariant(
      membersOf(opened) === step.opened && membersOf(closed) === step.closed,
      'what is collected is what the evaluator counted',
    );
    return { bar, named, opened, closed, step, open };
  }
}

/** Sets that are being filled. Cells narrow down where a set may be; within one it is found by its size. */
class SetGatherer<Kind extends AnySet> {
  /** Sets of the spread and the minute that are being told of, by cell. */
  readonly #cells: Gathered<Kind>[][];
  readonly #used: number[] = [];
  readonly #all: Gathered<Kind>[] = [];
  readonly #spare: GrowingWords[] = [];
  #spread = -1;
  #minute = -1;
  #lastCell = -1;
  #last: Gathered<Kind> | null = null;

  constructor(cells: number) {
    this.#cells = Array.from({ length: cells }, () => []);
  }

  begin(spread: number, minute: number): void {
    if (spread === this.#spread && minute === this.#minute) return;
    this.#spread = spread;
    this.#minute = minute;
    for (const cell of this.#used) (this.#cells[cell] as Gathered<Kind>[]).length = 0;
    this.#used.length = 0;
    this.#last = null;
  }

  find(cell: number, contracts: number): GrowingWords | null {
    const last = this.#last;
    if (last !== null && this.#lastCell === cell && last.set.contracts === contracts) return last.members;
    const found = (this.#cells[cell] as Gathered<Kind>[]).find(({ set }) => set.contracts === contracts) ?? null;
    this.#last = found;
    this.#lastCell = cell;
    return found === null ? null : found.members;
  }

  add(cell: number, set: Kind): GrowingWords {
    const members = this.#spare.pop() ?? new GrowingWords();
    members.truncate(0);
    const gathered = { set, members };
    const sets = this.#cells[cell] as Gathered<Kind>[];
    if (sets.length === 0) this.#used.push(cell);
    sets.push(gathered);
    this.#all.push(gathered);
    this.#last = gathered;
    this.#lastCell = cell;
    return members;
  }

  take(): readonly Kind[] {
    const all = this.#all.sort((left, right) => inOrder(left.set, right.set));
    const sets: Kind[] = [];
    for (let at = 0; at < all.length;) {
      const { set } = all[at] as Gathered<Kind>;
      const first = at++;
      while (at < all.length && inOrder((all[at] as Gathered<Kind>).set, set) === 0) at++;
      sets.push({ ...set, configs: rising(all.slice(first, at)) });
    }
    for (const { members } of all) this.#spare.push(members);
    all.length = 0;
    this.begin(-1, -1);
    return sets;
  }
}

function rising(portions: readonly Gathered<AnySet>[]): Int32Array {
  const configs = new Int32Array(portions.reduce((sum, { members }) => sum + members.length, 0));
  let length = 0;
  for (const { members } of portions) {
    configs.set(members.cells.subarray(0, members.length), length);
    length += members.length;
  }
  if (!isRising(configs)) configs.sort();
  invariant(isRising(configs), 'no config is twice in a set');
  return configs;
}

function isRising(configs: Int32Array): boolean {
  for (let at = 1; at < configs.length; at++) {
    if ((configs[at] as number) <= (configs[at - 1] as number)) return false;
  }
  return true;
}

function inOrder(left: AnySet, right: AnySet): number {
  return (
    left.spec - right.spec ||
    left.spread - right.spread ||
    left.openedMinute - right.openedMinute ||
    exitOf(left) - exitOf(right) ||
    left.contracts - right.contracts
  );
}

function exitOf(set: AnySet): number {
  return set.kind === 'closed' ? set.exit : 0;
}

function membersOf(sets: readonly AnySet[]): number {
  return sets.reduce((sum, { configs }) => sum + configs.length, 0);
}
