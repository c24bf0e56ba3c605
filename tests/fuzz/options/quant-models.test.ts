import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerFields } from '#entry/commands/quant/answer-request';
import { hestonTask } from '#entry/commands/quant/heston-task';
import { popTask } from '#entry/commands/quant/pop-task';
import type { QuantReply } from '#entry/commands/quant/quant-task';

const RUNS = { seed: 4, numRuns: 400 };
/** What nobody's market has, next to what any may have. */
const size = fc.constantFrom(-1, 0, 1e-300, 1e-9, 1e-3, 0.04, 0.3, 1, 5, 100, 1e4, 1e300);
const heston = {
  v0: size,
  kappa: size,
  theta: size,
  xi: size,
  rho: fc.constantFrom(-2, -1, -0.99, -0.5, 0, 0.5, 0.99, 1),
};
const jumps = { lambda: size, muJ: fc.constantFrom(-5, -0.1, 0, 0.1, 5), sigmaJ: size };
const model = fc.oneof(
  fc.record({ name: fc.constant('bs'), sigma: size }),
  fc.record({ name: fc.constant('heston'), ...heston }),
  fc.record({ name: fc.constant('bates'), ...heston, ...jumps }),
  fc.record({
    name: fc.constant('bootstrap'),
    log_returns: fc.array(fc.constantFrom(-4, -0.02, 0, 0.01, 4, 700), { minLength: 58, maxLength: 90 }),
    horizon: fc.constantFrom(0, 1, 5, 20),
    method: fc.constantFrom('overlapping', 'stationary'),
    draws: fc.constant(50),
  }),
);
const structure = fc.constantFrom(
  { kind: 'bull_put', strikes: [48, 45] },
  { kind: 'bull_put', strikes: [1e-9, 1e-10] },
  { kind: 'bear_call', strikes: [1e9, 1e12] },
  { kind: 'iron_condor', strikes: [42, 45, 60, 63] },
  { kind: 'long_straddle', strikes: [52] },
  { kind: 'covered_call', strikes: [55] },
);
const years = fc.constantFrom(-1, 0, 1e-300, 1e-9, 1 / 365, 0.08, 1, 30, 1e4);
const spot = fc.constantFrom(0, 1e-6, 52, 1e5, 1e12);

describe('requests from beyond any market', () => {
  it('get figures that are numbers, probabilities that are some, or a status', async () => {
    const request = fc
      .tuple(structure, model, years, spot, fc.constantFrom(-5, 0, 0.5, 1e9), fc.constantFrom(-9, 0, 0.04, 9))
      .map(([shape, of, T, S, premium, mu]) => ({ ...shape, model: of, T, S, premium_per_share: premium, mu }));
    await fc.assert(
      fc.asyncProperty(request, async (fields) => {
        const reply = await answerFields(popTask, fields);
        expectSound(reply);
        for (const name of ['pop', 'p_loss', 'p_max_profit', 'p_max_loss']) expectProbability(reply[name]);
      }),
      RUNS,
    );
  });

  it('get prices within their bounds, or a status', async () => {
    const request = fc.record({
      ...heston,
      S: spot,
      K: fc.constantFrom(1e-9, 50, 1e5, 1e12),
      T: years,
      r: fc.constantFrom(-3, 0, 0.04),
    });
    const jumping = fc.tuple(request, fc.record(jumps)).map(([plain, extra]) => ({ ...plain, ...extra }));
    await fc.assert(
      fc.asyncProperty(fc.oneof(request, jumping), async (fields) => {
        const reply = await answerFields(hestonTask, fields);
        expectSound(reply);
        if (reply['status'] !== undefined) return;
        expectProbability(reply['P1']);
        expectProbability(reply['P2_probAboveK']);
        expect(reply['put']).toBeGreaterThanOrEqual(0);
        expect(Number(reply['call'])).toBeGreaterThanOrEqual(-1e-9 * fields.S);
      }),
      RUNS,
    );
  });
});

function expectSound(reply: QuantReply): void {
  for (const [name, value] of Object.entries(reply)) {
    if (typeof value === 'number') expect(Number.isFinite(value), `${name} is ${value}`).toBe(true);
  }
  expect(reply['status']).not.toBe('internal_fault');
}

function expectProbability(value: unknown): void {
  if (typeof value === 'number') expect(value >= 0 && value <= 1, `a probability of ${value}`).toBe(true);
}
