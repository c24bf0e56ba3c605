import type { EngineEvent, RefusalReason } from '#domain/engine-event';
import type {
  BarInput,
  ChainInput,
  EngineInput,
  GapInput,
  ListingInput,
  MetricInput,
  RareInput,
} from '#domain/engine-input';
import { InputBlock, InputKind } from '#domain/input-block';
import { type Instrument, instrumentIndex } from '#domain/instrument';
import { type EpochMs, epochMs, MINUTE_MS } from '#primitives/clock';
import { invariant, unreachable } from '#primitives/invariant';
import type { Stateful, StateVisitor } from '#primitives/state';
import { StateHasher } from '#primitives/state-hash';
import { restoreSnapshot, takeSnapshot } from '#primitives/state-snapshot';
import { MINUTE_SLOTS } from '#market/bars/bar-settings';
import { MarketRegimeClassifier } from '#market/regimes/market-regime';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { ChainBook } from '#pipeline/chain-book';
import { InstrumentPipeline, type PipelineVoice } from '#pipeline/instrument-pipeline';
import type { PipelineSettings } from '#pipeline/pipeline-settings';

/** Takes an event and the row of the input that caused it. */
export type EventListener = (event: EngineEvent, row: number) => void;

/** A silence longer than this is not worked through minute by minute: the engine was off. */
const LONGEST_SILENCE_MS = 4 * 1_440 * MINUTE_MS;

const RARE_KINDS = ['listing', 'metric', 'chain', 'minute', 'heartbeat', 'gap', 'command', 'refused', 'bar'] as const;

/**
 * The whole decision, top to bottom, as a synchronous state machine. It owns its state, reads no clock and keeps no
 * listener, so that a run is a function of its inputs and settings and nothing else.
 */
export class Pipeline implements Stateful, PipelineVoice {
  readonly settings: PipelineSettings;
  readonly #nyse: NyseCalendar;
  readonly #instruments: InstrumentPipeline[] = [];
  readonly #market: MarketRegimeClassifier;
  readonly #chains = new ChainBook();
  readonly #single = new InputBlock(1);
  readonly #rareCounts = new Float64Array(RARE_KINDS.length);
  /** Start of the oldest minute whose bars are open; it closes once an input is seen at `#dueMs` or later. */
  #openMinuteMs = -1;
  #dueMs = -1;
  #seenMs = -1;
  #row = 0;
  #listener: EventListener = ignoreEvent;

  /** `nyse` is the calendar of those settings, for whoever makes many pipelines: building one takes milliseconds. */
  constructor(settings: PipelineSettings, nyse = new NyseCalendar(settings.calendar)) {
    this.settings = settings;
    this.#nyse = nyse;
    this.#market = new MarketRegimeClassifier(settings.regimes);
  }

  /** Continues from a keyframe. */
  static restore(
    settings: PipelineSettings,
    instruments: readonly Instrument[],
    cells: Float64Array,
    nyse = new NyseCalendar(settings.calendar),
  ): Pipeline {
    const pipeline = new Pipeline(settings, nyse);
    for (const instrument of instruments) pipeline.#list(instrument, 0);
    restoreSnapshot(pipeline, cells);
    return pipeline;
  }

  get instruments(): readonly InstrumentPipeline[] {
    return this.#instruments;
  }

  /** The newest option chain of every provider and underlying. */
  get chains(): ChainBook {
    return this.#chains;
  }

