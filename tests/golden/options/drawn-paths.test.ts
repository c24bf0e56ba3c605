import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { compileWasmKernel, WasmKernel } from '#compute/wasm-kernel';
import type { PathSet } from '#options/paths/path-set';
import { REFERENCE_KERNEL } from '#options/paths/reference-kernel';
import { CALM, FIXED, JUMPY, plan, WILD } from '#tests/unit/options/paths/positions';

const MODELS = [FIXED, CALM, WILD, JUMPY] as const;
const vector = new WasmKernel(compileWasmKernel());

function digest({ logReturns, stepVariances }: PathSet): string {
  const hash = createHash('sha256');
  for (const cells of [logReturns, stepVariances]) if (cells !== null) hash.update(new Uint8Array(cells.buffer));
  return hash.digest('hex').slice(0, 16);
}

/**
 * Both kernels use only operations with one possible result, so their paths have the same bits on every machine. A change
 * here is a change of every figure that was ever drawn from a seed: make it on purpose and say so in the changelog.
 */
describe('paths of a seed keep their bits', () => {
  it('in double precision', () => {
    const digests = MODELS.map((model) =>
      digest(REFERENCE_KERNEL.drawPaths(plan({ model }), 5, 333, 'prices and variances')),
    );
    expect(digests).toEqual(['d846d823deb083dd', '89b2a7402cd3b997', '949d8537025d4a74', 'b2c0e343dcb7b7f5']);
  });

  it('in vector code', () => {
    const digests = MODELS.map((model) =>
      digest(vector.drawPaths(plan({ model, uniformBits: 23 }), 5, 333, 'prices and variances')),
    );
    expect(digests).toEqual(['c9f84b5f36d8736f', '4a0663e6aaaf596a', 'a2c61d079e5ffdda', '7e51d396ea605e1f']);
  });
});
