import type { FarmBackendChoice } from '#domain/farm-backend';
import { DecidedFarm } from '#farm/backends/deciders/decided-farm';
import type { FarmBackend } from '#farm/backends/farm-backend';
import { TensorDecider } from '#farm/backends/tensorflow/tensor-decider';
import {
  loadTensorLibrary,
  TENSOR_DEVICES,
  type TensorDevice,
  type TensorLibrary,
} from '#farm/backends/tensorflow/tensor-library';
import type { FarmListener } from '#farm/evaluation/closed-trades';
import type { FarmEvaluator } from '#farm/evaluation/farm-evaluator';
import type { Population } from '#farm/population/population';
import { fail, ok, type Result } from '#primitives/result';

/** Farms that are decided by TensorFlow.js. */
class TensorBackend implements FarmBackend {
  readonly choice: FarmBackendChoice;
  readonly #library: TensorLibrary;
  readonly #opened = new DisposableStack();

  constructor(library: TensorLibrary, reason: string) {
    const adapter = `${library.device} (${library.core.version_core})`;
    this.choice = { backend: 'tensorflow', adapter, reason };
    this.#library = library;
  }

  open(population: Population, listener: FarmListener | null): Result<FarmEvaluator, string> {
    const decider = new TensorDecider(this.#library, population);
    return ok(this.#opened.use(new DecidedFarm(population, decider, listener)));
  }

  [Symbol.dispose](): void {
    this.#opened.dispose();
  }
}

/** On the first of the devices that is to be had here, or why none is. */
export async function tensorBackend(
  reason: string,
  devices: readonly TensorDevice[] = TENSOR_DEVICES,
): Promise<Result<FarmBackend, string>> {
  const missing: string[] = [];
  for (const device of devices) {
    const library = await loadTensorLibrary(device);
    if (library.ok) return ok(new TensorBackend(library.value, [reason, ...missing].join('; ')));
    missing.push(library.failure);
  }
  return fail(missing.join('; '));
}
