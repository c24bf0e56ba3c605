import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ComputeChoice } from '#domain/compute-choice';
import type { TouchLevels } from '#options/paths/bridge-touch';
import type { PathsKept } from '#options/paths/draw-paths';
import type { ExitMap } from '#options/paths/exit-map';
import type { FirstExits } from '#options/paths/first-exits';
import type { PathPlan } from '#options/paths/path-plan';
import type { PathSet } from '#options/paths/path-set';
import type { ComputeBackend } from '#ports/compute-backend';
import type { GpuGreeting, GpuReply, GpuRequest } from '#tests/support/webgpu-child';

const CHILD = fileURLToPath(new URL('webgpu-child.ts', import.meta.url));

/** SwiftShader as Debian's Chromium brings it along: a graphics card in software, for machines that have none. */
const SWIFTSHADER = '/usr/lib/chromium/vk_swiftshader_icd.json';

/** Drivers are looked up when a process starts: this is what one has to be started with. */
export function driverEnvironment(): NodeJS.ProcessEnv {
  const environment = { ...process.env };
  if (existsSync('/dev/dri') || existsSync('/dev/nvidia0') || !existsSync(SWIFTSHADER)) return environment;
  environment['VK_ICD_FILENAMES'] ??= SWIFTSHADER;
  environment['VK_DRIVER_FILES'] ??= SWIFTSHADER;
  // The loader that looks for drivers lies beside them.
  environment['LD_LIBRARY_PATH'] = [dirname(SWIFTSHADER), process.env['LD_LIBRARY_PATH'] ?? '']
    .filter(Boolean)
    .join(':');
  return environment;
}

/** Asks a graphics device in a process of its own. */
export class GpuProcess implements ComputeBackend {
  readonly choice: ComputeChoice;
  readonly software: boolean;
  readonly #child: ChildProcess;

  /** The process, or why there is no device. */
  static async start(): Promise<GpuProcess | string> {
    const child = fork(CHILD, {
      serialization: 'advanced',
      env: driverEnvironment(),
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: [],
    });
    const greeting = await heard<GpuGreeting>(child);
    if (greeting.ok) return new GpuProcess(child, greeting);
    await ended(child);
    return greeting.reason;
  }

  private constructor(child: ChildProcess, { adapter, software }: Extract<GpuGreeting, { ok: true }>) {
    this.#child = child;
    this.software = software;
    this.choice = { backend: 'webgpu', adapter, reason: 'the test asks for it' };
  }

  async drawPaths(plan: PathPlan, firstPair: number, pairs: number, keep: PathsKept = 'prices'): Promise<PathSet> {
    const answer = await this.#ask({ kind: 'paths', plan, firstPair, pairs, keep });
    if (answer.kind !== 'paths') throw new Error('another answer');
    return answer.paths;
  }

  async firstExits(
    plan: PathPlan,
    maps: readonly ExitMap[],
    firstPair: number,
    pairs: number,
  ): Promise<readonly FirstExits[]> {
    const answer = await this.#ask({ kind: 'exits', plan, firstPair, pairs, maps });
    if (answer.kind !== 'exits') throw new Error('another answer');
    return answer.exits;
  }

  async bridgeTouch(
    plan: PathPlan,
    levels: readonly TouchLevels[],
    firstPair: number,
    pairs: number,
  ): Promise<readonly Float64Array[]> {
    const answer = await this.#ask({ kind: 'touches', plan, firstPair, pairs, levels });
    if (answer.kind !== 'touches') throw new Error('another answer');
    return answer.touches;
  }

  async words(plan: PathPlan, firstPair: number, pairs: number, step: number, block: number): Promise<Uint32Array> {
    const answer = await this.#ask({ kind: 'words', plan, firstPair, pairs, step, block });
    if (answer.kind !== 'words') throw new Error('another answer');
    return answer.words;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const end = ended(this.#child);
    this.#child.send(null as never);
    await end;
  }

  #ask(request: GpuRequest): Promise<GpuReply> {
    const reply = heard<GpuReply>(this.#child);
    this.#child.send(request);
    return reply;
  }
}

export function heard<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    const failed = (code: number | null): void => reject(new Error(`the process of the device ended with ${code}`));
    child.once('exit', failed);
    child.once('message', (message) => {
      child.off('exit', failed);
      resolve(message as Message);
    });
  });
}

export function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}
