import { Worker } from 'node:worker_threads';
import type { WasmModule } from '#compute/web-assembly';
import type { BarWords } from '#farm/backends/columns/bar-words';
import { Ask, type ColumnKernel } from '#farm/backends/columns/column-kernel';
import type { ColumnState } from '#farm/backends/columns/column-state';
import type { ColumnWorkerStart } from '#farm/backends/threads/column-worker';
import { SharedTurn } from '#farm/backends/threads/shared-turn';
import { WasmKernelWords } from '#farm/backends/wasm/wasm-kernel-words';
import type { Population, SpreadSpec } from '#farm/population/population';
import { invariant } from '#primitives/invariant';

/** The same folder and depth in the sources and in what is built from them. */
const WORKER = new URL(import.meta.url.endsWith('.ts') ? './column-worker.ts' : './column-worker.js', import.meta.url);

/** Waking threads costs more than asking everything of fewer configs than this; who enters is soon asked. */
const WORTH_SHARING = 20_000;
/** Nothing takes this long; a thread that does not answer is gone. */
const PATIENCE_MS = 30_000;

/**
 * The columns shared out among threads, spec by spec, in one memory. Every spec has its own places to write to, so that
 * any number of threads leaves the same words, and one that was saved goes on with any other number.
 */
export class ThreadedColumnKernel implements ColumnKernel {
  readonly name = 'WASM SIMD threads';
  readonly #words: WasmKernelWords;
  readonly #turn: SharedTurn;
  readonly #workers: readonly Worker[];
  readonly #specs: readonly SpreadSpec[];
  readonly #worthSharing: number;

  /** Of the threads, the one that asks for bars is the first. */
  constructor(population: Population, module: WasmModule, threads: number, worthSharing = WORTH_SHARING) {
    this.#words = new WasmKernelWords(population, module);
    this.#specs = population.specs;
    this.#worthSharing = worthSharing;
    this.#turn = SharedTurn.forTasks(population.specs.length);
    const start: ColumnWorkerStart = {
      module,
      memory: this.#words.memory,
      kernel: this.#words.place,
      turn: this.#turn.words,
    };
    this.#workers = Array.from({ length: threads - 1 }, () => {
      const worker = new Worker(WORKER, { workerData: start });
      worker.unref();
      return worker;
    });
    invariant(this.#turn.awaitReady(this.#workers.length, PATIENCE_MS), 'the threads of the farm have started');
  }

  get state(): ColumnState {
    return this.#words.state;
  }

  get reports(): Int32Array {
    return this.#words.reports;
  }

  get events(): Int32Array {
    return this.#words.events;
  }

  step(words: BarWords, asks: Uint8Array): void {
    this.#words.takeBar(words);
    const turn = this.#turn;
    turn.begin();
    let configs = 0;
    for (let spec = 0; spec < asks.length; spec++) {
      if (asks[spec] === Ask.nothing) continue;
      const asksPositions = asks[spec] === Ask.everything;
      turn.add(spec, asksPositions);
      if (asksPositions) configs += (this.#specs[spec] as SpreadSpec).configs;
    }
    turn.open(configs >= this.#worthSharing);
    turn.work((spec, asksPositions) => this.#words.step(spec, asksPositions));
    invariant(turn.awaitDone(PATIENCE_MS), 'the threads of the farm have done their share');
  }

  forget(): void {
    this.#words.forget();
  }

  [Symbol.dispose](): void {
    for (const worker of this.#workers) void worker.terminate();
  }
}
