import { EventBus } from '#bus/event-bus';
import { InputBlock } from '#domain/input-block';
import { Engine } from '#engine/engine';
import type { KeyframePolicy } from '#engine/keyframe-policy';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { Pipeline } from '#pipeline/pipeline';
import type { PipelineSettings } from '#pipeline/pipeline-settings';
import type { HistorySink } from '#ports/history';
import { MINUTE_MS } from '#primitives/clock';
import { formatHash, hashState } from '#primitives/state-hash';
import { type ScenarioName, scenarioNamed } from '#simulation/scenarios';
import { SimulatedMarket } from '#simulation/simulated-market';
import { TapeWriter } from '#store/tape/tape-writer';
import type { TapeFiles } from '#store/tape/tape-files';
import { eventText } from '#tests/support/event-text';
import { SETTINGS } from '#tests/support/scripted-inputs';
import { MemoryTapeFiles } from '#tests/unit/tape/memory-tape-files';

export interface MarketTerms {
  readonly scenario?: ScenarioName;
  readonly seed?: number;
  /** Minutes after the scenario begins, and how many from there. */
  readonly fromMinute?: number;
  readonly minutes?: number;
  readonly density?: number;
  /** Whether option chains are quoted as well. */
  readonly options?: boolean;
}

export interface RecordingTerms extends MarketTerms {
  readonly files?: TapeFiles;
  readonly path?: string;
  readonly settings?: PipelineSettings;
  readonly keyframes?: KeyframePolicy;
  readonly history?: HistorySink | null;
  readonly batchRows?: number;
}

export interface RecordedMarket {
  readonly files: TapeFiles;
  readonly path: string;
  /** `position event`, in order. */
  readonly events: readonly string[];
  /** `minute hash`, in order. */
  readonly minutes: readonly string[];
  readonly finalHash: string;
  readonly inputs: number;
}

export const MARKET_PATH = 'market.tape';

export function simulatedMarket(terms: MarketTerms = {}): SimulatedMarket {
  const scenario = scenarioNamed(terms.scenario ?? 'demo');
  return new SimulatedMarket({
    seed: terms.seed ?? 7,
    startMs: scenario.startMs + (terms.fromMinute ?? 0) * MINUTE_MS,
    minutes: terms.minutes ?? scenario.minutes,
    density: terms.density ?? 0.03,
    scenario,
    options: terms.options ?? false,
    nyse: new NyseCalendar(SETTINGS.calendar),
  });
}

/** Records a simulated market with the engine, as `argus record` does, and keeps what was said. */
export function recordMarket(terms: RecordingTerms = {}): RecordedMarket {
  const market = simulatedMarket(terms);
  const files = terms.files ?? new MemoryTapeFiles();
  const path = terms.path ?? MARKET_PATH;
  const settings = terms.settings ?? SETTINGS;
  const header = { createdMs: 0, origin: 'a simulated market', pipelineSettings: settings, labels: [] };
  const pipeline = new Pipeline(settings);
  using tape = TapeWriter.create(path, header, { files, syncEvery: 'never' });
  using bus = new EventBus();
  const keyframes = terms.keyframes ?? { everyInputs: 5_000, everyMs: 60 * MINUTE_MS };
  const engine = new Engine({ pipeline, tape, history: terms.history ?? null, bus, keyframes });
  const events: string[] = [];
  const minutes: string[] = [];
  using _hearing = bus.onAny((event) => {
    events.push(eventText(event));
    if (event.type === 'minute.proved') minutes.push(minuteText(event.proof));
  });
  const block = new InputBlock(terms.batchRows ?? 1_000);
  while (market.fill(block)) engine.ingest(block, 0, block.length);
  return { files, path, events, minutes, finalHash: everythingHash(pipeline), inputs: engine.position };
}

export function minuteText(proof: {
  readonly minuteMs: number;
  readonly hash: Parameters<typeof formatHash>[0];
}): string {
  return `${proof.minuteMs} ${formatHash(proof.hash)}`;
}

export function everythingHash(pipeline: Pipeline): string {
  return formatHash(hashState(pipeline, 'everything'));
}
