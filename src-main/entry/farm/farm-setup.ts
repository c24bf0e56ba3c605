import { join } from 'node:path';
import { CONFIG_FOLDER, farmGrid, loadSettings, spreadSettings, tradingCosts } from '#entry/load-settings';
import { Population } from '#farm/population/population';
import type { SightTerms } from '#farm/sight/farm-sight';

/** Who trades, and what trading costs them. */
export interface FarmSetup {
  readonly population: Population;
  readonly terms: SightTerms;
}

/** From the settings files as they stand; a mistake in them is a failure in words. */
export function loadFarmSetup(configFolder = CONFIG_FOLDER, grid?: string): FarmSetup {
  const { broker, margin } = spreadSettings(configFolder);
  const { rate, dividendYields } = loadSettings(configFolder).engine.options;
  const { fills, fees } = tradingCosts(configFolder);
  const population = new Population(farmGrid(grid ?? join(configFolder, 'farm.yaml')));
  return { population, terms: { rate, dividendYields, fills, fees, broker, margin } };
}
