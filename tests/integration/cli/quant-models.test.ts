import { describe, expect, it } from 'vitest';
import { quantReplies, referenceTable } from '#tests/support/quant-tables';
import { argus } from '#tests/support/run-argus';

const prices = [referenceTable('heston_prices'), referenceTable('bates_prices')];
const characteristic = referenceTable('heston_cf');
const calibration = referenceTable('heston_calibration');
const outcomes = referenceTable('pop_expiry');

describe('argus quant heston', () => {
  it.skipIf(prices.includes(null))('agrees with every reference price (skipped without the reference tables)', () => {
    const cases = prices.flatMap((table) => table?.['cases'] ?? []);
    expect(cases.length).toBeGreaterThan(30);
    const replies = quantReplies(
      'heston',
      cases.map(({ inp }) => inp),
    );
    for (const [i, { name, inp, out }] of cases.entries()) {
      for (const [figure, truth] of Object.entries(out)) {
        const scale = figure.startsWith('P') ? 1 : Number(inp['S']);
        const off = Math.abs(Number(replies[i]?.[figure]) - Number(truth));
        expect(off, `${name} ${figure}`).toBeLessThan(1e-8 * scale);
      }
    }
  });

  it.skipIf(characteristic === null)(
    'shows the reference characteristic functions and cumulants (skipped without the reference tables)',
    () => {
      const cases = characteristic?.['cases'] ?? [];
      const replies = quantReplies(
        'heston',
        cases.map(({ inp }) => inp),
      );
      for (const [i, { name, out }] of cases.entries()) {
        const shown = replies[i]?.['cf'] as readonly Record<string, number>[];
        const truths = out['cf'] as readonly Record<string, number>[];
        expect(shown.length, name).toBe(truths.length);
        for (const [j, truth] of truths.entries()) {
          for (const [part, value] of Object.entries(truth)) {
            expect(Math.abs((shown[j]?.[part] ?? Number.NaN) - value), `${name} ${part}`).toBeLessThan(1e-10);
          }
        }
        for (const cumulant of ['c1', 'c2', 'c4']) {
          expect(Number(replies[i]?.[cumulant]) / Number(out[cumulant]) - 1, `${name} ${cumulant}`).toBeCloseTo(0, 8);
        }
      }
    },
  );

  it.skipIf(calibration === null)('finds the reference fits (skipped without the reference tables)', () => {
    const { inp, clean, noisy } = calibration as unknown as CalibrationTable;
    const [exact, best] = quantReplies('heston', [
      { ...inp, quotes: clean.quotes },
      { ...inp, quotes: noisy.quotes },
    ]);
    expect(Number(exact?.['objective_at_x0']) / clean.objective_at_x0).toBeCloseTo(1, 6);
    expect(exact?.['objective']).toBeLessThan(1e-10);
    for (const [name, within] of Object.entries({ v0: 1e-3, theta: 1e-3, rho: 0.01, xi: 0.02, kappa: 0.1 })) {
      expect(Math.abs(Number(exact?.[name]) - (clean.recovered[name] ?? Number.NaN)), name).toBeLessThan(within);
    }
    expect(best?.['objective']).toBeLessThan(1.02 * noisy.best_objective);
  });

  it('names the parameter that is missing or out of bounds', () => {
    const { stdout } = argus(['quant', 'heston'], {
      input:
        '{"T":1,"v0":0.04,"kappa":1,"theta":0.04,"xi":1}\n{"T":1,"v0":0.04,"kappa":1,"theta":0.04,"xi":1,"rho":-2}\n',
    });
    const [missing, outside] = stdout.trim().split('\n');
    expect(JSON.parse(missing ?? '')).toMatchObject({ status: 'bad_input', field: 'rho', line: 1 });
    expect(JSON.parse(outside ?? '')).toMatchObject({ status: 'bad_input', field: 'rho', line: 2 });
  });
});

