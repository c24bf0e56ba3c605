/** What of WebAssembly is used here. Node has all of it, but leaves its types to those of browsers. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => WasmModule;
  readonly Instance: new (module: WasmModule) => { readonly exports: unknown };
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

/** Throws where the code uses what this engine does not know. */
export function compileWasm(bytes: Uint8Array): WasmModule {
  return new WebAssembly.Module(bytes);
}

export function instantiateWasm<Exports>(module: WasmModule): Exports {
  return new WebAssembly.Instance(module).exports as Exports;
}
