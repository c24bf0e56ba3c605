import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryBook } from '#farm/book/memory-book';
import { MinuteCollector } from '#farm/book/minute-collector';
import type { ClosedTrades, FarmListener, OpenedTrades } from '#farm/evaluation/closed-trades';
import { FactoredFarm } from '#farm/evaluation/factored-farm';
import { Population } from '#farm/population/population';
import { SeededRandom } from '#primitives/random';
import { imaginedNames } from '#tests/support/booked-farm';
import { ImaginedMarket } from '#tests/support/imagined-farm';
import { SMALL_GRID } from '#tests/support/small-grid';

const POPULATION = new Population(SMALL_GRID);
const BARS = 60;

/** Tells a collector what it was told itself, but in portions and in another order. */
class ScatteringListener implements FarmListener {
  readonly #random: SeededRandom;
  #told: (() => void)[] = [];
  readonly #to: FarmListener;

  constructor(to: FarmListener, seed: number) {
    this.#to = to;
    this.#random = new SeededRandom(seed);
  }

  opened(trades: OpenedTrades): void {
    for (const part of this.#parts(trades.count)) {
      const configs = part.map((at) => trades.configs[at] as number);
      const contracts = part.map((at) => trades.contracts[at] as number);
      this.#told.push(() => this.#to.opened({ ...trades, count: part.length, configs, contracts }));
    }
  }

  closed(trades: ClosedTrades): void {
    for (const part of this.#parts(trades.count)) {
      const configs = part.map((at) => trades.configs[at] as number);
      const contracts = part.map((at) => trades.contracts[at] as number);
      const exits = Uint8Array.from(part, (at) => trades.exits[at] as number);
      this.#told.push(() => this.#to.closed({ ...trades, count: part.length, configs, contracts, exits }));
    }
  }

  tell(): void {
    for (const tell of this.#shuffled(this.#told)) tell();
    this.#told = [];
  }

  #parts(count: number): readonly Int32Array[] {
    const parts = 1 + this.#random.below(4);
    const order = this.#shuffled(Array.from({ length: count }, (_, at) => at));
    const found = Array.from({ length: parts }, (_, part) =>
      Int32Array.from(order.filter((_position, at) => at % parts === part)),
    );
    return found.filter(({ length }) => length > 0);
  }

  #shuffled<Value>(values: readonly Value[]): Value[] {
    const shuffled = [...values];
    for (let at = shuffled.length - 1; at > 0; at--) {
      const other = this.#random.below(at + 1);
      [shuffled[at], shuffled[other]] = [shuffled[other] as Value, shuffled[at] as Value];
    }
    return shuffled;
  }
}

describe('a collector', () => {
  it('makes the same minutes of the same trades, in whatever portions and order they are told', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (seed, order) => {
        const [plain, scattered] = [bookOf(seed, null), bookOf(seed, order)];
        expect(scattered.hash()).toBe(plain.hash());
        expect(plain.read(BARS - 1).open).toBeGreaterThan(0);
      }),
      { seed: 20_260_310, numRuns: 12 },
    );
  });

  it('refuses a minute that lacks what the evaluator counted', () => {
    const collector = new MinuteCollector(POPULATION);
    const market = new ImaginedMarket(POPULATION, 1);
    const step = { opened: 1, lapsed: 0, closed: 0, ordered: 0 };
    expect(() => collector.takeMinute(market.next(), [], step, 1)).toThrow(/what the evaluator counted/);
  });
});

function bookOf(seed: number, order: number | null): MemoryBook {
  const book = new MemoryBook(POPULATION);
  const collector = new MinuteCollector(POPULATION);
  const scattering = order === null ? null : new ScatteringListener(collector, order);
  const farm = new FactoredFarm(POPULATION, scattering ?? collector);
  const market = new ImaginedMarket(POPULATION, seed);
  let spreads = 0;
  for (let at = 0; at < BARS; at++) {
    const bar = market.next();
    const step = farm.step(bar);
    scattering?.tell();
    book.append(collector.takeMinute(bar, imaginedNames(bar, spreads), step, farm.open));
    spreads = bar.spreads;
  }
  return book;
}
