import { expect, it } from 'vitest';
import { LatencyTrails } from '#entry/desk/latency-trails';
import type { LineState } from '#ports/venue';

const line = (latencyMs: number | null, name = 'stream') => ({ venue: 'bybit', line: name, latencyMs }) as LineState;

it('remembers each round trip once, the last sixty of every line', () => {
  const trails = new LatencyTrails();
  trails.hear([line(null)]);
  expect(trails.of(line(null))).toEqual([]);
  for (const latencyMs of [80, 80, 90, 80]) trails.hear([line(latencyMs), line(5, 'chains')]);
  expect(trails.of(line(0))).toEqual([80, 90, 80]);
  expect(trails.of(line(0, 'chains'))).toEqual([5]);
  for (let i = 0; i < 100; i++) trails.hear([line(i)]);
  expect(trails.of(line(0))).toEqual(Array.from({ length: 60 }, (_, i) => 40 + i));
});
