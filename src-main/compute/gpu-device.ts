/** Fixed by the WebGPU standard; only browsers have them as names. */
const USAGE = { mapRead: 1, copySource: 4, copyTarget: 8, uniform: 64, storage: 128 } as const;
const MAP_READ = 1;
const GROUP = 64;

/** One dispatch: a program, what it is given, and how many invocations it takes. */
export interface GpuCall {
  readonly pipeline: GPUComputePipeline;
  readonly buffers: readonly GPUBuffer[];
  readonly invocations: number;
}

type GpuCells = Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Int32Array<ArrayBuffer>;

/** A device with the few things that are done with it: buffers in, programs run, buffers out. */
export class GpuDevice implements Disposable {
  readonly #device: GPUDevice;
  #lost: string | null = null;

  constructor(device: GPUDevice) {
    this.#device = device;
    void device.lost.then(({ message }) => {
      this.#lost = message;
    });
  }

  get largestBuffer(): number {
    const { maxStorageBufferBindingSize, maxBufferSize } = this.#device.limits;
    return Math.min(maxStorageBufferBindingSize, maxBufferSize);
  }

  async pipeline(code: string): Promise<GPUComputePipeline> {
    const module = this.#device.createShaderModule({ code });
    return this.#device.createComputePipelineAsync({ layout: 'auto', compute: { module, entryPoint: 'main' } });
  }

  /** Room for so many words of 32 bits; nothing has no room, so there is always at least one. */
  storage(words: number): GPUBuffer {
    const size = 4 * Math.max(1, words);
    return this.#device.createBuffer({ size, usage: USAGE.storage | USAGE.copySource | USAGE.copyTarget });
  }

  stored(cells: GpuCells): GPUBuffer {
    const buffer = this.storage(cells.length);
    this.write(buffer, cells);
    return buffer;
  }

  /** Over the first words of a buffer, once everything that was started before has finished. */
  write(buffer: GPUBuffer, cells: GpuCells): void {
    if (cells.length > 0) this.#device.queue.writeBuffer(buffer, 0, cells);
  }

  uniform(bytes: ArrayBuffer): GPUBuffer {
    const buffer = this.#device.createBuffer({
      size: bytes.byteLength,
      usage: USAGE.uniform | USAGE.copyTarget,
    });
    this.#device.queue.writeBuffer(buffer, 0, bytes);
    return buffer;
  }

  run({ pipeline, buffers, invocations }: GpuCall): void {
    this.#stillThere();
    const encoder = this.#device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    const entries = buffers.map((buffer, binding) => ({ binding, resource: { buffer } }));
    pass.setBindGroup(0, this.#device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
    pass.dispatchWorkgroups(Math.ceil(invocations / GROUP));
    pass.end();
    this.#device.queue.submit([encoder.finish()]);
  }

  /** The first `words` of a buffer, once everything that was started before has finished. */
  async read(buffer: GPUBuffer, words: number): Promise<ArrayBuffer> {
    this.#stillThere();
    const size = 4 * words;
    const copy = this.#device.createBuffer({ size, usage: USAGE.mapRead | USAGE.copyTarget });
    const encoder = this.#device.createCommandEncoder();
    encoder.copyBufferToBuffer(buffer, 0, copy, 0, size);
    this.#device.queue.submit([encoder.finish()]);
    await copy.mapAsync(MAP_READ);
    const bytes = copy.getMappedRange().slice(0);
    copy.unmap();
    copy.destroy();
    return bytes;
  }

  [Symbol.dispose](): void {
    this.#device.destroy();
  }

  #stillThere(): void {
    if (this.#lost !== null) throw new Error(`the graphics device was lost: ${this.#lost}`);
  }
}
