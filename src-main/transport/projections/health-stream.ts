import type { FigureSeries, HealthView as Health } from '#contract/log-view';
import type { SelfProofView } from '#contract/soak-view';
import type { StreamPatch } from '#contract/streams';
import type { ReplayDesk } from '#research/desk/replay-desk';
import type { HostFigures } from '#transport/projections/host-figures';
import type { StreamView } from '#transport/stream-source';

/** How the engine itself is doing, once a second. */
export class HealthView implements StreamView<'health'> {
  readonly #desk: ReplayDesk;
  readonly #figures: HostFigures;
  readonly #proof: () => SelfProofView | null;
  readonly #listening: Disposable;
  #samples = -1;
  #errors = -1;
  #proved: SelfProofView | null = null;

  constructor(desk: ReplayDesk, figures: HostFigures, proof: () => SelfProofView | null, listening: Disposable) {
    this.#desk = desk;
    this.#figures = figures;
    this.#proof = proof;
    this.#listening = listening;
  }

  snapshot(): Health {
    this.#remember();
    return {
      figures: this.#series(),
      queues: this.#queues(),
      tickCounts: this.#tickCounts(),
      recentErrors: [...this.#figures.errors],
      restarts: this.#figures.restarts,
      proof: this.#proved,
    };
  }

  take(): StreamPatch<'health'> | null {
    const isSame = this.#samples === this.#figures.samples && this.#errors === this.#figures.errorCount;
    if (isSame && this.#proved === this.#proof()) return null;
    return this.snapshot();
  }

  [Symbol.dispose](): void {
    this.#listening[Symbol.dispose]();
  }

  #remember(): void {
    this.#samples = this.#figures.samples;
    this.#errors = this.#figures.errorCount;
    this.#proved = this.#proof();
  }

  #series(): FigureSeries[] {
    return this.#figures.series.map((figure) => {
      const { name, unit, about, history } = figure;
      const value = history.at(-1) ?? null;
      return { name, unit, about, value, state: value === null ? 'ok' : figure.stateOf(value), history: [...history] };
    });
  }

  #queues(): Health['queues'] {
    const { tape } = this.#desk;
    if (tape === null) return [];
    const { inputs } = tape.source;
    const depth = inputs - tape.ledger.through;
    return [{ name: 'Tape still to be read ahead', policy: 'waits', depth, capacity: inputs, dropped: 0 }];
  }

  #tickCounts(): Health['tickCounts'] {
    return this.#desk.scene.instruments.map(({ instrument, intake }) => ({
      symbol: instrument.symbol,
      counts: intake.counters.all(),
    }));
  }
}
