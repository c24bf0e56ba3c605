import type { EngineInput, RareInput } from '#domain/engine-input';
import { InputBlock } from '#domain/input-block';
import { type Instrument, type SourceId, sourceId } from '#domain/instrument';
import { type SessionSpan, sessionSpanAt } from '#market/sessions/session-span';
import type { NyseCalendar } from '#market/sessions/nyse-calendar';
import { epochMs, MINUTE_MS, SECOND_MS } from '#primitives/clock';
import { invariant } from '#primitives/invariant';
import { SeededRandom } from '#primitives/random';
import { type Activity, coinActivity, NO_ACTIVITY, shareActivity } from '#simulation/activity';
import { GAP_NOTICED_AFTER_MS } from '#simulation/feed-faults';
import { MarketFactors } from '#simulation/market-factors';
import { canQuoteOptions, OptionDesk } from '#simulation/options/option-desk';
import { PendingInputs } from '#simulation/pending-inputs';
import {
  type FeedPlant,
  isDatePlant,
  isFeedPlant,
  isQuotePlant,
  labelsOf,
  type Plant,
  type PlantedEvent,
} from '#simulation/planted-event';
import type { Scenario } from '#simulation/scenarios';
import { type SimulatedInstrument, simulatedInstruments } from '#simulation/simulated-instrument';
import { SimulatedSymbol } from '#simulation/simulated-symbol';

export interface SimulatedMarketTerms {
  readonly seed: number;
  /** The start of a UTC minute. */
  readonly startMs: number;
  readonly minutes: number;
  /** How many (the six defaults first), or which. */
  readonly instruments?: number | readonly SimulatedInstrument[];
  /** Factor on the number of quotes and trades. */
  readonly density?: number;
  readonly scenario?: Pick<Scenario, 'plants'>;
  /** Whether option chains are quoted as well. They take nothing from the chance of everything else. */
  readonly options?: boolean;
  readonly nyse: NyseCalendar;
}

const CLOCK_SOURCE = sourceId('clock');
const HEARTBEAT_EVERY_MS = 30 * SECOND_MS;
const CLOCK_STREAM = 3;
const BACK_AFTER_MS = 40;
/** The last tick is the last input. It leaves the last minute time to settle, so that its bars close. */
const LAST_TICK_AFTER_MS = 2 * SECOND_MS;

/**
 * A market out of a seed. The same terms give the same inputs in the same order, however they are taken. It works a
 * minute at a time and remembers nothing but where each price stands, so that it may run for as long as one likes.
 */
export class SimulatedMarket {
  readonly instruments: readonly Instrument[];
  readonly labels: readonly PlantedEvent[];
  readonly #terms: SimulatedMarketTerms;
  readonly #endMs: number;
  readonly #sources: readonly SourceId[];
  readonly #symbols: readonly SimulatedSymbol[];
  readonly #options: OptionDesk | null;
  readonly #plants: readonly Plant[];
  readonly #factors: MarketFactors;
  readonly #clock: SeededRandom;
  readonly #pending = new PendingInputs();
  #minuteMs: number;
  readonly #listedMs: readonly number[];
  #span: SessionSpan;
  #done = false;

