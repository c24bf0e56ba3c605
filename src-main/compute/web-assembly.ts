/** What of WebAssembly is used here. Node has all of it, but leaves its types to those of browsers. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => WasmModule;
  readonly Instance: new (module: WasmModule, imports?: WasmImports) => { readonly exports: unknown };
  readonly Memory: new (size: SharedMemorySize) => SharedWasmMemory;
};

declare const compiled: unique symbol;

/** Compiled code without state: any number of threads may share it. */
export interface WasmModule {
  readonly [compiled]: true;
}

export interface WasmMemoryBuffer {
  readonly buffer: ArrayBuffer;
  grow(pages: number): void;
}

/** Pages of 64 KiB. */
interface SharedMemorySize {
  readonly initial: number;
  readonly maximum: number;
  readonly shared: true;
}

/** Growing it leaves whatever was looked at before where it is. */
export interface SharedWasmMemory {
  readonly buffer: SharedArrayBuffer;
  grow(pages: number): void;
}

interface WasmImports {
  readonly env: { readonly memory: SharedWasmMemory };
}

/** Throws where the code uses what this engine does not know. */
export function compileWasm(bytes: Uint8Array): WasmModule {
  return new WebAssembly.Module(bytes);
}

export function instantiateWasm<Exports>(module: WasmModule, memory?: SharedWasmMemory): Exports {
  const instance = new WebAssembly.Instance(module, memory === undefined ? undefined : { env: { memory } });
  return instance.exports as Exports;
}

export function sharedWasmMemory(initial: number, maximum: number): SharedWasmMemory {
  return new WebAssembly.Memory({ initial, maximum, shared: true });
}
