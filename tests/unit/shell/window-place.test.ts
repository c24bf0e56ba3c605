import { describe, expect, it } from 'vitest';
import { arrangementOf, type Bounds, cascaded, openingPlace, type WindowPlace } from '#shell/window-place';

const laptop: Bounds = { x: 0, y: 0, width: 1_920, height: 1_040 };
const right: Bounds = { x: 1_920, y: 0, width: 2_560, height: 1_400 };

function placeAt(x: number, y: number, width = 1_200, height = 800): WindowPlace {
  return { bounds: { x, y, width, height }, maximised: false, fullScreen: false };
}

describe('where a window opens', () => {
  it('is the middle of the main screen at first, no larger than it', () => {
    expect(openingPlace(null, [laptop], laptop)).toEqual({
      bounds: { x: 160, y: 20, width: 1_600, height: 1_000 },
      maximised: false,
      fullScreen: false,
    });
    const small = { x: 0, y: 30, width: 1_280, height: 690 };
    expect(openingPlace(null, [small], small).bounds).toEqual(small);
  });

  it('is where it was, on whichever screen that is', () => {
    const there = placeAt(2_500, 200);
    expect(openingPlace(there, [laptop, right], laptop)).toEqual(there);
    expect(openingPlace(placeAt(-300, 10), [laptop], laptop).bounds.x).toBe(-300);
  });

  it('is the main screen when the screen it was on is gone', () => {
    const lost = { ...placeAt(2_500, 200), maximised: true, fullScreen: true };
    const found = openingPlace(lost, [laptop], laptop);
    expect(found.bounds).toEqual({ x: 160, y: 20, width: 1_600, height: 1_000 });
    expect(found).toMatchObject({ maximised: true, fullScreen: false });
  });

  it.each([
    ['right of the screen', 1_900, 100],
    ['left of it', -1_150, 100],
    ['below it', 100, 1_030],
    ['above it', 100, -50],
  ])('is never a place where its title bar cannot be grabbed: %s', (_where, x, y) => {
    expect(openingPlace(placeAt(x, y), [laptop], laptop).bounds).toMatchObject({ x: 160, y: 20 });
  });

  it('is never larger than its screen, nor too small to use', () => {
    expect(openingPlace(placeAt(0, 0, 4_000, 3_000), [laptop], laptop).bounds).toEqual(laptop);
    expect(openingPlace(placeAt(0, 0, 300, 200), [laptop], laptop).bounds).toMatchObject({ width: 960, height: 600 });
  });

  it('is a step aside for a further window', () => {
    expect(cascaded(placeAt(100, 100), [laptop], laptop).bounds).toMatchObject({ x: 132, y: 132 });
  });
});

it('one arrangement of screens has one name, in whatever order they are listed', () => {
  expect(arrangementOf([laptop, right])).toBe(arrangementOf([right, laptop]));
  expect(arrangementOf([laptop, right])).not.toBe(arrangementOf([laptop]));
});
