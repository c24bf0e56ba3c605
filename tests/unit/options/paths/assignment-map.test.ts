import { describe, expect, it } from 'vitest';
import { assignmentMap } from '#options/paths/assignment-map';
import { EXIT, exitAt } from '#options/paths/exit-map';
import { targetMap, type TargetQuestion } from '#options/paths/target-question';
import { BULL_PUT, COVERED_CALL, rules, schedule } from '#tests/unit/options/paths/positions';

const SPREAD: TargetQuestion = {
  position: BULL_PUT,
  rules: rules({ stopMultiple: null }),
  schedule: schedule(),
};
const CALL: TargetQuestion = {
  position: { ...COVERED_CALL, legs: COVERED_CALL.legs.map((leg) => ({ ...leg, markVolatility: 0.3 })) },
  rules: rules({ basis: 1.9, targetFraction: null, stopMultiple: null }),
  schedule: schedule(),
};

describe('early assignment along a path', () => {
  it('threatens a short put once it is deep in the money, and further out with less time', () => {
    const map = assignmentMap(SPREAD, targetMap(SPREAD), null);
    const deep = Math.log(20 / 52.37);
    for (let row = 0; row < map.rows - 1; row++) expect(exitAt(map, row, deep)).toBe(EXIT.target);
    const edges = Array.from({ length: map.rows - 1 }, (_, row) => map.breakpoints[row * map.width] as number);
    expect(edges.toSorted((a, b) => a - b)).toEqual(edges);
    for (const edge of edges) expect(Math.exp(edge) * 52.37).toBeLessThan(48);
  });

  it('does not concern a position that its rules have closed, nor expiry', () => {
    const stopped = { ...SPREAD, rules: rules({ stopMultiple: 1 }) };
    const own = targetMap(stopped);
    const map = assignmentMap(stopped, own, null);
    for (let row = 0; row < map.rows; row++) {
      for (let x = -0.8; x <= 0.8; x += 0.01) {
        if (exitAt(own, row, x) !== EXIT.stay) expect(exitAt(map, row, x)).not.toBe(EXIT.target);
      }
    }
    for (let x = -0.8; x <= 0.8; x += 0.01) expect(exitAt(map, map.rows - 1, x)).toBe(EXIT.stop);
  });

  it('threatens a short call only on the eve of a dividend that is worth more than its time value', () => {
    const inTheMoney = Math.log(65 / 52.37);
    const none = assignmentMap(CALL, targetMap(CALL), null);
    const paying = assignmentMap(CALL, targetMap(CALL), { amount: 0.9, exYears: 15.5 / 365 });
    for (let row = 0; row < none.rows - 1; row++) {
      expect(exitAt(none, row, inTheMoney)).toBe(EXIT.stay);
      // Row 14 is the look after 15 days, half a day before the ex-date.
      expect(exitAt(paying, row, inTheMoney)).toBe(row === 14 ? EXIT.target : EXIT.stay);
    }
  });

  it('does not concern legs that were bought', () => {
    const legs = BULL_PUT.legs.map((leg) => ({ ...leg, quantity: 1 }));
    const bought = {
      ...SPREAD,
      position: { ...BULL_PUT, legs, entryCash: -3 },
      rules: rules({ targetFraction: null }),
    };
    const map = assignmentMap(bought, targetMap(bought), null);
    for (let x = -0.8; x <= 0.8; x += 0.05) expect(exitAt(map, 3, x)).not.toBe(EXIT.target);
  });
});
