import type { Tensor1D } from '@tensorflow/tfjs-core';
import type { TensorLibrary } from '#farm/backends/tensorflow/tensor-library';
import { configLayout } from '#farm/evaluation/config-layout';
import { farmLevels } from '#farm/evaluation/levels';
import type { Pace, Population } from '#farm/population/population';

/** What a config is, as columns that never change. */
export interface ConfigTensors {
  readonly spec: Tensor1D;
  /** Combination of gates and sizing, counted through all specs. */
  readonly block: Tensor1D;
  /** Position in the population's exits. */
  readonly rule: Tensor1D;
  readonly cooldown: Tensor1D;
  readonly concurrent: Tensor1D;
}

export function configTensors(population: Population, { core }: TensorLibrary): ConfigTensors {
  const { size, specs, paces, blocksPerSpec } = population;
  const levels = farmLevels(population);
  const layout = configLayout(population);
  const block = new Int32Array(size);
  for (const { index } of specs) {
    const first = layout.blockConfig[index] as Int32Array;
    for (let at = 0; at < blocksPerSpec; at++) {
      block.fill(index * blocksPerSpec + at, first[at] as number, first[at + 1] as number);
    }
  }
  const paceOf = (level: (pace: Pace) => number): Int32Array => {
    const byPace = paces.map(level);
    return Int32Array.from(layout.pace, (pace) => byPace[pace] as number);
  };
  const column = (cells: Int32Array): Tensor1D => core.tensor1d(cells, 'int32');
  return {
    spec: column(Int32Array.from(layout.spec)),
    block: column(block),
    rule: column(Int32Array.from(layout.exit)),
    cooldown: column(paceOf(({ cooldown }) => levels.cooldown[cooldown] as number)),
    concurrent: column(paceOf(({ concurrent }) => levels.concurrent[concurrent] as number)),
  };
}
