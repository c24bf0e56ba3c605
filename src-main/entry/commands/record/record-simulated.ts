import { SimulatedFeed } from '#connectors/simulated/simulated-feed';
import { InputBlock } from '#domain/input-block';
import { Inbox } from '#engine/inbox';
import { LiveLoop } from '#engine/live-loop';
import type { RecordOptions } from '#entry/commands/record/record-options';
import { acknowledge, type Recorded } from '#entry/commands/record/recording-lines';
import { runRecording, stopIfHalted } from '#entry/commands/record/run-recording';
import { instantText } from '#entry/instant-text';
import { loadSettings } from '#entry/load-settings';
import type { RecordingSession } from '#entry/recording-session';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import type { Interrupt } from '#entry/terminal/interrupt';
import { groupedText } from '#entry/terminal/number-text';
import type { Output } from '#entry/terminal/output';
import { parseInstant } from '#entry/terminal/parse-instant';
import { ProgressBar } from '#entry/terminal/progress-bar';
import { wholeNumber } from '#entry/terminal/whole-number';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { MINUTE_MS } from '#primitives/clock';
import { SCENARIO_NAMES, type ScenarioName, scenarioNamed } from '#simulation/scenarios';
import { SimulatedMarket } from '#simulation/simulated-market';
import { SystemClock } from '#telemetry/system-clock';

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

/** What the recorded market is played with. */
interface Player {
  readonly session: RecordingSession;
  readonly market: SimulatedMarket;
  readonly plan: Plan;
  readonly interrupt: Interrupt;
  readonly output: Output;
  readonly json: boolean;
}

const POLL_MS = 100;
const LONGEST_MINUTES = 366 * 1_440;

/** A market out of a seed, straight into the engine. */
export function recordSimulated(
  options: RecordOptions,
  sim: string,
  tapePath: string,
  output: Output,
  interrupt: Interrupt,
): Promise<Recorded> {
  const plan = parsePlan(options, sim);
  const settings = loadSettings(options.config);
  const nyse = new NyseCalendar(settings.pipeline.calendar);
  const { seed, startMs, minutes, density, options: quotesOptions, symbols: instruments } = plan;
  const scenario = scenarioNamed(plan.scenario);
  const market = new SimulatedMarket({
    seed,
    startMs,
    minutes,
    instruments,
    density,
    scenario,
    options: quotesOptions,
    nyse,
  });
  const farmsByDefault = plan.speed !== 'max' && quotesOptions;
  const origin = originOf(plan);
  const { labels } = market;
  const clock = new SystemClock();
  return runRecording(
    { options, tapePath, origin, labels, settings, nyse, clock, farmsByDefault, output, interrupt },
    ({ session }) => {
      const player = { session, market, plan, interrupt, output, json: options.json };
      return plan.speed === 'max' ? recordAtOnce(player) : recordInTime(player, plan.speed);
    },
  );
}

function parsePlan(options: RecordOptions, sim: string): Plan {
  const scenario = SCENARIO_NAMES.find((name) => name === options.scenario);
  if (scenario === undefined) {
    throw new CommandFailure(
      ExitCode.badInput,
      `"${options.scenario}" is no scenario. Choose ${SCENARIO_NAMES.join(', ')}.`,
    );
  }
  const day = scenarioNamed(scenario);
  return {
    seed: wholeNumber('--sim', sim, 0, Number.MAX_SAFE_INTEGER),
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

function positiveNumber(option: string, text: string, most: number): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0 && value <= most) return value;
  throw new CommandFailure(ExitCode.badInput, `${option} "${text}" is not a number above 0 and at most ${most}.`);
}

/** The length is part of it: a market's last input comes after its last minute. */
function originOf(plan: Plan): string {
  const from = new Date(plan.startMs).toISOString();
  return `simulated market, seed ${plan.seed}, scenario ${plan.scenario}, ${plan.minutes} minutes from ${from}, ${plan.symbols} symbols, density ${plan.density}${plan.options ? ', with option chains' : ''}`;
}

async function recordAtOnce({ session, market, plan, interrupt, output, json }: Player): Promise<void> {
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

async function recordInTime(player: Player, speed: number): Promise<void> {
  const { session, market, plan, interrupt, output, json } = player;
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
