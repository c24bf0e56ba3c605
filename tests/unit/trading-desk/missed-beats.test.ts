import { expect, it } from 'vitest';
import { missedBeats } from '#entry/trading/missed-beats';
import { epochMs } from '#primitives/clock';

const NOW = epochMs(1_772_800_000_000);
const ago = (seconds: number) => epochMs(NOW - seconds * 1_000);

it('heartbeats are missed once one is overdue, counted by the source that is worst off', () => {
  expect(missedBeats([ago(29.9), ago(3)], NOW)).toBe(0);
  expect(missedBeats([ago(31), ago(3)], NOW)).toBe(1);
  expect(missedBeats([ago(3), ago(95), null], NOW)).toBe(3);
});

it('nobody is missed who never beat, and a clock that is ahead misses nothing', () => {
  expect(missedBeats([], NOW)).toBeNull();
  expect(missedBeats([null], NOW)).toBeNull();
  expect(missedBeats([ago(-40)], NOW)).toBe(0);
});
