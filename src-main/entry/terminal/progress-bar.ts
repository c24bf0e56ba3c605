import type { Output } from '#entry/terminal/output';

const REDRAW_MS = 80;
const WIDTH = 28;

/** Shows how far a long job is, on a terminal only, and cleans up after itself. */
export class ProgressBar implements Disposable {
  readonly #output: Output;
  readonly #label: string;
  readonly #total: number;
  readonly #startedAt = performance.now();
  #drawnAt = Number.NEGATIVE_INFINITY;

  constructor(output: Output, label: string, total: number) {
    this.#output = output;
    this.#label = label;
    this.#total = Math.max(total, 1);
  }

  update(done: number, detail = ''): void {
    const now = performance.now();
    if (now - this.#drawnAt < REDRAW_MS) return;
    this.#drawnAt = now;
    const share = Math.min(done / this.#total, 1);
    const filled = Math.round(share * WIDTH);
    const elapsed = (now - this.#startedAt) / 1000;
    const left = share > 0.02 ? ` ${Math.ceil(elapsed / share - elapsed)} s left` : '';
    const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
    this.#output.status(`${this.#label} ${bar} ${Math.floor(share * 100)} %${left} ${detail}`);
  }

  [Symbol.dispose](): void {
    this.#output.status('');
  }
}
