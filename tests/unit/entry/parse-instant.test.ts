import { expect, it } from 'vitest';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import { parseInstant } from '#entry/terminal/parse-instant';

const NOON = 1_772_798_400_000;

it.each([
  ['1772798400000', NOON],
  ['2026-03-06T12:00Z', NOON],
  ['2026-03-06T12:00:00Z', NOON],
  ['2026-03-06T12:00:00.5Z', NOON + 500],
  ['2026-03-06T07:00-05:00', NOON],
  ['2026-03-06T22:30+10:30', NOON],
  ['2026-03-06', NOON - 43_200_000],
  ['2024-02-29', 1_709_164_800_000],
])('%s is one instant', (text, instant) => expect(parseInstant(text)).toBe(instant));

it.each([
  '',
  'now',
  '2026-03-06T12:00',
  '2026-03-06 12:00Z',
  '06.03.2026',
  '2026-3-6',
  '2026-13-01',
  '2026-02-30',
  '2025-02-29T10:00Z',
  '2026-03-06T24:00Z',
  '2026-03-06T12:60Z',
  '2026-03-06T12:00+25:00',
  '1772798400',
  '-1772798400000',
  '1e12',
  ' 2026-03-06',
])('%j is refused with examples of what is understood', (text) => {
  expect(() => parseInstant(text)).toThrow(CommandFailure);
  try {
    parseInstant(text);
  } catch (error) {
    expect((error as CommandFailure).exitCode).toBe(ExitCode.badInput);
    expect((error as CommandFailure).message).toContain(`"${text}" is not an instant. Write 2026-`);
  }
});
