import { describe, expect, it } from 'vitest';
import { committedWasm } from '#compute/committed-wasm';
import { ColumnFarm } from '#farm/backends/columns/column-farm';
import type { ColumnKernel } from '#farm/backends/columns/column-kernel';
import { TypescriptKernel } from '#farm/backends/columns/typescript-kernel';
import { WasmColumnKernel } from '#farm/backends/wasm/wasm-column-kernel';
import type { Population } from '#farm/population/population';
import { expectBruteForce, expectRestorable } from '#tests/support/farm-proof';

const module = committedWasm('farm-kernel');

const kernels: readonly (readonly [string, (population: Population) => ColumnKernel])[] = [
  ['typed arrays', (population) => new TypescriptKernel(population)],
  ['WASM SIMD', (population) => new WasmColumnKernel(population, module)],
];

describe.each(kernels)('a farm of columns in %s', (_, kernelOf) => {
  it('makes the trades of brute force, trade for trade and cent for cent', () => {
    expectBruteForce((population, log) => new ColumnFarm(population, kernelOf(population), log), 40);
    expect.hasAssertions();
  });

  it('goes on after being restored as if it had never stopped', () => {
    expectRestorable((population, log) => new ColumnFarm(population, kernelOf(population), log), 15);
    expect.hasAssertions();
  });
});
