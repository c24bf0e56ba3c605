import { describe, expect, it } from 'vitest';
import { parseInstant } from '#window/views/replay-bar/parse-instant.ts';
import { nextSpeed } from '#window/views/replay-bar/replay-actions.ts';

const at = (text: string): number => Date.parse(text);
const reach = {
  fromMs: at('2026-03-05T05:00:00Z'),
  toMs: at('2026-03-06T05:00:00Z'),
  nowMs: at('2026-03-05T17:21:12Z'),
};

describe('a time typed by hand', () => {
  it.each([
    ['10:40', '2026-03-05T15:40:00Z'],
    [' 9:30:15 et ', '2026-03-05T14:30:15Z'],
    ['10:40:12.5', '2026-03-05T15:40:12.500Z'],
    ['2026-03-05 10:40', '2026-03-05T15:40:00Z'],
    ['2026-03-05T10:40:01', '2026-03-05T15:40:01Z'],
    ['2026-03-05', '2026-03-05T05:00:00Z'],
    ['+15m', '2026-03-05T17:36:12Z'],
    ['-1.5h', '2026-03-05T15:51:12Z'],
    ['−30s', '2026-03-05T17:20:42Z'],
  ])('%s is on New York’s clock', (text, wanted) => {
    expect(parseInstant(text, reach)).toEqual({ ms: at(wanted) });
  });

  it('means the next day where only that is on the tape', () => {
    const night = {
      fromMs: at('2026-03-06T01:00:00Z'),
      toMs: at('2026-03-06T13:00:00Z'),
      nowMs: at('2026-03-06T02:00:00Z'),
    };
    expect(parseInstant('07:00', night)).toEqual({ ms: at('2026-03-06T12:00:00Z') });
  });

  it.each([
    ['noon', 'is no time'],
    ['10:40 11:00', 'is no time'],
    ['25:00', 'on a clock'],
    ['2026-02-30 10:00', 'There is no 2026-02-30'],
    ['2026-03-09 10:00', 'This tape runs from 5 Mar 2026 00:00 to 6 Mar 2026 00:00 ET.'],
    ['+3d', 'This tape runs'],
  ])('%s is refused with what would do', (text, problem) => {
    expect(parseInstant(text, reach)).toEqual({ problem: expect.stringContaining(problem) as unknown });
  });
});

describe('the speed of the replay', () => {
  it('goes to the next step from wherever it is', () => {
    expect([nextSpeed(1, 1), nextSpeed(7, 1), nextSpeed(1_000, 1), nextSpeed('max', 1)]).toEqual([2, 10, 'max', 'max']);
    expect([nextSpeed(1, -1), nextSpeed(7, -1), nextSpeed('max', -1), nextSpeed(0.25, -1)]).toEqual([
      0.5, 5, 1_000, 0.25,
    ]);
  });
});
