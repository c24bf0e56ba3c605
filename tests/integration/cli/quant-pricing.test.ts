import { describe, expect, it } from 'vitest';
import { quantReplies, referenceTable } from '#tests/support/quant-tables';

const greeks = referenceTable('bs_greeks');

describe('argus quant price', () => {
  it.skipIf(greeks === null)('agrees with every reference value (skipped without the reference tables)', () => {
    const cases = [...(greeks?.['cases'] ?? []), ...(greeks?.['limit_cases'] ?? [])];
    expect(cases.length).toBeGreaterThan(30);
    const replies = quantReplies(
      'price',
      cases.map(({ inp }) => inp),
    );
    for (const [i, { name, inp, out }] of cases.entries()) {
      const scale = Math.max(Number(inp['S']), Number(inp['K']), 1);
      for (const [figure, truth] of Object.entries(out)) {
        const value = replies[i]?.[figure];
        if (typeof value !== 'number' || typeof truth !== 'number') expect.fail(`${name} ${figure}: ${String(value)}`);
        const off = Math.abs(value - truth);
        const allowed = Math.max(1e-11 * scale, Math.abs(truth) * (figure === 'price' ? 1e-9 : 1e-8));
        expect(off, `${name} ${figure}: ${value} for ${truth}`).toBeLessThanOrEqual(allowed);
      }
    }
  });
});
