import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { GpuGreeting, GpuLine, GpuReply, GpuRequest } from '#farm/backends/webgpu/gpu-thread';
import { fail, ok, type Result } from '#primitives/result';

/** The same folder and depth in the sources and in what is built from them. */
const THREAD = new URL(import.meta.url.endsWith('.ts') ? './gpu-thread.ts' : './gpu-thread.js', import.meta.url);

/** A device that is this silent has hung; drivers give one up after a few seconds. */
const PATIENCE_MS = 120_000;

/** Questions to a thread with a graphics device, answered before the question returns. */
export class GpuConnection implements Disposable {
  readonly adapter: string;
  readonly software: boolean;
  readonly #thread: Worker;
  readonly #port: MessagePort;
  readonly #bell = new Int32Array(new SharedArrayBuffer(4));
  #farms = 0;

  /** The connection, or why there is no device. */
  static async open(): Promise<Result<GpuConnection, string>> {
    const thread = new Worker(THREAD);
    const greeting = await new Promise<GpuGreeting>((resolve) => {
      thread.once('message', resolve);
      thread.once('error', ({ message }: Error) => resolve({ ok: false, reason: message }));
    });
    // A process that has nothing else to do may end.
    thread.unref();
    if (greeting.ok) return ok(new GpuConnection(thread, greeting));
    await thread.terminate();
    return fail(`WebGPU: ${greeting.reason}`);
  }

  private constructor(thread: Worker, { adapter, software }: Extract<GpuGreeting, { ok: true }>) {
    this.adapter = adapter;
    this.software = software;
    this.#thread = thread;
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.unref();
    thread.postMessage({ port: port2, bell: this.#bell } satisfies GpuLine, [port2]);
  }

  /** Another farm on this device. */
  nextFarm(): number {
    return this.#farms++;
  }

  ask(request: GpuRequest, handOver: readonly ArrayBuffer[] = []): Result<readonly Int32Array[], string> {
    const rung = Atomics.load(this.#bell, 0);
    this.#port.postMessage(request, [...handOver]);
    if (Atomics.wait(this.#bell, 0, rung, PATIENCE_MS) === 'timed-out')
      return fail('the graphics device does not answer');
    const reply = receiveMessageOnPort(this.#port)?.message as GpuReply;
    return reply.ok ? ok(reply.words) : fail(reply.problem);
  }

  [Symbol.dispose](): void {
    this.#port.close();
    void this.#thread.terminate();
  }
}
