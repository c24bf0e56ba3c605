import type { FarmBook } from '#farm/book/farm-book';
import { type ClosedSet, resultOfSet } from '#farm/book/trade-set';
import { sharpeOfSums, TRADING_DAYS_A_YEAR } from '#farm/league/daily-sharpe';
import type { League } from '#farm/league/league';
import { leagueOfDays } from '#farm/league/league-of';
import { DEFAULT_SORT, EVERYBODY } from '#farm/league/league-query';
import type { LeagueRules } from '#farm/league/league-rules';
import { LeagueTable } from '#farm/league/league-table';
import { type TradingDays, tradingDays } from '#farm/league/trading-days';

/** One step: chosen on some days, followed on those after them. Minutes since 1970. */
export interface WalkForwardFold {
  readonly trainFromMinute: number;
  readonly testFromMinute: number;
  /** The last one on which a followed config might open a position that counts. */
  readonly testToMinute: number;
  /** In their order in the league of the training days; nobody where nobody stood. */
  readonly followed: readonly number[];
  /** What they opened on the test days and have closed since; cents. */
  readonly trades: number;
  readonly wins: number;
  readonly result: number;
  /** Of the same trades, by trading day of the book on which they were closed. */
  readonly daily: ReadonlyMap<number, number>;
}

/** All test days one after the other: what whoever had followed the league would have earned. */
export interface WalkForwardTotal {
  readonly folds: number;
  readonly days: number;
  readonly trades: number;
  readonly wins: number;
  readonly result: number;
  /** A year's, of daily results; NaN where there are too few days or trades. */
  readonly sharpe: number;
}

/**
 * Follows the league forward: it is made of the training days alone, those who stand highest are followed on the test days,
 * and all of it moves on. Nothing that is tested had a part in the choice, so that this is the only curve to be believed.
 */
export function* walkForward(book: FarmBook, place: number, rules: LeagueRules): Generator<WalkForwardFold, void> {
  const days = tradingDays(book, place);
  const { train, test } = rules.walkForward;
  for (let first = 0; first + train < days.count; first += test) {
    const training = daysBetween(days, first, first + train);
    const followed = highest(leagueOfDays(book, training, rules));
    yield foldOf(book, days, { first, train, test, followed });
  }
}

export function walkForwardTotal(
  folds: readonly WalkForwardFold[],
  days: TradingDays,
  rules: LeagueRules,
): WalkForwardTotal {
  const tested = Math.max(0, days.count - rules.walkForward.train);
  const daily = new Map<number, number>();
  for (const fold of folds) {
    for (const [day, result] of fold.daily) daily.set(day, (daily.get(day) ?? 0) + result);
  }
  const results = [...daily.values()];
  const sum = results.reduce((total, result) => total + result, 0);
  const squares = results.reduce((total, result) => total + result * result, 0);
  return {
    folds: folds.length,
    days: tested,
    trades: folds.reduce((total, { trades }) => total + trades, 0),
    wins: folds.reduce((total, { wins }) => total + wins, 0),
    result: sum,
    sharpe: Math.sqrt(TRADING_DAYS_A_YEAR) * sharpeOfSums(sum, squares, tested),
  };
}

function daysBetween({ starts }: TradingDays, from: number, to: number): TradingDays {
  return { count: to - from, starts: starts.slice(from, to + 1) };
}

/** Two that have traded alike would be one bet twice. */
function highest(league: League): readonly number[] {
  const { standing, history } = league.columns;
  const { follow } = league.rules.walkForward;
  const taken = new Set<number>();
  const followed: number[] = [];
  for (const config of new LeagueTable(league).order(EVERYBODY, DEFAULT_SORT)) {
    if (followed.length === follow || !((standing[config] as number) > 0)) break;
    if (taken.has(history[config] as number)) continue;
    taken.add(history[config] as number);
    followed.push(config);
  }
  return followed;
}

interface Step {
  readonly first: number;
  readonly train: number;
  readonly test: number;
  readonly followed: readonly number[];
}

function foldOf(book: FarmBook, days: TradingDays, { first, train, test, followed }: Step): WalkForwardFold {
  const begin = first + train;
  const end = Math.min(days.count, begin + test);
  const fromMinute = book.minuteAt(days.starts[begin] as number);
  const toMinute = book.minuteAt((days.starts[end] as number) - 1);
  const isFollowed = new Uint8Array(book.population.size);
  for (const config of followed) isFollowed[config] = 1;
  const daily = new Map<number, number>();
  const totals = { trades: 0, wins: 0, result: 0 };
  for (let day = begin; followed.length > 0 && day < days.count; day++) {
    const closed = (set: ClosedSet): void => {
      if (set.openedMinute < fromMinute || set.openedMinute > toMinute) return;
      const count = set.configs.reduce((sum, config) => sum + (isFollowed[config] as number), 0);
      if (count === 0) return;
      const result = resultOfSet(set);
      totals.trades += count;
      totals.wins += result > 0 ? count : 0;
      totals.result += count * result;
      daily.set(day, (daily.get(day) ?? 0) + count * result);
    };
    book.visitSets(days.starts[day] as number, days.starts[day + 1] as number, { closed });
  }
  return {
    trainFromMinute: book.minuteAt(days.starts[first] as number),
    testFromMinute: fromMinute,
    testToMinute: toMinute,
    followed,
    ...totals,
    daily,
  };
}