describe('argus quant pop', () => {
  it.skipIf(outcomes === null)('agrees with every reference figure (skipped without the reference tables)', () => {
    const cases = outcomes?.['cases'] ?? [];
    expect(cases.length).toBeGreaterThan(30);
    const replies = quantReplies(
      'pop',
      cases.map(({ inp }) => inp),
    );
    for (const [i, { name, out }] of cases.entries()) {
      for (const [figure, truth] of Object.entries(out)) {
        const given = [replies[i]?.[figure]].flat();
        const truths = [truth].flat();
        expect(given.length, `${name} ${figure}`).toBe(truths.length);
        for (const [j, value] of truths.entries()) {
          expect(Math.abs(Number(given[j]) - Number(value)), `${name} ${figure}`).toBeLessThan(1e-8);
        }
      }
    }
  });

  it('answers for returns that happened, and refuses a history that is too short', () => {
    const closes = Array.from({ length: 200 }, (_, i) => 50 + (i % 7) - (i % 3));
    const ask = (history: readonly number[]) => ({
      kind: 'bull_put',
      strikes: [48, 45],
      premium_per_share: 0.6,
      S: 52,
      T: 0.08,
      model: { name: 'bootstrap', closes: history, horizon: 20 },
    });
    const [answered, refused] = quantReplies('pop', [ask(closes), ask(closes.slice(0, 70))]);
    expect(answered).toMatchObject({ model: 'bootstrap', max_loss: 2.4 });
    expect(Number(answered?.['pop'])).toBeGreaterThan(0.5);
    expect(refused).toEqual({ status: 'too_little_history' });
  });

  it('refuses strikes in an order that makes another structure', () => {
    const { stdout } = argus(['quant', 'pop'], {
      input: `${JSON.stringify({ kind: 'bull_put', strikes: [45, 48], premium_per_share: 0.6, S: 52, T: 0.08, model: { name: 'bs', sigma: 0.5 } })}\n`,
    });
    expect(JSON.parse(stdout)).toMatchObject({ status: 'bad_input', field: 'strikes', line: 1 });
  });

  it('prints a table for flags', () => {
    const flags =
      '--kind bull_put --strikes 48,45 --premium_per_share 0.62 --S 52.37 --T 0.0821917808219178 --mu 0.043';
    const { stdout, code } = argus(['quant', 'pop', ...flags.split(' '), '--model', '{"name":"bs","sigma":0.55}']);
    expect(code).toBe(0);
    expect(stdout).toContain('0.7185763198');
    expect(stdout).toContain('47.38');
  });
});

describe('figures of models', () => {
  it('are the same to the last digit in any time zone and language', () => {
    const heston = { v0: 0.3, kappa: 3, theta: 0.36, xi: 1.1, rho: -0.25 };
    const closes = Array.from({ length: 300 }, (_, i) => 50 + (i % 17) - (i % 5));
    const structure = { kind: 'iron_condor', strikes: [42, 45, 60, 63], premium_per_share: 0.92, S: 52.37, T: 0.08 };
    const asked = [
      { name: 'heston', ...heston },
      { name: 'bates', ...heston, lambda: 2, muJ: -0.05, sigmaJ: 0.09 },
      { name: 'bootstrap', closes, horizon: 20, method: 'stationary' },
    ].map((model) => `${JSON.stringify({ ...structure, model })}\n`);
    const answers = [
      { TZ: 'UTC', LANG: 'C' },
      { TZ: 'America/New_York', LANG: 'en_US.UTF-8' },
      { TZ: 'Asia/Tokyo', LANG: 'ja_JP.UTF-8' },
      { TZ: 'Australia/Lord_Howe', LANG: 'tr_TR.UTF-8' },
    ].map((environment) => argus(['quant', 'pop'], { input: asked.join(''), environment }).stdout);
    expect(answers[0]?.split('\n')).toHaveLength(4);
    expect(new Set(answers).size).toBe(1);
  });
});

interface CalibrationTable {
  readonly inp: object;
  readonly clean: {
    readonly quotes: readonly object[];
    readonly objective_at_x0: number;
    readonly recovered: Readonly<Record<string, number>>;
  };
  readonly noisy: { readonly quotes: readonly object[]; readonly best_objective: number };
}
