import { basename } from 'node:path';
import { AdviceAlerts } from '#alerts/advice-alerts';
import type { AlertSettings } from '#alerts/alert-settings';
import { BreakerAlerts } from '#alerts/breaker-alerts';
import { dailyReview } from '#alerts/daily-review';
import { deskAlert } from '#alerts/desk-alerts';
import { GapWatch } from '#alerts/gap-watch';
import { AlertLink } from '#entry/alerts/alert-link';
import type { AlertTask } from '#entry/alerts/alert-messages';
import { DeskScribe } from '#entry/alerts/desk-scribe';
import { NO_GUARD, type RecordingGuard } from '#entry/alerts/recording-guard';
import { HEARD_OF_SOURCES, RecordedDesk } from '#entry/alerts/recorded-desk';
import type { Alert } from '#domain/alert';
import type { FarmNews } from '#entry/farm/farm-messages';
import type { RecordingSession } from '#entry/recording-session';
import { tapeIdentity } from '#entry/tape-identity';
import { bookOfTape, tradingFolder } from '#entry/trading/trading-folder';
import type { TradingTerms } from '#entry/trading/trading-terms';
import { type CivilDay, formatDay } from '#market/sessions/civil-date';
import { isCovered, newYorkDay } from '#market/sessions/new-york-time';
import type { NyseCalendar } from '#market/sessions/nyse-calendar';
import type { TapeHeader } from '#ports/tape';
import { type Clock, epochMs, MINUTE_MS, SECOND_MS } from '#primitives/clock';

export interface RecordedAlertsParts {
  readonly session: RecordingSession;
  readonly header: TapeHeader;
  readonly tapePath: string;
  readonly nyse: NyseCalendar;
  readonly settings: AlertSettings;
  readonly terms: TradingTerms | null;
  readonly task: Omit<AlertTask, 'what'>;
  readonly clock: Clock;
  readonly trouble: (text: string) => void;
}

const BEAT_MS = 5 * SECOND_MS;
/** What was advised so shortly before a start may have been on its way when the run before was cut short. */
const LOOK_BACK_MS = 10 * MINUTE_MS;
const LAST_WORD_WITHIN_MS = 5 * SECOND_MS;

/**
 * The alerts of a recording. Advice comes from the thread that works it out, and goes to the thread that sends it. The
 * engine's own part is to note that something has happened: what follows from it is worked out between its inputs.
 */
export class RecordedAlerts implements AsyncDisposable {
  readonly #parts: RecordedAlertsParts;
  readonly #scope: string;
  readonly #link: AlertLink;
  readonly #scribe: DeskScribe;
  readonly #desk: RecordedDesk;
  readonly #alerts: AdviceAlerts;
  readonly #breakers: BreakerAlerts;
  readonly #gaps: GapWatch;
  readonly #listening = new DisposableStack();
  #factsTold: number;
  #reviewed: CivilDay | null;
  #beat: Disposable | null = null;
  #look: Disposable | null = null;
  #finished = false;
  #guard: RecordingGuard = NO_GUARD;

