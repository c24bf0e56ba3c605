import { expect, it } from 'vitest';
import { joinCrosshair } from '#window/charts/crosshair-link.ts';

it('charts of one colour group point together, and only they', () => {
  const heard: string[] = [];
  const listen = (name: string) => (ms: number | null) => void heard.push(`${name} ${ms}`);
  const first = joinCrosshair('blue', listen('first'));
  const second = joinCrosshair('blue', listen('second'));
  const other = joinCrosshair('green', listen('other'));
  first.point(5);
  second.point(null);
  second[Symbol.dispose]();
  first.point(6);
  expect(heard).toEqual(['second 5', 'first null']);
  first[Symbol.dispose]();
  other[Symbol.dispose]();
});
