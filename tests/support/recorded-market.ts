import { EventBus } from '#bus/event-bus';
import { InputBlock } from '#domain/input-block';
import { Engine } from '#engine/engine';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { Pipeline } from '#pipeline/pipeline';
import { defaultPipelineSettings, type PipelineSettings } from '#pipeline/pipeline-settings';
import { loadCalendarExceptions } from '#settings/calendar-file';
import { type ScenarioName, scenarioNamed } from '#simulation/scenarios';
import { SimulatedMarket } from '#simulation/simulated-market';
import { TapeWriter } from '#store/tape/tape-writer';

export interface MarketTerms {
  readonly seed: number;
  readonly scenario: ScenarioName;
  readonly density: number;
  readonly minutes?: number;
  /** Whether option chains are quoted as well. */
  readonly options?: boolean;
}

export function testSettings(): PipelineSettings {
  const { closed, early, lateOpen } = loadCalendarExceptions();
  return defaultPipelineSettings({ closed, early, lateOpen });
}

export function testMarket(terms: MarketTerms, settings: PipelineSettings): SimulatedMarket {
  const scenario = scenarioNamed(terms.scenario);
  const { startMs } = scenario;
  const minutes = terms.minutes ?? scenario.minutes;
  const nyse = new NyseCalendar(settings.calendar);
  const { seed, density, options = false } = terms;
  return new SimulatedMarket({ seed, startMs, minutes, density, scenario, options, nyse });
}

/** Records a simulated market through the engine, as `argus record` does, and answers how many inputs that were. */
export function recordMarket(path: string, terms: MarketTerms, settings: PipelineSettings): number {
  const market = testMarket(terms, settings);
  using tape = TapeWriter.create(
    path,
    { createdMs: 0, origin: `seed ${terms.seed}`, pipelineSettings: settings, labels: market.labels },
    { syncEvery: 'never' },
  );
  const engine = new Engine({ pipeline: new Pipeline(settings), tape, history: null, bus: new EventBus() });
  const block = new InputBlock(4_096);
  while (market.fill(block)) engine.ingest(block, 0, block.length);
  engine.finish();
  return engine.position;
}
