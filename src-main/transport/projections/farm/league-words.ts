import type {
  LeagueGroup,
  LeagueInput,
  LeaguePage,
  LeagueQueryView,
  LeagueRow,
  LevelFilter,
} from '#contract/farm-view';
import type { FarmBook } from '#farm/book/farm-book';
import type { League } from '#farm/league/league';
import { type LeagueColumns, type LeagueColumn, emptyColumns } from '#farm/league/league-columns';
import { DEFAULT_SORT, type LeagueFilter, type LeagueSort } from '#farm/league/league-query';
import { type LeagueRegion, leagueRegions } from '#farm/league/league-regions';
import type { LeagueTable } from '#farm/league/league-table';
import { GRID_DIMENSIONS, type GridDimension } from '#farm/population/farm-grid';
import { MINUTE_MS } from '#primitives/clock';
import { inDollars } from '#transport/projections/farm/money-text';

const CENTS = 100;
const HOUR_MINUTES = 60;

/** Rows of the league that a window asks for, in its words. */
export function leagueAnswer(book: FarmBook, table: LeagueTable, { query, from, count }: LeagueInput): LeaguePage {
  const { league } = table;
  const { rules, days, split, trials } = league;
  const found = query.groupBy.length > 0 ? groupsOf(league, query) : configsOf(table, query, from, count);
  const all = {
    atMs: league.place < 0 ? null : book.minuteAt(league.place) * MINUTE_MS,
    from,
    trials: {
      configs: trials.configs,
      traded: trials.traded,
      distinct: trials.distinct,
      independent: trials.independent,
    },
    days: {
      all: days.count,
      inSample: split.inSampleDays,
      outOfSample: split.outOfSampleDays,
      fewest: rules.minimumDays,
    },
    fewestTrades: rules.minimumTrades,
  };
  if (typeof found === 'string') return { ...all, matched: 0, rows: [], problem: found };
  return { ...all, matched: found.matched, rows: found.rows.slice(0, count), problem: null };
}

interface FoundRows {
  readonly matched: number;
  readonly rows: (LeagueRow | LeagueGroup)[];
}

function configsOf(table: LeagueTable, query: LeagueQueryView, from: number, count: number): FoundRows {
  const sort = sortOf(query);
  const { matching, configs } = table.page({ filter: filterOf(query), sort, from, count });
  return { matched: matching, rows: Array.from(configs, (config) => leagueRow(table.league, config)) };
}

/** What a config has to show at the place of its league. */
export function leagueRow({ columns, levels }: League, config: number): LeagueRow {
  const whole = (column: LeagueColumn): number => columns[column][config] as number;
  const figure = (column: LeagueColumn): number | null => known(columns[column][config] as number);
  const dollars = (column: LeagueColumn): number => whole(column) / CENTS;
  const edges = whole('edges');
  return {
    kind: 'config',
    config,
    levels: GRID_DIMENSIONS.map((dimension) => levels[dimension][config] as number),
    standing: figure('standing'),
    trades: whole('trades'),
    wins: whole('wins'),
    realised: dollars('realised'),
    calibrated: dollars('calibrated'),
    open: whole('open'),
    unrealised: dollars('unrealised'),
    unmarked: whole('unmarked'),
    sharpe: figure('sharpe'),
    probabilistic: figure('probabilistic'),
    deflated: figure('deflated'),
    deflatedRaw: figure('deflatedRaw'),
    inTrades: whole('inTrades'),
    inResult: dollars('inResult'),
    outTrades: whole('outTrades'),
    outResult: dollars('outResult'),
    stretchesTraded: whole('stretchesTraded'),
    stretchesAhead: whole('stretchesAhead'),
    plateau: figure('plateau'),
    neighbours: whole('neighbours'),
    edges: GRID_DIMENSIONS.filter((_, at) => ((edges >>> at) & 1) === 1),
    worstRegime: inDollars(figure('worstRegime')),
    concentration: figure('concentration'),
    fragile: whole('fragile') === 1,
    drawdown: dollars('drawdown'),
    exposureHours: whole('exposure') / HOUR_MINUTES,
  };
}

/** All of them, or why there are too many. */
function groupsOf(league: League, query: LeagueQueryView): FoundRows | string {
  const dimensions = query.groupBy.filter(isDimension);
  const regions = leagueRegions(league, dimensions, filterOf(query));
  if (!regions.ok) return `${regions.failure}.`;
  const groups = regions.value.map((region) => groupView(region, dimensions));
  return { matched: groups.length, rows: sortedGroups(groups, query.sort) };
}

function groupView(region: LeagueRegion, dimensions: readonly GridDimension[]): LeagueGroup {
  const levels = GRID_DIMENSIONS.map((dimension) => region.levels[dimensions.indexOf(dimension)] ?? null);
  return {
    kind: 'group',
    levels,
    configs: region.configs,
    traded: region.traded,
    believed: region.standing,
    trades: region.trades,
    wins: region.wins,
    sharpe: known(region.sharpe),
    sharpeLower: known(region.sharpeLower),
    sharpeUpper: known(region.sharpeUpper),
    outSharpe: known(region.outSharpe),
    realised: inDollars(known(region.realised)),
    calibrated: inDollars(known(region.calibrated)),
    ahead: known(region.ahead),
    outAhead: known(region.outAhead),
    best: inDollars(known(region.best)),
    worstDrawdown: region.worstDrawdown / CENTS,
  };
}

/** What is not known comes last in both directions. */
function sortedGroups(groups: readonly LeagueGroup[], sort: LeagueQueryView['sort']): LeagueGroup[] {
  if (sort === null) return [...groups];
  const dimension = GRID_DIMENSIONS.findIndex((name) => name === sort.column);
  const valueOf = (group: LeagueGroup): number | null => {
    if (dimension >= 0) return group.levels[dimension] ?? null;
    const value: unknown = group[sort.column as keyof LeagueGroup];
    return typeof value === 'number' ? value : null;
  };
  const sign = sort.descending ? -1 : 1;
  return groups.toSorted((left, right) => {
    const [one, other] = [valueOf(left), valueOf(right)];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    return sign * (one - other);
  });
}

function sortOf({ sort }: LeagueQueryView): LeagueSort {
  if (sort === null) return DEFAULT_SORT;
  const by = SORTABLE.find((one) => one === sort.column) ?? GRID_DIMENSIONS.find((one) => one === sort.column);
  return by === undefined ? DEFAULT_SORT : { by, isDescending: sort.descending };
}

const SORTABLE = Object.keys(emptyColumns(0)) as readonly (keyof LeagueColumns)[];

function filterOf({ levels, trades }: LeagueQueryView): LeagueFilter {
  const ranges = trades === 0 ? [] : [{ column: 'trades' as const, from: trades, to: Number.POSITIVE_INFINITY }];
  return { levels: levelsOf(levels), ranges };
}

export function levelsOf(filter: LevelFilter): LeagueFilter['levels'] {
  return Object.fromEntries(
    filter.flatMap(({ dimension, levels }) => (isDimension(dimension) ? [[dimension, levels] as const] : [])),
  );
}

export function isDimension(name: string): name is GridDimension {
  return GRID_DIMENSIONS.some((dimension) => dimension === name);
}

function known(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
