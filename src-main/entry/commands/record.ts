import { statSync } from 'node:fs';
import { Command, Option } from 'commander';
import { SimulatedFeed } from '#connectors/simulated/simulated-feed';
import type { FarmProgress } from '#contract/farm-view';
import { InputBlock } from '#domain/input-block';
import { Inbox } from '#engine/inbox';
import { LiveLoop } from '#engine/live-loop';
import { openRecordedAlerts } from '#entry/alerts/open-recorded-alerts';
import type { RecordedAlerts } from '#entry/alerts/recorded-alerts';
import { EventLog } from '#entry/event-log';
import { farmFolder } from '#entry/farm/farm-folder-path';
import { RecordedFarm } from '#entry/farm/recorded-farm';
import { instantText } from '#entry/instant-text';
import { keepSignals } from '#entry/advice/keep-signals';
import { CONFIG_FOLDER, type LoadedSettings, loadSettings } from '#entry/load-settings';
import { commandFailureOf } from '#entry/open-tape';
import { openRecording, type RecordingSession, type Resumed } from '#entry/recording-session';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import { Interrupt } from '#entry/terminal/interrupt';
import { bytesText, groupedText } from '#entry/terminal/number-text';
import { Output } from '#entry/terminal/output';
import { parseInstant } from '#entry/terminal/parse-instant';
import { ProgressBar } from '#entry/terminal/progress-bar';
import { wholeNumber } from '#entry/terminal/whole-number';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { MINUTE_MS } from '#primitives/clock';
import { formatHash, hashState } from '#primitives/state-hash';
import { SCENARIO_NAMES, type ScenarioName, scenarioNamed } from '#simulation/scenarios';
import { SimulatedMarket } from '#simulation/simulated-market';
import { SystemClock } from '#telemetry/system-clock';

interface RecordOptions {
  readonly sim?: string;
  readonly out: string;
  readonly minutes?: string;
  readonly scenario: string;
  readonly start?: string;
  readonly symbols: string;
  readonly density: string;
  readonly options: boolean;
  readonly speed: string;
  readonly history?: string;
  readonly events?: string;
  readonly batch: string;
  readonly historyBatch?: string;
  readonly farm?: boolean;
  readonly alerts?: boolean;
  readonly config: string;
  readonly json: boolean;
}

interface Plan {
  readonly seed: number;
  readonly scenario: ScenarioName;
  readonly startMs: number;
  readonly minutes: number;
  readonly symbols: number;
  readonly density: number;
  readonly options: boolean;
  readonly batchRows: number;
  readonly speed: number | 'max';
}

const POLL_MS = 100;
const LONGEST_MINUTES = 366 * 1_440;

export function recordCommand(): Command {
  return new Command('record')
    .description('run the engine and record its tape; a recording that was stopped or killed is carried on')
    .requiredOption('--out <tape>', 'the tape file; if it exists, the recording in it is carried on')
    .option('--sim <seed>', 'a simulated market, the same for the same seed')
    .option('--minutes <n>', 'how long (default: the scenario, one day for most)')
    .option('--scenario <name>', `planted events: ${SCENARIO_NAMES.join(', ')}`, 'demo')
    .option('--start <instant>', "when the simulated market begins (default: the scenario's own day)")
    .option('--symbols <n>', 'how many symbols: the six of the demo first, then made-up ones', '6')
    .option('--density <factor>', 'times as many quotes and trades as the demo', '1')
    .option('--no-options', 'without option chains')
    .option('--speed <speed>', '`max`, or times as fast as real time', 'max')
    .option('--history <file>', 'keep bars, features, regimes and metrics in this SQLite file as well')
    .addOption(new Option('--batch <rows>', 'how many inputs are recorded at a time').default('4096').hideHelp())
    .addOption(new Option('--history-batch <rows>', 'instead of `batchRows` in config.yaml').hideHelp())
    .option('--events <file>', 'write every event to this file as well, a JSON object a line')
    .option('--farm', 'run the farm beside the engine (default: where the market is played against the clock)')
    .option('--no-farm', 'leave the farm out')
    .option('--alerts', 'send the alerts that config/alerts.yaml asks for (default: as with the farm)')
    .option('--no-alerts', 'send none')
    .option('--config <folder>', 'the settings in this folder instead of our own', CONFIG_FOLDER)
    .option('--json', 'one object a line: what has been made safe, then a summary', false)
    .addHelpText(
      'after',
      '\nThe farm runs on a thread of its own and reads what it sees from the tape: the engine never waits for it, and a' +
        '\nfarm that was left out, or was cut short, is carried on by `argus farm run` or by the next recording.' +
        '\nWhat is worth selling is worked out beside it: without the farm, alerts are of the system alone.',
    )
    .action((options: RecordOptions) => record(options));
}

