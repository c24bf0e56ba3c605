import type { League } from '#farm/league/league';
import type { LeagueFilter } from '#farm/league/league-query';
import { matchingConfigs } from '#farm/league/matching-configs';
import { regionCounts } from '#farm/league/region-counts';
import { levelsOfRegion, quartilesOf, regionsOf } from '#farm/league/region-figures';
import type { GridDimension } from '#farm/population/farm-grid';
import { fail, ok, type Result } from '#primitives/result';

/** All configs that share their levels in some dimensions. Money in cents, after all fees; NaN where nobody traded. */
export interface LeagueRegion {
  /** Positions among `dimensionLevels`, in the order of the dimensions asked for. */
  readonly levels: readonly number[];
  readonly configs: number;
  /** Configs that have closed a trade, and those that the league believes. */
  readonly traded: number;
  readonly standing: number;
  readonly trades: number;
  readonly wins: number;
  /** Of the year's Sharpe ratios of those that traded. */
  readonly sharpeLower: number;
  readonly sharpe: number;
  readonly sharpeUpper: number;
  readonly outSharpe: number;
  /** Realised by the typical config: a band. */
  readonly realised: number;
  readonly calibrated: number;
  /** Shares of those that traded which are ahead, and are ahead out of the sample. */
  readonly ahead: number;
  readonly outAhead: number;
  readonly best: number;
  readonly worstDrawdown: number;
}

const MOST_REGIONS = 200_000;

/**
 * Regions by what their typical config did, the best first: by the median of Sharpe ratios and not by the best one, which
 * says how many were tried.
 */
export function leagueRegions(
  league: League,
  dimensions: readonly GridDimension[],
  filter: LeagueFilter,
): Result<readonly LeagueRegion[], string> {
  const configs = matchingConfigs(league, filter);
  const regions = regionsOf(league, configs, dimensions);
  if (regions.count > MOST_REGIONS) {
    return fail(
      `${dimensions.join(', ')} make ${regions.count} regions; name fewer dimensions, at most ${MOST_REGIONS} regions`,
    );
  }
  const counts = regionCounts(league, configs, regions);
  const sharpe = quartilesOf(league, configs, regions, 'sharpe');
  const outSharpe = quartilesOf(league, configs, regions, 'outSharpe').median;
  const realised = quartilesOf(league, configs, regions, 'realised').median;
  const calibrated = quartilesOf(league, configs, regions, 'calibrated').median;
  const found: LeagueRegion[] = [];
  for (let region = 0; region < regions.count; region++) {
    const of = (column: Float64Array): number => column[region] as number;
    const traded = of(counts.traded);
    if (of(counts.configs) === 0) continue;
    found.push({
      levels: levelsOfRegion(regions, region),
      configs: of(counts.configs),
      traded,
      standing: of(counts.standing),
      trades: of(counts.trades),
      wins: of(counts.wins),
      sharpeLower: of(sharpe.lower),
      sharpe: of(sharpe.median),
      sharpeUpper: of(sharpe.upper),
      outSharpe: of(outSharpe),
      realised: of(realised),
      calibrated: of(calibrated),
      ahead: of(counts.ahead) / traded,
      outAhead: of(counts.outAhead) / traded,
      best: traded === 0 ? Number.NaN : of(counts.best),
      worstDrawdown: of(counts.worstDrawdown),
    });
  }
  return ok(found.sort(better));
}

/** While there are too few days for a Sharpe ratio, by what the typical config realised. */
function better(left: LeagueRegion, right: LeagueRegion): number {
  const known = (value: number): number => (Number.isNaN(value) ? -Number.MAX_VALUE : value);
  return known(right.sharpe) - known(left.sharpe) || known(right.realised) - known(left.realised);
}
