import type { FarmProgress } from '#contract/farm-view';
import { keepSignals } from '#entry/advice/keep-signals';
import { openRecordedAlerts } from '#entry/alerts/open-recorded-alerts';
import type { RecordedAlerts } from '#entry/alerts/recorded-alerts';
import type { RecordOptions } from '#entry/commands/record/record-options';
import { type Recorded, sayResumed } from '#entry/commands/record/recording-lines';
import { EventLog } from '#entry/event-log';
import { farmFolder } from '#entry/farm/farm-folder-path';
import type { FarmNews } from '#entry/farm/farm-messages';
import { RecordedFarm } from '#entry/farm/recorded-farm';
import type { LoadedSettings } from '#entry/load-settings';
import { openRecording, type RecordingSession } from '#entry/recording-session';
import type { Interrupt } from '#entry/terminal/interrupt';
import { groupedText } from '#entry/terminal/number-text';
import type { Output } from '#entry/terminal/output';
import { ProgressBar } from '#entry/terminal/progress-bar';
import { wholeNumber } from '#entry/terminal/whole-number';
import type { NyseCalendar } from '#market/sessions/nyse-calendar';
import type { TapeHeader } from '#ports/tape';
import type { Clock } from '#primitives/clock';
import { formatHash, hashState } from '#primitives/state-hash';

export interface RecordingTerms {
  readonly options: RecordOptions;
  readonly tapePath: string;
  /** Names all that the inputs depend on: only the same is carried on. */
  readonly origin: string;
  readonly labels: TapeHeader['labels'];
  readonly settings: LoadedSettings;
  readonly nyse: NyseCalendar;
  readonly clock: Clock;
  /** Whether the farm runs beside it where nothing was said about that. */
  readonly farmsByDefault: boolean;
  readonly output: Output;
  readonly interrupt: Interrupt;
}

/** What runs beside a recording, for whoever drives it. */
export interface BesideRecording {
  readonly session: RecordingSession;
  /** Null where nobody is to be told anything. */
  readonly alerts: RecordedAlerts | null;
  /** From now on hears what the farm and the trading desk say. */
  readonly onFarmNews: (hear: (news: FarmNews) => void) => Disposable;
}

const POLL_MS = 100;

/** Everything around a recording: the tape, the history, the farm, the alerts, the event log. `drive` brings the inputs. */
export async function runRecording(
  terms: RecordingTerms,
  drive: (beside: BesideRecording) => Promise<void>,
): Promise<Recorded> {
  const { options, tapePath, origin, labels, nyse, clock, output, interrupt } = terms;
  const settings = withHistoryBatch(terms.settings, options.historyBatch);
  const runsFarm = options.farm ?? terms.farmsByDefault;
  using session = openRecording({ tapePath, historyPath: options.history ?? null, origin, labels, settings, clock });
  const { engine, pipeline, history } = session;
  const warnings: string[] = [];
  let farmed: FarmProgress | null = null;
  {
    await using alerts =
      (options.alerts ?? runsFarm)
        ? await openRecordedAlerts({
            configFolder: options.config,
            tapePath,
            session,
            nyse,
            clock,
            trouble: (text) => output.note(`alerts: ${text}`),
          })
        : null;
    const hearers = new Set<(news: FarmNews) => void>();
    using farm = runsFarm ? startFarm(terms, session, alerts, hearers) : null;
    await using log = options.events === undefined ? null : new EventLog(options.events, session.bus, clock);
    if (session.resumed !== null) sayResumed(output, options.json, session.resumed);
    await drive({
      session,
      alerts,
      onFarmNews: (hear) => {
        hearers.add(hear);
        return { [Symbol.dispose]: () => void hearers.delete(hear) };
      },
    });
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
  return {
    farm: farmed,
    position: engine.position,
    finalHash: formatHash(hashState(pipeline, 'everything')),
    storedThrough: history?.storedThrough ?? null,
    warnings,
  };
}

/** A recording whose tape cannot be written is none: say so rather than run on. */
export function stopIfHalted({ engine }: RecordingSession): void {
  if (engine.halt !== null) throw engine.halt.fault;
}

function withHistoryBatch(settings: LoadedSettings, rows: string | undefined): LoadedSettings {
  if (rows === undefined) return settings;
  const batchRows = wholeNumber('--history-batch', rows, 1, 100_000);
  return { ...settings, engine: { ...settings.engine, history: { ...settings.engine.history, batchRows } } };
}

function startFarm(
  { tapePath, output, options: { json, config } }: RecordingTerms,
  { bus, history }: RecordingSession,
  alerts: RecordedAlerts | null,
  hearers: ReadonlySet<(news: FarmNews) => void>,
): RecordedFarm {
  const task = { tapePath, configFolder: config, root: farmFolder() };
  let said: number | null = null;
  return new RecordedFarm(task, bus, (news) => {
    alerts?.hear(news);
    for (const hear of hearers) hear(news);
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

function logWarnings(log: EventLog): readonly string[] {
  const warnings = log.problem === null ? [] : [log.problem];
  if (log.lost > 0) warnings.push(`${groupedText(log.lost)} events did not reach the event log; the tape has them.`);
  return warnings;
}
