import { describe, expect, it } from 'vitest';
import { quantReplies, referenceTable } from '#tests/support/quant-tables';
import { argus } from '#tests/support/run-argus';

type Fields = Readonly<Record<string, unknown>>;

interface Case {
  readonly name?: string;
  readonly inp: Fields;
  readonly out: Fields;
}

const touches = referenceTable('touch');
const targets = referenceTable('pop_target');
const HESTON = { v0: 0.3, kappa: 3, theta: 0.36, xi: 1.1, rho: -0.25 };
const LEVEL = { S: 52.37, H: 48, T: 30 / 365, days: 30, mu: 0.043 };
const LEGS = [
  { type: 'P', K: 48, qty: -1, iv_mark: 0.55 },
  { type: 'P', K: 45, qty: 1, iv_mark: 0.55 },
];
const SPREAD = { S: 52.37, T: 30 / 365, days: 30, mu: 0.043, r: 0.043, legs: LEGS, credit: 0.65, target_fraction: 0.5 };

function numberOf(reply: Fields | undefined, name: string): number {
  return Number(reply?.[name]);
}

describe('argus quant touch', () => {
  it.skipIf(touches === null)('agrees with every reference probability (skipped without the reference tables)', () => {
    const { bs_single, bs_double, heston_single } = touches as unknown as Readonly<Record<string, readonly Case[]>>;
    const exact = [...(bs_single as readonly Case[]), ...(bs_double as readonly Case[])];
    const simulated = heston_single as readonly Case[];
    const replies = quantReplies(
      'touch',
      [...exact, ...simulated].map(({ inp }) => inp),
    );
    for (const [i, { inp, out }] of exact.entries()) {
      for (const [figure, truth] of Object.entries(out)) {
        const off = Math.abs(numberOf(replies[i], figure) - Number(truth));
        expect(off, `${figure} of ${JSON.stringify(inp)}`).toBeLessThan(1e-9);
      }
    }
    for (const [i, { inp, out }] of simulated.entries()) {
      const reply = replies[exact.length + i];
      const title = JSON.stringify(inp);
      const theirs = Number(out['mc_se']);
      expect(Math.abs(numberOf(reply, 'p_touch_continuous') - Number(out['p_touch_continuous'])), title).toBeLessThan(
        0.003,
      );
      const both = 4 * Math.hypot(theirs, numberOf(reply, 'mc_se')) + 0.001;
      expect(Math.abs(numberOf(reply, 'mc_bridge') - Number(out['mc_bridge'])), title).toBeLessThan(both);
      const daily = numberOf(reply, 'p_touch_daily_close_monitored') - Number(out['p_touch_daily_close_monitored']);
      expect(Math.abs(daily), title).toBeLessThan(
        4 * Math.hypot(Number(out['daily_se']), numberOf(reply, 'daily_se')) + 0.001,
      );
    }
  });

  it('gives the same figures on every backend that runs on the processor', () => {
    const asked = { ...LEVEL, ...HESTON, paths: 4_000 };
    const [reference, vector] = quantReplies('touch', [
      { ...asked, backend: 'typescript' },
      { ...asked, backend: 'wasm' },
    ]);
    expect(String(reference?.['backend'])).toMatch(/^typescript on /);
    expect(String(vector?.['backend'])).toMatch(/^wasm on /);
    for (const figure of ['p_touch_continuous', 'mc_se', 'p_touch_daily_monitored', 'daily_se', 'p_beyond_at_expiry']) {
      expect(numberOf(vector, figure)).toBeCloseTo(numberOf(reference, figure), 3);
    }
  });

  it('takes a model as an object or as its fields, and the same seed as the same paths', () => {
    const asked = { ...LEVEL, paths: 1_000, backend: 'wasm' };
    const [fields, object, again, other, jumps] = quantReplies('touch', [
      { ...asked, ...HESTON },
      { ...asked, model: { name: 'heston', ...HESTON } },
      { ...asked, ...HESTON, seed: 1 },
      { ...asked, ...HESTON, seed: 2 },
      { ...asked, ...HESTON, lambda: 6, muJ: -0.04, sigmaJ: 0.07 },
    ]);
    expect(object).toEqual(fields);
    expect(again).toEqual(fields);
    expect(other?.['mc_bridge']).not.toBe(fields?.['mc_bridge']);
    expect(jumps?.['model']).toBe('bates');
    expect(numberOf(jumps, 'p_touch_continuous')).toBeGreaterThan(numberOf(fields, 'p_touch_continuous'));
  });

  it('says what it cannot do', () => {
    const replies = quantReplies('touch', [
      { ...LEVEL, ...HESTON, xi: 0 },
      { ...LEVEL, ...HESTON, steps_per_day: 1_000, paths: 20_000_000 },
      { ...LEVEL, H: undefined, L: 50, U: 52, sigma: 0.5 },
      {
        ...LEVEL,
        model: { name: 'bootstrap', log_returns: Array.from({ length: 300 }, (_, i) => (i % 7) / 100), horizon: 5 },
      },
      { ...LEVEL, ...HESTON, paths: 1.5 },
      { ...LEVEL, ...HESTON, backend: 'abacus' },
      { ...LEVEL, sigma: 0 },
    ]);
    expect(replies.map((reply) => reply['status'])).toEqual([
      'cannot_draw',
      'too_many_steps',
      'bad_input',
      'bad_input',
      'bad_input',
      'bad_input',
      undefined,
    ]);
    expect(replies[2]).toMatchObject({ field: 'U' });
    expect(replies.at(-1)).toMatchObject({ p_touch_continuous: 0, p_touch_daily_monitored: 0 });
  });

  it('refuses a backend that the environment names wrongly, and says which there are', () => {
    const run = argus(
      [
        'quant',
        'touch',
        '--S',
        '52',
        '--H',
        '48',
        '--T',
        '0.1',
        '--v0',
        '0.3',
        '--kappa',
        '3',
        '--theta',
        '0.3',
        '--xi',
        '1',
        '--rho',
        '0',
      ],
      {
        environment: { ARGUS_COMPUTE_BACKEND: 'abacus' },
      },
    );
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('auto, typescript, wasm, webgpu');
  });
});

