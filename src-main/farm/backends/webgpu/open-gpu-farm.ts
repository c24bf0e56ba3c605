import { DecidedFarm } from '#farm/backends/deciders/decided-farm';
import { GpuConnection } from '#farm/backends/webgpu/gpu-connection';
import { GpuDecider } from '#farm/backends/webgpu/gpu-decider';
import type { FarmListener } from '#farm/evaluation/closed-trades';
import type { Population } from '#farm/population/population';
import { ok, type Result } from '#primitives/result';

/** A farm that is decided by a graphics card, or why there is none. Software that pretends to be one has to be allowed. */
export async function openGpuFarm(
  population: Population,
  listener: FarmListener | null = null,
  allowSoftware = true,
): Promise<Result<DecidedFarm, string>> {
  const connection = await GpuConnection.open();
  if (!connection.ok) return connection;
  const { software, adapter } = connection.value;
  const decider =
    software && !allowSoftware
      ? ({ ok: false, failure: `WebGPU: ${adapter} is software` } as const)
      : GpuDecider.open(connection.value, population);
  if (decider.ok) return ok(new DecidedFarm(population, decider.value, listener));
  connection.value[Symbol.dispose]();
  return decider;
}
