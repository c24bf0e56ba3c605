import { BAR_INTERVALS, type BarInterval } from '#domain/bar';
import type { EngineEvent, EventOf, MinuteProof } from '#domain/engine-event';
import { EVENT_TYPES } from '#domain/event-types';
import { type Instrument, type InstrumentIndex, instrumentIndex } from '#domain/instrument';
import { type EpochMs, epochMs } from '#primitives/clock';
import { invariant } from '#primitives/invariant';
import { DEFAULT_SOURCE_SETTINGS, type SourceSettings } from '#market/sources/source-settings';
import { PastDaysLedger } from '#research/desk/past-days';
import type { TapePosition } from '#ports/tape';
import { BarLedger } from '#research/desk/bar-ledger';
import { FeatureLedger, LabelLedger } from '#research/desk/finding-ledgers';
import { bytes, floats, integers, shorts } from '#research/desk/growing-cells';
import { SourceTrail } from '#research/desk/source-trail';

const EVERY_INSTRUMENT = 65_535;
/** The upper half of a code: which interval a bar has, or whether a label changed. */
const VARIANT = 16;

export interface InstrumentLedger {
  readonly instrument: Instrument;
  readonly listedAt: TapePosition;
  readonly listedMs: EpochMs;
  readonly bars: Readonly<Record<BarInterval, BarLedger>>;
  readonly features: FeatureLedger;
  readonly labels: LabelLedger;
}

/** An event that happens rarely, kept whole. */
export interface Placed<Type extends EngineEvent['type']> {
  readonly position: TapePosition;
  readonly event: EventOf<Type>;
}

/**
 * Everything that the engine said along a tape, in columns, each row with the position from which on it was known. What
 * was known at a cursor is found by bisection, and nothing that came later can be reached from there.
 *
 * Memory: about 300 bytes an instrument and minute (bars of five intervals, features, labels and the place of each of
 * these events), 50 bytes a metric, 300 bytes an option chain, 400 bytes a proved minute, and as much again as room to
 * grow. Measured: 8 MB for the demo day, which makes 250 MB for a month of such days.
 */
export class EventLedger {
  readonly instruments: InstrumentLedger[] = [];
  readonly marketRegimes: Placed<'market-regime.changed'>[] = [];
  readonly gaps: Placed<'gap.noticed'>[] = [];
  readonly signals: Placed<'signal.raised'>[] = [];
  readonly commands: Placed<'command.applied'>[] = [];
  readonly proofs: MinuteProof[] = [];
  readonly past = new PastDaysLedger();
  readonly sources: SourceTrail;
  readonly #position = floats();
  readonly #seenMs = floats();
  readonly #code = bytes();
  readonly #instrument = shorts();
  readonly #row = integers();
  readonly #rare: EngineEvent[] = [];
  readonly #series: EventOf<'metric.seen'>[] = [];
  readonly #seriesOf = new Map<string, number>();
  readonly #metricSeries = shorts();
  readonly #metricValue = floats();
  readonly #metricAt = floats();
  readonly #beats = new Map<string, ReturnType<typeof floats>>();
  #thresholds = '';
  #through: TapePosition = 0;

  constructor(sources: SourceSettings = DEFAULT_SOURCE_SETTINGS) {
    this.sources = new SourceTrail(sources);
  }

  /** So many inputs have told everything they had to tell. */
  get through(): TapePosition {
    return this.#through;
  }

  /** Events heard; their numbers count from 0. */
  get count(): number {
    return this.#position.length;
  }

  /** What comes next is about inputs after these. */
  advance(position: TapePosition): void {
    this.#through = position;
  }

  add(event: EngineEvent, position: TapePosition): void {
    this.sources.add(event, position);
    const { index, variant, row } = this.#store(event, position);
    this.#position.push(position);
    this.#seenMs.push(event.seenMs);
    this.#code.push(EVENT_TYPES.indexOf(event.type) + VARIANT * variant);
    this.#instrument.push(index);
    this.#row.push(row);
  }

  /** How many events were known after so many inputs. */
  countThrough(position: TapePosition): number {
    return this.#position.countThrough(position);
  }

  positionOf(number: number): TapePosition {
    return this.#position.at(number);
  }

