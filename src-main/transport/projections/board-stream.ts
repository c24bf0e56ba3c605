import type { Instrument } from '#domain/instrument';
import type { BoardRow } from '#contract/market-view';
import type { StreamPatch, StreamSnapshot } from '#contract/streams';
import type { InstrumentPipeline } from '#pipeline/instrument-pipeline';
import { type Clock, MINUTE_MS } from '#primitives/clock';
import type { InstrumentLedger } from '#research/desk/event-ledger';
import type { Scene } from '#research/desk/scene';
import { DayFigures } from '#transport/projections/day-figures';
import { instrumentView, priceView, regimeView, sizeView } from '#transport/projections/market-words';
import { Pace } from '#transport/projections/pace';
import { RESYNC } from '#transport/projections/resync';
import type { Resync, StreamView } from '#transport/stream-source';

/** Ten times a second is as fast as figures can be read. */
const EVERY_MS = 100;
const SPARK_POINTS = 24;
const SPARK_MS = 120 * MINUTE_MS;

/** One row an instrument; a patch carries those in which something happened. */
export class BoardView implements StreamView<'board'> {
  readonly #scene: () => Scene;
  readonly #pace: Pace;
  readonly #listening: Disposable;
  #epoch = -1;
  #rows: RowSource[] = [];

  constructor(scene: () => Scene, clock: Clock, changed: () => void, listening: Disposable) {
    this.#scene = scene;
    this.#pace = new Pace(clock, EVERY_MS, changed);
    this.#listening = listening;
  }

  snapshot(): StreamSnapshot<'board'> {
    const scene = this.#scene();
    this.#epoch = scene.epoch;
    this.#pace.told();
    this.#rows = scene.instruments.map((instrument) => new RowSource(instrument));
    return {
      instruments: scene.instruments.map(({ index, instrument }) => instrumentView(index, instrument)),
      rows: this.#rows.map((row) => row.row(scene)),
    };
  }

