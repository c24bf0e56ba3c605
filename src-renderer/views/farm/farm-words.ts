import type { DimensionView, LevelFilter } from '#contract/farm-view';
import { UNKNOWN } from '#window/formatting/numbers.ts';

export function dimensionOf(dimensions: readonly DimensionView[], id: string): DimensionView | null {
  return dimensions.find((one) => one.id === id) ?? null;
}

/** `Short delta 0.2, 0.3 · Width 5 %`. */
export function filterText(dimensions: readonly DimensionView[], filter: LevelFilter): string {
  return filter
    .map(({ dimension, levels }) => {
      const found = dimensionOf(dimensions, dimension);
      const names = levels.map((level) => found?.levels[level]?.text ?? UNKNOWN);
      return `${found?.title ?? dimension} ${names.join(', ')}`;
    })
    .join(' · ');
}
