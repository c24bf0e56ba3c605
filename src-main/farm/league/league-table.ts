import type { League } from '#farm/league/league';
import type { LeagueFilter, LeagueQuery, LeagueSort } from '#farm/league/league-query';
import { matchingConfigs } from '#farm/league/matching-configs';
import { sortedByKeys, sortKeys } from '#farm/league/sort-keys';
import { GRID_DIMENSIONS, type GridDimension } from '#farm/population/farm-grid';
import { gridAxes } from '#farm/population/grid-axes';

export interface LeaguePage {
  /** Configs that the filter lets through. */
  readonly matching: number;
  /** Those of the window, in order. */
  readonly configs: Int32Array;
}

/** A league to be leafed through. The order asked for last is kept, so that scrolling asks for nothing twice. */
export class LeagueTable {
  readonly league: League;
  #key = '';
  #order: Int32Array = new Int32Array(0);

  constructor(league: League) {
    this.league = league;
  }

  page({ filter, sort, from, count }: LeagueQuery): LeaguePage {
    const order = this.order(filter, sort);
    return { matching: order.length, configs: order.slice(from, from + count) };
  }

  /**
   * All that the filter lets through. Equals stand by their standing, those without any by how likely they beat luck, and
   * where neither is known, by how much there is to be known about them.
   */
  order(filter: LeagueFilter, sort: LeagueSort): Int32Array {
    const key = JSON.stringify([filter, sort]);
    if (key === this.#key) return this.#order;
    const { columns } = this.league;
    const matching = matchingConfigs(this.league, filter);
    const tie = columns[sort.by === 'standing' ? 'deflated' : 'standing'];
    const byTrades = sortedByKeys(matching, sortKeys(columns.trades, matching, true));
    const byTie = sortedByKeys(byTrades, sortKeys(tie, byTrades, true));
    this.#order = sortedByKeys(byTie, sortKeys(this.#column(sort.by), byTie, sort.isDescending));
    this.#key = key;
    return this.#order;
  }

  #column(by: LeagueSort['by']): Int32Array | Float32Array | Uint8Array {
    const dimension = GRID_DIMENSIONS.find((name): name is GridDimension => name === by);
    if (dimension === undefined) return this.league.columns[by as keyof League['columns']];
    const levels = this.league.levels[dimension];
    const axis = gridAxes(this.league.population.grid)[dimension];
    if (axis === null) return levels;
    const places = Uint8Array.from(axis.rank, (rank) => (rank === -1 ? 255 : rank));
    return levels.map((level) => places[level] as number);
  }
}
