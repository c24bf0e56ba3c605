import { fileURLToPath } from 'node:url';
import type { FarmGrid } from '#farm/population/farm-grid';
import { Population } from '#farm/population/population';
import { invariant } from '#primitives/invariant';
import { loadFarmGrid } from '#settings/farm-file';

export const SHIPPED_GRID_FILE = fileURLToPath(new URL('../../config/farm.yaml', import.meta.url));

export function shippedGrid(): FarmGrid {
  const loaded = loadFarmGrid(SHIPPED_GRID_FILE);
  invariant(loaded.ok, 'the shipped grid is sound');
  return loaded.value;
}

/** The shipped grid, but for what is wanted otherwise. */
export function shippedPopulation(more: Partial<FarmGrid> = {}): Population {
  return new Population({ ...shippedGrid(), ...more });
}

/** The shipped grid with one underlying and a session more. */
export function largePopulation(): Population {
  const population = shippedPopulation({ underlying: ['IBIT'], session: ['any', 'morning', 'afternoon'] });
  invariant(population.size >= 400_000, 'that is at least 400,000 configs');
  return population;
}
