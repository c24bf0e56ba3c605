import type { Tensor } from '@tensorflow/tfjs-core';
import type { BarWords } from '#farm/backends/columns/bar-words';
import { EXIT_SHIFT } from '#farm/backends/columns/slot-word';
import { type Decider, type Decisions, freshState } from '#farm/backends/deciders/decider';
import { BarTables } from '#farm/backends/tensorflow/bar-tables';
import { type ConfigTensors, configTensors } from '#farm/backends/tensorflow/config-tensors';
import { EventColumns } from '#farm/backends/tensorflow/event-columns';
import {
  type Columns,
  columnsOf,
  type PlaceColumns,
  stateOf,
  tensorsOf,
} from '#farm/backends/tensorflow/state-columns';
import type { TensorLibrary } from '#farm/backends/tensorflow/tensor-library';
import type { Population } from '#farm/population/population';

/** What a step through a bar makes of the columns, and how many positions it concerns. */
interface Advanced {
  readonly columns: Columns;
  readonly count: number;
}

/**
 * Decides with TensorFlow.js: each question is put to all configs at once, as a comparison of columns of whole numbers.
 * What differs by opening is looked up in a table that comes with the bar.
 */
export class TensorDecider implements Decider {
  readonly name = 'TensorFlow.js';
  readonly bytesPerConfig: number;
  readonly #library: TensorLibrary;
  readonly #fixed: ConfigTensors;
  readonly #tables: BarTables;
  readonly #events: EventColumns;
  #columns: Columns;
  #decided: Int32Array[] = [];
  /** Nobody is asked for what nobody waits for: positions with a close that needs a price, and orders. */
  #waiting = 0;
  #ordered = 0;
  /** Whether the spreads of all places are those of their openings. */
  #knowsSpreads = true;

  constructor(library: TensorLibrary, population: Population) {
    const { size, mostConcurrent } = population;
    this.bytesPerConfig = 4 * (3 * mostConcurrent + 2);
    this.#library = library;
    this.#fixed = this.#tidy(() => configTensors(population, library));
    this.#tables = new BarTables(population);
    this.#events = new EventColumns(size);
    this.#columns = this.#tidy(() => columnsOf(library.core, freshState(size, mostConcurrent), mostConcurrent));
  }

  add(words: BarWords): void {
    this.#fillCloses(words);
    this.#fillOrders(words);
    this.#endSpreads(words);
    this.#decideExits(words);
    this.#decideEntries(words);
    this.#decided.push(this.#events.take());
  }

  decide(): Decisions {
    const decided = this.#decided;
    this.#decided = [];
    return decided;
  }

  save(): Int32Array {
    return stateOf(this.#columns);
  }

  restore(state: Int32Array): void {
    const { core } = this.#library;
    this.#replace(this.#tidy(() => columnsOf(core, state, this.#columns.places.length)));
    this.#knowsSpreads = false;
    this.#countWaiting();
    this.#countOrders();
  }

  [Symbol.dispose](): void {
    const { core } = this.#library;
    core.dispose([...tensorsOf(this.#columns), ...Object.values(this.#fixed)]);
  }

  /** Closes that were decided, where there is a price now. */
  #fillCloses(words: BarWords): void {
    if (this.#waiting === 0) return;
    const { tensor1d, scalar, greater, gather, mul } = this.#library.core;
    this.#waiting -= this.#advance(() => {
      const closable = tensor1d(this.#tables.closable(words), 'int32');
      return this.#close(words.minute, ({ opening, waiting }) => ({
        closes: greater(mul(waiting, gather(closable, opening)), scalar(0, 'int32')),
        exit: waiting,
      }));
    });
  }

