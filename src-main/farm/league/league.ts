import type { LeagueColumns } from '#farm/league/league-columns';
import type { LeagueRules } from '#farm/league/league-rules';
import type { LeagueSplit } from '#farm/league/league-split';
import type { LeagueTrials } from '#farm/league/league-trials';
import type { TradingDays } from '#farm/league/trading-days';
import type { ConfigLevels } from '#farm/population/config-levels';
import type { Population } from '#farm/population/population';

/** How everybody stands after a minute of the book. Made of that minute and those before it, and of nothing later. */
export interface League {
  readonly population: Population;
  readonly rules: LeagueRules;
  /** The last place that was read; −1 before the first minute. */
  readonly place: number;
  readonly days: TradingDays;
  readonly split: LeagueSplit;
  readonly trials: LeagueTrials;
  readonly columns: LeagueColumns;
  /** Of every config in every dimension. */
  readonly levels: ConfigLevels;
}
