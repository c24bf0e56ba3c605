import type { StreamPatch, StreamSnapshot } from '#contract/streams';
import type { TimelineLane, TimelineMark, TimelineView as Overview } from '#contract/timeline-view';
import { type Clock, MINUTE_MS } from '#primitives/clock';
import type { InstrumentLedger } from '#research/desk/event-ledger';
import type { OpenedTape } from '#research/desk/opened-tape';
import type { ReplayDesk } from '#research/desk/replay-desk';
import { gapViews, priceView, regimeSpans, sizeView } from '#transport/projections/market-words';
import { Pace } from '#transport/projections/pace';
import { RESYNC } from '#transport/projections/resync';
import type { Resync, StreamView } from '#transport/stream-source';

/** A map of the whole tape need not be redrawn more often than this, */
const EVERY_MS = 250;
/** and one with more cells than this only once it is complete. */
const CELLS_WHILE_READING = 20_000;

/** The tape at a glance: the one stream that reaches beyond the cursor, and that only to find one's way. */
export class TimelineView implements StreamView<'timeline'> {
  readonly #desk: ReplayDesk;
  readonly #pace: Pace;
  readonly #listening: Disposable;
  #tape: OpenedTape | null = null;
  #complete = false;
  #progress = 0;
  #strip = 0;
  #minutes = 0;

  constructor(desk: ReplayDesk, clock: Clock, changed: () => void, listening: Disposable) {
    this.#desk = desk;
    this.#pace = new Pace(clock, EVERY_MS, changed);
    this.#listening = listening;
  }

  snapshot(): StreamSnapshot<'timeline'> {
    const { tape } = this.#desk;
    this.#tape = tape;
    this.#pace.told();
    if (tape === null) return NO_TAPE;
    this.#complete = tape.digest.done;
    this.#progress = tape.digest.progress;
    this.#strip = tape.strip.version;
    this.#minutes = tape.strip.minutes;
    return {
      tapeId: tape.id,
      startMs: tape.strip.startMs,
      minutes: tape.strip.minutes,
      progress: this.#progress,
      lanes: lanesOf(tape),
      marks: marksOf(tape),
      gaps: gapViews(tape.ledger, Number.POSITIVE_INFINITY, null),
      proofs: tape.strip.letters,
    };
  }

  take(): StreamPatch<'timeline'> | null | Resync {
    const { tape } = this.#desk;
    if (tape !== this.#tape) return RESYNC;
    if (tape === null) return null;
    if (tape.strip.minutes !== this.#minutes) return RESYNC;
    // Marks and gaps come with the snapshot of the whole.
    if (tape.digest.done && !this.#complete) return RESYNC;
    const readFurther = tape.digest.progress !== this.#progress;
    const proved = tape.strip.version !== this.#strip;
    if (!readFurther && !proved) return null;
    if (!this.#pace.isDue) return null;
    this.#pace.told();
    this.#progress = tape.digest.progress;
    this.#strip = tape.strip.version;
    const small = !tape.isGrowing && tape.strip.minutes * tape.ledger.instruments.length <= CELLS_WHILE_READING;
    return {
      progress: this.#progress,
      lanes: readFurther && small ? lanesOf(tape) : [],
      marks: [],
      proofs: proved ? tape.strip.letters : null,
    };
  }

  [Symbol.dispose](): void {
    this.#pace[Symbol.dispose]();
    this.#listening[Symbol.dispose]();
  }
}

const NO_TAPE: Overview = {
  tapeId: '',
  startMs: 0,
  minutes: 0,
  progress: 1,
  lanes: [],
  marks: [],
  gaps: [],
  proofs: '',
};

function lanesOf(tape: OpenedTape): TimelineLane[] {
  return tape.ledger.instruments.map((listed, index) => lane(tape, listed, index));
}

function lane({ strip }: OpenedTape, { instrument, bars, labels }: InstrumentLedger, index: number): TimelineLane {
  const close = Array.from<number | null>({ length: strip.minutes }).fill(null);
  const volume = Array.from<number | null>({ length: strip.minutes }).fill(null);
  const minutes = bars['1m'];
  // In the order of their announcement, so that the newest version of a bar stays.
  for (let row = 0; row < minutes.rows; row++) {
    const cell = (minutes.startOf(row) - strip.startMs) / MINUTE_MS;
    if (cell < 0 || cell >= strip.minutes) continue;
    const bar = minutes.bar(row);
    close[cell] = priceView(bar.close, instrument);
    volume[cell] = sizeView(bar.volume, instrument);
  }
  const changes = labels.changesThrough(Number.POSITIVE_INFINITY);
  return { index, symbol: instrument.symbol, close, volume, regimes: regimeSpans(labels, 0, changes) };
}

function marksOf(tape: OpenedTape): TimelineMark[] {
  return tape.marks.map(({ atMs, kind, symbol, text }) => ({ atMs, kind, symbol, text }));
}
