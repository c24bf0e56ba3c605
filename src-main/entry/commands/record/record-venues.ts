import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RecordOptions } from '#entry/commands/record/record-options';
import { acknowledge, type Recorded } from '#entry/commands/record/recording-lines';
import { type BesideRecording, runRecording } from '#entry/commands/record/run-recording';
import { farmFolder } from '#entry/farm/farm-folder-path';
import { LineNews } from '#entry/live/line-news';
import { LiveStation } from '#entry/live/live-station';
import { type LiveMarket, openLiveMarket } from '#entry/live/live-market';
import { venueTapeName } from '#entry/live/venue-tape';
import { StationFile, stationFile } from '#entry/live/station-file';
import { type LoadedSettings, loadSettings } from '#entry/load-settings';
import { proofFolder } from '#entry/soak/proof-shelf';
import { watchOver } from '#entry/soak/recording-watch';
import type { Interrupt } from '#entry/terminal/interrupt';
import { groupedText } from '#entry/terminal/number-text';
import type { Output } from '#entry/terminal/output';
import { wholeNumber } from '#entry/terminal/whole-number';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { MINUTE_MS } from '#primitives/clock';
import { dataFolder } from '#settings/data-folder';
import { SystemClock } from '#telemetry/system-clock';

const POLL_MS = 200;
const LONGEST_MINUTES = 366 * 1_440;
const DEFAULT_SEED = '7';

/** Where a recording of venues goes unless it is told. */
function venueTape(kind: VenueKind, nowMs: number): string {
  return join(dataFolder(), 'tapes', venueTapeName(kind, nowMs));
}

type VenueKind = 'live' | 'sim';

/** Real venues, or simulated ones that speak as they do, until Ctrl-C. */
export async function recordVenues(
  options: RecordOptions,
  kind: VenueKind,
  output: Output,
  interrupt: Interrupt,
): Promise<{ readonly recorded: Recorded; readonly tapePath: string }> {
  const settings = loadSettings(options.config);
  const nyse = new NyseCalendar(settings.pipeline.calendar);
  const clock = new SystemClock();
  const seed = wholeNumber('--seed', options.seed ?? DEFAULT_SEED, 0, Number.MAX_SAFE_INTEGER);
  const minutes = options.minutes === undefined ? null : wholeNumber('--minutes', options.minutes, 1, LONGEST_MINUTES);
  const tapePath = options.out ?? venueTape(kind, clock.now());
  await using market = await openLiveMarket({ kind, seed, settings: settings.engine.venues, clock, nyse });
  mkdirSync(dirname(tapePath), { recursive: true });
  const recorded = await runRecording(
    {
      options: kind === 'live' ? withHistory(options) : options,
      tapePath,
      origin: market.origin,
      labels: [],
      settings,
      nyse,
      clock,
      farmsByDefault: true,
      output,
      interrupt,
    },
    (beside) => {
      const untilMs = minutes === null ? null : clock.now() + minutes * MINUTE_MS;
      return listen({ beside, settings, nyse, options, market, untilMs, tapePath, clock, output, interrupt });
    },
  );
  return { recorded, tapePath };
}

/** What is recorded live is kept for good, with how the machine was meanwhile. */
function withHistory(options: RecordOptions): RecordOptions {
  return { ...options, history: options.history ?? join(dataFolder(), 'history.sqlite') };
}

interface Listening {
  readonly beside: BesideRecording;
  readonly settings: LoadedSettings;
  readonly nyse: NyseCalendar;
  readonly options: RecordOptions;
  readonly market: LiveMarket;
  readonly untilMs: number | null;
  readonly tapePath: string;
  readonly clock: SystemClock;
  readonly output: Output;
  readonly interrupt: Interrupt;
}

async function listen(parts: Listening): Promise<void> {
  const { beside, settings, nyse, options, market, untilMs, tapePath, clock, output, interrupt } = parts;
  const { session, alerts } = beside;
  const { engine } = session;
  const { json, config: configFolder } = options;
  const { settleMs } = settings.engine.bars;
  using station = new LiveStation({ session, venues: market.venues, clock, settleMs });
  using _file = new StationFile(stationFile(dataFolder()), station, tapePath, clock);
  await using watch = watchOver({
    session,
    station,
    tapePath,
    settings: settings.engine.soak,
    configFolder,
    farmRoot: farmFolder(),
    proofFolder: proofFolder(),
    nyse,
    clock,
    alerts,
    told: ({ raised, ended }) => {
      for (const finding of [...raised, ...ended]) {
        if (json) output.record({ type: 'finding', ...finding });
        else if (finding.endedMs !== null) output.note(`well again: ${finding.text}`);
        else output.note(`${finding.state}: ${finding.text} ${finding.remedy}`);
      }
    },
    trouble: (text) => output.note(text),
  });
  using _hearing = beside.onFarmNews((heard) => watch.hear(heard));
  const news = new LineNews();
  let [said, halted] = [engine.position, false];
  while (!interrupt.requested && (untilMs === null || clock.now() < untilMs)) {
    await new Promise((resume) => setTimeout(resume, POLL_MS));
    session.checkSpace();
    const { lines } = station.status;
    for (const line of news.of(lines)) {
      if (json) output.record({ type: 'line', ...line });
      else output.note(news.textOf(line));
    }
    if (halted !== (engine.halt !== null)) {
      halted = !halted;
      output.note(halted ? `Recording stands still. ${engine.halt?.fault.message}` : 'Recording goes on.');
    }
    if (json && engine.position > said) acknowledge(output, session);
    said = engine.position;
    const live = lines.filter(({ phase }) => phase === 'live').length;
    output.status(
      `${live} of ${lines.length} lines live  ${groupedText(engine.position)} inputs recorded  Ctrl-C ends it`,
    );
  }
  output.status('');
}
