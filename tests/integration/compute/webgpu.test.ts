import { afterAll, describe, expect, it } from 'vitest';
import { philox4x32 } from '#primitives/philox';
import { expectSameAnswers, PARITY_MODELS } from '#tests/support/backend-parity';
import { GpuProcess } from '#tests/support/webgpu-process';
import { plan } from '#tests/unit/options/paths/positions';

const started = await GpuProcess.start();
const gpu = typeof started === 'string' ? null : started;
const where = gpu === null ? `skipped: ${started instanceof GpuProcess ? '' : started}` : gpu.choice.adapter;

describe.skipIf(gpu === null)(`paths on a graphics device (${where})`, () => {
  const device = gpu as GpuProcess;
  afterAll(() => device[Symbol.asyncDispose]());

  it('are drawn from the words of the reference, to the last bit', async () => {
    const words = new Int32Array(4);
    for (const [step, block] of [
      [0, 0],
      [251, 0],
      [7, 1],
    ] as const) {
      const drawn = await device.words(plan(), 4_294_967_000, 290, step, block);
      for (let i = 0; i < 290; i++) {
        philox4x32(4_294_967_000 + i, step, block, 0, 0x1234_5678, 0x9abc_def0, words);
        expect(drawn.slice(4 * i, 4 * i + 4)).toEqual(Uint32Array.from(words));
      }
    }
  });

  it.each(PARITY_MODELS)('of $name agree with the reference within the stated tolerance', async (model) => {
    await expectSameAnswers(device, plan({ model, uniformBits: 23 }));
  });

  it('agree over a year of daily steps too, and where steps are coarse', async () => {
    await expectSameAnswers(device, plan({ years: 1, steps: 252, uniformBits: 23 }));
    for (const model of PARITY_MODELS) {
      await expectSameAnswers(device, plan({ model, years: 1, steps: 30, uniformBits: 23 }));
    }
  });

  it('are the same however many are drawn at once', async () => {
    const of = plan({ uniformBits: 23 });
    const whole = await device.drawPaths(of, 0, 300);
    const part = await device.drawPaths(of, 100, 7);
    for (let step = 0; step < of.steps; step++) {
      const there = whole.logReturns.subarray(step * 600 + 100, step * 600 + 107);
      expect(part.logReturns.subarray(step * 14, step * 14 + 7)).toEqual(there);
    }
  });

  it('are left to the reference where single precision would not do', async () => {
    await expectSameAnswers(device, plan({ uniformBits: 52 }));
  });
});
