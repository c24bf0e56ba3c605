import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatChange,
  formatCount,
  formatPercent,
  formatPrice,
  formatSize,
  UNKNOWN,
} from '#window/formatting/numbers.ts';

describe('figures', () => {
  it('are a dash while they are not known, never zero', () => {
    for (const format of [formatCount, formatSize, formatBytes, formatPercent]) {
      for (const unknown of [null, undefined, Number.NaN, Number.POSITIVE_INFINITY])
        expect(format(unknown)).toBe(UNKNOWN);
    }
    expect(formatPrice(null, 2)).toBe('–');
    expect(formatChange(undefined, 2)).toBe('–');
  });

  it('keep their digits, so that a column does not jitter', () => {
    expect(formatPrice(61_204.5, 2)).toBe('61,204.50');
    expect(formatPrice(0, 2)).toBe('0.00');
    expect(formatPrice(-3, 1)).toBe('−3.0');
  });

  it('have a sign when they are a difference, but not when they round to nothing', () => {
    expect(formatChange(0.38, 2)).toBe('+0.38');
    expect(formatChange(-0.38, 2)).toBe('−0.38');
    expect(formatChange(-0.001, 2)).toBe('0.00');
    expect(formatChange(-0, 2)).toBe('0.00');
    expect(formatPercent(0.0123, 2, true)).toBe('+1.23 %');
    expect(formatPercent(-0.5, 0)).toBe('−50 %');
  });

  it('of size have at most four digits, and round up into the next letter', () => {
    expect(formatSize(0)).toBe('0');
    expect(formatSize(0.1234)).toBe('0.1234');
    expect(formatSize(2.5)).toBe('2.5');
    expect(formatSize(987)).toBe('987');
    expect(formatSize(12_345)).toBe('12.3k');
    expect(formatSize(999_999)).toBe('1.00M');
    expect(formatSize(9_996)).toBe('10.0k');
    expect(formatSize(-4_560_000)).toBe('−4.56M');
    expect(formatSize(123_456_789_000)).toBe('123B');
  });

  it('of memory and disks count in thousands', () => {
    expect(formatBytes(0)).toBe('0 B');
    expect(formatBytes(999)).toBe('999 B');
    expect(formatBytes(999.6)).toBe('1.0 kB');
    expect(formatBytes(184e6)).toBe('184 MB');
    expect(formatBytes(1.25e9)).toBe('1.3 GB');
  });
});
