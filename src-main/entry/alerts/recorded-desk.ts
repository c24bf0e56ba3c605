import { statSync } from 'node:fs';
import { answerOpen } from '#alerts/answers/answer-open';
import { answerShow } from '#alerts/answers/answer-show';
import type { DeskPicture } from '#alerts/answers/desk-picture';
import type { DeskReply, DeskRequest } from '#alerts/conversation/desk-request';
import type { SizeText } from '#alerts/words/recommendation-lines';
import type { Alert } from '#domain/alert';
import type { EventOf } from '#domain/engine-event';
import { type SourceId, sourceId, type Ticker } from '#domain/instrument';
import type { Recommendation } from '#domain/recommendation';
import type { MarketRegime, SymbolRegime } from '#domain/regime';
import type { TraderFact } from '#domain/trader-fact';
import type { DeskScribe } from '#entry/alerts/desk-scribe';
import { PositionGuard } from '#entry/alerts/position-guard';
import type { FarmNews } from '#entry/farm/farm-messages';
import type { RecordingSession } from '#entry/recording-session';
import { missedBeats } from '#entry/trading/missed-beats';
import { RiskAtCursor } from '#entry/trading/risk-at-cursor';
import type { TradingTerms } from '#entry/trading/trading-terms';
import { SourceChoice } from '#market/sources/source-choice';
import { DEFAULT_SOURCE_SETTINGS } from '#market/sources/source-settings';
import type { HeldChain } from '#pipeline/held-chain';
import { bookAt } from '#portfolio/book/book-at';
import type { TraderBook } from '#portfolio/book/trader-book';
import { type EpochMs, epochMs } from '#primitives/clock';
import { AdviceLedger } from '#research/advice/advice-ledger';
import { AdviceAtCursor, type AdvicePicture } from '#research/desk/advice-picture';

export interface RecordedDeskParts {
  readonly session: RecordingSession;
  readonly scribe: DeskScribe;
  /** Null where the settings cannot be used: then nothing is sized and nothing marked. */
  readonly terms: TradingTerms | null;
  readonly tapePath: string;
  readonly what: string;
  readonly startedMs: EpochMs;
  readonly scope: string;
  readonly label: string | null;
  /** Why the guardian of the recording lets nothing new be sold; null while it does. */
  readonly guardianHalt: () => string | null;
}

/** What says which sources count. */
export const HEARD_OF_SOURCES = [
  'instrument.listed',
  'bar.closed',
  'chain.seen',
  'gap.noticed',
  'heartbeat.seen',
  'minute.proved',
] as const;
type HeardOfSources = (typeof HEARD_OF_SOURCES)[number];

/** What is known while a recording runs: advice, the trader's book, how what is held stands. It answers for all of it. */
export class RecordedDesk {
  readonly #parts: RecordedDeskParts;
  readonly #advice = new AdviceLedger();
  readonly #cursor = new AdviceAtCursor();
  readonly #guard: PositionGuard | null;
  readonly #regimes = new Map<Ticker, SymbolRegime>();
  readonly #beats = new Map<SourceId, EpochMs>();
  readonly #sources: SourceChoice;
  #marketRegime: MarketRegime | null = null;
  #farm: readonly string[] = [];

  constructor(parts: RecordedDeskParts) {
    this.#parts = parts;
    const { terms, scope, label } = parts;
    this.#sources = new SourceChoice(terms?.sources ?? DEFAULT_SOURCE_SETTINGS);
    const { instruments, seenMs } = parts.session.pipeline;
    // Of a recording that is carried on: nobody lists them again.
    for (const { index, instrument } of instruments)
      this.#sources.hear({ type: 'instrument.listed', seenMs, index, instrument });
    this.#guard = terms === null ? null : new PositionGuard(terms, scope, label);
  }

  get nowMs(): EpochMs | null {
    const { engine, pipeline } = this.#parts.session;
    return engine.position === 0 ? null : pipeline.seenMs;
  }

  labelled(symbol: Ticker, regime: SymbolRegime): void {
    this.#regimes.set(symbol, regime);
  }