describe('argus quant target', () => {
  it.skipIf(targets === null)('agrees with every reference probability (skipped without the reference tables)', () => {
    const cases = (targets as unknown as { readonly cases: readonly Case[] }).cases;
    const heston = cases.map(({ inp, out }) => {
      const { params } = out['heston_path_bs_mark'] as { readonly params: Fields };
      return { ...inp, model: { name: 'heston', ...params } };
    });
    const replies = quantReplies('target', [...cases.map(({ inp }) => inp), ...heston]);
    for (const [i, { name, out }] of cases.entries()) {
      const reply = replies[i];
      for (const figure of ['model_value_at_entry', 'p_target', 'p_stop', 'p_neither', 'expected_holding_years']) {
        expect(Math.abs(numberOf(reply, figure) - Number(out[figure])), `${name} ${figure}`).toBeLessThan(1e-6);
      }
      const ours = reply?.['cumulative_p_target_by_day'] as readonly number[];
      for (const [day, truth] of (out['cumulative_p_target_by_day'] as readonly number[]).entries()) {
        expect(Math.abs((ours[day] as number) - truth), `${name} day ${day + 1}`).toBeLessThan(1e-6);
      }
      const truth = out['heston_path_bs_mark'] as Readonly<Record<'p_target' | 'p_stop' | 'se', number>>;
      const simulated = replies[cases.length + i];
      const within = 4 * Math.hypot(truth.se, numberOf(simulated, 'se')) + 0.002;
      expect(Math.abs(numberOf(simulated, 'p_target') - truth.p_target), `${name} under Heston`).toBeLessThan(within);
      expect(Math.abs(numberOf(simulated, 'p_stop') - truth.p_stop), `${name} under Heston`).toBeLessThan(within);
    }
  });

  it('accounts for every way to end, and carries conventions and errors', () => {
    const [exact, simulated] = quantReplies('target', [
      { ...SPREAD, sigma_path: 0.55, stop_multiple: 2, close_at_day: 20 },
      { ...SPREAD, ...HESTON, stop_multiple: 2, close_at_day: 20, paths: 8_000 },
    ]);
    for (const reply of [exact, simulated]) {
      const ends = ['p_target', 'p_stop', 'p_time', 'p_neither'].map((name) => numberOf(reply, name));
      expect(ends.reduce((sum, end) => sum + end, 0)).toBeCloseTo(1, 5);
      expect(reply).toMatchObject({ p_neither: expect.closeTo(0, 9), marks: 'sticky strike', drift: 0.043 });
      expect(String(reply?.['monitoring'])).toContain('30 looks');
      expect(numberOf(reply, 'expected_days')).toBeLessThanOrEqual(20);
      expect(numberOf(reply, 'profit_se')).toBeGreaterThan(0);
    }
    expect(exact).toMatchObject({ method: 'recursion', se: 0 });
    expect(simulated).toMatchObject({ method: 'simulation' });
    expect(numberOf(simulated, 'se')).toBeGreaterThan(0);
  });

  it('sees early assignment where interest or a dividend makes it rational', () => {
    const deep = {
      ...SPREAD,
      legs: [{ type: 'P', K: 60, qty: -1, iv_mark: 0.3 }],
      credit: 8,
      sigma_path: 0.3,
      paths: 4_000,
    };
    const call = {
      ...SPREAD,
      legs: [{ type: 'C', K: 48, qty: -1, iv_mark: 0.3 }],
      credit: 5,
      sigma_path: 0.3,
      paths: 4_000,
    };
    const [costly, free, paying, quiet] = quantReplies('target', [
      { ...deep, target_fraction: null },
      { ...deep, target_fraction: null, r: 0 },
      { ...call, target_fraction: null, dividend: 0.9, days_to_ex: 15 },
      { ...call, target_fraction: null },
    ]);
    expect(numberOf(costly, 'p_assignment_risk')).toBeGreaterThan(0.5);
    expect(numberOf(free, 'p_assignment_risk')).toBe(0);
    expect(numberOf(paying, 'p_assignment_risk')).toBeGreaterThan(0.5);
    expect(numberOf(quiet, 'p_assignment_risk')).toBe(0);
  });

  it('names the leg that is wrong', () => {
    const [reply] = quantReplies('target', [{ ...SPREAD, sigma_path: 0.55, legs: [LEGS[0], { ...LEGS[1], qty: 0 }] }]);
    expect(reply).toMatchObject({ status: 'bad_input', field: 'legs[1].qty' });
  });
});
