import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EngineInput } from '#domain/engine-input';
import { InputBlock } from '#domain/input-block';
import { civilDay, startOfDayMs } from '#market/sessions/civil-date';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { scenarioNamed } from '#simulation/scenarios';
import { SimulatedMarket } from '#simulation/simulated-market';

const nyse = new NyseCalendar({ closed: [], early: [], lateOpen: [] });
const RUNS = { seed: 7, numRuns: 30 };

const terms = fc.record({
  seed: fc.integer({ min: -1_000_000, max: 2 ** 40 }),
  startMs: fc
    .integer({ min: 0, max: 60 * 24 * 60 })
    .map((minute) => startOfDayMs(civilDay(2026, 2, 10)) + minute * 60_000),
  minutes: fc.integer({ min: 0, max: 25 }),
  instruments: fc.integer({ min: 1, max: 12 }),
  density: fc.double({ min: 0.01, max: 3, noNaN: true }),
});

function sourceOf(market: SimulatedMarket, input: EngineInput): string {
  return 'source' in input ? input.source : (market.instruments[input.instrument]?.source ?? '');
}

describe('a simulated market', () => {
  it('comes in total order and never before its start', () => {
    fc.assert(
      fc.property(terms, (of) => {
        const market = new SimulatedMarket({ ...of, scenario: scenarioNamed('demo'), nyse });
        let seenMs = of.startMs;
        let source = '';
        let misplaced = 0;
        for (const input of market.inputs()) {
          if (input.seenMs > seenMs) source = '';
          if (input.seenMs < seenMs || sourceOf(market, input) < source) misplaced++;
          source = sourceOf(market, input);
          seenMs = input.seenMs;
        }
        expect(misplaced).toBe(0);
        expect(seenMs).toBeLessThan(of.startMs + of.minutes * 60_000 + 2_010);
      }),
      RUNS,
    );
  });

  it('is the same however it is taken', () => {
    fc.assert(
      fc.property(terms, fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 5 }), (of, sizes) => {
        const whole = [...new SimulatedMarket({ ...of, nyse }).inputs()];
        const pieces: EngineInput[] = [];
        const market = new SimulatedMarket({ ...of, nyse });
        for (let turn = 0; ; turn++) {
          const block = new InputBlock(sizes[turn % sizes.length] as number);
          if (!market.fill(block)) break;
          for (let row = 0; row < block.length; row++) pieces.push(block.inputAt(row));
        }
        expect(pieces).toEqual(whole);
      }),
      { ...RUNS, numRuns: 12 },
    );
  });

  it('says the same about a symbol whatever else is listed', () => {
    fc.assert(
      fc.property(terms, fc.integer({ min: 1, max: 8 }), (of, more) => {
        const ticks = (count: number): readonly EngineInput[] =>
          [...new SimulatedMarket({ ...of, instruments: count, nyse }).inputs()].filter(
            (input) => (input.kind === 'quote' || input.kind === 'trade') && input.instrument < 6,
          );
        expect(ticks(6 + more).filter(({ seenMs }) => seenMs > of.startMs + 100)).toEqual(
          ticks(6).filter(({ seenMs }) => seenMs > of.startMs + 100),
        );
      }),
      { ...RUNS, numRuns: 12 },
    );
  });

  it('quotes whole ticks above zero, never locked, with sizes in whole lots', () => {
    fc.assert(
      fc.property(terms, (of) => {
        const unsound = [...new SimulatedMarket({ ...of, nyse }).inputs()].filter((input) => {
          if (input.kind === 'trade')
            return !(input.price % 100 === 0 && Number.isInteger(input.size) && input.size > 0);
          if (input.kind !== 'quote') return false;
          const [bid, ask] = [input.bid ?? 0, input.ask ?? 0];
          const lots = [input.bidSize ?? 0, input.askSize ?? 0].map((size) => size / 100);
          return !(
            bid > 0 &&
            ask > bid &&
            bid % 100 === 0 &&
            ask % 100 === 0 &&
            lots.every((n) => n > 0 && n % 1 === 0)
          );
        });
        expect(unsound).toEqual([]);
      }),
      RUNS,
    );
  });

  it('differs from seed to seed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), (seed) => {
        const first = (of: number): string => {
          const market = new SimulatedMarket({
            seed: of,
            startMs: startOfDayMs(civilDay(2026, 3, 4)),
            minutes: 2,
            nyse,
          });
          return JSON.stringify([...market.inputs()].filter(({ kind }) => kind === 'quote').slice(0, 50));
        };
        expect(first(seed)).not.toBe(first(seed + 1));
      }),
      RUNS,
    );
  });
});
