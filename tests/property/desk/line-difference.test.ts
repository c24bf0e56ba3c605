import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lineDifference } from '#entry/desk/line-difference';

const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 14 }).map((lines) => lines.join('\n'));

function kept(lines: readonly string[], without: string): string {
  return lines
    .filter((line) => !line.startsWith(without))
    .map((line) => line.slice(1))
    .join('\n');
}

it('holds both texts: without what is added the one, without what is taken out the other', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = lineDifference(before, after);
      const same = before === after;
      expect(kept(lines, '+')).toBe(same ? '' : before);
      expect(kept(lines, '−')).toBe(same ? '' : after);
    }),
    { seed: 7, numRuns: 300 },
  );
});

it('marks one changed line of many as one line', () => {
  const lines = Array.from({ length: 3_000 }, (_, i) => `line ${i}`);
  const changed = lines.with(1_500, 'another line');
  const marked = lineDifference(lines.join('\n'), changed.join('\n')).filter((line) => !line.startsWith(' '));
  expect(marked).toEqual(['−line 1500', '+another line']);
});

it('does not take forever over texts that have nothing in common', () => {
  const numbered = (word: string): string => Array.from({ length: 5_000 }, (_, i) => `${word} ${i}`).join('\n');
  expect(lineDifference(numbered('old'), numbered('new'))).toHaveLength(10_000);
});
