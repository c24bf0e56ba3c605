import { describe, expect, it } from 'vitest';
import { type Fields, quantReplies, referenceTable } from '#tests/support/quant-tables';

const svi = referenceTable('svi');
const fits = referenceTable('svi_fit');
const ranks = referenceTable('iv_rank');
const strip = referenceTable('dvol_strip') as unknown as { readonly inp: Fields; readonly out: Fields } | null;
const NOTHING: Fields = {};

/** Every number of the truth within the tolerance, every text and boolean equal, nothing of it missing. */
function expectAgreement(reply: unknown, truth: unknown, tolerance: number, path: string): void {
  if (typeof truth === 'number') {
    if (typeof reply !== 'number') expect.fail(`${path}: ${String(reply)} for ${truth}`);
    expect(Math.abs(reply - truth), `${path}: ${reply} for ${truth}`).toBeLessThanOrEqual(tolerance);
  } else if (typeof truth === 'object' && truth !== null) {
    for (const [name, inner] of Object.entries(truth)) {
      expectAgreement((reply as Fields | undefined)?.[name], inner, tolerance, `${path}.${name}`);
    }
  } else {
    expect(reply, path).toBe(truth);
  }
}

describe('argus quant svi', () => {
  it.skipIf(svi === null)('evaluates and checks smiles as the reference does (skipped without it)', () => {
    const cases = svi?.['cases'] ?? [];
    expect(cases.length).toBeGreaterThan(4);
    const replies = quantReplies(
      'svi',
      cases.map(({ inp }) => inp),
    );
    for (const [i, { name, out }] of cases.entries()) {
      const { g_min_grid_m3_3: lowest, k_at_g_min: at, ...exact } = out;
      expectAgreement(replies[i], exact, 1e-10, String(name));
      expectAgreement(replies[i], { g_min_grid_m3_3: lowest }, 1e-6, String(name));
      expectAgreement(replies[i], { k_at_g_min: at }, 1e-3, String(name));
    }
  });

  it.skipIf(svi === null)('evaluates SSVI and compares expiries as the reference does (skipped without it)', () => {
    for (const section of ['ssvi', 'calendar']) {
      const cases = svi?.[section] ?? [];
      expect(cases.length).toBeGreaterThan(2);
      const replies = quantReplies(
        'svi',
        cases.map(({ inp }) => inp),
      );
      for (const [i, { out }] of cases.entries()) {
        const { k_at_min: at, min_gap: gap, ...exact } = out;
        expectAgreement(replies[i], exact, 1e-10, `${section} ${i}`);
        if (section === 'ssvi') continue;
        expectAgreement(replies[i], { min_gap: gap }, 1e-6, `${section} ${i}`);
        expectAgreement(replies[i], { k_at_min: at }, 5e-3, `${section} ${i}`);
      }
    }
  });

  it.skipIf(fits === null)('fits as well as the reference and names the same outliers (skipped without it)', () => {
    const cases = fits?.['cases'] ?? [];
    expect(cases.length).toBeGreaterThan(1);
    const replies = quantReplies(
      'svi',
      cases.map(({ inp }) => inp),
    );
    for (const [i, { name, out }] of cases.entries()) {
      const reply = replies[i] as Fields;
      const best = Number(out['best_weighted_sse_total_variance']);
      expect(reply['best_weighted_sse_total_variance'] as number).toBeLessThanOrEqual(Math.max(1.05 * best, 1e-20));
      expectAgreement(reply['fitted_iv'], out['fitted_iv'], 1e-5, String(name));
      expectAgreement(reply['outlier_indices'], out['outlier_indices'] ?? [], 0, String(name));
      expect(reply['outlier_indices']).toHaveLength(((out['outlier_indices'] as unknown[]) ?? []).length);
      expect(reply['butterfly_free']).toBe(true);
    }
  });

  it('answers what cannot be fitted or is no smile with a reason, and goes on', () => {
    const replies = quantReplies('svi', [
      { T: 0.1, k: [-0.1, 0, 0.1], iv: [0.5, 0.5, 0.5] },
      { a: 0.01, b: 0.1, rho: 1.5, m: 0, sigma: 0.1, T: 0.1 },
      { T: 0.1, k: [0, 0.1], iv: [0.5] },
      { near: [0.01, 0.1], far: [0.02, 0.1, 0, 0, 0.1] },
      { a: 0.01, b: 0.1, rho: -0.2, m: 0, sigma: 0.1, T: 0.1, k: [0] },
    ]);
    expect(replies[0]).toEqual({ status: 'too_few_quotes' });
    expect(replies[1]).toEqual({ status: 'not_a_smile' });
    expect(replies[2]).toMatchObject({ status: 'bad_input', line: 3 });
    expect(replies[3]).toMatchObject({ status: 'bad_input', line: 4 });
    expect(replies[4]?.['points']).toHaveLength(1);
  });
});

describe('argus quant iv-rank', () => {
  it.skipIf(ranks === null)('agrees with every reference value (skipped without the reference tables)', () => {
    const cases = ranks?.['cases'] ?? [];
    expect(cases.length).toBeGreaterThan(8);
    const replies = quantReplies(
      'iv-rank',
      cases.map(({ inp }) => inp),
    );
    for (const [i, { name, out }] of cases.entries()) expectAgreement(replies[i], out, 1e-12, String(name));
  });
});

describe('argus quant dvol', () => {
  const quotes = (width: number) =>
    [90, 95, 100, 105, 110].map((K) => ({
      K,
      call: Math.max(0, 100 - K) + width * Math.exp(-(((K - 100) / 8) ** 2)),
      put: Math.max(0, K - 100) + width * Math.exp(-(((K - 100) / 8) ** 2)),
    }));
  const expiries = [
    { days: 20, T: 20 / 365, r: 0, quotes: quotes(2.5) },
    { days: 50, T: 50 / 365, r: 0, quotes: quotes(4) },
  ];

  it('compares its index with a published one, which it never replaces', () => {
    const [own] = quantReplies('dvol', [{ expiries }]);
    const index = Number(own?.['index']);
    const [near, far, none] = quantReplies('dvol', [
      { expiries, published: index + 0.5 },
      { expiries, published: index + 5 },
      { expiries, target_days: 60 },
    ]);
    expect(near).toMatchObject({ published_status: 'ok' });
    expect(Number(near?.['above_strip'])).toBeCloseTo(0.5, 9);
    expect(Number(near?.['daily_move'])).toBeCloseTo((index + 0.5) / 100 / Math.sqrt(365), 12);
    expect(far).toMatchObject({ published_status: 'disputed', index });
    expect(none).toEqual({ status: 'no_bracket' });
  });

  it.skipIf(strip === null)('agrees with the reference strip (skipped without the reference tables)', () => {
    const { inp, out } = strip ?? { inp: NOTHING, out: NOTHING };
    const reply = quantReplies('dvol', [inp])[0] ?? NOTHING;
    const { continuous_near: near, continuous_next: next, ...discrete } = out;
    expectAgreement(reply, discrete, 1e-9, 'dvol');
    // The integral of the same smile, without strikes and ticks.
    expectAgreement(reply, { near: { vol: near }, next: { vol: next } }, 5e-4, 'dvol');
  });
});
