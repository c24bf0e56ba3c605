import { availableParallelism, cpus } from 'node:os';
import { committedWasm } from '#compute/committed-wasm';
import type { WasmModule } from '#compute/web-assembly';
import type { FarmBackendChoice } from '#domain/farm-backend';
import { ColumnFarm } from '#farm/backends/columns/column-farm';
import { TypescriptKernel } from '#farm/backends/columns/typescript-kernel';
import type { FarmBackend } from '#farm/backends/farm-backend';
import { ThreadedColumnKernel } from '#farm/backends/threads/threaded-column-kernel';
import { WasmColumnKernel } from '#farm/backends/wasm/wasm-column-kernel';
import type { FarmListener } from '#farm/evaluation/closed-trades';
import { FactoredFarm } from '#farm/evaluation/factored-farm';
import type { FarmEvaluator } from '#farm/evaluation/farm-evaluator';
import type { Population } from '#farm/population/population';
import { fail, ok, type Result } from '#primitives/result';

type Make = (population: Population, listener: FarmListener | null) => FarmEvaluator | (FarmEvaluator & Disposable);

/** More threads than this wait for memory instead of computing. */
const MOST_THREADS = 16;

/** Farms that this computer's processor evaluates. */
class ProcessorBackend implements FarmBackend {
  readonly choice: FarmBackendChoice;
  readonly #make: Make;
  readonly #opened = new DisposableStack();

  constructor(choice: FarmBackendChoice, make: Make) {
    this.choice = choice;
    this.#make = make;
  }

  open(population: Population, listener: FarmListener | null): Result<FarmEvaluator, string> {
    try {
      const farm = this.#make(population, listener);
      if (Symbol.dispose in farm) this.#opened.use(farm);
      return ok(farm);
    } catch (error) {
      // What memory cannot be had says so in this way.
      if (!(error instanceof RangeError)) throw error;
      return fail(`${population.size} configs are too many for the backend ${this.choice.backend}: ${error.message}`);
    }
  }

  [Symbol.dispose](): void {
    this.#opened.dispose();
  }
}

/** The factored farm, which is there wherever there is JavaScript. */
export function typescriptBackend(reason: string): FarmBackend {
  const choice: FarmBackendChoice = { backend: 'typescript', adapter: processorName(1), reason };
  return new ProcessorBackend(choice, (population, listener) => new FactoredFarm(population, listener));
}

/** Every config in columns, in plain JavaScript: what the vector code is measured by. */
export function columnsBackend(reason: string): FarmBackend {
  const choice: FarmBackendChoice = { backend: 'columns', adapter: processorName(1), reason };
  return new ProcessorBackend(choice, (population, listener) => {
    return new ColumnFarm(population, new TypescriptKernel(population), listener);
  });
}

export function wasmBackend(reason: string): Result<FarmBackend, string> {
  const module = farmModule();
  if (!module.ok) return module;
  const choice: FarmBackendChoice = { backend: 'wasm', adapter: processorName(1), reason };
  return ok(
    new ProcessorBackend(choice, (population, listener) => {
      return new ColumnFarm(population, new WasmColumnKernel(population, module.value), listener);
    }),
  );
}

/** Null takes a thread for each processor. */
export function threadsBackend(wanted: number | null, reason: string): Result<FarmBackend, string> {
  const module = farmModule();
  if (!module.ok) return module;
  const threads = wanted ?? Math.min(MOST_THREADS, availableParallelism());
  const choice: FarmBackendChoice = { backend: 'threads', adapter: processorName(threads), reason };
  return ok(
    new ProcessorBackend(choice, (population, listener) => {
      return new ColumnFarm(population, new ThreadedColumnKernel(population, module.value, threads), listener);
    }),
  );
}

function farmModule(): Result<WasmModule, string> {
  try {
    return ok(committedWasm('farm-kernel'));
  } catch (error) {
    return fail(`WebAssembly SIMD: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function processorName(threads: number): string {
  const model = cpus()[0]?.model.trim() ?? '';
  return `${model === '' ? 'processor' : model}, ${threads < 2 ? '1 thread' : `${threads} threads`}`;
}
