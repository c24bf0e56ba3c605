import type { FarmBackendChoice } from '#domain/farm-backend';
import { DecidedFarm } from '#farm/backends/deciders/decided-farm';
import type { FarmBackend } from '#farm/backends/farm-backend';
import { GpuConnection } from '#farm/backends/webgpu/gpu-connection';
import { GpuDecider } from '#farm/backends/webgpu/gpu-decider';
import type { FarmListener } from '#farm/evaluation/closed-trades';
import type { FarmEvaluator } from '#farm/evaluation/farm-evaluator';
import type { Population } from '#farm/population/population';
import { ok, type Result } from '#primitives/result';

/** Farms that are decided by one graphics card. */
class GpuBackend implements FarmBackend {
  readonly choice: FarmBackendChoice;
  readonly #connection: GpuConnection;
  readonly #opened = new DisposableStack();

  constructor(connection: GpuConnection, reason: string) {
    const adapter = connection.adapter + (connection.software ? ' (software)' : '');
    this.choice = { backend: 'webgpu', adapter, reason };
    this.#connection = this.#opened.use(connection);
  }

  open(population: Population, listener: FarmListener | null): Result<FarmEvaluator, string> {
    const decider = GpuDecider.open(this.#connection, population);
    return decider.ok ? ok(this.#opened.use(new DecidedFarm(population, decider.value, listener))) : decider;
  }

  [Symbol.dispose](): void {
    this.#opened.dispose();
  }
}

/** The fastest card that Dawn finds, software included, or why it finds none. */
export async function gpuBackend(reason: string): Promise<Result<FarmBackend, string>> {
  const connection = await GpuConnection.open();
  return connection.ok ? ok(new GpuBackend(connection.value, reason)) : connection;
}
