import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawPaths } from '#options/paths/draw-paths';
import { EXIT, type ExitMap, exitAt, exitMap, NEVER } from '#options/paths/exit-map';
import { exitRecursion } from '#options/paths/exit-recursion';
import { exitMapOf, markGrid, yearsLeftAt } from '#options/paths/exit-rules';
import { firstExits } from '#options/paths/first-exits';
import { pairedShare, pairVotes } from '#options/paths/path-estimate';
import { profitAt, type MarkedPosition } from '#options/paths/position-marks';
import { schedulePlan, targetMap, type TargetQuestion } from '#options/paths/target-question';
import { expectedShortfall, tradeOutlook } from '#options/paths/trade-outlook';
import { sharedFile } from '#tests/support/shared-data';
import { BULL_PUT, type CALM, FIXED, plan, QUESTIONS, rules, schedule } from '#tests/unit/options/paths/positions';

const SEED = { low: 7, high: 11 };

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

/** The rules by their definition: value the position, look at the profit. */
function outcomeByDefinition({ position, rules: rule, schedule: when }: TargetQuestion, look: number, x: number) {
  const profit = profitAt(position, x, yearsLeftAt(when, look));
  if (rule.targetFraction !== null && profit >= rule.targetFraction * rule.basis - 1e-9) return EXIT.target;
  if (rule.stopMultiple !== null && profit <= -rule.stopMultiple * rule.basis + 1e-9) return EXIT.stop;
  return look === rule.closeAtLook ? EXIT.time : EXIT.stay;
}

function isNearBreakpoint(map: ExitMap, row: number, x: number): boolean {
  const from = row * map.width;
  return map.breakpoints.subarray(from, from + map.width).some((breakpoint) => Math.abs(breakpoint - x) < 1e-9);
}

describe('an exit map', () => {
  it.each(QUESTIONS)('of $name says at every price what valuing the position there says', (question) => {
    const map = targetMap(question);
    fc.assert(
      fc.property(fc.nat(map.rows - 1), fc.double({ min: -0.9, max: 0.9, noNaN: true }), (row, x) => {
        if (isNearBreakpoint(map, row, x)) return;
        expect(exitAt(map, row, x)).toBe(outcomeByDefinition(question, row + 1, x));
      }),
      { seed: 4, numRuns: 400 },
    );
  });

  it('interpolated on a coarse grid has its boundaries close to the exact ones', () => {
    for (const question of QUESTIONS) {
      const exact = targetMap(question);
      const strikes = question.position.legs.map(({ strike }) => Math.log(strike / question.position.spot));
      const grid = markGrid(1, 201, strikes);
      const coarse = exitMapOf(question.rules, question.schedule, grid, (look, into) => {
        for (const [i, x] of grid.entries())
          into[i] = profitAt(question.position, x, yearsLeftAt(question.schedule, look));
      });
      expect(coarse.width).toBe(exact.width);
      expect(coarse.zones).toEqual(exact.zones);
      for (const [i, breakpoint] of exact.breakpoints.entries()) {
        if (breakpoint !== NEVER) expect(Math.abs((coarse.breakpoints[i] as number) - breakpoint)).toBeLessThan(1e-3);
      }
    }
  });
});

describe('first exits', () => {
  it('are those that walking along each path alone finds', () => {
    const zone = fc.constantFrom(EXIT.stay, EXIT.stay, EXIT.stay, EXIT.target, EXIT.stop);
    const row = fc
      .tuple(
        fc.array(fc.double({ min: -0.2, max: 0.2, noNaN: true }), { maxLength: 4 }),
        fc.array(zone, { minLength: 5, maxLength: 5 }),
      )
      .map(([at, zones]) => ({ breakpoints: at.toSorted((a, b) => a - b), zones: zones.slice(0, at.length + 1) }));
    const paths = drawPaths(plan({ steps: 6, years: 6 / 365 }), 0, 40);
    fc.assert(
      fc.property(fc.tuple(row, row, row), (rows) => {
        const map = exitMap(rows.map((each, i) => ({ ...each, step: 2 * i + 1 })));
        const exits = firstExits(paths, map);
        for (let column = 0; column < 80; column++) {
          const seen = [0, 1, 2].map((at) => exitAt(map, at, paths.logReturns[(2 * at + 1) * 80 + column] as number));
          const first = seen.findIndex((outcome) => outcome !== EXIT.stay);
          expect(exits.rows[column]).toBe(first === -1 ? 3 : first);
          expect(exits.outcomes[column]).toBe(first === -1 ? EXIT.stay : seen[first]);
          const at = first === -1 ? 2 : first;
          expect(exits.logReturns[column]).toBe(paths.logReturns[(2 * at + 1) * 80 + column]);
        }
      }),
      { seed: 4, numRuns: 100 },
    );
  });
});