  typeOf(number: number): EngineEvent['type'] {
    return EVENT_TYPES[this.#code.at(number) % VARIANT] as EngineEvent['type'];
  }

  /** Whether a label differs from the one before; false for every other event. */
  isChange(number: number): boolean {
    return this.typeOf(number) === 'regime.labelled' && this.#code.at(number) >= VARIANT;
  }

  instrumentOf(number: number): InstrumentLedger | null {
    return this.instruments[this.#instrument.at(number)] ?? null;
  }

  /** When that source was last heard of by its own heartbeat. */
  lastBeat(source: string, position: TapePosition): EpochMs | null {
    const beats = this.#beats.get(source);
    const count = beats?.countThrough(position) ?? 0;
    if (beats === undefined || count === 0) return null;
    const number = this.countThrough(beats.at(count - 1)) - 1;
    return epochMs(this.#seenMs.at(number));
  }

  /** When that source was heard of by its own heartbeat from an instant on, as far as it was known after so many inputs. */
  beatsSince(source: string, fromMs: number, position: TapePosition): readonly number[] {
    const beats = this.#beats.get(source);
    if (beats === undefined) return [];
    const times: number[] = [];
    for (let at = beats.countThrough(position) - 1; at >= 0; at--) {
      const seenMs = this.#seenMs.at(this.countThrough(beats.at(at)) - 1);
      if (seenMs < fromMs) break;
      times.push(seenMs);
    }
    return times;
  }

  /** The event as it was told. */
  event(number: number): EngineEvent {
    const type = this.typeOf(number);
    const seenMs = epochMs(this.#seenMs.at(number));
    const row = this.#row.at(number);
    const index = instrumentIndex(this.#instrument.at(number));
    const variant = Math.floor(this.#code.at(number) / VARIANT);
    switch (type) {
      case 'bar.closed':
      case 'bar.corrected':
        return { type, seenMs, bar: this.#of(index).bars[BAR_INTERVALS[variant] as BarInterval].bar(row) };
      case 'features.computed': {
        const { features } = this.#of(index);
        return { type, seenMs, instrument: index, barEndMs: features.barEndMs(row), features: features.features(row) };
      }
      case 'regime.labelled': {
        const { labels } = this.#of(index);
        const regime = labels.regime(row);
        const thresholds = this.#thresholds;
        return {
          type,
          seenMs,
          instrument: index,
          barEndMs: labels.barEndMs(row),
          regime,
          thresholds,
          changed: variant === 1,
        };
      }
      case 'minute.proved':
        return { type, seenMs, proof: this.proofs[row] as MinuteProof };
      case 'metric.seen': {
        const series = this.#series[this.#metricSeries.at(row)] as EventOf<'metric.seen'>;
        return { ...series, seenMs, atMs: epochMs(this.#metricAt.at(row)), value: this.#metricValue.at(row) };
      }
      default:
        return this.#rare[row] as EngineEvent;
    }
  }

  #of(index: InstrumentIndex): InstrumentLedger {
    const found = this.instruments[index];
    invariant(found !== undefined, 'an instrument is listed before it is heard of');
    return found;
  }

  #store(
    event: EngineEvent,
    position: TapePosition,
  ): { readonly index: number; readonly variant: number; readonly row: number } {
    const nobody = { index: EVERY_INSTRUMENT, variant: 0 };
    switch (event.type) {
      case 'instrument.listed':
        this.#list(event, position);
        return { index: event.index, variant: 0, row: this.#keep(event) };
      case 'bar.closed':
      case 'bar.corrected': {
        const { bar } = event;
        const row = this.#of(bar.instrument).bars[bar.interval].add(bar, position);
        return { index: bar.instrument, variant: BAR_INTERVALS.indexOf(bar.interval), row };
      }
      case 'features.computed': {
        const row = this.#of(event.instrument).features.add(event.barEndMs, event.features, position);
        return { index: event.instrument, variant: 0, row };
      }
      case 'regime.labelled': {
        this.#thresholds = event.thresholds;
        const row = this.#of(event.instrument).labels.add(event.barEndMs, event.regime, event.changed, position);
        return { index: event.instrument, variant: event.changed ? 1 : 0, row };
      }
      case 'minute.proved':
        this.proofs.push(event.proof);
        return { ...nobody, row: this.proofs.length - 1 };
      case 'metric.seen':
        if (this.sources.follows(event)) this.past.add(event, position);
        return { ...nobody, row: this.#storeMetric(event) };
      case 'heartbeat.seen': {
        const beats = this.#beats.get(event.source) ?? floats();
        this.#beats.set(event.source, beats);
        beats.push(position);
        return { ...nobody, row: this.#keep(event) };
      }
      case 'market-regime.changed':
        this.marketRegimes.push({ position, event });
        return { ...nobody, row: this.#keep(event) };
      case 'gap.noticed':
        this.gaps.push({ position, event });
        return { ...nobody, row: this.#keep(event) };
      case 'signal.raised':
        this.signals.push({ position, event });
        return { ...nobody, row: this.#keep(event) };
      case 'command.applied':
        this.commands.push({ position, event });
        return { ...nobody, row: this.#keep(event) };
      default:
        return { ...nobody, row: this.#keep(event) };
    }
  }

  #keep(event: EngineEvent): number {
    this.#rare.push(event);
    return this.#rare.length - 1;
  }

  #storeMetric(event: EventOf<'metric.seen'>): number {
    const key = `${event.source} ${event.symbol} ${event.name}`;
    let series = this.#seriesOf.get(key);
    if (series === undefined) {
      series = this.#series.length;
      this.#series.push(event);
      this.#seriesOf.set(key, series);
    }
    this.#metricSeries.push(series);
    this.#metricValue.push(event.value);
    this.#metricAt.push(event.atMs);
    return this.#metricValue.length - 1;
  }

  #list(event: EventOf<'instrument.listed'>, listedAt: TapePosition): void {
    const { index, instrument, seenMs: listedMs } = event;
    invariant(index === this.instruments.length, 'instruments are listed in order');
    const ledger = (interval: BarInterval): BarLedger => new BarLedger(index, interval);
    const bars = {
      '1m': ledger('1m'),
      '5m': ledger('5m'),
      '15m': ledger('15m'),
      '1h': ledger('1h'),
      '1d': ledger('1d'),
    };
    const features = new FeatureLedger();
    this.instruments.push({ instrument, listedAt, listedMs, bars, features, labels: new LabelLedger() });
  }
}

/** How many of them were known after so many inputs. */
export function placedThrough(placed: readonly { readonly position: TapePosition }[], position: TapePosition): number {
  let low = 0;
  let high = placed.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((placed[middle] as { readonly position: TapePosition }).position <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}
