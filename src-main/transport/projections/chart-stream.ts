import type { Bar, BarInterval } from '#domain/bar';
import { instrumentIndex } from '#domain/instrument';
import type { BarView, GapView, InstrumentView } from '#contract/market-view';
import type { StreamPatch, StreamSnapshot } from '#contract/streams';
import { CommandFailed } from '#contract/failures';
import type { CommandOutput } from '#contract/commands';
import { type InstrumentLedger, placedThrough } from '#research/desk/event-ledger';
import type { Scene } from '#research/desk/scene';
import { barView, gapViews, instrumentView, regimeSpans } from '#transport/projections/market-words';
import { RESYNC } from '#transport/projections/resync';
import type { Resync, StreamView } from '#transport/stream-source';

const SNAPSHOT_BARS = 2_000;
/** A window that has missed more than this is better served with a snapshot. */
const PATCH_BARS = 2_000;
const SNAPSHOT_SPANS = 2_000;

export interface ChartParams {
  readonly index: number;
  readonly interval: BarInterval;
}

/** One instrument's bars up to the cursor, and the one that is forming there. */
export class ChartView implements StreamView<'chart'> {
  readonly #scene: () => Scene;
  readonly #params: ChartParams;
  readonly #listening: Disposable;
  #epoch = -1;
  #rows = 0;
  #newestMs = Number.NEGATIVE_INFINITY;
  #changes = 0;
  #gaps: readonly GapView[] = [];
  #gapsKnown = 0;
  #isListed = false;
  #forming: Bar | null = null;

  constructor(scene: () => Scene, params: ChartParams, listening: Disposable) {
    this.#scene = scene;
    this.#params = params;
    this.#listening = listening;
  }

  snapshot(): StreamSnapshot<'chart'> {
    const scene = this.#scene();
    const listed = scene.ledger.instruments[this.#params.index];
    this.#epoch = scene.epoch;
    this.#isListed = listed !== undefined;
    this.#forming = this.#formingBar(scene);
    const forming = this.#formingView(scene);
    if (listed === undefined) return { ...EMPTY, instrument: nobody(this.#params.index), forming };
    const { instrument, labels } = listed;
    const bars = listed.bars[this.#params.interval];
    this.#rows = bars.rowsThrough(scene.position);
    this.#newestMs = bars.newestStart(this.#rows) ?? Number.NEGATIVE_INFINITY;
    this.#changes = labels.changesThrough(scene.position);
    this.#gapsKnown = placedThrough(scene.ledger.gaps, scene.position);
    this.#gaps = gapViews(scene.ledger, scene.position, instrument);
    const found = bars.latest(this.#rows, SNAPSHOT_BARS + 1);
    const shown = found.slice(-SNAPSHOT_BARS);
    return {
      instrument: instrumentView(instrumentIndex(this.#params.index), instrument),
      bars: shown.map((row) => barView(bars.bar(row), instrument)),
      more: found.length > shown.length,
      forming,
      regimes: regimeSpans(labels, Math.max(0, this.#changes - SNAPSHOT_SPANS), this.#changes),
      gaps: [...this.#gaps],
    };
  }

  take(): StreamPatch<'chart'> | null | Resync {
    const scene = this.#scene();
    const listed = scene.ledger.instruments[this.#params.index];
    if (scene.epoch !== this.#epoch || this.#isListed !== (listed !== undefined)) return RESYNC;
    if (listed === undefined) return null;
    const bars = this.#freshBars(scene, listed);
    if (bars === null) return RESYNC;
    const forming = this.#formingBar(scene);
    const formingChanged = !sameBar(forming, this.#forming);
    this.#forming = forming;
    const changes = listed.labels.changesThrough(scene.position);
    const regimes = regimeSpans(listed.labels, this.#changes, changes);
    this.#changes = changes;
    const gaps = this.#freshGaps(scene, listed);
    if (bars.length === 0 && !formingChanged && regimes.length === 0 && gaps.length === 0) return null;
    return { bars, forming: this.#formingView(scene), regimes, gaps };
  }

  [Symbol.dispose](): void {
    this.#listening[Symbol.dispose]();
  }

  /** Null where a bar came to light that lies before those already shown: it would not follow the last. */
  #freshBars(scene: Scene, { bars: all, instrument }: InstrumentLedger): BarView[] | null {
    const bars = all[this.#params.interval];
    const rows = bars.rowsThrough(scene.position);
    if (rows - this.#rows > PATCH_BARS) return null;
    const newest = new Map<number, number>();
    for (let row = this.#rows; row < rows; row++) {
      const startMs = bars.startOf(row);
      if (bars.isFirst(row) && startMs < this.#newestMs) return null;
      newest.set(startMs, row);
    }
    this.#rows = rows;
    this.#newestMs = bars.newestStart(rows) ?? Number.NEGATIVE_INFINITY;
    const found = [...newest.values()].map((row) => barView(bars.bar(row), instrument));
    return found.sort((left, right) => left.t - right.t);
  }

  #freshGaps(scene: Scene, { instrument }: InstrumentLedger): GapView[] {
    const known = placedThrough(scene.ledger.gaps, scene.position);
    if (known === this.#gapsKnown) return [];
    this.#gapsKnown = known;
    const before = this.#gaps;
    this.#gaps = gapViews(scene.ledger, scene.position, instrument);
    return this.#gaps.filter((gap, i) => before[i]?.fromMs !== gap.fromMs || before[i].toMs !== gap.toMs);
  }

  #formingBar(scene: Scene): Bar | null {
    return scene.instruments[this.#params.index]?.formingBar(this.#params.interval) ?? null;
  }

  #formingView(scene: Scene): BarView | null {
    const instrument = scene.instruments[this.#params.index]?.instrument;
    return this.#forming === null || instrument === undefined ? null : barView(this.#forming, instrument);
  }
}

const EMPTY = { bars: [], more: false, regimes: [], gaps: [] };

/** Shown until the instrument has been heard of. */
function nobody(index: number): InstrumentView {
  return { index, symbol: '–', source: '–', calendar: 'crypto', digits: 2 };
}

function sameBar(left: Bar | null, right: Bar | null): boolean {
  if (left === null || right === null) return left === right;
  return (
    left.startMs === right.startMs &&
    left.open === right.open &&
    left.high === right.high &&
    left.low === right.low &&
    left.close === right.close &&
    left.volume === right.volume &&
    left.ticks === right.ticks &&
    left.flags === right.flags
  );
}

/** Older bars, for a window that scrolls back. */
export function chartPage(
  scene: Scene,
  input: ChartParams & { readonly beforeMs: number; readonly count: number },
): CommandOutput<'chart.page'> {
  const listed = scene.ledger.instruments[input.index];
  if (listed === undefined) throw new CommandFailed('not-found', `No instrument has number ${input.index} here.`);
  const bars = listed.bars[input.interval];
  const found = bars.latest(bars.rowsThrough(scene.position), input.count + 1, input.beforeMs);
  const shown = found.slice(-input.count);
  return {
    bars: shown.map((row) => barView(bars.bar(row), listed.instrument)),
    more: found.length > shown.length,
  };
}
