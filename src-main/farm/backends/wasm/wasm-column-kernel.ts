import type { WasmModule } from '#compute/web-assembly';
import type { BarWords } from '#farm/backends/columns/bar-words';
import { Ask, type ColumnKernel } from '#farm/backends/columns/column-kernel';
import type { ColumnState } from '#farm/backends/columns/column-state';
import { WasmKernelWords } from '#farm/backends/wasm/wasm-kernel-words';
import type { Population } from '#farm/population/population';

/** The columns four configs at a time, in WebAssembly with 128-bit SIMD. */
export class WasmColumnKernel implements ColumnKernel {
  readonly name = 'WASM SIMD';
  readonly #words: WasmKernelWords;

  constructor(population: Population, module: WasmModule) {
    this.#words = new WasmKernelWords(population, module);
  }

  get state(): ColumnState {
    return this.#words.state;
  }

  get reports(): Int32Array {
    return this.#words.reports;
  }

  get events(): Int32Array {
    return this.#words.events;
  }

  step(words: BarWords, asks: Uint8Array): void {
    this.#words.takeBar(words);
    for (let spec = 0; spec < asks.length; spec++) {
      const ask = asks[spec] as number;
      if (ask !== Ask.nothing) this.#words.step(spec, ask === Ask.everything);
    }
  }

  forget(): void {
    this.#words.forget();
  }

  [Symbol.dispose](): void {}
}
