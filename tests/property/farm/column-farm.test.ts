import { describe, expect, it } from 'vitest';
import { ColumnFarm } from '#farm/backends/columns/column-farm';
import { TypescriptKernel } from '#farm/backends/columns/typescript-kernel';
import { expectBruteForce, expectRestorable } from '#tests/support/farm-proof';

describe('a farm of columns', () => {
  it('makes the trades of brute force, trade for trade and cent for cent', () => {
    expectBruteForce((population, log) => new ColumnFarm(population, new TypescriptKernel(population), log), 40);
    expect.hasAssertions();
  });

  it('goes on after being restored as if it had never stopped', () => {
    expectRestorable((population, log) => new ColumnFarm(population, new TypescriptKernel(population), log), 15);
    expect.hasAssertions();
  });
});
