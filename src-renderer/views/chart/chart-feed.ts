import type { BarInterval } from '#domain/bar';
import type { StreamPatch, StreamSnapshot } from '#contract/streams';
import { chartFold } from '#window/state/folds/chart.ts';
import type { CandleChart } from '#window/charts/candle-chart.ts';
import type { useEngine } from '#window/state/engine-context.ts';

type Engine = ReturnType<typeof useEngine>;

const PAGE = 4_000;

export interface ChartFeedListener {
  opened(snapshot: StreamSnapshot<'chart'>): void;
  /** The first bar came after an empty beginning. */
  filled(): void;
  loadingOlder(isLoading: boolean): void;
  failed(message: string): void;
}

/** Keeps a chart filled with one instrument at one interval, and fetches what is older when the chart asks. */
export class ChartFeed implements Disposable {
  readonly #engine: Engine;
  readonly #chart: CandleChart;
  readonly #params: { readonly index: number; readonly interval: BarInterval };
  readonly #listener: ChartFeedListener;
  readonly #stop: () => void;
  /** Regimes and gaps as they stand; bars are the chart's. */
  #around: StreamSnapshot<'chart'> | null = null;
  /** Counts the snapshots: a page asked for before a jump is not let in after it. */
  #epoch = 0;
  #isEmpty = true;

  constructor(engine: Engine, chart: CandleChart, index: number, interval: BarInterval, listener: ChartFeedListener) {
    this.#engine = engine;
    this.#chart = chart;
    this.#params = { index, interval };
    this.#listener = listener;
    this.#stop = engine.watch('chart', this.#params, {
      snapshot: (snapshot) => this.#begin(snapshot),
      patch: (patch) => this.#goOn(patch),
      failed: (failure) => listener.failed(failure.message),
    });
  }

  async fetchOlder(beforeMs: number): Promise<void> {
    const epoch = this.#epoch;
    this.#listener.loadingOlder(true);
    try {
      const { bars, more } = await this.#engine.call('chart.page', { ...this.#params, beforeMs, count: PAGE });
      if (epoch === this.#epoch) this.#chart.addOlder(bars, more);
    } catch {
      // The engine is away; what is shown stays, and the next snapshot begins anew.
      if (epoch === this.#epoch) this.#chart.addOlder([], true);
    } finally {
      if (epoch === this.#epoch) this.#listener.loadingOlder(false);
    }
  }

  [Symbol.dispose](): void {
    this.#epoch++;
    this.#stop();
  }

  #begin(snapshot: StreamSnapshot<'chart'>): void {
    this.#epoch++;
    this.#around = { ...snapshot, bars: [] };
    const { instrument } = snapshot;
    this.#chart.show({
      ...snapshot,
      interval: this.#params.interval,
      digits: instrument.digits,
      calendar: instrument.calendar,
    });
    this.#isEmpty = snapshot.bars.length === 0 && snapshot.forming === null;
    this.#listener.loadingOlder(false);
    this.#listener.opened(snapshot);
  }

  #goOn(patch: StreamPatch<'chart'>): void {
    if (this.#around === null) return;
    if (this.#isEmpty && (patch.bars.length > 0 || patch.forming !== null)) {
      this.#isEmpty = false;
      this.#listener.filled();
    }
    this.#around = chartFold.fold(this.#around, { ...patch, bars: [] });
    this.#chart.add({ ...patch, regimes: this.#around.regimes, gaps: this.#around.gaps });
  }
}
