import type { FarmBackendName, FarmSettings } from '#domain/farm-backend';
import type { FarmBackend } from '#farm/backends/farm-backend';
import { columnsBackend, threadsBackend, typescriptBackend, wasmBackend } from '#farm/backends/processor-backend';
import { tensorBackend } from '#farm/backends/tensorflow/tensor-backend';
import { gpuBackend } from '#farm/backends/webgpu/gpu-backend';
import { ok, type Result } from '#primitives/result';

const ASKED_FOR = 'asked for by name';

/**
 * What the settings ask for; with `auto` the factored farm, which costs next to nothing on the bars on which nothing
 * happens. Fails, in words, where what was asked for by name is not to be had.
 */
export async function openFarmBackend({ backend, threads }: FarmSettings): Promise<Result<FarmBackend, string>> {
  return backend === 'auto'
    ? ok(typescriptBackend('a bar costs it what happens on the bar, and most are quiet'))
    : OPENERS[backend](threads);
}

const OPENERS: Readonly<Record<FarmBackendName, (threads: number | null) => Promise<Result<FarmBackend, string>>>> = {
  typescript: async () => ok(typescriptBackend(ASKED_FOR)),
  columns: async () => ok(columnsBackend(ASKED_FOR)),
  wasm: async () => wasmBackend(ASKED_FOR),
  threads: async (threads) => threadsBackend(threads, ASKED_FOR),
  webgpu: async () => gpuBackend(ASKED_FOR),
  tensorflow: async () => tensorBackend(ASKED_FOR),
};
