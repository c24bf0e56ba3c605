import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientOptions } from 'ws';
import { liveTools } from '#entry/live/live-tools';
import { LiveStation } from '#entry/live/live-station';
import { PacedClock } from '#entry/live/paced-clock';
import { SimulatedVenuesProcess } from '#entry/live/simulated-venues-process';
import { isOn, openVenues } from '#entry/live/venue-registry';
import type { LoadedSettings } from '#entry/load-settings';
import { openRecording, type RecordingSession } from '#entry/recording-session';
import { MemoryProbe } from '#entry/soak/memory-probe';
import { OpenSockets } from '#entry/soak/open-sockets';
import { openThings, settledThings } from '#entry/soak/open-things';
import { readOracle } from '#entry/soak/oracle-file';
import { RefusedLines } from '#entry/soak/refused-lines';
import { tapeEvidence, type TradeLag } from '#entry/soak/tape-evidence';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import type { StationStatus } from '#ports/station';
import { VENUE_NAMES } from '#ports/venue';
import { type EpochMs, epochMs, MINUTE_MS, SECOND_MS } from '#primitives/clock';
import { SeededRandom } from '#primitives/random';
import type { OpenThings, ResourceSample, SoakEvidence } from '#soak/judgement/evidence';

export interface SoakPlan {
  readonly fromMs: EpochMs;
  readonly minutes: number;
  readonly seed: number;
  /** Null: nothing is planted. */
  readonly faultSeed: number | null;
  /** Null: all that there are. */
  readonly venues: readonly string[] | null;
  /** Times as fast as real time at most; null: as fast as this machine can. */
  readonly speed: number | null;
  /** Where the tape, the history and the truth are written. */
  readonly folder: string;
  readonly settings: LoadedSettings;
  readonly isStopped: () => boolean;
  readonly progress: (passedMs: number, status: StationStatus) => void;
}

/** What came of it, to be judged. */
export interface SoakRun {
  readonly evidence: SoakEvidence;
  readonly lag: TradeLag;
  readonly inputs: number;
  readonly status: StationStatus;
  /** How often a line that had given up was started again by hand. */
  readonly pressed: number;
  readonly realMs: number;
  readonly passedMs: number;
}

/** Everything that happens within a step happens at one moment. */
const STEP_MS = 200;
const RANDOM_STREAM = 79;
/** Bars are judged from when every line has come up, and until those of the last minutes have closed. */
const WARM_UP_MINUTES = 3;
const LAST_MINUTES = 2;
const PROBE_MS = 15 * MINUTE_MS;
const PATIENCE_MS = 8 * SECOND_MS;

interface Recorded {
  readonly status: StationStatus;
  readonly resources: readonly ResourceSample[];
  readonly series: SoakEvidence['series'];
  readonly pressed: number;
  readonly alarms: number;
  readonly sockets: number;
}

/** Records simulated venues through the real connectors, in time that waits for whoever is slow, and gathers what it takes to judge it. */
export async function runSoak(plan: SoakPlan): Promise<SoakRun> {
  mkdirSync(plan.folder, { recursive: true });
  const tapePath = join(plan.folder, 'soak.tape');
  const oraclePath = join(plan.folder, 'truth.jsonl');
  if (existsSync(tapePath)) {
    throw new CommandFailure(ExitCode.badInput, `${plan.folder} holds a soak already. Choose another --keep.`);
  }
  const clock = new PacedClock(plan.fromMs);
  const rejections: string[] = [];
  const warnings: string[] = [];
  const openBefore = openThings();
  const onRejection = (error: unknown): void =>
    void rejections.push(error instanceof Error ? error.message : String(error));
  const onWarning = (warning: Error): void => void warnings.push(warning.message);
  process.on('unhandledRejection', onRejection).on('warning', onWarning);
  const beganMs = performance.now();
  let recorded: Recorded;
  let openAfter: OpenThings;
  try {
    recorded = await record(plan, clock, tapePath, oraclePath);
    const before = { ...openBefore, ...LISTENING };
    openAfter = {
      ...(await settledThings(before, PATIENCE_MS)),
      'alarms of venues': recorded.alarms,
      'sockets of venues': recorded.sockets,
    };
    openAfter = Object.fromEntries(Object.entries(openAfter).filter(([name]) => !Object.hasOwn(LISTENING, name)));
  } finally {
    process.off('unhandledRejection', onRejection).off('warning', onWarning);
  }
  const realMs = performance.now() - beganMs;
  const tape = tapeEvidence(tapePath);
  const truth = readOracle(oraclePath);
  const { status, resources, series, pressed } = recorded;
  const evidence: SoakEvidence = {
    fromMs: plan.fromMs + WARM_UP_MINUTES * MINUTE_MS,
    toMs: Math.floor(clock.now() / MINUTE_MS - LAST_MINUTES) * MINUTE_MS,
    stepMs: STEP_MS,
    series,
    trueBars: truth.bars,
    recordedBars: tape.bars,
    outages: truth.outages,
    faults: truth.faults,
    gaps: tape.gaps,
    resources,
    openBefore,
    openAfter,
    unhandledRejections: rejections,
    warnings,
    dropped: status.inbox.droppedOther + status.inbox.droppedQuotes,
    divergence: tape.divergence,
    minutesProved: tape.minutesProved,
    stillRefused: status.lines
      .filter(({ phase }) => phase !== 'live')
      .map(({ venue, line, phase, reason }) => `${venue}, ${line}: ${phase}${reason === null ? '' : ` (${reason})`}`),
  };
  return { evidence, lag: tape.lag, inputs: tape.inputs, status, pressed, realMs, passedMs: clock.now() - plan.fromMs };
}

