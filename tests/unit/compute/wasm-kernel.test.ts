import { describe, expect, it } from 'vitest';
import { singlePrecisionProblem } from '#compute/plan-constants';
import { compileWasmKernel, WasmKernel } from '#compute/wasm-kernel';
import { touchMap } from '#options/paths/exit-map';
import { REFERENCE_KERNEL } from '#options/paths/reference-kernel';
import { inverseNormalCdf } from '#primitives/normal-distribution';
import { philox4x32, uniform23 } from '#primitives/philox';
import { expectSameAnswers, PARITY_MODELS } from '#tests/support/backend-parity';
import { CALM, FIXED, JUMPY, plan } from '#tests/unit/options/paths/positions';

const kernel = new WasmKernel(compileWasmKernel());

describe('paths in vector code', () => {
  it('are drawn from the words of the reference, to the last bit', () => {
    const words = new Int32Array(4);
    for (const [step, block] of [
      [0, 0],
      [251, 0],
      [7, 1],
    ] as const) {
      const [first, second] = kernel.uniforms(plan(), 4_294_967_290, 11, step, block) as [Float32Array, Float32Array];
      for (let i = 0; i < 11; i++) {
        philox4x32(4_294_967_290 + i, step, block, 0, 0x1234_5678, 0x9abc_def0, words);
        expect(first[i]).toBe(uniform23(words[0] as number));
        expect(second[i]).toBe(uniform23(words[2] as number));
      }
    }
  });

  it.each(PARITY_MODELS)('of $name agree with the reference within the stated tolerance', async (model) => {
    await expectSameAnswers(kernel, plan({ model, uniformBits: 23 }));
  });

  it('agree over a year of daily steps too', async () => {
    await expectSameAnswers(kernel, plan({ years: 1, steps: 252, uniformBits: 23 }));
  });

  it('agree where steps are coarse', async () => {
    for (const model of PARITY_MODELS) {
      await expectSameAnswers(kernel, plan({ model, years: 1, steps: 30, uniformBits: 23 }));
    }
  });

  it('are the same however many are drawn at once, and from wherever', () => {
    const of = plan({ model: JUMPY, uniformBits: 23 });
    const whole = kernel.drawPaths(of, 0, 1_000);
    for (const [firstPair, pairs] of [
      [0, 1],
      [993, 7],
      [123, 300],
    ] as const) {
      const part = kernel.drawPaths(of, firstPair, pairs);
      for (let step = 0; step < of.steps; step++) {
        for (let i = 0; i < pairs; i++) {
          const here = step * 2 * pairs + i;
          const there = step * 2_000 + firstPair + i;
          expect(part.logReturns[here]).toBe(whole.logReturns[there]);
          expect(part.logReturns[here + pairs]).toBe(whole.logReturns[there + 1_000]);
        }
      }
    }
  });

  it('leave nothing behind that changes the next answer', () => {
    const of = plan({ uniformBits: 23 });
    const before = kernel.drawPaths(of, 5, 40);
    kernel.firstExits(
      plan({ model: FIXED, steps: 400, years: 1, uniformBits: 23 }),
      [touchMap({ lower: -0.1, upper: 0.2 }, 400)],
      0,
      333,
    );
    expect(kernel.drawPaths(of, 5, 40)).toEqual(before);
  });

  it('are left to the reference where single precision would not do', () => {
    for (const of of [plan(), plan({ model: { ...CALM, xi: 0.005 }, uniformBits: 23 })]) {
      expect(singlePrecisionProblem(of)).not.toBeNull();
      expect(kernel.drawPaths(of, 3, 5)).toEqual(REFERENCE_KERNEL.drawPaths(of, 3, 5));
    }
  });

  it('have normal draws within 2e-6 of the exact ones, down to the last of the 23 bits', () => {
    const of = plan({ model: { name: 'bs', sigma: 1 }, drift: 0.5, years: 1, steps: 1, uniformBits: 23 });
    const { logReturns } = kernel.drawPaths(of, 0, 20_000);
    const words = new Int32Array(4);
    for (let i = 0; i < 20_000; i++) {
      philox4x32(i, 0, 0, 0, 0x1234_5678, 0x9abc_def0, words);
      const z = inverseNormalCdf(uniform23(words[2] as number));
      expect(Math.abs((logReturns[i] as number) - z)).toBeLessThan(2e-6 * Math.max(1, Math.abs(z)));
    }
  });
});
