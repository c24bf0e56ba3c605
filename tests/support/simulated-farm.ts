import type { EngineEvent } from '#domain/engine-event';
import { InputBlock } from '#domain/input-block';
import type { FarmMinute } from '#farm/book/farm-minute';
import { MemoryBook } from '#farm/book/memory-book';
import { FactoredFarm } from '#farm/evaluation/factored-farm';
import { type FarmGrid, FARM_STRUCTURES } from '#farm/population/farm-grid';
import { Population } from '#farm/population/population';
import type { HeldChain } from '#pipeline/held-chain';
import { Pipeline } from '#pipeline/pipeline';
import { FarmRun } from '#research/farm/farm-run';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { type MarketTerms, simulatedMarket } from '#tests/support/market-recording';
import { SETTINGS } from '#tests/support/scripted-inputs';
import { plainGrid } from '#tests/support/plain-grid';
import { SIGHT_TERMS } from '#tests/support/sight-terms';

/** A few hundred configs of one underlying that trade at every opportunity; a test says what it wants otherwise. */
export function eagerPopulation(more: Partial<FarmGrid> = {}): Population {
  return new Population(
    plainGrid({
      structure: FARM_STRUCTURES,
      dteTarget: [7, 30],
      shortDelta: [0.2, 0.35],
      budget: [{ dollars: 50_000, exposure: 1 }],
      positionSize: [0.05, 0.2],
      profitTarget: [0.1],
      stopLoss: [1],
      cooldown: [10],
      ...more,
    }),
  );
}

export interface SimulatedMinute {
  readonly minute: FarmMinute;
  /** The newest chain of the farm's first underlying that had been seen by then; null before the first. */
  readonly chain: HeldChain | null;
}

/** A farm on a simulated market, from quotes to its book, as a tape would bring it; told of every minute. */
export function simulatedFarm(
  population: Population,
  terms: MarketTerms,
  onMinute: (told: SimulatedMinute) => void = () => undefined,
): MemoryBook {
  const nyse = new NyseCalendar(SETTINGS.calendar);
  const book = new MemoryBook(population);
  const openEvaluator = (...given: ConstructorParameters<typeof FactoredFarm>): FactoredFarm =>
    new FactoredFarm(...given);
  const run = new FarmRun({ population, nyse, terms: SIGHT_TERMS, book, openEvaluator, now: () => 0 });
  const market = simulatedMarket({ options: true, density: 0.05, ...terms });
  const pipeline = new Pipeline(SETTINGS, nyse);
  let chain: HeldChain | null = null;
  const hear = (event: EngineEvent): void => {
    if (event.type === 'chain.seen' && event.chain.underlying === population.grid.underlying[0]) {
      chain = pipeline.chains.latest(event.chain.underlying, event.chain.provider);
    }
    const heard = run.hear(event, (underlying, provider) => pipeline.chains.latest(underlying, provider));
    if (!heard.ok) throw new Error(JSON.stringify(heard.failure));
    if (heard.value !== null) onMinute({ minute: heard.value, chain });
  };
  const block = new InputBlock(4_096);
  while (market.fill(block)) pipeline.run(block, 0, block.length, hear);
  return book;
}
