import { describe, expect, it } from 'vitest';
import { answerFields } from '#entry/commands/quant/answer-request';
import { americanTask } from '#entry/commands/quant/american-task';
import { assignmentTask } from '#entry/commands/quant/assignment-task';
import { ivTask } from '#entry/commands/quant/iv-task';
import { priceTask } from '#entry/commands/quant/price-task';
import { exp } from '#primitives/exact-math';
import { SeededRandom } from '#primitives/random';

type Fields = Readonly<Record<string, unknown>>;

const TERMS = { S: 61, K: 60, T: 0.08, r: 0.04, q: 0.01, type: 'C' };
const ODD = [0, -1, 1e-300, 1e300, 1e-8, -1e-8, 1e9, -1e9, 5e-324, null, 'x', [], {}, true, 0.5, 100, 1, -0.3];

/** A good request with one or two of its fields made odd. */
function* damaged(request: Fields, count: number): Generator<Fields> {
  const random = new SeededRandom(3);
  const names = Object.keys(request);
  for (let i = 0; i < count; i++) {
    const fields: Record<string, unknown> = { ...request };
    for (let change = random.below(2); change >= 0; change--) {
      const scale = exp(40 * (random.next() - 0.5)) * (random.next() < 0.2 ? -1 : 1);
      const value = random.next() < 0.6 ? ODD[random.below(ODD.length)] : scale;
      fields[names[random.below(names.length)] as string] = value;
    }
    yield fields;
  }
}

function holdsNaN(value: unknown): boolean {
  if (typeof value === 'number') return Number.isNaN(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsNaN);
}

describe('the pricing tasks of argus quant', () => {
  it.each([
    ['price', priceTask, { ...TERMS, sigma: 0.5 }, 5_000],
    ['iv', ivTask, { ...TERMS, price: 4.2 }, 5_000],
    ['iv of a quote', ivTask, { ...TERMS, bid: 4.1, ask: 4.3 }, 2_000],
    ['american', americanTask, { ...TERMS, type: 'P', sigma: 0.5, steps: 20 }, 30],
    [
      'american with dividends',
      americanTask,
      { ...TERMS, sigma: 0.5, steps: 20, dividends: [{ day: 5, amount: 1 }] },
      60,
    ],
    ['american implied volatility', americanTask, { ...TERMS, price: 4.2, steps: 20 }, 300],
    ['assignment', assignmentTask, { ...TERMS, mid: 2, days: 20, div: 0.4, days_to_ex: 1, delta: 0.9 }, 2_000],
  ] as const)('answer %s with figures or with a reason, never with NaN', async (_, task, request, count) => {
    const { steps: _steps, ...plain } = request as Fields;
    let answered = 0;
    for (const fields of damaged(plain, count)) {
      const reply = await answerFields(task, 'steps' in request ? { ...fields, steps: request.steps } : fields);
      const context = `${JSON.stringify(fields)} → ${JSON.stringify(reply)}`;
      expect(reply['status'], context).not.toBe('internal_fault');
      if (holdsNaN(reply)) expect.fail(context);
      if (!('status' in reply) || reply['status'] === 'ok') answered++;
    }
    expect(answered).toBeGreaterThan(count / 30);
  });
});
