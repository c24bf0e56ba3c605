import { type MessagePort, parentPort } from 'node:worker_threads';
import { adapterName, findAdapter, isSoftwareAdapter } from '#compute/gpu-adapter';
import { GpuDevice } from '#compute/gpu-device';
import { GpuDecisions, type GpuPopulation, roomProblem } from '#farm/backends/webgpu/gpu-decisions';

/**
 * A thread that talks to a graphics device. A device answers when it is done, and a farm wants its answer at once: so the
 * farm's thread sleeps while this one waits.
 */
export type GpuRequest =
  | { readonly kind: 'open'; readonly farm: number; readonly population: GpuPopulation }
  | { readonly kind: 'decide'; readonly farm: number; readonly bars: number; readonly cells: Int32Array<ArrayBuffer> }
  | { readonly kind: 'save'; readonly farm: number }
  | { readonly kind: 'restore'; readonly farm: number; readonly state: Int32Array<ArrayBuffer> }
  | { readonly kind: 'close'; readonly farm: number };

export type GpuReply =
  | { readonly ok: true; readonly words: readonly Int32Array[] }
  | { readonly ok: false; readonly problem: string };

/** What the thread is given to talk over, and what it rings when a reply lies there. */
export interface GpuLine {
  readonly port: MessagePort;
  readonly bell: Int32Array<SharedArrayBuffer>;
}

export type GpuGreeting =
  | { readonly ok: true; readonly adapter: string; readonly software: boolean }
  | { readonly ok: false; readonly reason: string };

const NOTHING: GpuReply = { ok: true, words: [] };

class GpuDesk {
  readonly #device: GpuDevice;
  readonly #farms = new Map<number, GpuDecisions>();

  constructor(device: GpuDevice) {
    this.#device = device;
  }

  async answer(request: GpuRequest): Promise<GpuReply> {
    if (request.kind === 'open') return this.#open(request.farm, request.population);
    const farm = this.#farms.get(request.farm);
    if (farm === undefined) return { ok: false, problem: 'the farm was closed' };
    switch (request.kind) {
      case 'decide':
        return { ok: true, words: await farm.decide(request.bars, request.cells) };
      case 'save':
        return { ok: true, words: [await farm.save()] };
      case 'restore':
        farm.restore(request.state);
        return NOTHING;
      case 'close':
        farm[Symbol.dispose]();
        this.#farms.delete(request.farm);
        return NOTHING;
    }
  }

  async #open(farm: number, population: GpuPopulation): Promise<GpuReply> {
    const problem = roomProblem(this.#device.largestBuffer, population);
    if (problem !== null) return { ok: false, problem };
    this.#farms.set(farm, await GpuDecisions.open(this.#device, population));
    return NOTHING;
  }
}

async function start(): Promise<void> {
  const found = await findAdapter();
  if (!found.ok) {
    parentPort?.postMessage({ ok: false, reason: found.reason } satisfies GpuGreeting);
    return;
  }
  const { maxStorageBufferBindingSize, maxBufferSize } = found.adapter.limits;
  const device = await found.adapter.requestDevice({ requiredLimits: { maxStorageBufferBindingSize, maxBufferSize } });
  const desk = new GpuDesk(new GpuDevice(device));
  parentPort?.once('message', ({ port, bell }: GpuLine) => {
    let before = Promise.resolve();
    port.on('message', (request: GpuRequest) => {
      before = before.then(async () => {
        const reply = await desk.answer(request).catch((error: unknown): GpuReply => ({
          ok: false,
          problem: error instanceof Error ? error.message : String(error),
        }));
        port.postMessage(reply, reply.ok ? buffersOf(reply.words) : []);
        Atomics.add(bell, 0, 1);
        Atomics.notify(bell, 0);
      });
    });
  });
  const software = isSoftwareAdapter(found.info);
  parentPort?.postMessage({ ok: true, adapter: adapterName(found.info), software } satisfies GpuGreeting);
}

/** Handed over instead of being copied. */
function buffersOf(words: readonly Int32Array[]): ArrayBuffer[] {
  return words.flatMap(({ buffer }) => (buffer instanceof ArrayBuffer ? [buffer] : []));
}

await start();