/** What is left to say once the tape is closed. */
interface Recorded {
  /** Null where it was left out. */
  readonly farm: FarmProgress | null;
  readonly position: number;
  readonly finalHash: string;
  readonly storedThrough: number | null;
  readonly warnings: readonly string[];
}

async function record(options: RecordOptions): Promise<void> {
  const plan = parsePlan(options);
  using output = new Output();
  using interrupt = new Interrupt();
  let recorded: Recorded;
  try {
    recorded = await runEngine(plan, options, output, interrupt);
  } catch (error) {
    throw commandFailureOf(error);
  }
  report(output, options, recorded);
  if (interrupt.requested) {
    throw new CommandFailure(
      ExitCode.interrupted,
      `Stopped. ${options.out} is complete so far; the same command carries it on.`,
    );
  }
}

async function runEngine(plan: Plan, options: RecordOptions, output: Output, interrupt: Interrupt): Promise<Recorded> {
  const settings = withHistoryBatch(loadSettings(options.config), options.historyBatch);
  const nyse = new NyseCalendar(settings.pipeline.calendar);
  const { seed, startMs, minutes, density, options: quotesOptions, symbols: instruments } = plan;
  const scenario = scenarioNamed(plan.scenario);
  const terms = { seed, startMs, minutes, instruments, density, scenario, options: quotesOptions, nyse };
  const market = new SimulatedMarket(terms);
  const clock = new SystemClock();
  using session = openRecording({
    tapePath: options.out,
    historyPath: options.history ?? null,
    origin: originOf(plan),
    labels: market.labels,
    settings,
    clock,
  });
  const { engine, pipeline, history } = session;
  const warnings: string[] = [];
  let farmed: FarmProgress | null = null;
  {
    await using alerts =
      (options.alerts ?? runsFarm(plan, options))
        ? await openRecordedAlerts({
            configFolder: options.config,
            tapePath: options.out,
            session,
            nyse,
            clock,
            trouble: (text) => output.note(`alerts: ${text}`),
          })
        : null;
    using farm = runsFarm(plan, options) ? startFarm(options, session, output, alerts) : null;
    await using log = options.events === undefined ? null : new EventLog(options.events, session.bus, clock);
    if (session.resumed !== null) sayResumed(output, options.json, session.resumed);
    if (plan.speed === 'max') await recordAtOnce(session, market, plan, interrupt, output, options.json);
    else await recordInTime(session, market, plan, plan.speed, interrupt, output, options.json);
    engine.finish();
    stopIfHalted(session);
    session.applyRetention();
    if (log !== null) warnings.push(...logWarnings(log));
    if (farm !== null) {
      await endFarm(farm, output, interrupt);
      farmed = farm.progress;
      if (farm.problem !== null) warnings.push(`the farm: ${farm.problem}`);
    }
    // The last word is sent while the tape, the history and the outbox are still open.
    await alerts?.finish([`${groupedText(engine.position)} inputs are safe.`]);
  }
  const problem = history?.health.problem ?? null;
  if (problem !== null) warnings.push(problem);
  const finalHash = formatHash(hashState(pipeline, 'everything'));
  return {
    farm: farmed,
    position: engine.position,
    finalHash,
    storedThrough: history?.storedThrough ?? null,
    warnings,
  };
}

