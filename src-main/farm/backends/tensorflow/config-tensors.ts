import type { Tensor1D } from '@tensorflow/tfjs-core';
import type { TensorLibrary } from '#farm/backends/tensorflow/tensor-library';
import { configLayout } from '#farm/evaluation/config-layout';
import { farmLevels } from '#farm/evaluation/levels';
import type { Pace, Population } from '#farm/population/population';

/** What a config is, as columns that never change. */
export interface ConfigTensors {
  /** Position in the population's exits. */
  readonly rule: Tensor1D;
  readonly cooldown: Tensor1D;
  readonly concurrent: Tensor1D;
}

export function configTensors(population: Population, { core }: TensorLibrary): ConfigTensors {
  const { paces } = population;
  const levels = farmLevels(population);
  const layout = configLayout(population);
  const paceOf = (level: (pace: Pace) => number): Int32Array => {
    const byPace = paces.map(level);
    return Int32Array.from(layout.pace, (pace) => byPace[pace] as number);
  };
  const column = (cells: Int32Array): Tensor1D => core.tensor1d(cells, 'int32');
  return {
    rule: column(Int32Array.from(layout.exit)),
    cooldown: column(paceOf(({ cooldown }) => levels.cooldown[cooldown] as number)),
    concurrent: column(paceOf(({ concurrent }) => levels.concurrent[concurrent] as number)),
  };
}
