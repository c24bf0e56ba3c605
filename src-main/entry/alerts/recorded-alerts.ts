import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { AdviceAlerts } from '#alerts/advice-alerts';
import type { AlertSettings } from '#alerts/alert-settings';
import { answerOpen } from '#alerts/answers/answer-open';
import { answerShow } from '#alerts/answers/answer-show';
import type { DeskPicture } from '#alerts/answers/desk-picture';
import type { DeskReply, DeskRequest } from '#alerts/conversation/desk-request';
import { dailyReview } from '#alerts/daily-review';
import { gapAlert } from '#alerts/data-alerts';
import { deskAlert } from '#alerts/desk-alerts';
import type { Ticker } from '#domain/instrument';
import type { MarketRegime, SymbolRegime } from '#domain/regime';
import type { TraderFact } from '#domain/trader-fact';
import { AlertLink } from '#entry/alerts/alert-link';
import type { AlertTask } from '#entry/alerts/alert-messages';
import { DeskScribe } from '#entry/alerts/desk-scribe';
import type { FarmNews } from '#entry/farm/farm-messages';
import type { RecordingSession } from '#entry/recording-session';
import { tradingFolder } from '#entry/trading/trading-folder';
import type { CivilDay } from '#market/sessions/civil-date';
import { isCovered, newYorkDay } from '#market/sessions/new-york-time';
import type { NyseCalendar } from '#market/sessions/nyse-calendar';
import { bookAt } from '#portfolio/book/book-at';
import type { TapeHeader } from '#ports/tape';
import { type Clock, type EpochMs, epochMs, MINUTE_MS, SECOND_MS } from '#primitives/clock';
import { hashOfValue } from '#primitives/value-hash';
import { AdviceLedger } from '#research/advice/advice-ledger';
import { AdviceAtCursor } from '#research/desk/advice-picture';

export interface RecordedAlertsParts {
  readonly session: RecordingSession;
  readonly header: TapeHeader;
  readonly tapePath: string;
  readonly nyse: NyseCalendar;
  readonly settings: AlertSettings;
  readonly task: Omit<AlertTask, 'what'>;
  readonly clock: Clock;
  readonly trouble: (text: string) => void;
}

const BEAT_MS = 5 * SECOND_MS;
/** What was advised so shortly before a start may have been on its way when the run before was cut short. */
const LOOK_BACK_MS = 10 * MINUTE_MS;
const LAST_WORD_WITHIN_MS = 5 * SECOND_MS;

/**
 * The alerts of a recording. Advice comes from the thread that works it out, and goes to the thread that sends it; what
 * happens here in between is words. Questions from afar are answered from what is known here.
 */
export class RecordedAlerts implements AsyncDisposable {
  readonly #parts: RecordedAlertsParts;
  readonly #scope: string;
  readonly #what: string;
  readonly #link: AlertLink;
  readonly #scribe: DeskScribe;
  readonly #advice = new AdviceLedger();
  readonly #cursor = new AdviceAtCursor();
  readonly #alerts: AdviceAlerts;
  readonly #listening = new DisposableStack();
  readonly #regimes = new Map<Ticker, SymbolRegime>();
  #marketRegime: MarketRegime | null = null;
  #farm: readonly string[] = [];
  #factsTold: number;
  #reviewed: CivilDay | null;
  #beat: Disposable | null = null;
  #finished = false;