  /** Whoever holds what has ended, whether its close was decided or not. */
  #endSpreads(words: BarWords): void {
    const ended = this.#tables.ended(words);
    if (ended === null) return;
    const { tensor1d, scalar, greater, gather } = this.#library.core;
    const closed = this.#advance(() => {
      const ends = tensor1d(ended, 'int32');
      return this.#close(words.minute, ({ opening }) => {
        const exit = gather(ends, opening);
        return { closes: greater(exit, scalar(0, 'int32')), exit };
      });
    });
    if (closed > 0 && this.#waiting > 0) this.#countWaiting();
  }

  /** Takes positions out of their places, and notes them as events. */
  #close(minute: number, ask: (place: PlaceColumns) => { readonly closes: Tensor; readonly exit: Tensor }): Advanced {
    const { where, scalar, add, sub, mul } = this.#library.core;
    let { lastEvent } = this.#columns;
    let count = 0;
    const now: Tensor = scalar(minute, 'int32');
    const nothing: Tensor = scalar(0, 'int32');
    const places = this.#columns.places.map((place): PlaceColumns => {
      const { closes, exit } = ask(place);
      const closed: Tensor = add(place.opening, mul(sub(exit, scalar(1, 'int32')), scalar(1 << EXIT_SHIFT, 'int32')));
      count += this.#events.addCloses(where(closes, closed, nothing).dataSync());
      lastEvent = where(closes, now, lastEvent);
      return {
        opening: where(closes, nothing, place.opening),
        spread: where(closes, nothing, place.spread),
        waiting: where(closes, nothing, place.waiting),
      };
    });
    return { columns: { ...this.#columns, places, lastEvent }, count };
  }

  /** All orders of a spec become one opening, in the first place that each config has free, or come to nothing. */
  #fillOrders(words: BarWords): void {
    if (this.#ordered === 0) return;
    const { tensor1d, mul, greater, equal, where, scalar, logicalAnd, zerosLike } = this.#library.core;
    this.#advance(() => {
      const { ordered, places, lastEvent } = this.#columns;
      const opening: Tensor = mul(tensor1d(this.#tables.fills(words), 'int32'), ordered);
      const nothing: Tensor = scalar(0, 'int32');
      let left = opening;
      const filled = places.map((place): PlaceColumns => {
        const takes = logicalAnd(equal(place.opening, nothing), greater(left, nothing));
        const taken = where(takes, left, place.opening);
        left = where(takes, nothing, left);
        return { ...place, opening: taken };
      });
      const opened = greater(opening, nothing);
      const now: Tensor = scalar(words.minute, 'int32');
      return {
        columns: {
          places: filled,
          lastEvent: where(opened, now, lastEvent),
          ordered: zerosLike(ordered),
        },
        count: 0,
      };
    });
    this.#ordered = 0;
    this.#knowsSpreads = false;
  }

  /** A class of openings and a rule make an exit, or none. */
  #decideExits(words: BarWords): void {
    const reasons = this.#tables.reasons(words);
    if (reasons === null) return;
    const { tensor1d, scalar, gather, add, where, greater } = this.#library.core;
    this.#advance(() => {
      const classStart = tensor1d(reasons.classStart, 'int32');
      const exits = tensor1d(reasons.exits, 'int32');
      const nothing: Tensor = scalar(0, 'int32');
      const places = this.#columns.places.map((place): PlaceColumns => {
        const exit: Tensor = gather(exits, add(gather(classStart, place.opening), this.#fixed.rule));
        return { ...place, waiting: where(greater(place.waiting, nothing), place.waiting, exit) };
      });
      return { columns: { ...this.#columns, places }, count: 0 };
    });
    this.#countWaiting();
  }

  #decideEntries(words: BarWords): void {
    const offers = this.#tables.offers(words);
    if (offers === null) return;
    if (!this.#knowsSpreads) this.#lookUpSpreads(words);
    const { tensor1d, add, greater, less, lessEqual, notEqual, cast, scalar, logicalAnd } = this.#library.core;
    const { cooldown, concurrent } = this.#fixed;
    this.#ordered = this.#advance(() => {
      const { places, lastEvent } = this.#columns;
      const nothing: Tensor = scalar(0, 'int32');
      const offered = tensor1d(offers, 'int32');
      let enters: Tensor = logicalAnd(
        greater(offered, nothing),
        lessEqual(add(lastEvent, cooldown), scalar(words.minute, 'int32')),
      );
      let held: Tensor = nothing;
      for (const { spread } of places) {
        held = add(held, cast(greater(spread, nothing), 'int32'));
        enters = logicalAnd(enters, notEqual(spread, offered));
      }
      const ordered: Tensor = cast(logicalAnd(enters, less(held, concurrent)), 'int32');
      return { columns: { ...this.#columns, ordered }, count: this.#events.addOrders(ordered.dataSync()) };
    });
  }

  #lookUpSpreads(words: BarWords): void {
    const { tensor1d, gather } = this.#library.core;
    this.#advance(() => {
      const spreads = tensor1d(this.#tables.spreads(words), 'int32');
      const places = this.#columns.places.map((place): PlaceColumns => {
        return { ...place, spread: gather(spreads, place.opening) };
      });
      return { columns: { ...this.#columns, places }, count: 0 };
    });
    this.#knowsSpreads = true;
  }

  #countOrders(): void {
    const { ordered } = this.#columns;
    this.#ordered = this.#tidy(() => this.#library.core.sum(ordered).dataSync()[0] as number);
  }

  #countWaiting(): void {
    const { sum, cast, greater, scalar } = this.#library.core;
    this.#waiting = this.#tidy(() =>
      this.#columns.places.reduce((count, { waiting }) => {
        const waits = cast(greater(waiting, scalar(0, 'int32')), 'int32');
        return count + (sum(waits).dataSync()[0] as number);
      }, 0),
    );
  }

  /** Makes the next columns, gives back what they replace and whatever was made on the way. */
  #advance(next: () => Advanced): number {
    let count = 0;
    const columns = this.#tidy(() => {
      const advanced = next();
      ({ count } = advanced);
      return advanced.columns;
    });
    this.#replace(columns);
    return count;
  }

  #tidy<Kept>(make: () => Kept): Kept {
    const { core, backend } = this.#library;
    // Two farms may live on different devices; one that has been started before is taken at once.
    if (core.getBackend() !== backend) void core.setBackend(backend);
    return core.tidy(make as never) as Kept;
  }

  #replace(columns: Columns): void {
    const kept = new Set(tensorsOf(columns));
    for (const tensor of tensorsOf(this.#columns)) if (!kept.has(tensor)) tensor.dispose();
    this.#columns = columns;
  }
}