describe('under a fixed volatility', () => {
  it.each(QUESTIONS)('the recursion over $name leaves no probability over', (question) => {
    const chances = exitRecursion(targetMap(question), { drift: 0.043, volatility: 0.55, stepYears: 1 / 365 });
    const { target, stop, time, stay } = chances;
    expect(sum(target) + sum(stop) + sum(time) + stay).toBeCloseTo(1, 8);
  });

  it.each(QUESTIONS)('simulated paths end $name as the recursion does, within four standard errors', (question) => {
    const map = targetMap(question);
    const { years, looks } = question.schedule;
    const exact = exitRecursion(map, { drift: 0.043, volatility: 0.55, stepYears: years / looks });
    const drawn = drawPaths(schedulePlan(question.schedule, FIXED, 0.043, SEED, 52), 0, 8_000);
    const exits = firstExits(drawn, map);
    for (const [outcome, chance] of [
      [EXIT.target, sum(exact.target)],
      [EXIT.stop, sum(exact.stop)],
      [EXIT.time, sum(exact.time)],
      [EXIT.stay, exact.stay],
    ] as const) {
      const { value, standardError } = pairedShare(pairVotes(exits.outcomes, outcome));
      expect(Math.abs(value - chance)).toBeLessThanOrEqual(4 * standardError + 1e-6);
    }
    const outlook = tradeOutlook(exits, map, question.schedule, (left, x) => profitAt(question.position, x, left));
    const held = exact.target.map((_, row) => {
      const left = (exact.target[row] as number) + (exact.stop[row] as number) + (exact.time[row] as number);
      return (left * years * (row + 1)) / looks;
    });
    const expected = sum(held) + exact.stay * years;
    const { value, standardError } = outlook.holdingYears;
    expect(Math.abs(value - expected)).toBeLessThanOrEqual(4 * standardError + 1e-6);
    expect(outlook.targetByLook.at(-1)).toBe(outlook.target.value);
  });
});

describe('the outlook of a trade', () => {
  const question = { position: BULL_PUT, rules: rules(), schedule: schedule() };
  const map = targetMap(question);
  const exits = firstExits(drawPaths(plan(), 0, 3_000), map);
  const outlook = tradeOutlook(exits, map, question.schedule, (left, x) => profitAt(BULL_PUT, x, left));

  it('accounts for every path', () => {
    const { target, stop, time, neither } = outlook;
    expect(target.value + stop.value + time.value + neither.value).toBeCloseTo(1, 5);
  });

  it('loses no more than the spread can lose', () => {
    expect(outlook.shortfall.value).toBeGreaterThan(2 * 0.65 - 1e-6);
    expect(outlook.shortfall.value).toBeLessThan(3);
  });

  it('comes in millionths', () => {
    for (const { value, standardError } of [outlook.target, outlook.profit, outlook.holdingYears, outlook.shortfall]) {
      expect(value).toBe(Math.round(value * 1e6) / 1e6);
      expect(standardError).toBe(Math.round(standardError * 1e6) / 1e6);
    }
  });

  it('is the worse the more closing costs', () => {
    const dear: MarkedPosition = { ...BULL_PUT, closingCost: 0.05 };
    const dearMap = targetMap({ ...question, position: dear });
    const dearExits = firstExits(drawPaths(plan(), 0, 3_000), dearMap);
    const worse = tradeOutlook(dearExits, dearMap, question.schedule, (left, x) => profitAt(dear, x, left));
    expect(worse.target.value).toBeLessThan(outlook.target.value);
    expect(worse.profit.value).toBeLessThan(outlook.profit.value);
  });
});