  constructor(parts: RecordedAlertsParts) {
    this.#parts = parts;
    const { session, header, tapePath, task, trouble } = parts;
    const { createdMs, origin } = header;
    const tape = hashOfValue({ createdMs, origin });
    const isSimulated = origin.startsWith('simulated');
    const { bus, pipeline } = session;
    this.#scope = tape.slice(0, 8);
    this.#what = `recording ${basename(tapePath)}${isSimulated ? ' (simulated market)' : ''}`;
    this.#scribe = new DeskScribe(tradingFolder(), `practice-${tape}`);
    this.#factsTold = this.#scribe.facts().length;
    this.#reviewed = this.#dayOver();
    this.#alerts = new AdviceAlerts({
      scope: this.#scope,
      label: isSimulated ? 'SIM' : null,
      notBeforeMs: epochMs(pipeline.seenMs - LOOK_BACK_MS),
      sizeOf: () => null,
    });
    this.#link = new AlertLink({ ...task, what: this.#what }, { answer: (request) => this.#answer(request), trouble });
    this.#listening.use(
      bus.on('regime.labelled', ({ instrument, regime }) => {
        const listed = pipeline.instruments[instrument]?.instrument;
        if (listed !== undefined) this.#regimes.set(listed.symbol, regime);
      }),
    );
    this.#listening.use(bus.on('market-regime.changed', ({ regime }) => (this.#marketRegime = regime)));
    this.#listening.use(bus.on('gap.noticed', ({ gap }) => this.#link.raise([gapAlert(gap, this.#scope)])));
    this.#listening.use(bus.on('minute.proved', () => this.#minute()));
    this.#beatOn();
  }

  /** From the thread of the farm and the trading desk. */
  hear(news: FarmNews): void {
    if (news.kind === 'progress') {
      const { phase, problem, configs, throughMs } = news.progress;
      const through = throughMs === null ? '' : `, through ${new Date(throughMs).toISOString().slice(0, 16)} UTC`;
      this.#farm = [`${configs} paper traders, ${phase}${through}${problem === null ? '' : `: ${problem}`}.`];
    }
    if (news.kind !== 'advice') return;
    if (news.anew) this.#advice.clear();
    this.#advice.add(news.placed, news.progress);
    this.#link.raise(this.#alerts.hear(news.placed));
  }

  /** The last word, while everything is still open. */
  async finish(lines: readonly string[]): Promise<void> {
    if (this.#finished) return;
    this.#finished = true;
    this.#listening.dispose();
    this.#beat?.[Symbol.dispose]();
    const lost = this.#link.lost === 0 ? [] : [`${this.#link.lost} alerts found no room.`];
    await this.#link.finish([...lines, ...lost], LAST_WORD_WITHIN_MS);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.finish(['It ended by a fault; what was recorded until then is safe.']);
  }

  #beatOn(): void {
    const { clock } = this.#parts;
    this.#link.beat();
    this.#beat = clock.wakeAt(epochMs(clock.now() + BEAT_MS), () => this.#beatOn());
  }

  #minute(): void {
    const facts = this.#scribe.facts();
    for (const fact of facts.slice(this.#factsTold)) {
      const alert = deskAlert(fact, this.#scope);
      if (alert !== null) this.#link.raise([alert]);
    }
    this.#factsTold = Math.max(this.#factsTold, facts.length);
    const over = this.#dayOver();
    if (over === null || over === this.#reviewed) return;
    this.#reviewed = over;
    const { seenMs } = this.#parts.session.pipeline;
    this.#link.raise([dailyReview(this.#picture(facts), over, seenMs, this.#scope)]);
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

  #answer(request: DeskRequest): DeskReply {
    switch (request.kind) {
      case 'show':
        return answerShow(request.what, request.about, this.#picture(this.#scribe.facts()));
      case 'open':
        return answerOpen(request.subject, this.#picture(this.#scribe.facts()));
      case 'deed':
        return this.#scribe.write(request.wish, request.nonce, (facts) => this.#picture(facts));
    }
  }

  #picture(facts: readonly TraderFact[]): DeskPicture {
    const { session, tapePath, task } = this.#parts;
    const { engine, pipeline } = session;
    const nowMs: EpochMs | null = engine.position === 0 ? null : pipeline.seenMs;
    const { accepted, refused, recommendations, conditions } = this.#cursor.at(this.#advice.placed, engine.position);
    return {
      what: this.#what,
      nowMs,
      inputs: engine.position,
      tapeBytes: statSync(tapePath).size,
      startedMs: task.startedMs,
      halted: engine.halt === null ? null : engine.halt.fault.message,
      recommendations: [...recommendations.values()],
      accepted,
      refused,
      conditions,
      regimes: this.#regimes,
      marketRegime: this.#marketRegime,
      farm: this.#farm,
      book: bookAt(facts, nowMs ?? epochMs(0)),
      glances: new Map(),
      breakers: [],
      sizeOf: () => null,
    };
  }
}