function runsFarm({ speed, options: quotesOptions }: Plan, { farm }: RecordOptions): boolean {
  return farm ?? (speed !== 'max' && quotesOptions);
}

function startFarm(
  { out, json, config }: RecordOptions,
  { bus, history }: RecordingSession,
  output: Output,
  alerts: RecordedAlerts | null,
): RecordedFarm {
  const task = { tapePath: out, configFolder: config, root: farmFolder() };
  let said: number | null = null;
  return new RecordedFarm(task, bus, (news) => {
    alerts?.hear(news);
    if (news.kind === 'advice' && history !== null) keepSignals(history, news.placed);
    if (news.kind !== 'progress') return;
    const { throughMs, epoch } = news.progress;
    if (!json || throughMs === said) return;
    said = throughMs;
    output.record({ type: 'farm', epoch, throughMs });
    output.flush();
  });
}

/** Whoever interrupts a recording has no time for a farm that is behind. */
async function endFarm(farm: RecordedFarm, output: Output, interrupt: Interrupt): Promise<void> {
  using progress = new ProgressBar(output, 'farm', 1);
  let ended = false;
  const end = (interrupt.requested ? farm.stop() : farm.finish()).then(() => {
    ended = true;
  });
  while (!ended) {
    await Promise.race([end, new Promise((resume) => setTimeout(resume, POLL_MS))]);
    progress.update(farm.progress.progress, 'catching up; Ctrl-C leaves the rest to the next run');
    if (interrupt.requested && !ended) await farm.stop();
  }
}

function parsePlan(options: RecordOptions): Plan {
  if (options.sim === undefined) {
    throw new CommandFailure(
      ExitCode.badInput,
      'No live venue is connected in this version. Record a simulated market: argus record --sim 7 --out day.tape',
    );
  }
  const scenario = SCENARIO_NAMES.find((name) => name === options.scenario);
  if (scenario === undefined) {
    throw new CommandFailure(
      ExitCode.badInput,
      `"${options.scenario}" is no scenario. Choose ${SCENARIO_NAMES.join(', ')}.`,
    );
  }
  const day = scenarioNamed(scenario);
  return {
    seed: wholeNumber('--sim', options.sim, 0, Number.MAX_SAFE_INTEGER),
    scenario,
    startMs:
      options.start === undefined ? day.startMs : Math.floor(parseInstant(options.start) / MINUTE_MS) * MINUTE_MS,
    minutes:
      options.minutes === undefined ? day.minutes : wholeNumber('--minutes', options.minutes, 1, LONGEST_MINUTES),
    symbols: wholeNumber('--symbols', options.symbols, 1, 5_000),
    density: positiveNumber('--density', options.density, 1_000),
    options: options.options,
    batchRows: wholeNumber('--batch', options.batch, 1, 65_536),
    speed: options.speed === 'max' ? 'max' : positiveNumber('--speed', options.speed, 100_000),
  };
}

function withHistoryBatch(settings: LoadedSettings, rows: string | undefined): LoadedSettings {
  if (rows === undefined) return settings;
  const batchRows = wholeNumber('--history-batch', rows, 1, 100_000);
  return { ...settings, engine: { ...settings.engine, history: { ...settings.engine.history, batchRows } } };
}

function positiveNumber(option: string, text: string, most: number): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0 && value <= most) return value;
  throw new CommandFailure(ExitCode.badInput, `${option} "${text}" is not a number above 0 and at most ${most}.`);
}

/** Names all that the inputs depend on. The length is part of it: a market's last input comes after its last minute. */
function originOf(plan: Plan): string {
  const from = new Date(plan.startMs).toISOString();
  return `simulated market, seed ${plan.seed}, scenario ${plan.scenario}, ${plan.minutes} minutes from ${from}, ${plan.symbols} symbols, density ${plan.density}${plan.options ? ', with option chains' : ''}`;
}

