import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Divergence } from '#engine/replay-check';
import type { StateDifference } from '#primitives/state-snapshot';
import type { MarketTerms } from '#tests/support/market-recording';

const CHILD = fileURLToPath(new URL('kernel-child.ts', import.meta.url));

export type Disturbance = 'shuffled-iteration' | 'imprecise-square-root' | 'odd-machine';

export interface KernelRun {
  readonly disturbance?: Disturbance;
  readonly zone?: string;
}

interface Surroundings {
  readonly mapOrder: readonly number[];
  readonly setOrder: readonly number[];
  readonly zone: string;
}

export interface ChildRecording extends Surroundings {
  readonly minutes: readonly string[];
  readonly finalHash: string;
  readonly inputs: number;
  readonly settingsInOrder: boolean;
}

export interface ChildReplay extends Surroundings {
  readonly minutesProved: number;
  readonly divergence: Divergence | null;
  readonly stateDifferences: readonly StateDifference[];
  readonly finalHash: string;
}

/** The kernel in a process of its own, in some time zone, perhaps with something planted in it. */
async function run(given: readonly string[], { disturbance, zone = 'UTC' }: KernelRun): Promise<unknown> {
  const planted =
    disturbance === undefined ? [] : ['--import', new URL(`disturbances/${disturbance}.ts`, import.meta.url).href];
  const { stdout } = await promisify(execFile)(process.execPath, [...planted, CHILD, ...given], {
    env: { ...process.env, TZ: zone },
    maxBuffer: 1 << 26,
  });
  return JSON.parse(stdout);
}

export async function recordInChild(
  tape: string,
  keySeed: number,
  terms: KernelRun,
  market: MarketTerms = {},
): Promise<ChildRecording> {
  return (await run(['record', tape, String(keySeed), JSON.stringify(market)], terms)) as ChildRecording;
}

export async function replayInChild(tape: string, terms: KernelRun): Promise<ChildReplay> {
  return (await run(['replay', tape], terms)) as ChildReplay;
}
