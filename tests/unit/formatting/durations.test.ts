import { expect, it } from 'vitest';
import { formatAge, formatCountdown, formatDuration, formatMinutes } from '#window/formatting/durations.ts';

it('A duration is told in its two largest units', () => {
  expect(formatDuration(850)).toBe('850 ms');
  expect(formatDuration(47_900)).toBe('47 s');
  expect(formatDuration(185_000)).toBe('3 min 05 s');
  expect(formatDuration(3_900_000)).toBe('1 h 05 min');
  expect(formatDuration(52 * 3_600_000)).toBe('2 d 4 h');
  expect(formatDuration(-5)).toBe('0 ms');
  expect(formatDuration(null)).toBe('–');
});

it('An age is told in its largest unit and never from the future', () => {
  expect(formatAge(-300)).toBe('now');
  expect(formatAge(999)).toBe('now');
  expect(formatAge(14_000)).toBe('14 s');
  expect(formatAge(60_000)).toBe('1 min');
  expect(formatAge(3_600_000)).toBe('1 h');
  expect(formatAge(49 * 3_600_000)).toBe('2 d');
  expect(formatAge(Number.NaN)).toBe('–');
});

it('A countdown reaches zero only when the time is over', () => {
  expect(formatCountdown(47_000)).toBe('0:47');
  expect(formatCountdown(1)).toBe('0:01');
  expect(formatCountdown(0)).toBe('0:00');
  expect(formatCountdown(11_400_000)).toBe('3:10:00');
});

it('Minutes to the close read as a trader says them', () => {
  expect(formatMinutes(47)).toBe('47 min');
  expect(formatMinutes(312)).toBe('5 h 12 min');
  expect(formatMinutes(51 * 60)).toBe('2 d 3 h');
  expect(formatMinutes(null)).toBe('–');
});