  take(): StreamPatch<'board'> | null | Resync {
    const scene = this.#scene();
    if (scene.epoch !== this.#epoch || scene.instruments.length !== this.#rows.length) return RESYNC;
    const dirty = this.#rows.filter((row) => row.isDirty(scene));
    if (dirty.length === 0 || !this.#pace.isDue) return null;
    this.#pace.told();
    return { rows: dirty.map((row) => row.row(scene)) };
  }

  [Symbol.dispose](): void {
    this.#pace[Symbol.dispose]();
    this.#listening[Symbol.dispose]();
  }
}

class RowSource {
  readonly #index: number;
  readonly #instrument: Instrument;
  #figures: DayFigures | null = null;
  #ticks = -1;
  #minutes = -1;
  #fives = -1;
  #labels = -1;
  #minute = -1;
  #standing: BoardRow['standing'] = 'only';

  constructor({ index, instrument }: InstrumentPipeline) {
    this.#index = index;
    this.#instrument = instrument;
  }

  isDirty(scene: Scene): boolean {
    const pipeline = scene.instruments[this.#index];
    const listed = scene.ledger.instruments[this.#index];
    return (
      // The day and the two hours of the sparkline go on where nothing trades.
      minuteOf(scene) !== this.#minute ||
      this.#standingIn(scene) !== this.#standing ||
      (pipeline !== undefined && ticksOf(pipeline) !== this.#ticks) ||
      (listed !== undefined &&
        (listed.bars['1m'].rowsThrough(scene.position) !== this.#minutes ||
          listed.bars['5m'].rowsThrough(scene.position) !== this.#fives ||
          listed.labels.rowsThrough(scene.position) !== this.#labels))
    );
  }

  row(scene: Scene): BoardRow {
    const pipeline = scene.instruments[this.#index] as InstrumentPipeline;
    const listed = scene.ledger.instruments[this.#index];
    this.#ticks = ticksOf(pipeline);
    this.#minute = minuteOf(scene);
    this.#standing = this.#standingIn(scene);
    const { bid, ask, last } = pipeline.intake.quoted;
    const units = this.#instrument.barsFrom === 'quotes' && last > 0 ? last : pipeline.newestPrice;
    const price = (value: number | null): number | null => (value === null ? null : priceView(value, this.#instrument));
    return {
      index: this.#index,
      standing: this.#standing,
      last: price(units),
      bid: bid > 0 ? price(bid) : null,
      ask: ask > 0 ? price(ask) : null,
      atMs: pipeline.intake.newestAtMs,
      // The state keeps the venue's time only, and nothing is made up here.
      seenMs: null,
      ...(listed === undefined ? NOT_READ : this.#known(scene, pipeline, listed, units)),
    };
  }

  #standingIn({ instruments, ledger, position }: Scene): BoardRow['standing'] {
    const { symbol, source } = this.#instrument;
    const rivals = instruments.filter(({ instrument }) => instrument.symbol === symbol).length;
    if (rivals === 1) return 'only';
    return ledger.sources.inUse(symbol, 'price', position) === source ? 'in-use' : 'aside';
  }

  #known(scene: Scene, pipeline: InstrumentPipeline, listed: InstrumentLedger, last: number | null): KnownPart {
    this.#minutes = listed.bars['1m'].rowsThrough(scene.position);
    this.#labels = listed.labels.rowsThrough(scene.position);
    const figuresRow = listed.features.rowsThrough(scene.position) - 1;
    const features = figuresRow < 0 ? null : listed.features.features(figuresRow);
    return {
      ...this.#day(scene, pipeline, listed, last),
      realisedVolatility: features?.realisedVolatility ?? null,
      volatilityScope: features?.volatilityScope ?? null,
      volumeZ: features?.volumeZ ?? null,
      jumpScore: features?.jumpScore ?? null,
      regime: this.#labels === 0 ? null : regimeView(listed.labels.regime(this.#labels - 1)),
      spark: this.#sparkline(scene, listed),
    };
  }

  #day(scene: Scene, pipeline: InstrumentPipeline, listed: InstrumentLedger, last: number | null): DayPart {
    if (scene.nyse === null || scene.seenMs === null) return NO_DAY;
    this.#figures ??= new DayFigures(listed, scene.nyse);
    const { high, low, volume, base } = this.#figures.sum(this.#minutes, scene.seenMs);
    const forming = pipeline.formingBar('1m');
    const isToday = high !== null || forming !== null;
    const highest = Math.max(high ?? 0, forming?.high ?? 0);
    const lowest = Math.min(low ?? Number.POSITIVE_INFINITY, forming?.low ?? Number.POSITIVE_INFINITY);
    return {
      change: last === null || base === null ? null : last / base - 1,
      dayHigh: isToday ? priceView(highest, this.#instrument) : null,
      dayLow: isToday ? priceView(lowest, this.#instrument) : null,
      dayVolume: isToday ? sizeView(volume + (forming?.volume ?? 0), this.#instrument) : null,
    };
  }

  #sparkline(scene: Scene, listed: InstrumentLedger): number[] {
    const bars = listed.bars['5m'];
    const fromMs = minuteOf(scene) * MINUTE_MS - SPARK_MS;
    this.#fives = bars.rowsThrough(scene.position);
    const rows = bars.latest(this.#fives, SPARK_POINTS);
    return rows
      .filter((row) => bars.startOf(row) >= fromMs)
      .map((row) => priceView(bars.closeOf(row), this.#instrument));
  }
}

type DayPart = Pick<BoardRow, 'change' | 'dayHigh' | 'dayLow' | 'dayVolume'>;
type KnownPart = Omit<BoardRow, 'index' | 'standing' | 'last' | 'bid' | 'ask' | 'atMs' | 'seenMs'>;

const NO_DAY: DayPart = { change: null, dayHigh: null, dayLow: null, dayVolume: null };
const NOT_READ: KnownPart = {
  ...NO_DAY,
  realisedVolatility: null,
  volatilityScope: null,
  volumeZ: null,
  jumpScore: null,
  regime: null,
  spark: [],
};

function minuteOf({ seenMs }: Scene): number {
  return Math.floor((seenMs ?? 0) / MINUTE_MS);
}

function ticksOf({ intake }: InstrumentPipeline): number {
  return intake.counters.of('quotes') + intake.counters.of('trades');
}
