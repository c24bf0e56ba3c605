import { instantiateWasm, type SharedWasmMemory, type WasmModule } from '#compute/web-assembly';

/** What `assembly/farm-kernel.ts` exports. */
export interface FarmExports {
  heapStart(): number;
  /** All configs of a spec; what they are asked with begins at that byte. */
  step(kernel: number, spec: number, asksPositions: number): void;
}

export function farmExports(module: WasmModule, memory: SharedWasmMemory): FarmExports {
  return instantiateWasm<FarmExports>(module, memory);
}
