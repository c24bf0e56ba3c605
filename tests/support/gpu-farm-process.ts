import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { GpuFarmGreeting, GpuFarmReply, GpuFarmRequest } from '#tests/support/gpu-farm-child';
import { driverEnvironment, ended, heard } from '#tests/support/webgpu-process';

const CHILD = fileURLToPath(new URL('gpu-farm-child.ts', import.meta.url));

/** Farms on a graphics device, in a process of their own. */
export class GpuFarmProcess implements AsyncDisposable {
  readonly adapter: string;
  readonly #child: ChildProcess;

  /** The process, or why there is no device. */
  static async start(): Promise<GpuFarmProcess | string> {
    const child = fork(CHILD, {
      serialization: 'advanced',
      env: driverEnvironment(),
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      execArgv: [],
    });
    const greeting = await heard<GpuFarmGreeting>(child);
    if (greeting.ok) return new GpuFarmProcess(child, greeting.adapter);
    child.disconnect();
    await ended(child);
    return greeting.reason;
  }

  private constructor(child: ChildProcess, adapter: string) {
    this.#child = child;
    this.adapter = adapter;
  }

  run(request: GpuFarmRequest): Promise<GpuFarmReply> {
    const reply = heard<GpuFarmReply>(this.#child);
    this.#child.send(request);
    return reply;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const end = ended(this.#child);
    this.#child.send(null as never);
    await end;
  }
}