async function recordAtOnce(
  session: RecordingSession,
  market: SimulatedMarket,
  plan: Plan,
  interrupt: Interrupt,
  output: Output,
  json: boolean,
): Promise<void> {
  const { engine, pipeline } = session;
  const block = new InputBlock(plan.batchRows);
  using progress = new ProgressBar(output, 'record', plan.minutes * MINUTE_MS);
  let before = 0;
  while (!interrupt.requested && market.fill(block)) {
    const from = Math.min(Math.max(engine.position - before, 0), block.length);
    before += block.length;
    if (from === block.length) continue;
    session.checkSpace();
    engine.ingest(block, from, block.length);
    stopIfHalted(session);
    if (json) acknowledge(output, session);
    progress.update(pipeline.seenMs - plan.startMs, `${groupedText(engine.position)} inputs`);
    await interrupt.pause();
  }
}

async function recordInTime(
  session: RecordingSession,
  market: SimulatedMarket,
  plan: Plan,
  speed: number,
  interrupt: Interrupt,
  output: Output,
  json: boolean,
): Promise<void> {
  const clock = new SystemClock();
  const inbox = new Inbox();
  const { engine, pipeline } = session;
  const feed = new SimulatedFeed(market, plan.startMs, clock, speed, engine.position);
  using loop = new LiveLoop({ engine, inbox, bus: session.bus, clock, feeds: [feed], minuteTickAfterMs: null });
  let [said, halted] = [engine.position, false];
  loop.start();
  while (!interrupt.requested && !(feed.done && inbox.depth === 0)) {
    await new Promise((resume) => setTimeout(resume, POLL_MS));
    session.checkSpace();
    if (halted !== (engine.halt !== null)) {
      halted = !halted;
      output.note(halted ? `Recording stands still. ${engine.halt?.fault.message}` : 'Recording goes on.');
    }
    if (json && engine.position > said) acknowledge(output, session);
    said = engine.position;
    if (engine.position > 0)
      output.status(`${instantText(pipeline.seenMs)}  ${groupedText(engine.position)} inputs recorded`);
  }
  output.status('');
}

/** A recording whose tape cannot be written is none: say so rather than run on. */
function stopIfHalted(session: RecordingSession): void {
  if (session.engine.halt !== null) throw session.engine.halt.fault;
}

/** Printed only once the inputs are safe: whoever reads it may rely on it. */
function acknowledge(output: Output, session: RecordingSession): void {
  const { engine, pipeline, history } = session;
  const storedThrough = history?.storedThrough ?? null;
  output.record({ type: 'recorded', position: engine.position, seenMs: pipeline.seenMs, storedThrough });
  output.flush();
}

function sayResumed(output: Output, json: boolean, resumed: Resumed): void {
  const { tape, state } = resumed;
  if (json) {
    output.record({
      type: 'resumed',
      position: state.position,
      replayed: state.replayed,
      fromJournal: tape.journalInputs,
    });
    return;
  }
  const journal = tape.journalInputs > 0 ? `, ${groupedText(tape.journalInputs)} of them from the journal` : '';
  output.note(
    `Carrying on after ${groupedText(state.position)} inputs${journal}; ${groupedText(state.replayed)} replayed.`,
  );
  if (state.divergence !== null) {
    output.note(
      'This version computes something differently from the one that recorded the tape; its state was derived anew.',
    );
  }
}

function logWarnings(log: EventLog): readonly string[] {
  const warnings = log.problem === null ? [] : [log.problem];
  if (log.lost > 0) warnings.push(`${groupedText(log.lost)} events did not reach the event log; the tape has them.`);
  return warnings;
}

function report(output: Output, options: RecordOptions, recorded: Recorded): void {
  const { farm, position, finalHash, storedThrough, warnings } = recorded;
  const bytes = statSync(options.out).size;
  if (options.json) output.record({ type: 'summary', position, finalHash, bytes, storedThrough });
  else {
    output.line(`${options.out}: ${groupedText(position)} inputs, ${bytesText(bytes)}`);
    output.line(`final state ${finalHash}`);
    if (farm !== null && farm.throughMs !== null) {
      output.line(`farm ${farm.epoch}: ${groupedText(farm.configs)} configs through ${instantText(farm.throughMs)}`);
    }
  }
  for (const warning of warnings) output.note(`warning: ${warning}`);
}
