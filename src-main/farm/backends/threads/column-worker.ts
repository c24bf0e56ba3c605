import { workerData } from 'node:worker_threads';
import type { SharedWasmMemory, WasmModule } from '#compute/web-assembly';
import { SharedTurn } from '#farm/backends/threads/shared-turn';
import { farmExports } from '#farm/backends/wasm/farm-exports';

/** What a thread that asks configs is started with. */
export interface ColumnWorkerStart {
  readonly module: WasmModule;
  readonly memory: SharedWasmMemory;
  /** Where the kernel's words begin, in bytes. */
  readonly kernel: number;
  readonly turn: Int32Array<SharedArrayBuffer>;
}

const start = workerData as ColumnWorkerStart;
const turn = new SharedTurn(start.turn);
try {
  const kernel = farmExports(start.module, start.memory);
  let number = turn.number;
  turn.tellReady();
  for (;;) {
    number = turn.awaitTurn(number);
    turn.work((spec, asksPositions) => kernel.step(start.kernel, spec, asksPositions ? 1 : 0));
  }
} catch (error) {
  turn.tellFailed();
  throw error;
}
