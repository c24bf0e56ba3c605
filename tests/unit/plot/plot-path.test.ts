import { describe, expect, it } from 'vitest';
import { cividis } from '#window/charts/plot/colour-ramp.ts';
import { linearScale } from '#window/charts/plot/linear-scale.ts';
import { areaPath, linePath, nearest, zip } from '#window/charts/plot/plot-path.ts';

const x = linearScale(0, 10, 0, 100);
const y = linearScale(0, 10, 100, 0);

describe('a line through points', () => {
  it('is drawn from point to point', () => {
    expect(linePath(zip([0, 5, 10], [0, 5, 0]), x, y)).toBe('M0.0 100.0L50.0 50.0L100.0 100.0');
  });

  it('is lifted over what is not known', () => {
    expect(linePath(zip([0, 1, 2, 3], [1, null, 2, 3]), x, y)).toBe('M0.0 90.0M20.0 80.0L30.0 70.0');
  });

  it('encloses an area down to a level', () => {
    expect(areaPath(zip([0, 10], [5, 5]), x, y, 0)).toBe('M0.0 50.0L100.0 50.0L100.0 100.0L0.0 100.0Z');
    expect(areaPath(zip([0], [null]), x, y, 0)).toBe('');
  });
});

describe('the nearest of rising values', () => {
  it('is found between, before and behind them', () => {
    const values = [1, 2, 4, 8];
    expect([0, 1.4, 1.6, 3, 5.9, 6.1, 99].map((value) => nearest(values, value))).toEqual([0, 0, 1, 1, 2, 3, 3]);
  });

  it('is none of none', () => {
    expect(nearest([], 1)).toBe(-1);
  });
});

describe('the colours of a heat map', () => {
  it('rise in lightness from end to end', () => {
    const lightness = Array.from({ length: 21 }, (_, i) => {
      const [red = 0, green = 0, blue = 0] = (cividis(i / 20).fill.match(/\d+/g) ?? []).map(Number);
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    });
    for (let i = 1; i < lightness.length; i++) expect(lightness[i]).toBeGreaterThan(lightness[i - 1] as number);
  });

  it('carry a text that can be read on them', () => {
    for (let i = 0; i <= 100; i++) {
      const { fill, text } = cividis(i / 100);
      const ratio = contrast(fill.match(/\d+/g)?.map(Number) ?? [], hex(text));
      expect(ratio).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('end where they should for shares out of range', () => {
    expect(cividis(-3)).toEqual(cividis(0));
    expect(cividis(7)).toEqual(cividis(1));
  });
});

function hex(colour: string): readonly number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}

function luminance(channels: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = channels.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: readonly number[], other: readonly number[]): number {
  const [light, dark] = [luminance(one), luminance(other)].toSorted((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}
