import { keepSignals } from '#entry/advice/keep-signals';
import { openRecordedAlerts } from '#entry/alerts/open-recorded-alerts';
import type { RecordedAlerts } from '#entry/alerts/recorded-alerts';
import type { FarmNews } from '#entry/farm/farm-messages';
import type { LiveMarket, LiveMarketTerms } from '#entry/live/live-market';
import type { LiveNews, LiveOrder, LiveTask } from '#entry/live/live-messages';
import { LiveStation } from '#entry/live/live-station';
import { StationFile } from '#entry/live/station-file';
import { loadSettings } from '#entry/load-settings';
import { openRecording, type RecordingSession } from '#entry/recording-session';
import { type RecordingWatch, watchOver } from '#entry/soak/recording-watch';
import { groupedText } from '#entry/terminal/number-text';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { type Clock, epochMs, SECOND_MS } from '#primitives/clock';

export interface LiveServiceParts {
  readonly clock: Clock;
  readonly post: (news: LiveNews) => void;
  /** All that was open is closed. */
  readonly ended: () => void;
  readonly openMarket: (terms: LiveMarketTerms) => Promise<LiveMarket>;
}

interface Recording {
  readonly session: RecordingSession;
  readonly station: LiveStation;
  readonly watch: RecordingWatch;
  readonly alerts: RecordedAlerts | null;
  /** Everything, from the guardian down to the tape. */
  readonly held: AsyncDisposableStack;
}

/** As fast as a chart can be followed. */
const LOOK_MS = 250;

/** Records live data on one tape until it is stopped, has it watched over, and says how that goes. */
export class LiveService {
  readonly #task: LiveTask;
  readonly #parts: LiveServiceParts;
  #recording: Recording | null = null;
  #look: Disposable | null = null;
  #isOver = false;
  /** Why it ends; null where it was asked to. */
  #problem: string | null = null;
  #told = { position: -1, statusMs: Number.NEGATIVE_INFINITY };
  #hasChanged = true;
  #isMinute = false;

  constructor(task: LiveTask, parts: LiveServiceParts) {
    this.#task = task;
    this.#parts = parts;
  }

  /** Never rejects: what goes wrong is told as the end. */
  async start(): Promise<void> {
    try {
      const recording = await this.#open();
      this.#recording = recording;
      // Stopped meanwhile.
      if (this.#isOver) return await this.#close();
      this.#parts.post({ kind: 'opened' });
      this.#lookAround();
    } catch (error) {
      this.fail(error);
    }
  }

  hear(order: LiveOrder): void {
    switch (order.kind) {
      case 'stop':
        return this.#end(null);
      case 'reconnect':
        if (this.#recording?.station.reconnect(order.venue) === true) this.#hasChanged = true;
        return;
      case 'farm':
        return this.#hearFarm(order.news);
    }
  }

  /** Whatever was recorded until now is safe. */
  fail(error: unknown): void {
    this.#end(textOf(error));
  }

  async #open(): Promise<Recording> {
    const { clock, openMarket } = this.#parts;
    const { tapePath, historyPath, stationFile, proofFolder, farmRoot, configFolder, secrets } = this.#task;
    const settings = loadSettings(configFolder);
    const nyse = new NyseCalendar(settings.pipeline.calendar);
    const trouble = (text: string): void => this.#parts.post({ kind: 'trouble', text });
    await using held = new AsyncDisposableStack();
    const terms = { kind: 'live', seed: 0, settings: settings.engine.venues, clock, nyse, secrets } as const;
    const { venues, origin } = held.use(await openMarket(terms));
    const session = held.use(openRecording({ tapePath, historyPath, origin, labels: [], settings, clock }));
    const alerts = held.use(
      await openRecordedAlerts({ configFolder, tapePath, session, nyse, clock, trouble, secrets }),
    );
    held.defer(async () => {
      session.engine.finish();
      session.applyRetention();
      // The last word is sent while the tape, the history and the outbox are still open.
      if (this.#problem === null) await alerts?.finish([`${groupedText(session.engine.position)} inputs are safe.`]);
    });
    held.use(session.bus.on('minute.proved', () => void (this.#isMinute = true)));
    const { settleMs } = settings.pipeline.bars;
    const changed = (): void => void (this.#hasChanged = true);
    const station = held.use(new LiveStation({ session, venues, clock, settleMs, changed }));
    held.use(new StationFile(stationFile, station, tapePath, clock));
    const watch: RecordingWatch = held.use(
      watchOver({
        session,
        station,
        tapePath,
        settings: settings.engine.soak,
        configFolder,
        farmRoot,
        proofFolder,
        nyse,
        clock,
        alerts,
        changed: () => this.#tellSoak(),
        trouble,
      }),
    );
    return { session, station, watch, alerts, held: held.move() };
  }

  #hearFarm(news: FarmNews): void {
    const recording = this.#recording;
    if (recording === null) return;
    const { watch, alerts, session } = recording;
    watch.hear(news);
    alerts?.hear(news);
    if (news.kind === 'advice' && session.history !== null) keepSignals(session.history, news.placed);
  }

  #lookAround(): void {
    const recording = this.#recording;
    if (recording === null || this.#isOver) return;
    try {
      recording.session.checkSpace();
    } catch (error) {
      return this.fail(error);
    }
    this.#tell(recording);
    const { clock } = this.#parts;
    this.#look = clock.wakeAt(epochMs(clock.now() + LOOK_MS), () => this.#lookAround());
  }

  #tell({ session: { engine }, station }: Recording): void {
    const { clock, post } = this.#parts;
    const isFirst = this.#told.position < 0;
    const isDue = this.#hasChanged || clock.now() - this.#told.statusMs >= SECOND_MS;
    if (isDue) post({ kind: 'status', status: station.status });
    const { position } = engine;
    if (position > this.#told.position) post({ kind: 'grown', isMinute: this.#isMinute });
    this.#told = { position, statusMs: isDue ? clock.now() : this.#told.statusMs };
    this.#hasChanged = false;
    this.#isMinute = false;
    if (isFirst) this.#tellSoak();
  }

  /** The guardian looks for the first time before it is known to anybody. */
  #tellSoak(): void {
    if (this.#recording === null || this.#isOver) return;
    this.#parts.post({ kind: 'soak', view: this.#recording.watch.view });
  }

  #end(problem: string | null): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#problem = problem;
    this.#look?.[Symbol.dispose]();
    // Where it is still being opened, whoever opens it closes it.
    if (this.#recording !== null || problem !== null) void this.#close();
  }

  /** What stood in the way of closing the tape in good order is told; it is readable all the same. */
  async #close(): Promise<void> {
    const held = this.#recording?.held ?? null;
    this.#recording = null;
    try {
      await held?.disposeAsync();
    } catch (error) {
      this.#problem ??= textOf(error);
    }
    const { post, ended } = this.#parts;
    post({ kind: 'ended', problem: this.#problem });
    ended();
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