  constructor(terms: SimulatedMarketTerms) {
    const { seed, startMs, minutes, density = 1 } = terms;
    invariant(Number.isSafeInteger(seed), 'a seed is a whole number');
    invariant(Number.isSafeInteger(startMs) && startMs % MINUTE_MS === 0, 'a simulation starts on a minute');
    invariant(Number.isSafeInteger(minutes) && minutes >= 0, 'a simulation lasts whole minutes');
    invariant(density > 0 && density <= 1_000, 'density is above 0 and at most 1,000');
    const list = terms.instruments ?? 6;
    const instruments = typeof list === 'number' ? simulatedInstruments(list) : list;
    invariant(instruments.length > 0 && instruments.length <= 65_535, 'there are 1 to 65,535 instruments');
    this.#terms = terms;
    this.#endMs = startMs + minutes * MINUTE_MS;
    this.#minuteMs = startMs;
    this.#span = sessionSpanAt('nyse', terms.nyse, startMs);
    this.instruments = instruments.map(({ instrument }) => instrument);
    this.#sources = [...new Set([CLOCK_SOURCE, ...this.instruments.map(({ source }) => source)])].sort(byName);
    const symbolNames = this.instruments.map(({ symbol }) => symbol as string);
    const quotesOptions = terms.options === true && canQuoteOptions(startMs, this.#endMs);
    this.#plants = (terms.scenario?.plants ?? []).filter(
      (plant) => plant.toMs > startMs && plant.fromMs < this.#endMs && (quotesOptions || !isQuotePlant(plant)),
    );
    this.labels = this.#plants.flatMap((plant) => labelsOf(plant, symbolNames));
    this.#factors = new MarketFactors(seed, this.#plants);
    this.#clock = new SeededRandom(seed, CLOCK_STREAM);
    this.#symbols = instruments.map(
      (instrument, index) =>
        new SimulatedSymbol({
          terms: instrument,
          index,
          source: this.#rankOf(instrument.instrument.source),
          seed,
          density,
          factors: this.#factors,
          plants: this.#plants.filter(isFeedPlant),
        }),
    );
    this.#options = quotesOptions
      ? new OptionDesk(this.instruments, seed, terms.nyse, this.#plants.filter(isQuotePlant))
      : null;
    this.#pending.open(startMs);
    this.#listedMs = this.#list();
    if (quotesOptions) this.#rememberThePast();
  }

