import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlacedAdvice } from '#domain/advice';
import { AdviceAtCursor } from '#research/desk/advice-picture';
import {
  accepted,
  ended,
  issued,
  refused,
  repriced,
  sampleRecommendation,
  sampleSignal,
  warmth,
} from '#tests/support/sample-advice';

const REFUSED = sampleSignal({ id: 'sig-0', score: null });

const DAY: readonly PlacedAdvice[] = [
  warmth(5, 40),
  refused(10, REFUSED),
  accepted(20),
  issued(20),
  repriced(30, 0.4),
  warmth(35, 60),
  repriced(40, 0.33),
  ended(40),
];

describe('advice at a cursor', () => {
  it('shows what lies at or before the cursor, and nothing after it', () => {
    const advice = new AdviceAtCursor();
    expect(advice.at(DAY, 4).conditions.size).toBe(0);
    const before = advice.at(DAY, 19);
    expect(before.refused.map(({ id }) => id)).toEqual(['sig-0']);
    expect(before.accepted).toEqual([]);
    const issue = advice.at(DAY, 29).recommendations.get('sig-1');
    expect(issue).toEqual({ recommendation: sampleRecommendation(), newest: null, end: null });
  });

  it('keeps the newest price and the end of a recommendation', () => {
    const standing = new AdviceAtCursor().at(DAY, 40).recommendations.get('sig-1');
    expect(standing?.newest?.prices.natural).toBe(3_300);
    expect(standing?.end?.cause).toBe('credit');
  });

  it('forgets, when the cursor goes back, what lies ahead of it now', () => {
    const advice = new AdviceAtCursor();
    advice.at(DAY, 100);
    const before = advice.at(DAY, 30);
    expect(before.recommendations.get('sig-1')?.end).toBeNull();
    expect([...before.conditions.values()].map(({ score }) => score)).toEqual([40]);
  });

  it('begins anew when other advice is put in the place of what it heard', () => {
    const advice = new AdviceAtCursor();
    advice.at(DAY, 100);
    const other = advice.at([accepted(20, sampleSignal({ id: 'sig-9' }))], 100);
    expect(other.accepted.map(({ id }) => id)).toEqual(['sig-9']);
    expect(other.recommendations.size).toBe(0);
  });

  it('notices that a list was emptied and filled with as much of something else', () => {
    const advice = new AdviceAtCursor();
    const placed = [accepted(20)];
    advice.at(placed, 100);
    placed.splice(0, 1, accepted(20, sampleSignal({ id: 'sig-9' })));
    expect(advice.at(placed, 100).accepted.map(({ id }) => id)).toEqual(['sig-9']);
  });

  it('says the same at a position whichever way the cursor came there', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 45 }), { minLength: 1, maxLength: 12 }), (way) => {
        const advice = new AdviceAtCursor();
        for (const position of way) {
          const { hear: _came, ...picture } = advice.at(DAY, position) as never as Record<string, unknown>;
          const { hear: _fresh, ...fresh } = new AdviceAtCursor().at(DAY, position) as never as Record<string, unknown>;
          expect(picture).toEqual(fresh);
        }
      }),
      { seed: 3, numRuns: 50 },
    );
  });

  it('hears advice that is appended while the cursor stands beyond it', () => {
    const advice = new AdviceAtCursor();
    advice.at(DAY.slice(0, 3), 100);
    expect(advice.at(DAY, 100).recommendations.size).toBe(1);
  });
});