  get seenMs(): EpochMs {
    return epochMs(this.#seenMs);
  }

  /** The start of the oldest minute whose bars are still open, or null before the first input. */
  get openMinuteMs(): EpochMs | null {
    return this.#openMinuteMs < 0 ? null : epochMs(this.#openMinuteMs);
  }

  snapshot(): Float64Array {
    return takeSnapshot(this);
  }

  handle(input: EngineInput): readonly EngineEvent[] {
    const events: EngineEvent[] = [];
    this.#single.clear();
    this.#single.push(input);
    this.run(this.#single, 0, 1, (event) => events.push(event));
    return events;
  }

  /** Handles rows `from` to `to` (exclusive) in order. */
  run(block: InputBlock, from: number, to: number, listener: EventListener): void {
    this.#listener = listener;
    for (let row = from; row < to; row++) {
      const seenMs = block.seenMs[row] as number;
      invariant(seenMs >= this.#seenMs, 'inputs come in the order in which they were seen');
      this.#seenMs = seenMs;
      this.#row = row;
      if (seenMs >= this.#dueMs) this.#closeDueMinutes(seenMs);
      const kind = block.kind[row];
      if (kind === InputKind.rare) {
        this.#onRare(block.rare[block.instrument[row] as number] as RareInput);
        continue;
      }
      const instrument = this.#instruments[block.instrument[row] as number];
      if (instrument === undefined) this.#refuse('unknown-instrument', `instrument ${block.instrument[row]}`);
      else if (kind === InputKind.quote) instrument.quote(block, row);
      else instrument.trade(block, row);
    }
    this.#listener = ignoreEvent;
  }

  say(event: EngineEvent): void {
    this.#listener(event, this.#row);
  }

  #closeDueMinutes(seenMs: number): void {
    const { settleMs } = this.settings.bars;
    if (this.#openMinuteMs < 0) this.#openMinuteMs = minuteOf(seenMs);
    // Ticks may have opened bars this far ahead.
    const emptyFromMs = this.#openMinuteMs + MINUTE_SLOTS * MINUTE_MS;
    while (seenMs >= this.#openMinuteMs + MINUTE_MS + settleMs) {
      this.#closeMinute(this.#openMinuteMs);
      this.#openMinuteMs += MINUTE_MS;
      if (this.#openMinuteMs < emptyFromMs || seenMs - this.#openMinuteMs <= LONGEST_SILENCE_MS) continue;
      this.#openMinuteMs = minuteOf(seenMs - settleMs);
      for (const instrument of this.#instruments) instrument.skipTo(this.#openMinuteMs);
    }
    this.#dueMs = this.#openMinuteMs + MINUTE_MS + settleMs;
  }

  #closeMinute(minuteMs: number): void {
    for (const instrument of this.#instruments) instrument.closeMinute(minuteMs);
    const { regime, changed } = this.#market.conclude();
    const { seenMs } = this;
    if (changed) {
      this.say({ type: 'market-regime.changed', seenMs, barEndMs: epochMs(minuteMs + MINUTE_MS), regime });
    }
    const hasher = new StateHasher();
    this.visitState(hasher);
    this.say({ type: 'minute.proved', seenMs, proof: { minuteMs: epochMs(minuteMs), ...hasher.finish() } });
  }

  #onRare(input: RareInput): void {
    this.#count(input.kind);
    const { seenMs } = this;
    switch (input.kind) {
      case 'listing':
        return this.#onListing(input);
      case 'metric':
        return this.#onMetric(input);
      case 'gap':
        return this.#onGap(input);
      case 'chain':
        return this.#onChain(input);
      case 'heartbeat':
        return this.say({ type: 'heartbeat.seen', seenMs, source: input.source });
      case 'command':
        return this.say({ type: 'command.applied', seenMs, id: input.id, command: input.command });
      case 'bar':
        return this.#onBar(input);
      case 'minute':
        // Its only effect, closing what is due, has happened already: every input is also a tick of our clock.
        return;
      default:
        return unreachable(input);
    }
  }

  #onListing(input: ListingInput): void {
    const known = this.#instruments.find(
      ({ instrument }) =>
        instrument.symbol === input.instrument.symbol && instrument.source === input.instrument.source,
    );
    if (known !== undefined)
      return this.#refuse('already-listed', `${input.instrument.symbol} of ${input.instrument.source}`);
    const listed = this.#list(input.instrument, this.#seenMs);
    this.say({ type: 'instrument.listed', seenMs: this.seenMs, index: listed.index, instrument: input.instrument });
  }

  #list(instrument: Instrument, listedMs: number): InstrumentPipeline {
    const index = instrumentIndex(this.#instruments.length);
    const listed = new InstrumentPipeline(index, instrument, listedMs, this.settings, this.#nyse, this.#market, this);
    this.#instruments.push(listed);
    return listed;
  }

  #onBar(input: BarInput): void {
    const instrument = this.#instruments[input.instrument];
    if (instrument === undefined) return this.#refuse('unknown-instrument', `a bar of instrument ${input.instrument}`);
    const refusal = instrument.takeBar(input);
    if (refusal !== null)
      this.#refuse(refusal, `the ${instrument.instrument.symbol} bar that starts at ${input.startMs}`);
  }

  #onMetric(input: MetricInput): void {
    const what = `${input.name} of ${input.symbol} from ${input.source}`;
    if (!Number.isFinite(input.value)) return this.#refuse('not-a-number', what);
    if (input.atMs === null) return this.#refuse('no-source-time', what);
    if (input.atMs > this.#seenMs + this.settings.bars.futureToleranceMs) return this.#refuse('from-the-future', what);
    const { source, symbol, name, value, atMs } = input;
    this.say({ type: 'metric.seen', seenMs: this.seenMs, atMs, source, symbol, name, value });
  }

  #onChain(input: ChainInput): void {
    const taken = this.#chains.take(input, this.#seenMs + this.settings.bars.futureToleranceMs);
    if (!taken.ok) return this.#refuse(taken.failure.reason, taken.failure.what);
    this.say({ type: 'chain.seen', seenMs: this.seenMs, source: input.source, chain: taken.value });
  }

  #onGap(input: GapInput): void {
    if (!Number.isFinite(input.fromMs) || !Number.isFinite(input.toMs ?? 0))
      return this.#refuse('not-a-number', `the bounds of a gap from ${input.source}`);
    for (const instrument of this.#instruments) {
      const { source, symbol } = instrument.instrument;
      if (source !== input.source || (input.symbol !== null && symbol !== input.symbol)) continue;
      instrument.noteGap(input.fromMs, input.toMs);
    }
    this.say({ type: 'gap.noticed', seenMs: this.seenMs, gap: input });
  }

  #refuse(reason: RefusalReason, what: string): void {
    this.#count('refused');
    this.say({ type: 'input.refused', seenMs: this.seenMs, reason, what });
  }

  #count(kind: (typeof RARE_KINDS)[number]): void {
    const position = RARE_KINDS.indexOf(kind);
    this.#rareCounts[position] = (this.#rareCounts[position] as number) + 1;
  }

  visitState(visitor: StateVisitor): void {
    visitor.group('clock');
    this.#openMinuteMs = visitor.number('openMinuteMs', this.#openMinuteMs);
    this.#dueMs = visitor.number('dueMs', this.#dueMs);
    this.#seenMs = visitor.number('seenMs', this.#seenMs);
    visitor.numbers('rareCounts', this.#rareCounts);
    for (const instrument of this.#instruments) instrument.visitState(visitor);
    visitor.group('market regime');
    this.#market.visitState(visitor);
    // Tapes without chains, older ones among them, keep their hashes and keyframes.
    if ((this.#rareCounts[RARE_KINDS.indexOf('chain')] as number) > 0) this.#chains.visitState(visitor);
  }
}

function minuteOf(ms: number): number {
  return Math.floor(ms / MINUTE_MS) * MINUTE_MS;
}

function ignoreEvent(): void {}
