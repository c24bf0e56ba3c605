import type { FarmBook } from '#farm/book/farm-book';
import { cautiousShapeOf, shapeOf, sharpeOfSums, TRADING_DAYS_A_YEAR } from '#farm/league/daily-sharpe';
import type { League } from '#farm/league/league';
import { emptyColumns, type LeagueColumns } from '#farm/league/league-columns';
import type { LeagueRules } from '#farm/league/league-rules';
import { type LeagueSplit, leagueSplit } from '#farm/league/league-split';
import { LeagueTally, Power, POWERS, Tally, TALLY_WORDS } from '#farm/league/league-tally';
import { worstCosts } from '#farm/league/largest-loss';
import { type LeagueTrials, leagueTrials } from '#farm/league/league-trials';
import { NO_MARKS, openMarks } from '#farm/league/open-marks';
import { readPlateaus } from '#farm/league/plateau';
import { readRegimes, type RegimeFigures } from '#farm/league/regime-figures';
import { SampledDays } from '#farm/league/sampled-days';
import { SetsBySpec } from '#farm/league/sets-by-spec';
import { probabilisticSharpe, type SampleShape } from '#farm/league/sharpe-odds';
import { readStandings } from '#farm/league/standing';
import { type TradingDays, tradingDays } from '#farm/league/trading-days';
import { configLevels } from '#farm/population/config-levels';

const YEAR = Math.sqrt(TRADING_DAYS_A_YEAR);

/**
 * How everybody stood after the minute at a place of a book: made of that minute and what came before it, and of nothing
 * later. `place` is −1 before the first.
 */
export function leagueOf(book: FarmBook, place: number, rules: LeagueRules): League {
  return leagueOfDays(book, tradingDays(book, place), rules);
}

/** The same of those days alone: what was opened before the first of them does not count. */
export function leagueOfDays(book: FarmBook, days: TradingDays, rules: LeagueRules): League {
  const { population } = book;
  const place = (days.starts[days.count] as number) - 1;
  const split = leagueSplit(book, days, rules);
  const columns = emptyColumns(population.size);
  const sampled = new SampledDays(population.size, rules.representatives, days.count);
  const marks = place < 0 ? NO_MARKS : openMarks(book, place);
  const tally = new LeagueTally(population.size, split.fromMinute, marks, worstCosts(book, place), sampled);
  readTrades(book, tally, days, split, rules, columns);
  const trials = leagueTrials(tally, sampled, days.count, rules.sameTry);
  const levels = configLevels(population);
  const league: League = { population, rules, place, days, split, trials, columns, levels };
  readAccounts(tally, columns);
  readFigures(tally, league, columns);
  readPlateaus(league);
  readStandings(league);
  return league;
}

function readTrades(
  book: FarmBook,
  tally: LeagueTally,
  { count, starts }: TradingDays,
  { inSampleDays }: LeagueSplit,
  { stretches }: LeagueRules,
  columns: LeagueColumns,
): void {
  const since = count === 0 ? 0 : book.minuteAt(starts[0] as number);
  const sets = new SetsBySpec(tally, book.population.specs.length, since);
  for (let day = 0; day < count; day++) {
    const time = { day, stretch: Math.floor((day * stretches) / count) };
    sets.read(book, starts[day] as number, starts[day + 1] as number, time);
    const isLast = day === count - 1;
    if (!isLast && day + 1 !== inSampleDays) continue;
    sets.flush();
    if (isLast) tally.takeOpenLosses(day);
    tally.endDays();
    if (day + 1 === inSampleDays) readInSample(tally, inSampleDays, columns);
  }
  tally.endStretches();
}

/** At the end of the last day in the sample everything that was closed is in the sample. */
function readInSample({ cells, powers }: LeagueTally, days: number, columns: LeagueColumns): void {
  for (let config = 0; config < columns.inTrades.length; config++) {
    const from = config * POWERS;
    columns.inTrades[config] = cells[config * TALLY_WORDS + Tally.trades] as number;
    columns.inResult[config] = cells[config * TALLY_WORDS + Tally.realised] as number;
    columns.inSharpe[config] = YEAR * sharpeOfSums(powers[from] as number, powers[from + Power.two] as number, days);
  }
}