/** Our own two. */
const LISTENING = { 'process listeners for unhandledRejection': 1_000, 'process listeners for warning': 1_000 };

async function record(plan: SoakPlan, clock: PacedClock, tapePath: string, oraclePath: string): Promise<Recorded> {
  const { settings, seed, faultSeed, minutes, fromMs } = plan;
  await using simulated = await SimulatedVenuesProcess.start(
    {
      seed,
      time: { fromMs },
      venues: plan.venues,
      faults: faultSeed === null ? null : { seed: faultSeed, minutes },
      oracle: oraclePath,
    },
    settings.engine.venues,
  );
  const random = new SeededRandom(seed, RANDOM_STREAM);
  const tools = liveTools(simulated.secrets, clock, new NyseCalendar(settings.pipeline.calendar));
  const sockets = new OpenSockets();
  const wanted = VENUE_NAMES.filter((name) => isOn(simulated.settings, name));
  const watched = {
    ...tools,
    random: () => random.next(),
    openSocket: (url: string, options?: ClientOptions) => {
      const socket = tools.openSocket(url, options);
      sockets.add(socket);
      return socket;
    },
  };
  const venues = await openVenues(simulated.settings, watched, wanted);
  using session = openRecording({
    tapePath,
    historyPath: join(plan.folder, 'soak.sqlite'),
    origin: `simulated venues, seed ${seed}`,
    labels: [],
    settings,
    clock,
  });
  const resources: ResourceSample[] = [];
  const memory = new MemoryProbe();
  const lines = new RefusedLines();
  let status: StationStatus;
  {
    using station = new LiveStation({ session, venues, clock, settleMs: settings.engine.bars.settleMs });
    await passTime(plan, clock, simulated, sockets, () => {
      session.checkSpace();
      if (session.engine.halt !== null) throw session.engine.halt.fault;
      ({ status } = station);
      for (const name of lines.toStart(status)) station.reconnect(name);
      if (clock.now() % PROBE_MS === 0) resources.push({ atMs: clock.now(), ...memory.measure() });
      plan.progress(clock.now() - fromMs, status);
    });
    ({ status } = station);
  }
  session.engine.finish();
  const alarms = clock.waiting - alarmsOf(session);
  await new Promise((resume) => setTimeout(resume, SECOND_MS));
  return { status, resources, series: simulated.series, pressed: lines.started, alarms, sockets: sockets.count };
}

/** Those of the recording itself go with it. */
function alarmsOf({ history }: RecordingSession): number {
  return history === null ? 0 : 1;
}

async function passTime(
  plan: SoakPlan,
  clock: PacedClock,
  simulated: SimulatedVenuesProcess,
  sockets: OpenSockets,
  everyMinute: () => void,
): Promise<void> {
  const untilMs = plan.fromMs + plan.minutes * MINUTE_MS;
  const beganMs = performance.now();
  while (clock.now() < untilMs && !plan.isStopped()) {
    const next = epochMs(clock.now() + STEP_MS);
    clock.leapTo(next);
    await sockets.received(await simulated.moveTo(next, sockets.written));
    if (next % MINUTE_MS === 0) everyMinute();
    const aheadMs = plan.speed === null ? 0 : (next - plan.fromMs) / plan.speed - (performance.now() - beganMs);
    if (aheadMs > 0) await new Promise((resume) => setTimeout(resume, aheadMs));
  }
}
