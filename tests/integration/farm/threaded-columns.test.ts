import { afterAll, describe, expect, it } from 'vitest';
import { committedWasm } from '#compute/committed-wasm';
import { ColumnFarm } from '#farm/backends/columns/column-farm';
import { ThreadedColumnKernel } from '#farm/backends/threads/threaded-column-kernel';
import type { FarmListener } from '#farm/evaluation/closed-trades';
import type { Population } from '#farm/population/population';
import { expectBruteForce, expectRestorable } from '#tests/support/farm-proof';

const module = committedWasm('farm-kernel');
const opened: ColumnFarm[] = [];

/** However small the population, its threads are woken for every bar. */
const WAKE_ALWAYS = 0;

function farmOf(threads: number): (population: Population, listener: FarmListener | null) => ColumnFarm {
  return (population, listener) => {
    for (const farm of opened.splice(0, Math.max(0, opened.length - 3))) farm[Symbol.dispose]();
    const farm = new ColumnFarm(
      population,
      new ThreadedColumnKernel(population, module, threads, WAKE_ALWAYS),
      listener,
    );
    opened.push(farm);
    return farm;
  };
}

afterAll(() => {
  for (const farm of opened) farm[Symbol.dispose]();
});

describe.each([2, 3])('a farm of columns on %i threads', (threads) => {
  it('makes the trades of brute force, trade for trade and cent for cent', () => {
    expectBruteForce(farmOf(threads), 25);
    expect.hasAssertions();
  });

  it('goes on after being restored as if it had never stopped', () => {
    expectRestorable(farmOf(threads), 4);
    expect.hasAssertions();
  });
});
