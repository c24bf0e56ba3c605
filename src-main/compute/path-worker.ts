import { parentPort, workerData } from 'node:worker_threads';
import { buffersOf, type PathAnswer, type PathJob, runJob } from '#compute/path-job';
import { WasmKernel } from '#compute/wasm-kernel';
import type { WasmModule } from '#compute/web-assembly';
import { REFERENCE_KERNEL } from '#options/paths/reference-kernel';

/** A thread that draws paths. It is told at its start what to draw them with, and remembers nothing between jobs. */
export interface PathWorkerStart {
  /** Null draws with the reference. */
  readonly module: WasmModule | null;
}

export interface NumberedJob {
  readonly number: number;
  readonly job: PathJob;
}

export interface NumberedAnswer {
  readonly number: number;
  readonly answer: PathAnswer;
}

const { module } = workerData as PathWorkerStart;
const kernel = module === null ? REFERENCE_KERNEL : new WasmKernel(module);

parentPort?.on('message', ({ number, job }: NumberedJob) => {
  const answer = runJob(kernel, job);
  parentPort?.postMessage({ number, answer } satisfies NumberedAnswer, buffersOf(answer));
});
