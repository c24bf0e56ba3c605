import { DecidedFarm } from '#farm/backends/deciders/decided-farm';
import { TensorDecider } from '#farm/backends/tensorflow/tensor-decider';
import { loadTensorLibrary, type TensorDevice } from '#farm/backends/tensorflow/tensor-library';
import type { FarmListener } from '#farm/evaluation/closed-trades';
import type { Population } from '#farm/population/population';
import { ok, type Result } from '#primitives/result';

/** A farm that is decided by TensorFlow.js, or why there is none. */
export async function openTensorFarm(
  population: Population,
  device: TensorDevice,
  listener: FarmListener | null = null,
): Promise<Result<DecidedFarm, string>> {
  const library = await loadTensorLibrary(device);
  if (!library.ok) return library;
  return ok(new DecidedFarm(population, new TensorDecider(library.value, population), listener));
}
