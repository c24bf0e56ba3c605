import { existsSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { adapterName, type FoundAdapter, findAdapter, isSoftwareAdapter } from '#compute/gpu-adapter';
import { GpuDevice } from '#compute/gpu-device';
import { ProcessorBackend } from '#compute/processor-backend';
import { compileWasmKernel, WasmKernel } from '#compute/wasm-kernel';
import { WebGpuBackend } from '#compute/webgpu-backend';
import type { WasmModule } from '#compute/web-assembly';
import type { ComputeChoice, ComputeSettings } from '#domain/compute-choice';
import { REFERENCE_KERNEL } from '#options/paths/reference-kernel';
import type { ComputeBackend } from '#ports/compute-backend';
import { fail, ok, type Result } from '#primitives/result';

/** More threads than this gain nothing on what is asked here. */
const MOST_THREADS = 16;

/**
 * What the settings ask for; with `auto` the fastest there is: a graphics card, else vector code, else the reference. A
 * software adapter counts as a processor and is used only where it is asked for by name. Fails, in words, where what was
 * asked for by name is not to be had.
 */
export async function openBackend(settings: ComputeSettings): Promise<Result<ComputeBackend, string>> {
  const threads = settings.workers ?? Math.min(MOST_THREADS, availableParallelism());
  switch (settings.backend) {
    case 'typescript':
      return ok(typescript(threads, 'asked for by the settings'));
    case 'wasm': {
      const module = wasmModule();
      return module.ok ? ok(wasm(module.value, threads, 'asked for by the settings')) : module;
    }
    case 'webgpu': {
      const found = await findAdapter();
      return found.ok ? ok(await webGpu(found, 'asked for by the settings')) : fail(`WebGPU: ${found.reason}`);
    }
    case 'auto':
      return ok(await fastest(threads));
  }
}

async function fastest(threads: number): Promise<ComputeBackend> {
  const found: FoundAdapter = graphicsDevicePresent()
    ? await findAdapter()
    : { ok: false, reason: 'this machine has no graphics device' };
  if (found.ok && !isSoftwareAdapter(found.info)) return webGpu(found, 'a graphics card is there');
  const why = found.ok ? `${adapterName(found.info)} is software` : found.reason;
  const module = wasmModule();
  return module.ok ? wasm(module.value, threads, why) : typescript(threads, `${why}; ${module.failure}`);
}

/** On Linux a driver shows itself as a file. Without one Dawn would only find software, and complain on the way. */
function graphicsDevicePresent(): boolean {
  if (process.platform !== 'linux') return true;
  return ['/dev/dri', '/dev/nvidia0', '/dev/nvidiactl', '/dev/dxg', '/dev/kgsl-3d0', '/dev/mali0'].some(existsSync);
}

function wasmModule(): Result<WasmModule, string> {
  try {
    return ok(compileWasmKernel());
  } catch (error) {
    return fail(`WebAssembly SIMD: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function typescript(threads: number, reason: string): ComputeBackend {
  const choice: ComputeChoice = { backend: 'typescript', adapter: processorName(threads), reason };
  return new ProcessorBackend(choice, { kernel: REFERENCE_KERNEL, module: null, workers: threads });
}

function wasm(module: WasmModule, threads: number, reason: string): ComputeBackend {
  const choice: ComputeChoice = { backend: 'wasm', adapter: processorName(threads), reason };
  return new ProcessorBackend(choice, { kernel: new WasmKernel(module), module, workers: threads });
}

async function webGpu(found: Extract<FoundAdapter, { ok: true }>, reason: string): Promise<ComputeBackend> {
  const adapter = adapterName(found.info) + (isSoftwareAdapter(found.info) ? ' (software)' : '');
  const device = new GpuDevice(await found.adapter.requestDevice());
  return WebGpuBackend.open({ backend: 'webgpu', adapter, reason }, device);
}

function processorName(threads: number): string {
  const model = cpus()[0]?.model.trim() ?? '';
  return `${model === '' ? 'processor' : model}, ${threads < 2 ? '1 thread' : `${threads} threads`}`;
}
