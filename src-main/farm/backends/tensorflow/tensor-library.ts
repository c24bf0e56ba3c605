import type * as TensorFlow from '@tensorflow/tfjs-core';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { fail, ok, type Result } from '#primitives/result';

type Core = typeof TensorFlow;

/** What TensorFlow.js can compute on here: a CUDA card through its native package, vector code, or plain JavaScript. */
export const TENSOR_DEVICES = ['node-gpu', 'wasm', 'cpu'] as const;

export type TensorDevice = (typeof TENSOR_DEVICES)[number];

/** TensorFlow.js with the device that its tensors are to live on. */
export interface TensorLibrary {
  readonly device: TensorDevice;
  /** Its name within the library. */
  readonly backend: string;
  readonly core: Core;
}

/** Loads what is asked for, or says in words why it is not to be had. */
export async function loadTensorLibrary(device: TensorDevice): Promise<Result<TensorLibrary, string>> {
  try {
    const loaded = await LOADERS[device]();
    // Otherwise it prints advertisements.
    loaded.core.enableProdMode();
    if (!(await loaded.core.setBackend(loaded.backend))) return fail(`TensorFlow.js cannot start "${loaded.backend}"`);
    const rounded = whatIsRounded(loaded.core);
    if (rounded === '') return ok({ device, ...loaded });
    return fail(`TensorFlow.js on ${device} rounds whole numbers in "${rounded}", and a farm must not`);
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split(/\n| imported from /)[0] ?? '') : String(error);
    return fail(`TensorFlow.js on ${device} cannot be loaded here (${reason})`);
  }
}

type Loader = () => Promise<Omit<TensorLibrary, 'device'>>;

const LOADERS: Readonly<Record<TensorDevice, Loader>> = {
  cpu: async () => {
    const core = await import('@tensorflow/tfjs-core');
    await import('@tensorflow/tfjs-backend-cpu');
    return { core, backend: 'cpu' };
  },
  wasm: async () => {
    const core = await import('@tensorflow/tfjs-core');
    const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
    setWasmPaths(fileURLToPath(new URL('.', import.meta.resolve('@tensorflow/tfjs-backend-wasm'))));
    return { core, backend: 'wasm' };
  },
  'node-gpu': async () => {
    restoreRemovedUtilities();
    // Installed by whoever wants it. It brings all of the library along, which may be another copy of it than ours.
    const core = await import('@tensorflow/tfjs-node-gpu');
    return { core, backend: 'tensorflow' };
  },
};

/** The native package calls two functions that Node has given up, at its first operation; their last release is older. */
export function restoreRemovedUtilities(): void {
  const utilities = createRequire(import.meta.url)('node:util') as Record<string, unknown>;
  utilities['isNullOrUndefined'] ??= (value: unknown) => value === null || value === undefined;
  utilities['isArray'] ??= Array.isArray;
}

/** Not a whole number of single precision; nor are twice and thrice as much. */
const FINE = 2 ** 24 + 1;

/**
 * The first of the operations that a farm is decided with which does not keep whole numbers whole; empty if all of
 * them do. Backends are free to compute with floating point what was declared to be integers, and some do so for some.
 */
export function whatIsRounded(core: Core): string {
  const { tensor1d } = core;
  return core.tidy(() => {
    const ours = tensor1d([FINE, -FINE, FINE + 1], 'int32');
    const theirs = tensor1d([FINE + 1, -FINE - 1, FINE], 'int32');
    const isMore = core.greater(ours, theirs);
    const sums = core.stack([core.sum(ours), core.max(ours)]);
    const checks: readonly (readonly [string, TensorFlow.Tensor, readonly number[]])[] = [
      ['add', core.add(ours, theirs), [2 * FINE + 1, -2 * FINE - 1, 2 * FINE + 1]],
      ['sub', core.sub(ours, theirs), [-1, 1, 1]],
      ['mul', core.mul(ours, core.scalar(3, 'int32')), [3 * FINE, -3 * FINE, 3 * FINE + 3]],
      ['greater', isMore, [0, 1, 1]],
      ['lessEqual', core.lessEqual(ours, theirs), [1, 0, 0]],
      ['equal', core.equal(ours, theirs), [0, 0, 0]],
      ['where', core.where(isMore, ours, theirs), [FINE + 1, -FINE, FINE + 1]],
      ['gather', core.gather(ours, tensor1d([2, 0, 1], 'int32')), [FINE + 1, FINE, -FINE]],
      ['cast', core.cast(isMore, 'int32'), [0, 1, 1]],
      ['sum', sums, [FINE + 1, FINE + 1]],
    ];
    for (const [name, found, expected] of checks) {
      const values = [...found.dataSync()];
      if (expected.some((value, at) => values[at] !== value)) return name;
    }
    return '';
  });
}
