import { describe, expect, it } from 'vitest';
import { openBackend } from '#compute/open-backend';
import { PathWorkers } from '#compute/path-workers';
import { compileWasmKernel, WasmKernel } from '#compute/wasm-kernel';
import { touchMap } from '#options/paths/exit-map';
import type { PathKernel } from '#options/paths/path-kernel';
import { REFERENCE_KERNEL } from '#options/paths/reference-kernel';
import { JUMPY, plan } from '#tests/unit/options/paths/positions';

const module = compileWasmKernel();
const KERNELS: readonly { readonly name: string; readonly kernel: PathKernel; readonly start: typeof module | null }[] =
  [
    { name: 'the reference', kernel: REFERENCE_KERNEL, start: null },
    { name: 'vector code', kernel: new WasmKernel(module), start: module },
  ];
const PLAN = plan({ model: JUMPY, uniformBits: 23 });
const LEVELS = [{ lower: -0.1, upper: null }];
const MAPS = [touchMap({ lower: -0.1, upper: 0.1 }, 30)];

describe('paths drawn in threads', () => {
  it.each(KERNELS)('by $name are to the last bit those of one thread, whatever their number', async (each) => {
    const range = { plan: PLAN, firstPair: 9, pairs: 1_001 };
    for (const count of [1, 2, 3]) {
      await using workers = new PathWorkers(count, { module: each.start });
      const [paths, exits, touches] = await Promise.all([
        workers.run({ ...range, kind: 'paths', keep: 'prices and variances' }),
        workers.run({ ...range, kind: 'exits', maps: MAPS }),
        workers.run({ ...range, kind: 'touches', levels: LEVELS }),
      ]);
      const { firstPair, pairs } = range;
      const drawn = each.kernel.drawPaths(PLAN, firstPair, pairs, 'prices and variances');
      expect(paths).toEqual({ kind: 'paths', paths: drawn });
      expect(exits).toEqual({ kind: 'exits', exits: each.kernel.firstExits(PLAN, MAPS, firstPair, pairs) });
      expect(touches).toEqual({ kind: 'touches', touches: each.kernel.bridgeTouch(PLAN, LEVELS, firstPair, pairs) });
    }
  });

  it('that were stopped say so to whoever still waits, and to whoever asks later', async () => {
    const workers = new PathWorkers(1, { module: null });
    const waiting = workers.run({ kind: 'touches', plan: PLAN, firstPair: 0, pairs: 200_000, levels: LEVELS });
    const outcome = waiting.then(
      () => 'answered',
      (error: unknown) => String(error),
    );
    await workers[Symbol.asyncDispose]();
    expect(await outcome).toContain('stopped');
    await expect(workers.run({ kind: 'touches', plan: PLAN, firstPair: 0, pairs: 8, levels: LEVELS })).rejects.toThrow(
      'stopped',
    );
  });
});

describe('a backend on the processor', () => {
  it('answers small and large questions alike', async () => {
    const opened = await openBackend({ backend: 'wasm', workers: 2 });
    if (!opened.ok) throw new Error(opened.failure);
    await using backend = opened.value;
    const pairs = 140_000;
    const [exits] = await backend.firstExits(PLAN, MAPS, 0, pairs);
    const [few] = await backend.firstExits(PLAN, MAPS, 0, 100);
    expect(exits?.outcomes.length).toBe(2 * pairs);
    expect(exits?.outcomes.slice(0, 100)).toEqual(few?.outcomes.slice(0, 100));
    expect(exits?.rows.slice(pairs, pairs + 100)).toEqual(few?.rows.slice(100));
  });

  it('says what it is and why', async () => {
    const opened = await openBackend({ backend: 'typescript', workers: 1 });
    if (!opened.ok) throw new Error(opened.failure);
    await using backend = opened.value;
    expect(backend.choice.backend).toBe('typescript');
    expect(backend.choice.adapter).toMatch(/1 thread$/);
    expect(backend.choice.reason).toContain('settings');
  });

  it('is chosen by itself: whatever it is, it answers as the reference does', async () => {
    const opened = await openBackend({ backend: 'auto', workers: null });
    if (!opened.ok) throw new Error(opened.failure);
    await using backend = opened.value;
    const [exits] = await backend.firstExits(PLAN, MAPS, 0, 500);
    const [expected] = REFERENCE_KERNEL.firstExits(PLAN, MAPS, 0, 500);
    const differing = exits?.outcomes.filter((outcome, column) => outcome !== expected?.outcomes[column]);
    expect(differing?.length).toBeLessThanOrEqual(5);
  });
});