  /** Clears the block and fills it with what comes next. False when nothing does. */
  fill(block: InputBlock): boolean {
    block.clear();
    while (!block.full) {
      if (!this.#pending.moveInto(block) || this.#done) break;
      this.#advance();
    }
    return block.length > 0;
  }

  /** What comes next, one object each: for tests and small runs. */
  *inputs(): Generator<EngineInput, void> {
    const block = new InputBlock(1_024);
    while (this.fill(block)) {
      for (let row = 0; row < block.length; row++) yield block.inputAt(row);
    }
  }

  #advance(): void {
    const minuteMs = this.#minuteMs;
    // The constructor has opened the first minute, to list what trades in it.
    if (minuteMs > this.#terms.startMs) this.#pending.open(minuteMs);
    const isOver = minuteMs === this.#endMs;
    const tickMs = minuteMs + (isOver ? LAST_TICK_AFTER_MS : 1 + this.#clock.below(4));
    this.#publish({ kind: 'minute', seenMs: epochMs(tickMs), source: CLOCK_SOURCE });
    if (isOver) {
      this.#pending.seal(tickMs + 1);
      this.#done = true;
      return;
    }
    if (minuteMs >= this.#span.untilMs) this.#span = sessionSpanAt('nyse', this.#terms.nyse, minuteMs);
    const coins = coinActivity(minuteMs);
    const stocks = this.#stockActivity(minuteMs);
    this.#factors.advance(minuteMs, coins, stocks);
    for (const [index, symbol] of this.#symbols.entries()) {
      symbol.run(
        {
          startMs: minuteMs,
          firstTickMs: Math.max(minuteMs, this.#listedMs[index] as number),
          session: this.#span.session,
          tradingDay: this.#span.day,
          activity: symbol.isCoin ? coins : stocks,
        },
        this.#pending,
      );
    }
    this.#options?.run({ startMs: minuteMs, span: this.#span, coins, stocks }, this.#symbols, (input) => {
      const { source, chain } = input;
      if (this.#plants.some((plant) => silences(plant, source, chain.atMs))) return;
      this.#publish(input);
    });
    this.#heartbeats(minuteMs);
    for (const plant of this.#plants) if (isFeedPlant(plant) && plant.kind === 'feed gap') this.#notices(plant);
    this.#pending.seal(minuteMs + MINUTE_MS);
    this.#minuteMs = minuteMs + MINUTE_MS;
  }

  #stockActivity(minuteMs: number): Activity {
    const { session, fromMs, untilMs } = this.#span;
    if (session === 'CLOSED') return NO_ACTIVITY;
    const usual = shareActivity(session, (minuteMs - fromMs) / (untilMs - fromMs));
    let events = usual.events;
    for (const plant of this.#plants) {
      if (isDatePlant(plant) && minuteMs >= plant.fromMs && minuteMs < plant.toMs) events *= plant.activity;
    }
    return { events, volatility: usual.volatility };
  }

  /** In the order of their indices: where the order of sources says otherwise, a millisecond later. */
  #list(): readonly number[] {
    let seenMs = this.#terms.startMs;
    let rank = 0;
    return this.instruments.map((instrument) => {
      const { source } = instrument;
      const next = this.#rankOf(source);
      if (next < rank) seenMs++;
      rank = next;
      this.#publish({ kind: 'listing', seenMs: epochMs(seenMs), source, instrument });
      return seenMs;
    });
  }

  /** What options are judged by, besides today: a year of closes and of volatilities. */
  #rememberThePast(): void {
    for (const [index, symbol] of this.#symbols.entries()) {
      const seenMs = this.#listedMs[index] as number;
      for (const input of symbol.past(seenMs, this.#terms.nyse)) this.#publish(input);
    }
  }

  #heartbeats(minuteMs: number): void {
    for (const source of this.#sources) {
      if (source === CLOCK_SOURCE) continue;
      for (let atMs = minuteMs + 7 * SECOND_MS; atMs < minuteMs + MINUTE_MS; atMs += HEARTBEAT_EVERY_MS) {
        if (this.#plants.some((plant) => silences(plant, source, atMs))) continue;
        this.#publish({ kind: 'heartbeat', seenMs: epochMs(atMs + 20), source, atMs: epochMs(atMs) });
      }
    }
  }

  #notices(gap: FeedPlant): void {
    const { target, fromMs, toMs } = gap;
    const listed = this.instruments.find((instrument) =>
      'symbol' in target ? instrument.symbol === target.symbol : instrument.source === target.source,
    );
    if (listed === undefined) return;
    const { source } = listed;
    const symbol = 'symbol' in target ? listed.symbol : null;
    const bounds = { kind: 'gap', source, symbol, fromMs: epochMs(fromMs) } as const;
    const noticedMs = epochMs(fromMs + GAP_NOTICED_AFTER_MS);
    if (noticedMs < toMs && this.#isNow(noticedMs)) {
      const silence = GAP_NOTICED_AFTER_MS / SECOND_MS;
      this.#publish({ ...bounds, seenMs: noticedMs, toMs: null, reason: `no message for ${silence} s` });
    }
    const backMs = epochMs(toMs + BACK_AFTER_MS);
    if (this.#isNow(backMs)) {
      this.#publish({ ...bounds, seenMs: backMs, toMs: epochMs(toMs), reason: 'messages resumed' });
    }
  }

  #isNow(instantMs: number): boolean {
    return instantMs >= this.#minuteMs && instantMs < this.#minuteMs + MINUTE_MS;
  }

  #publish(input: RareInput): void {
    this.#pending.rare(this.#rankOf(input.source), input);
  }

  #rankOf(source: SourceId): number {
    return this.#sources.indexOf(source);
  }
}

/** Whether a gap swallows what the source as a whole says at that time. */
function silences(plant: Plant, source: SourceId, atMs: number): boolean {
  return (
    isFeedPlant(plant) &&
    plant.kind === 'feed gap' &&
    'source' in plant.target &&
    plant.target.source === source &&
    atMs >= plant.fromMs &&
    atMs < plant.toMs
  );
}

function byName(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
