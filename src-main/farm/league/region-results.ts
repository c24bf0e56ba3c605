import { Account, type FarmLedger } from '#farm/evaluation/ledger';
import type { GridDimension } from '#farm/population/farm-grid';
import type { Population } from '#farm/population/population';

/** All configs that share their levels in some dimensions. */
export interface RegionResult {
  /** In the order of the dimensions asked for. */
  readonly levels: readonly unknown[];
  readonly configs: number;
  /** Configs that have closed a trade. */
  readonly traded: number;
  readonly trades: number;
  readonly wins: number;
  /** Realised cents after fees, over the configs that have traded: 0 if none has. */
  readonly lowerQuartile: number;
  readonly median: number;
  readonly upperQuartile: number;
  /** At the prices that fills are believed to come at. */
  readonly medianCalibrated: number;
  /** Share of those that are ahead. */
  readonly ahead: number;
  readonly best: number;
  readonly worstDrawdown: number;
}

/**
 * Results by region, the one whose typical config did best first. A region is judged by its median and not by its best,
 * which says how many were tried.
 */
export function regionResults(
  population: Population,
  ledger: FarmLedger,
  dimensions: readonly GridDimension[],
): readonly RegionResult[] {
  const regions = new Map<string, { readonly levels: readonly unknown[]; readonly ids: number[] }>();
  for (let id = 0; id < population.size; id++) {
    const config = population.config(id);
    const levels = dimensions.map((dimension) => config[dimension]);
    const key = JSON.stringify(levels);
    const known = regions.get(key);
    if (known === undefined) regions.set(key, { levels, ids: [id] });
    else known.ids.push(id);
  }
  return [...regions.values()]
    .map(({ levels, ids }) => resultOf(levels, ids, ledger))
    .sort((left, right) => Number(right.traded > 0) - Number(left.traded > 0) || right.median - left.median);
}

function resultOf(levels: readonly unknown[], ids: readonly number[], ledger: FarmLedger): RegionResult {
  const traded = ids.filter((id) => ledger.at(id, Account.trades) > 0);
  const results = Int32Array.from(traded, (id) => ledger.at(id, Account.realised)).sort();
  const calibrated = Int32Array.from(traded, (id) => ledger.at(id, Account.calibrated)).sort();
  const sum = (word: number): number => traded.reduce((total, id) => total + ledger.at(id, word), 0);
  const positive = results.reduce((count, cents) => (cents > 0 ? count + 1 : count), 0);
  return {
    levels,
    configs: ids.length,
    traded: traded.length,
    trades: sum(Account.trades),
    wins: sum(Account.wins),
    lowerQuartile: quantile(results, 0.25),
    median: quantile(results, 0.5),
    upperQuartile: quantile(results, 0.75),
    medianCalibrated: quantile(calibrated, 0.5),
    ahead: traded.length === 0 ? 0 : positive / traded.length,
    best: results.at(-1) ?? 0,
    worstDrawdown: traded.reduce((worst, id) => Math.max(worst, ledger.at(id, Account.drawdown)), 0),
  };
}

/** The lower of two where it lies between them. */
function quantile(sorted: Int32Array, share: number): number {
  return sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
}
