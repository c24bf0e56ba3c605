import type { LiveNews, LiveOrder, LiveTask } from '#entry/live/live-messages';
import type { LiveMarket, LiveMarketTerms } from '#entry/live/live-market';
import { StationFile } from '#entry/live/station-file';
import { LiveStation } from '#entry/live/live-station';
import { loadSettings } from '#entry/load-settings';
import { openRecording, type RecordingSession } from '#entry/recording-session';
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
  readonly held: DisposableStack;
}

/** As fast as a chart can be followed. */
const LOOK_MS = 250;

/** Records live data on one tape until it is stopped, and says how that goes. */
export class LiveService {
  readonly #task: LiveTask;
  readonly #parts: LiveServiceParts;
  #recording: Recording | null = null;
  #look: Disposable | null = null;
  #isOver = false;
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
      // Stopped meanwhile.
      if (this.#isOver) return recording.held.dispose();
      this.#recording = recording;
      this.#parts.post({ kind: 'opened' });
      this.#lookAround();
    } catch (error) {
      this.fail(error);
    }
  }

  hear(order: LiveOrder): void {
    if (order.kind === 'stop') this.#end(null);
    else if (this.#recording?.station.reconnect(order.venue) === true) this.#hasChanged = true;
  }

  /** Whatever was recorded until now is safe. */
  fail(error: unknown): void {
    this.#end(error instanceof Error ? error.message : String(error));
  }

  async #open(): Promise<Recording> {
    const { clock, openMarket } = this.#parts;
    const { tapePath, historyPath, stationFile, configFolder, secrets } = this.#task;
    const settings = loadSettings(configFolder);
    const nyse = new NyseCalendar(settings.pipeline.calendar);
    const { venues, origin } = await openMarket({
      kind: 'live',
      seed: 0,
      settings: settings.engine.venues,
      clock,
      nyse,
      secrets,
    });
    using held = new DisposableStack();
    const session = held.use(openRecording({ tapePath, historyPath, origin, labels: [], settings, clock }));
    held.use(session.bus.on('minute.proved', () => void (this.#isMinute = true)));
    const { settleMs } = settings.pipeline.bars;
    const changed = (): void => void (this.#hasChanged = true);
    const station = held.use(new LiveStation({ session, venues, clock, settleMs, changed }));
    held.use(new StationFile(stationFile, station, tapePath, clock));
    return { session, station, held: held.move() };
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
    const isDue = this.#hasChanged || clock.now() - this.#told.statusMs >= SECOND_MS;
    if (isDue) post({ kind: 'status', status: station.status });
    const { position } = engine;
    if (position > this.#told.position) post({ kind: 'grown', isMinute: this.#isMinute });
    this.#told = { position, statusMs: isDue ? clock.now() : this.#told.statusMs };
    this.#hasChanged = false;
    this.#isMinute = false;
  }

  #end(problem: string | null): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#look?.[Symbol.dispose]();
    const closing = this.#close();
    const { post, ended } = this.#parts;
    post({ kind: 'ended', problem: problem ?? closing });
    ended();
  }

  /** Answers what stood in the way of closing the tape in good order. It is readable all the same. */
  #close(): string | null {
    const recording = this.#recording;
    this.#recording = null;
    if (recording === null) return null;
    const { session, station, held } = recording;
    using closing = held;
    try {
      station[Symbol.dispose]();
      session.engine.finish();
      session.applyRetention();
      closing.dispose();
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}
