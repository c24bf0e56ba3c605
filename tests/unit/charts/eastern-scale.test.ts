import { describe, expect, it } from 'vitest';
import { EasternScale, weightBetween } from '#window/charts/eastern-scale.ts';

describe('the time axis', () => {
  const at = (text: string): number => Date.parse(text);

  it('turns its days at midnight in New York, not in London', () => {
    expect(weightBetween(at('2026-03-05T23:59:00Z'), at('2026-03-06T00:00:00Z'))).toBeLessThan(50);
    expect(weightBetween(at('2026-03-06T04:59:00Z'), at('2026-03-06T05:00:00Z'))).toBe(50);
    expect(weightBetween(at('2026-07-01T03:59:00Z'), at('2026-07-01T04:00:00Z'))).toBe(60);
    expect(weightBetween(at('2026-01-01T04:59:00Z'), at('2026-01-01T05:00:00Z'))).toBe(70);
  });

  it('holds whole hours to be more than minutes', () => {
    const hour = weightBetween(at('2026-03-05T14:59:00Z'), at('2026-03-05T15:00:00Z'));
    const five = weightBetween(at('2026-03-05T15:04:00Z'), at('2026-03-05T15:05:00Z'));
    const one = weightBetween(at('2026-03-05T15:05:00Z'), at('2026-03-05T15:06:00Z'));
    expect(hour).toBeGreaterThan(five);
    expect(five).toBeGreaterThan(one);
    expect(weightBetween(at('2026-03-05T15:05:00Z'), at('2026-03-05T15:05:00Z'))).toBe(0);
  });

  it('writes crosshair labels as days or as minutes', () => {
    const scale = new EasternScale();
    const item = scale.convertHorzItemToInternal(at('2026-03-05T15:05:00Z'));
    expect(scale.formatHorzItem(item)).toBe('Thu 5 Mar 2026  10:05 ET');
    scale.showsDays = true;
    expect(scale.formatHorzItem(item)).toBe('Thu 5 Mar 2026');
  });
});
