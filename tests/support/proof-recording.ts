import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputBlock } from '#domain/input-block';
import { RecordedFarm } from '#entry/farm/recorded-farm';
import { CONFIG_FOLDER, loadSettings } from '#entry/load-settings';
import { openRecording } from '#entry/recording-session';
import { SaidLive } from '#entry/soak/said-live';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { epochMs } from '#primitives/clock';
import { scenarioNamed } from '#simulation/scenarios';
import { SimulatedMarket } from '#simulation/simulated-market';
import { SystemClock } from '#telemetry/system-clock';
import { SETTINGS_FILES } from '#tests/support/settings-files';

/** The settings as shipped, with a hundredth of the paper traders, who look for the same spreads. */
export function fewTradersConfig(folder: string): string {
  mkdirSync(folder, { recursive: true });
  for (const name of SETTINGS_FILES) copyFileSync(join(CONFIG_FOLDER, name), join(folder, name));
  const path = join(folder, 'farm.yaml');
  const grid = readFileSync(path, 'utf8')
    .replace('structure: [bull_put, bear_call, iron_condor, short_straddle]', 'structure: [bull_put]')
    .replace('trailingStop: [none, { from: 0.5, by: 0.2 }]', 'trailingStop: [none]')
    .replace('stopLoss: [2, 4]', 'stopLoss: [2]')
    .replace('concurrent: [1, 2]', 'concurrent: [1]');
  writeFileSync(path, grid);
  return folder;
}

export interface ProofRecording {
  readonly tapePath: string;
  readonly configFolder: string;
  readonly farmRoot: string;
  readonly startMs: number;
  readonly minutes: number;
}

/** Records a simulated market with its farm beside it, as `argus record` does, and hears what is said meanwhile. */
export async function recordWithFarm(terms: ProofRecording): Promise<SaidLive> {
  const { tapePath, configFolder, farmRoot, startMs, minutes } = terms;
  const settings = loadSettings(configFolder);
  const nyse = new NyseCalendar(settings.pipeline.calendar);
  const scenario = scenarioNamed('demo');
  const market = new SimulatedMarket({
    seed: 7,
    startMs: epochMs(startMs),
    minutes,
    instruments: 6,
    density: 0.05,
    scenario,
    options: true,
    nyse,
  });
  const live = new SaidLive();
  using session = openRecording({
    tapePath,
    historyPath: null,
    origin: 'simulated for a proof',
    labels: [],
    settings,
    clock: new SystemClock(),
  });
  using farm = new RecordedFarm({ tapePath, configFolder, root: farmRoot }, session.bus, (news) => live.hear(news));
  const block = new InputBlock(4_096);
  while (market.fill(block)) {
    session.engine.ingest(block, 0, block.length);
    await new Promise((resume) => setImmediate(resume));
  }
  session.engine.finish();
  await farm.finish();
  return live;
}