function readAccounts(tally: LeagueTally, columns: LeagueColumns): void {
  const { cells } = tally;
  columns.open.set(tally.open);
  columns.unrealised.set(tally.unrealised);
  columns.unrealisedCalibrated.set(tally.unrealisedCalibrated);
  columns.unmarked.set(tally.unmarked);
  for (let config = 0, from = 0; from < cells.length; config++, from += TALLY_WORDS) {
    columns.trades[config] = cells[from + Tally.trades] as number;
    columns.wins[config] = cells[from + Tally.wins] as number;
    columns.realised[config] = cells[from + Tally.realised] as number;
    columns.calibrated[config] = cells[from + Tally.calibrated] as number;
    columns.exposure[config] = cells[from + Tally.exposure] as number;
    columns.history[config] = cells[from + Tally.history] as number;
    columns.firstMinute[config] = cells[from + Tally.firstMinute] as number;
    columns.drawdown[config] = cells[from + Tally.drawdown] as number;
    columns.outTrades[config] = cells[from + Tally.outTrades] as number;
    columns.outWins[config] = cells[from + Tally.outWins] as number;
    columns.outResult[config] = cells[from + Tally.outResult] as number;
    columns.stretchesTraded[config] = cells[from + Tally.stretchesTraded] as number;
    columns.stretchesAhead[config] = cells[from + Tally.stretchesAhead] as number;
  }
}

function readFigures(
  tally: LeagueTally,
  { rules, days, split, trials }: Pick<League, 'rules' | 'days' | 'split' | 'trials'>,
  columns: LeagueColumns,
): void {
  const { cells, powers } = tally;
  const regimes: RegimeFigures = { sensitivity: 0, concentration: 0, worst: 0, isFragile: false };
  const isLongEnough = days.count >= rules.minimumDays;
  for (let config = 0, from = 0; from < cells.length; config++, from += TALLY_WORDS) {
    if (columns.trades[config] === 0) continue;
    const shape = shapeOf(powers, config * POWERS, days.count);
    columns.sharpe[config] = YEAR * shape.sharpe;
    columns.skew[config] = shape.skew;
    columns.kurtosis[config] = shape.kurtosis;
    columns.outSharpe[config] =
      YEAR *
      sharpeOfSums(
        powers[config * POWERS + Power.outOne] as number,
        powers[config * POWERS + Power.outTwo] as number,
        split.outOfSampleDays,
      );
    const loss = cells[from + Tally.largestLoss] as number;
    const cautious = cautiousShapeOf(powers, config * POWERS, days.count, loss);
    if (days.count > 1) columns.cautious[config] = YEAR * cautious.sharpe;
    if (isLongEnough) readOdds(cautious, trials, config, columns);
    readRegimes(tally, config, rules.regimes, regimes);
    columns.sensitivity[config] = regimes.sensitivity;
    columns.concentration[config] = regimes.concentration;
    columns.worstRegime[config] = regimes.worst;
    columns.fragile[config] = regimes.isFragile ? 1 : 0;
  }
}

/** Departures from a normal distribution only ever count against a config: gains that lean its way may be luck. */
function readOdds(shape: SampleShape, trials: LeagueTrials, config: number, columns: LeagueColumns): void {
  const harsher = { ...shape, skew: Math.min(0, shape.skew), kurtosis: Math.max(3, shape.kurtosis) };
  columns.probabilistic[config] = probabilisticSharpe(harsher, 0);
  columns.deflated[config] = probabilisticSharpe(harsher, trials.luckyIndependent);
  columns.deflatedRaw[config] = probabilisticSharpe(harsher, trials.luckyRaw);
}
