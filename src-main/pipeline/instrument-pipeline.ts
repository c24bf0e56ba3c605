import type { Bar, BarInterval } from '#domain/bar';
import type { EngineEvent } from '#domain/engine-event';
import type { BarInput } from '#domain/engine-input';
import type { InputBlock } from '#domain/input-block';
import type { Instrument, InstrumentIndex } from '#domain/instrument';
import { type EpochMs, MINUTE_MS } from '#primitives/clock';
import type { Stateful, StateVisitor } from '#primitives/state';
import { BarBuilder } from '#market/bars/bar-builder';
import type { BarListener } from '#market/bars/bar-listener';
import type { MarketRegimeClassifier } from '#market/regimes/market-regime';
import { symbolWeight, thresholdsHash } from '#market/regimes/regime-thresholds';
import type { NyseCalendar } from '#market/sessions/nyse-calendar';
import { TickIntake } from '#market/ticks/tick-intake';
import { BarAnalysis } from '#pipeline/bar-analysis';
import type { PipelineSettings } from '#pipeline/pipeline-settings';
import { dayBoundsOf, isTrading } from '#pipeline/trading-hours';
import { SessionLookup } from '#pipeline/session-lookup';

/** Takes the events of the minute being closed; the pipeline stamps nothing itself. */
export interface PipelineVoice {
  /** When the input being handled was seen. */
  readonly seenMs: EpochMs;
  say(event: EngineEvent): void;
}

/** One instrument from tick to regime: intake → bars → indicators → features → regime. */
export class InstrumentPipeline implements Stateful, BarListener {
  readonly index: InstrumentIndex;
  readonly instrument: Instrument;
  readonly intake: TickIntake;
  readonly analysis: BarAnalysis;
  readonly #bars: BarBuilder;
  readonly #barSessions: SessionLookup;
  readonly #market: MarketRegimeClassifier;
  readonly #marketWeight: number;
  readonly #thresholds: string;
  readonly #voice: PipelineVoice;

  constructor(
    index: InstrumentIndex,
    instrument: Instrument,
    listedMs: number,
    settings: PipelineSettings,
    nyse: NyseCalendar,
    market: MarketRegimeClassifier,
    voice: PipelineVoice,
  ) {
    this.index = index;
    this.instrument = instrument;
    this.#market = market;
    this.#thresholds = thresholdsHash(settings.regimes);
    this.#marketWeight = symbolWeight(settings.regimes, instrument.symbol);
    this.#voice = voice;
    this.#barSessions = new SessionLookup(instrument.calendar, nyse);
    const dayBounds = dayBoundsOf(instrument.calendar, this.#barSessions);
    const tickSessions = new SessionLookup(instrument.calendar, nyse);
    this.#bars = new BarBuilder(index, settings.bars, instrument.barsFrom, listedMs, dayBounds, this);
    this.intake = new TickIntake(
      instrument,
      settings.bars.futureToleranceMs,
      this.#bars,
      (at) => tickSessions.at(at).day,
    );
    this.analysis = new BarAnalysis(instrument, settings, this.#barSessions);
  }

  /** The bar that closes next, as far as it has come. */
  formingBar(interval: BarInterval): Bar | null {
    return this.#bars.forming(interval);
  }

  /** The newest price that counts, in units; null before the first one. */
  get newestPrice(): number | null {
    return this.#bars.newestPrice;
  }

  quote(block: InputBlock, row: number): void {
    this.intake.quote(block, row);
  }

  trade(block: InputBlock, row: number): void {
    this.intake.trade(block, row);
  }

  /** Answers why the bar is not used, or null. Bars for instruments made of ticks may only fill an announced gap. */
  takeBar(bar: BarInput): 'not-a-bar' | 'from-the-future' | 'too-late' | 'already-known' | null {
    const { startMs, open, high, low, close, volume } = bar;
    const whole = [open, high, low, close, volume, startMs].every(Number.isSafeInteger);
    const ordered = low > 0 && high >= Math.max(open, close, low) && low <= Math.min(open, close) && volume >= 0;
    if (!whole || !ordered || startMs % MINUTE_MS !== 0) return 'not-a-bar';
    const isTold = this.instrument.barsFrom === 'bars';
    if (startMs + MINUTE_MS > bar.seenMs) return isTold || this.#bars.fillsGaps ? 'from-the-future' : 'not-a-bar';
    if (isTold && this.#bars.take(startMs, open, high, low, close, volume) !== 'too-late') return null;
    const filled = this.#bars.fill(startMs, open, high, low, close, volume);
    if (filled === 'no-gap') return isTold ? 'too-late' : 'not-a-bar';
    return filled === 'already-known' ? filled : null;
  }

  noteGap(fromMs: number, toMs: number | null): void {
    this.#bars.noteGap(fromMs, toMs);
  }

  closeMinute(startMs: number): void {
    this.#bars.closeMinute(startMs, isTrading(this.#barSessions.at(startMs).session));
  }

  /** Minutes before that one count as closed without having been worked through. */
  skipTo(startMs: number): void {
    this.#bars.skipTo(startMs);
  }

  closed(bar: Bar): void {
    const { seenMs } = this.#voice;
    this.#voice.say({ type: 'bar.closed', seenMs, bar });
    if (bar.interval !== '1m') return;
    const { features, regime, changed } = this.analysis.add(bar, this.intake.counters);
    this.#market.add(this.index, regime, this.#marketWeight);
    const instrument = this.index;
    const barEndMs = bar.endMs;
    const thresholds = this.#thresholds;
    this.#voice.say({ type: 'features.computed', seenMs, instrument, barEndMs, features });
    this.#voice.say({ type: 'regime.labelled', seenMs, instrument, barEndMs, regime, thresholds, changed });
  }

  /** Told and stored, but decisions keep what they saw: see the decision on bars that close on our clock. */
  corrected(bar: Bar): void {
    this.#voice.say({ type: 'bar.corrected', seenMs: this.#voice.seenMs, bar });
  }

  visitState(visitor: StateVisitor): void {
    const { symbol } = this.instrument;
    visitor.group(`${symbol} ticks`);
    this.intake.visitState(visitor);
    visitor.group(`${symbol} bars`);
    this.#bars.visitState(visitor);
    this.analysis.visitState(visitor);
  }
}