  constructor(parts: RecordedAlertsParts) {
    this.#parts = parts;
    const { session, header, tapePath, task, terms, trouble } = parts;
    const isSimulated = header.origin.startsWith('simulated');
    const label = isSimulated ? 'SIM' : null;
    const what = `recording ${basename(tapePath)}${isSimulated ? ' (simulated market)' : ''}`;
    const scope = tapeIdentity(header).slice(0, 8);
    const scribe = new DeskScribe(tradingFolder(), bookOfTape(header));
    const { startedMs } = task;
    const desk = new RecordedDesk({
      session,
      scribe,
      terms,
      tapePath,
      what,
      startedMs,
      scope,
      label,
      guardianHalt: () => this.#guard.halt,
    });
    this.#scope = scope;
    this.#scribe = scribe;
    this.#desk = desk;
    this.#factsTold = scribe.facts().length;
    this.#reviewed = this.#dayOver();
    this.#breakers = new BreakerAlerts(scope);
    this.#gaps = new GapWatch(scope, parts.settings.gapSeconds * SECOND_MS);
    this.#alerts = new AdviceAlerts({
      scope,
      label,
      notBeforeMs: epochMs(session.pipeline.seenMs - LOOK_BACK_MS),
      sizeOf: (recommendation) => desk.sizeOf(recommendation),
    });
    this.#link = new AlertLink({ ...task, what }, { answer: (request) => desk.answer(request), trouble });
    this.#listen();
    this.#beatOn();
  }

  /** From the thread of the farm and the trading desk. */
  hear(news: FarmNews): void {
    this.#desk.hear(news);
    if (news.kind === 'advice') this.#link.raise(this.#alerts.hear(news.placed));
  }

  /** Whether there is a watchdog elsewhere that is told of every minute. */
  get hasWatchdog(): boolean {
    return this.#parts.task.secrets.heartbeatUrl !== null;
  }

  /** From now on somebody watches over the recording; disposed, nobody does. */
  heed(guard: RecordingGuard): Disposable {
    this.#guard = guard;
    return {
      [Symbol.dispose]: () => {
        this.#guard = NO_GUARD;
      },
    };
  }

  /** Tells what others have found. `compose` is given what makes ids unique to this recording. */
  tell(compose: (scope: string) => readonly Alert[]): void {
    if (this.#finished) return;
    this.#link.raise(compose(this.#scope));
    this.#lookSoon();
  }

  /** The last word, while everything is still open. */
  async finish(lines: readonly string[]): Promise<void> {
    if (this.#finished) return;
    this.#finished = true;
    this.#listening.dispose();
    this.#beat?.[Symbol.dispose]();
    this.#look?.[Symbol.dispose]();
    const lost = this.#link.lost === 0 ? [] : [`${this.#link.lost} alerts found no room.`];
    await this.#link.finish([...lines, ...lost], LAST_WORD_WITHIN_MS);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.finish(['It ended by a fault; what was recorded until then is safe.']);
  }

  #listen(): void {
    const { bus, pipeline } = this.#parts.session;
    const listening = this.#listening;
    listening.use(
      bus.on('regime.labelled', ({ instrument, regime }) => {
        const listed = pipeline.instruments[instrument]?.instrument;
        if (listed !== undefined) this.#desk.labelled(listed.symbol, regime);
      }),
    );
    for (const type of HEARD_OF_SOURCES) listening.use(bus.on(type, (event) => this.#desk.told(event)));
    listening.use(bus.on('heartbeat.seen', ({ source, seenMs }) => this.#desk.beaten(source, seenMs)));
    listening.use(bus.on('market-regime.changed', ({ regime }) => this.#desk.marketLabelled(regime)));
    listening.use(bus.on('gap.noticed', ({ gap }) => this.#link.raise(this.#gaps.hear(gap))));
    listening.use(bus.on('chain.seen', () => this.#lookSoon()));
    listening.use(bus.on('minute.proved', () => this.#lookSoon()));
  }

  #beatOn(): void {
    const { clock } = this.#parts;
    this.#link.beat(this.#guard.withheld);
    this.#beat = clock.wakeAt(epochMs(clock.now() + BEAT_MS), () => this.#beatOn());
  }

  /** Once for all that came in one go, after the engine is through with it. */
  #lookSoon(): void {
    if (this.#look !== null) return;
    const { clock } = this.#parts;
    this.#look = clock.wakeAt(clock.now(), () => {
      this.#look = null;
      this.#lookAround();
    });
  }

  #lookAround(): void {
    const facts = this.#scribe.facts();
    this.#link.raise(this.#gaps.look(this.#parts.session.pipeline.seenMs));
    this.#link.raise(this.#desk.look(facts));
    for (const fact of facts.slice(this.#factsTold)) {
      const alert = deskAlert(fact, this.#scope);
      if (alert !== null) this.#link.raise([alert]);
    }
    this.#factsTold = Math.max(this.#factsTold, facts.length);
    const over = this.#dayOver();
    const isReviewDue = over !== null && over !== this.#reviewed;
    const { nowMs } = this.#desk;
    if (nowMs === null || (facts.length === 0 && !isReviewDue)) return;
    const picture = this.#desk.picture(facts);
    this.#link.raise(this.#breakers.hear(picture.breakers, nowMs));
    if (!isReviewDue) return;
    this.#reviewed = over;
    this.#link.raise([dailyReview(picture, over, nowMs, this.#scope, this.#guard.reviewLines(formatDay(over)))]);
  }

  /** The day whose session has been over for long enough; null before that, and on days without one. */
  #dayOver(): CivilDay | null {
    const { session, nyse, settings } = this.#parts;
    const { seenMs } = session.pipeline;
    if (!isCovered(seenMs)) return null;
    const day = newYorkDay(seenMs);
    const closeMs = nyse.session(day)?.closeMs ?? null;
    return closeMs !== null && seenMs >= closeMs + settings.reviewMinutes * MINUTE_MS ? day : null;
  }
}
