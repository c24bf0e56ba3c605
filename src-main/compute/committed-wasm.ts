import { readFileSync } from 'node:fs';
import { compileWasm, type WasmModule } from '#compute/web-assembly';

/** Compiled once and shared by threads. Throws where the processor or the engine has no 128-bit SIMD. */
export function committedWasm(name: 'path-kernel' | 'farm-kernel'): WasmModule {
  return compileWasm(readFileSync(new URL(`../../resources/wasm/${name}.wasm`, import.meta.url)));
}
