import { create } from 'zustand';
import type { LevelFilter } from '#contract/farm-view';

interface FarmChoice {
  /** The paper trader that the config card shows; its number means something in one epoch only. */
  readonly config: { readonly epoch: string; readonly number: number } | null;
  /** The region brushed in an atlas: the league shows nobody else. */
  readonly brush: LevelFilter;
}

export const farmChoice = create<FarmChoice>()(() => ({ config: null, brush: [] }));

export function chooseConfig(epoch: string, number: number): void {
  farmChoice.setState({ config: { epoch, number } });
}

export function setBrush(brush: LevelFilter): void {
  farmChoice.setState({ brush });
}

/** Both at once: of a dimension that both name, the levels that both allow; null where that leaves none. */
export function joinedLevels(left: LevelFilter, right: LevelFilter): LevelFilter | null {
  const joined = new Map(left.map(({ dimension, levels }) => [dimension, levels]));
  for (const { dimension, levels } of right) {
    const before = joined.get(dimension);
    const both = before === undefined ? levels : before.filter((level) => levels.includes(level));
    if (both.length === 0) return null;
    joined.set(dimension, both);
  }
  return [...joined].map(([dimension, levels]) => ({ dimension, levels }));
}
