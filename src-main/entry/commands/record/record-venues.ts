import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RecordOptions } from '#entry/commands/record/record-options';
import { acknowledge, type Recorded } from '#entry/commands/record/recording-lines';
import { runRecording } from '#entry/commands/record/run-recording';
import { LineNews } from '#entry/live/line-news';
import { LiveStation } from '#entry/live/live-station';
import { type LiveMarket, openLiveMarket } from '#entry/live/live-market';
import { venueTapeName } from '#entry/live/venue-tape';
import { StationFile, stationFile } from '#entry/live/station-file';
import { loadSettings } from '#entry/load-settings';
import type { RecordingSession } from '#entry/recording-session';
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
      options,
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
    (session) => {
      const { settleMs } = settings.engine.bars;
      const untilMs = minutes === null ? null : clock.now() + minutes * MINUTE_MS;
      return listen({ session, market, settleMs, untilMs, tapePath, clock, output, interrupt, json: options.json });
    },
  );
  return { recorded, tapePath };
}

interface Listening {
  readonly session: RecordingSession;
  readonly market: LiveMarket;
  readonly settleMs: number;
  readonly untilMs: number | null;
  readonly tapePath: string;
  readonly clock: SystemClock;
  readonly output: Output;
  readonly interrupt: Interrupt;
  readonly json: boolean;
}

async function listen(parts: Listening): Promise<void> {
  const { session, market, settleMs, untilMs, tapePath, clock, output, interrupt, json } = parts;
  const { engine } = session;
  using station = new LiveStation({ session, venues: market.venues, clock, settleMs });
  using _file = new StationFile(stationFile(dataFolder()), station, tapePath, clock);
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
