import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BarPlanner } from '#farm/backends/columns/bar-planner';
import { ClosingGroups } from '#farm/backends/deciders/closing-groups';
import { type GpuPopulation, roomProblem } from '#farm/backends/webgpu/gpu-decisions';
import { HEADER_CELLS, OPENING_CELLS, PackedBars, SPEC_CELLS } from '#farm/backends/webgpu/packed-bars';
import { sortedEvents } from '#farm/backends/webgpu/sorted-events';
import { ImaginedMarket } from '#tests/support/imagined-farm';
import { livelyPopulation } from '#tests/support/lively-population';

const RUNS = { seed: 20_261_120, numRuns: 100 };
const CONFIGS = 5_000;

describe('events of a device', () => {
  it('come out by bar and config in whatever order they were found', () => {
    const event = fc.record({ bar: fc.nat(4), config: fc.nat(CONFIGS - 1), what: fc.integer() });
    fc.assert(
      fc.property(
        fc.uniqueArray(event, { selector: ({ bar, config }) => `${bar} ${config}`, size: 'large' }),
        (found) => {
          const cells = Int32Array.from(found.flatMap(({ bar, config, what }) => [bar, config, what]));
          const sorted = found.toSorted((left, right) => left.bar - right.bar || left.config - right.config);
          const expected = [0, 1, 2, 3, 4].map((bar) =>
            sorted.filter((one) => one.bar === bar).flatMap(({ config, what }) => [config, what]),
          );
          expect(sortedEvents(cells, 5, CONFIGS).map((pairs) => [...pairs])).toEqual(expected);
        },
      ),
      RUNS,
    );
  });
});

describe('closes of a bar', () => {
  it('are handed over opening by opening, each once, by rank, in the order in which they came', () => {
    const close = fc.record({ opening: fc.integer({ min: 1, max: 300 }), config: fc.nat(CONFIGS), exit: fc.nat(7) });
    const groups = new ClosingGroups();
    fc.assert(
      fc.property(fc.array(close, { size: 'large' }), (closes) => {
        for (const { opening, config, exit } of closes) groups.add(opening, config, exit);
        const rank = (opening: number): number => -(opening % 7);
        const handed: (typeof closes)[number][] = [];
        groups.takeAll(rank, (opening, count, configs, exits) => {
          for (let at = 0; at < count; at++) {
            handed.push({ opening, config: configs[at] as number, exit: exits[at] as number });
          }
        });
        expect(handed).toEqual(
          closes.toSorted((left, right) => rank(left.opening) - rank(right.opening) || left.opening - right.opening),
        );
        expect(groups.isEmpty).toBe(true);
      }),
      RUNS,
    );
  });
});

describe('a graphics card', () => {
  it('is not given more configs than it has room for, or can be asked', () => {
    const population = (configs: number): GpuPopulation => ({ configs, places: 2 }) as GpuPopulation;
    const usual = 128 * 2 ** 20;
    expect(roomProblem(usual, population(559_104))).toBeNull();
    expect(roomProblem(usual, population(2_500_000))).toBe(
      '2500000 configs need a buffer of 150000004 bytes, and this card has them up to 134217728',
    );
    expect(roomProblem(2 ** 40, population(5_000_000))).toBe(
      '5000000 configs are more than the 4194240 that a card is asked at once',
    );
  });
});

describe('bars that are sent to a device', () => {
  it('say of each spec and opening where a header points what the bar says of it', () => {
    const population = livelyPopulation();
    const { specs, sizings, gates } = population;
    const planner = new BarPlanner(population);
    const market = new ImaginedMarket(population, 2);
    const packed = new PackedBars();
    const expected: { minute: number; candidate: number[]; reached: number[]; spreads: number[] }[] = [];
    const everybodyOrders = new Int32Array(specs.length).fill(1);
    for (let at = 0; at < 30; at++) {
      const words = planner.plan(market.next(), everybodyOrders);
      packed.add(words);
      const rows = [...Array(words.openings).keys()].map((opening) => opening * words.openingCells);
      expected.push({
        minute: words.minute,
        candidate: [...words.candidate],
        reached: [...words.reached.subarray(0, words.openings)],
        spreads: rows.map((row) => words.opening[row] as number),
      });
    }
    const { bars, cells } = packed.take();
    expect(bars).toBe(30);
    const perSpec = SPEC_CELLS + sizings.length + ((gates.length + 31) >> 5);
    const cell = (at: number): number => cells[at] as number;
    for (const [bar, { minute, candidate, reached, spreads }] of expected.entries()) {
      const [said, ofSpecs, ofOpenings] = cells.subarray(bar * HEADER_CELLS) as unknown as [number, number, number];
      expect(said).toBe(minute);
      expect(candidate.map((_, spec) => cell(ofSpecs + spec * perSpec))).toEqual(candidate);
      expect(reached.map((_, opening) => cell(ofOpenings + opening * OPENING_CELLS))).toEqual(reached);
      expect(spreads.map((_, opening) => cell(ofOpenings + opening * OPENING_CELLS + 2))).toEqual(spreads);
    }
    expect(packed.count).toBe(0);
  });
});
