import { describe, expect, it } from 'vitest';
import { bytesText, durationText, groupedText, unitsText } from '#entry/terminal/number-text';

describe('numbers for people', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1_000, '1,000'],
    [1_234_567, '1,234,567'],
    [-1_234_567, '-1,234,567'],
    [1_234.9, '1,234'],
    [Number.MAX_SAFE_INTEGER, '9,007,199,254,740,991'],
  ])('%d is grouped as %s', (value, text) => expect(groupedText(value)).toBe(text));

  it.each([
    [0, '0 B'],
    [1_023, '1023 B'],
    [1_024, '1.0 KiB'],
    [1_536, '1.5 KiB'],
    [5 * 1_024 ** 3, '5.0 GiB'],
    [3_000 * 1_024 ** 4, '3000.0 TiB'],
  ])('%d bytes are %s', (bytes, text) => expect(bytesText(bytes)).toBe(text));

  it.each([
    [0, '0 s'],
    [59_499, '59 s'],
    [59_500, '1 min 0 s'],
    [3_599_000, '59 min 59 s'],
    [3_600_000, '1 h 0 min'],
    [90_061_000, '1 d 1 h'],
  ])('%d ms are %s', (ms, text) => expect(durationText(ms)).toBe(text));

  it.each([
    [123_456, 4, '12.3456'],
    [5, 4, '0.0005'],
    [0, 2, '0.00'],
    [-5, 2, '-0.05'],
    [-12_345, 2, '-123.45'],
    [42, 0, '42'],
    [141_342, 8, '0.00141342'],
    [Number.MAX_SAFE_INTEGER, 8, '90071992.54740991'],
  ])('%d units of %d decimals are %s, digit by digit', (units, decimals, text) => {
    expect(unitsText(units, decimals)).toBe(text);
  });

  it('shows as many decimals as asked for', () => {
    expect(unitsText(123_456, 4, 2)).toBe('12.34');
    expect(unitsText(123_456, 4, 6)).toBe('12.345600');
  });
});