  beaten(source: SourceId, atMs: EpochMs): void {
    this.#beats.set(source, atMs);
  }

  marketLabelled(regime: MarketRegime): void {
    this.#marketRegime = regime;
  }

  /** Who is heard: what is held is marked by the provider that counts, and whose heartbeats matter. */
  told(event: EventOf<HeardOfSources>): void {
    this.#sources.hear(event);
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
  }

  /** Looks at what is held, by the newest quotes. Answers what has to be told. */
  look(facts: readonly TraderFact[]): readonly Alert[] {
    const { nowMs } = this;
    if (nowMs === null || this.#guard === null) return [];
    return this.#guard.look(bookAt(facts, nowMs), this.#chains(), nowMs);
  }

  answer(request: DeskRequest): DeskReply {
    const { scribe } = this.#parts;
    switch (request.kind) {
      case 'show':
        return answerShow(request.what, request.about, this.picture(scribe.facts()));
      case 'open':
        return answerOpen(request.subject, this.picture(scribe.facts()));
      case 'deed':
        return scribe.write(request.wish, request.nonce, (facts) => this.picture(facts));
    }
  }

  sizeOf(recommendation: Recommendation): SizeText | null {
    const facts = this.#parts.scribe.facts();
    const risk = this.#risk(bookAt(facts, this.nowMs ?? epochMs(0)), this.#known());
    return risk === null ? null : sized(risk, recommendation);
  }

  picture(facts: readonly TraderFact[]): DeskPicture {
    const { session, tapePath, what, startedMs } = this.#parts;
    const { nowMs } = this;
    const known = this.#known();
    const book = bookAt(facts, nowMs ?? epochMs(0));
    const risk = this.#risk(book, known);
    return {
      what,
      nowMs,
      inputs: session.engine.position,
      tapeBytes: statSync(tapePath).size,
      startedMs,
      halted: session.engine.halt?.fault.message ?? null,
      recommendations: [...known.recommendations.values()],
      accepted: known.accepted,
      refused: known.refused,
      conditions: known.conditions,
      regimes: this.#regimes,
      marketRegime: this.#marketRegime,
      farm: this.#farm,
      book,
      glances: this.#guard?.glances ?? new Map(),
      breakers: risk?.breakers(null) ?? [],
      sizeOf: (recommendation) => (risk === null ? null : sized(risk, recommendation)),
    };
  }

  #chains(): readonly HeldChain[] {
    return this.#parts.session.pipeline.chains.all.filter(({ chain }) => {
      const counts = this.#sources.inUse(chain.underlying, 'chain');
      return counts === null || counts === chain.provider;
    });
  }

  #known(): AdvicePicture {
    return this.#cursor.at(this.#advice.placed, this.#parts.session.engine.position);
  }

  #missedBeats(nowMs: EpochMs): number | null {
    const { instruments } = this.#parts.session.pipeline;
    const lastBeat = (source: string): EpochMs | null => this.#beats.get(sourceId(source)) ?? null;
    return missedBeats(
      this.#sources.counting,
      instruments.map(({ instrument }) => instrument),
      lastBeat,
      nowMs,
    );
  }

  #risk(book: TraderBook, picture: AdvicePicture): RiskAtCursor | null {
    const { terms } = this.#parts;
    const { nowMs } = this;
    if (terms === null || nowMs === null) return null;
    const glances = this.#guard?.glances ?? new Map();
    return new RiskAtCursor({
      nowMs,
      book,
      picture,
      scene: { chains: this.#chains() },
      missedHeartbeats: this.#missedBeats(nowMs),
      guardianHalt: this.#parts.guardianHalt(),
      glanceOf: ({ id }) => glances.get(id) ?? null,
      terms,
    });
  }
}

function sized(risk: RiskAtCursor, recommendation: Recommendation): SizeText {
  const { contracts, refusal } = risk.size({ recommendation, newest: null, end: null });
  return { contracts, refusal: refusal?.text ?? null };
}
