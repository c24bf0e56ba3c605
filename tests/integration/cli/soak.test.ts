import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { argus } from '#tests/support/run-argus';

const soak = z.object({
  ok: z.boolean(),
  inputs: z.number(),
  faults: z.record(z.string(), z.number()),
  bars: z.object({ expected: z.number(), exact: z.number(), lost: z.number(), duplicate: z.number() }),
  gaps: z.object({ outages: z.number(), announced: z.number(), rightlyBounded: z.number() }),
  lines: z.array(z.object({ venue: z.string(), phase: z.string(), reconnects: z.number() })),
  minutesProved: z.number(),
  violations: z.array(z.object({ what: z.string(), count: z.number(), example: z.string() })),
});

function run(...args: readonly string[]): z.output<typeof soak> {
  const { stdout, stderr } = argus(['soak', '--sim', '--json', ...args]);
  const said = soak.safeParse(JSON.parse(stdout));
  if (!said.success) throw new Error(`${stderr}\n${said.error.message}`);
  return said.data;
}

describe('argus soak', () => {
  it('records simulated venues through the real connectors, and finds every bar as the market made it', () => {
    const judged = run('--hours', '0.5', '--seed', '3', '--from', '2026-03-03T15:00Z');
    expect(judged.violations).toEqual([]);
    expect(judged.ok).toBe(true);
    expect(judged.bars.exact).toBe(judged.bars.expected);
    expect(judged.bars.expected).toBeGreaterThanOrEqual(50);
    expect(judged.minutesProved).toBeGreaterThanOrEqual(28);
    expect(judged.lines.every(({ phase }) => phase === 'live')).toBe(true);
    expect(judged.faults).toEqual({});
  });

  it('loses, doubles and invents nothing outside of announced gaps while lines break, freeze, lie and come back', () => {
    const args = [
      '--hours',
      '1.5',
      '--faults',
      '--seed',
      '11',
      '--from',
      '2026-03-03T14:30Z',
      '--venues',
      'bybit,yahoo',
    ];
    const judged = run(...args);
    expect(judged.violations).toEqual([]);
    expect(Object.values(judged.faults).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(12);
    expect(Object.keys(judged.faults).length).toBeGreaterThan(8);
    expect(judged.bars.expected).toBeGreaterThan(200);
    expect(judged.bars.exact).toBeLessThan(judged.bars.expected);
    expect(judged.gaps).toMatchObject({ rightlyBounded: judged.gaps.outages });
    expect(judged.gaps.outages).toBeGreaterThan(3);
    expect(judged.lines.some(({ reconnects }) => reconnects > 0)).toBe(true);
  });

  it('is for simulated venues, and says what else there is', () => {
    const { code, stderr } = argus(['soak', '--hours', '1']);
    expect(code).toBe(2);
    expect(stderr).toContain('argus soak --hours 24 --sim --faults');
    expect(argus(['soak', '--hours', 'many', '--sim']).stderr).toContain('"many" is not a number');
  });
});