describe('expected shortfall', () => {
  it('is the mean of the worst outcomes, the last of them in part', () => {
    const profits = Float64Array.from({ length: 50 }, (_, i) => i - 10);
    // 5 % of 50 are two and a half outcomes: −10, −9 and half of −8.
    expect(expectedShortfall(profits, 0.95).value).toBeCloseTo((10 + 9 + 4) / 2.5, 12);
  });

  it('of outcomes that are all the same is that one', () => {
    expect(expectedShortfall(new Float64Array(40).fill(-2.35), 0.95).value).toBeCloseTo(2.35, 12);
  });
});

interface ReferenceTarget {
  readonly name: string;
  readonly inp: {
    readonly S: number;
    readonly T: number;
    readonly days: number;
    readonly mu: number;
    readonly r: number;
    readonly sigma_path: number;
    readonly legs: readonly { type: 'C' | 'P'; K: number; qty: number; iv_mark: number }[];
    readonly credit: number;
    readonly target_fraction: number;
    readonly stop_multiple: number | null;
  };
  readonly out: {
    readonly p_target: number;
    readonly p_stop: number;
    readonly p_neither: number;
    readonly expected_holding_years: number;
    readonly cumulative_p_target_by_day: readonly number[];
    readonly heston_path_bs_mark: {
      readonly params: Omit<typeof CALM, 'name'>;
      readonly p_target: number;
      readonly p_stop: number;
      readonly substeps_per_day: number;
    };
  };
}

const reference = sharedFile('oracles/pop_target.json');

describe.skipIf(reference === null)('reference targets (skipped where the reference tables are absent)', () => {
  const cases = (): readonly ReferenceTarget[] =>
    (JSON.parse(readFileSync(reference as string, 'utf8')) as { readonly cases: readonly ReferenceTarget[] }).cases;

  function questionOf({ inp }: ReferenceTarget, stepsPerLook: number): TargetQuestion {
    const legs = inp.legs.map(({ type, K, qty, iv_mark }) => ({
      right: type === 'C' ? ('call' as const) : ('put' as const),
      strike: K,
      quantity: qty,
      markVolatility: iv_mark,
    }));
    const held = { legs, shares: 0, spot: inp.S, rate: inp.r, dividendYield: 0, entryCash: inp.credit, closingCost: 0 };
    const { credit: basis, target_fraction: targetFraction, stop_multiple: stopMultiple } = inp;
    return {
      position: held,
      rules: { basis, targetFraction, stopMultiple, closeAtLook: null },
      schedule: { years: inp.T, looks: inp.days, stepsPerLook },
    };
  }

  it('are met to 1e-7 by the recursion', () => {
    for (const each of cases()) {
      const { inp, out } = each;
      const map = targetMap(questionOf(each, 1));
      const walk = { drift: inp.mu, volatility: inp.sigma_path, stepYears: inp.T / inp.days };
      const { target, stop, stay } = exitRecursion(map, walk);
      expect(Math.abs(sum(target) - out.p_target), each.name).toBeLessThan(1e-7);
      expect(Math.abs(sum(stop) - out.p_stop), each.name).toBeLessThan(1e-7);
      expect(Math.abs(stay - out.p_neither), each.name).toBeLessThan(1e-7);
      let reached = 0;
      for (const [day, chance] of target.entries()) {
        reached += chance;
        expect(Math.abs(reached - (out.cumulative_p_target_by_day[day] as number))).toBeLessThan(1e-7);
      }
    }
  });

  it('are met by Heston paths, within four standard errors and 0.002', () => {
    for (const each of cases()) {
      const { params, p_target, p_stop, substeps_per_day } = each.out.heston_path_bs_mark;
      const question = questionOf(each, substeps_per_day);
      const map = targetMap(question);
      const of = schedulePlan(question.schedule, { name: 'heston', ...params }, each.inp.mu, SEED, 52);
      const exits = firstExits(drawPaths(of, 0, 2_000), map);
      const target = pairedShare(pairVotes(exits.outcomes, EXIT.target));
      const stop = pairedShare(pairVotes(exits.outcomes, EXIT.stop));
      expect(Math.abs(target.value - p_target)).toBeLessThan(4 * target.standardError + 0.002);
      expect(Math.abs(stop.value - p_stop)).toBeLessThan(4 * stop.standardError + 0.002);
    }
  });
});
