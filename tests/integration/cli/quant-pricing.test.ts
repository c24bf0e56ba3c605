import { describe, expect, it } from 'vitest';
import { quantReplies, referenceTable } from '#tests/support/quant-tables';

const greeks = referenceTable('bs_greeks');
const implied = referenceTable('implied_vol');
const americans = referenceTable('american');
const assignments = referenceTable('fills_fees_expiry');

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

describe('an option on a forward', () => {
  it('is priced by Black-76, and its volatility found again', () => {
    const terms = { F: 104.2, K: 110, T: 0.25, r: 0.04, type: 'C' };
    const [made] = quantReplies('price', [{ ...terms, sigma: 0.6 }]);
    const [spot] = quantReplies('price', [{ S: 104.2, K: 110, T: 0.25, r: 0.04, q: 0.04, type: 'C', sigma: 0.6 }]);
    expect(made?.['price']).toBe(spot?.['price']);
    expect(Number(made?.['rho'])).toBeCloseTo(-0.25 * Number(made?.['price']), 12);
    const [solved] = quantReplies('iv', [{ ...terms, price: made?.['price'] }]);
    expect(solved).toMatchObject({ status: 'ok', iv: expect.closeTo(0.6, 12) as number });
  });
});

describe('argus quant iv', () => {
  it.skipIf(implied === null)('agrees with every reference value (skipped without the reference tables)', () => {
    const cases = [...(implied?.['cases'] ?? []), ...(implied?.['undefined_cases'] ?? [])];
    expect(cases.length).toBeGreaterThan(30);
    const replies = quantReplies(
      'iv',
      cases.map(({ inp }) => inp),
    );
    for (const [i, { name, out }] of cases.entries()) {
      const { iv, status, dsigma_per_price_ulp: perUlp } = replies[i] as Readonly<Record<string, number | string>>;
      if (out['status'] === 'unresolvable') {
        // This price is nothing but rounding, and every reason to give no answer is a good one.
        expect(['unresolvable', 'zero_time_value'], name).toContain(status);
        continue;
      }
      expect(status, name).toBe(out['status']);
      if (status !== 'ok') continue;
      const blur = Number(out['dsigma_per_price_ulp']);
      expect(Math.abs(Number(iv) - Number(out['iv'])), name).toBeLessThanOrEqual(Math.max(1e-9, 50 * blur));
      expect(Number(perUlp) / blur, name).toBeCloseTo(1, 2);
    }
  });

  it.skipIf(implied === null)('agrees on quotes, side by side (skipped without the reference tables)', () => {
    const cases = implied?.['quote_band_cases'] ?? [];
    const replies = quantReplies(
      'iv',
      cases.map(({ inp }) => inp),
    );
    for (const [i, { out }] of cases.entries()) {
      for (const [field, truth] of Object.entries(out)) {
        const value = replies[i]?.[field];
        if (typeof truth === 'number') expect(Math.abs(Number(value) - truth), field).toBeLessThan(1e-9);
        else expect(value, field).toBe(truth);
      }
    }
    expect(cases.length).toBe(4);
  });

  it('answers a quote side by side, and says when nobody bids or the sides cross', () => {
    const terms = { S: 61, K: 70, T: 0.08, r: 0.04, q: 0, type: 'C' };
    const [plain, noBid, crossed] = quantReplies('iv', [
      { ...terms, bid: 0.9, ask: 1 },
      { ...terms, bid: 0, ask: 0.1 },
      { ...terms, bid: 1, ask: 0.9 },
    ]);
    expect(plain).toMatchObject({ status_bid: 'ok', status_mid: 'ok', status_ask: 'ok', quote: 'ok' });
    expect(Number(plain?.['iv_bid'])).toBeLessThan(Number(plain?.['iv_mid']));
    expect(noBid).toMatchObject({ iv_bid: null, status_bid: 'zero_time_value', iv_halfspread: null, quote: 'no_bid' });
    expect(crossed).toEqual({ status: 'crossed' });
  });
});

describe('argus quant american', () => {
  it.skipIf(americans === null)('agrees with every reference value (skipped without the reference tables)', () => {
    const cases = americans?.['cases'] ?? [];
    expect(cases.length).toBe(12);
    const replies = quantReplies(
      'american',
      cases.map(({ inp }) => inp),
    );
    for (const [i, { name, inp, out }] of cases.entries()) {
      for (const [figure, truth] of Object.entries(out)) {
        const value = Number(replies[i]?.[figure]);
        const converged = figure === 'american' || figure === 'bbsr_6000';
        const allowed = converged ? 2e-5 * Number(inp['K']) : 1e-8 * Number(truth);
        expect(Math.abs(value - Number(truth)), `${name} ${figure}: ${value}`).toBeLessThanOrEqual(allowed);
      }
    }
  });

  it.skipIf(americans === null)('agrees with dividends set aside (skipped without the reference tables)', () => {
    const cases = americans?.['discrete_dividend_cases'] ?? [];
    expect(cases.length).toBe(5);
    const replies = quantReplies(
      'american',
      cases.map(({ inp }) => inp),
    );
    for (const [i, { name, inp, out }] of cases.entries()) {
      const reply = replies[i] ?? {};
      const tolerance = (2e-3 * Number(inp['K'])) / 100;
      for (const [figure, value] of Object.entries(out)) {
        const truth = Number(value);
        const allowed = figure.endsWith('_fd') ? tolerance : 1e-8 * truth;
        expect(Math.abs(Number(reply[figure]) - truth), `${name} ${figure}`).toBeLessThanOrEqual(allowed);
      }
      const off = Math.abs(Number(reply['american']) - Number(out['american_escrowed_fd']));
      expect(off, `${name} american: ${String(reply['american'])}`).toBeLessThanOrEqual(tolerance);
    }
  });

  it.skipIf(implied === null)('knows that a price at parity holds no volatility (skipped without the tables)', () => {
    const cases = implied?.['american_parity_cases'] ?? [];
    for (const [i, reply] of quantReplies(
      'iv',
      cases.map(({ inp }) => inp),
    ).entries()) {
      const out = cases[i]?.out ?? {};
      expect([reply['status_european'], reply['status_american']]).toEqual([
        out['status_european'],
        out['status_american'],
      ]);
      expect(Math.abs(Number(reply['iv_european']) - Number(out['iv_european']))).toBeLessThan(1e-9);
    }
  });

  it('finds the volatility of a price that it made', () => {
    const terms = { S: 52.37, K: 60, T: 0.123, r: 0.043, q: 0, type: 'P', steps: 100 };
    const [made] = quantReplies('american', [{ ...terms, sigma: 0.55 }]);
    const [solved] = quantReplies('american', [{ ...terms, price: made?.['american'] }]);
    expect(solved).toMatchObject({ status: 'ok', iv: expect.closeTo(0.55, 9) as number });
  });
});

describe('argus quant assignment', () => {
  it.skipIf(assignments === null)('agrees with every reference value (skipped without the reference tables)', () => {
    const cases = [...(assignments?.['early_assignment'] ?? []), ...(assignments?.['assignment_allocation'] ?? [])];
    expect(cases.length).toBe(10);
    const replies = quantReplies(
      'assignment',
      cases.map(({ inp }) => inp),
    );
    for (const [i, { inp, out }] of cases.entries()) {
      for (const [figure, truth] of Object.entries(out)) {
        const value = replies[i]?.[figure];
        if (typeof truth === 'number') {
          expect(Math.abs(Number(value) - truth), `${JSON.stringify(inp)} ${figure}`).toBeLessThan(1e-9);
        } else expect(value, JSON.stringify(inp)).toBe(truth);
      }
    }
  });
});
