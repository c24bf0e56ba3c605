import { join } from 'node:path';
import { CONFIG_FOLDER, farmGrid, leagueRules, loadSettings, spreadSettings, tradingCosts } from '#entry/load-settings';
import type { LeagueRules } from '#farm/league/league-rules';
import { Population } from '#farm/population/population';
import type { SightTerms } from '#farm/sight/farm-sight';
import type { SourceSettings } from '#market/sources/source-settings';

/** Who trades, what trading costs them, and when their figures are believed. */
export interface FarmSetup {
  readonly population: Population;
  readonly terms: SightTerms;
  /** No part of what a farm is kept under: where another source counted, its book says so. */
  readonly sources: SourceSettings;
  readonly league: LeagueRules;
}

/** From the settings files as they stand; a mistake in them is a failure in words. */
export function loadFarmSetup(configFolder = CONFIG_FOLDER, grid?: string): FarmSetup {
  const { broker, margin } = spreadSettings(configFolder);
  const { options, sources } = loadSettings(configFolder).engine;
  const { rate, dividendYields } = options;
  const { fills, fees } = tradingCosts(configFolder);
  const population = new Population(farmGrid(grid ?? join(configFolder, 'farm.yaml')));
  const terms = { rate, dividendYields, fills, fees, broker, margin };
  return { population, terms, sources, league: leagueRules(configFolder) };
}
