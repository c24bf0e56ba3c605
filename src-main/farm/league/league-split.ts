import type { FarmBook } from '#farm/book/farm-book';
import type { LeagueRules } from '#farm/league/league-rules';
import type { TradingDays } from '#farm/league/trading-days';

/**
 * What was in the sample and what came after it. A trade counts on the side on which all of it lies: one that was held over
 * the boundary counts on neither.
 */
export interface LeagueSplit {
  readonly inSampleDays: number;
  readonly outOfSampleDays: number;
  /** A trade opened from this minute on is out of sample; one closed before it is in the sample. */
  readonly fromMinute: number;
}

/** The newest days are out of sample; with too few of them nothing is. */
export function leagueSplit(book: FarmBook, days: TradingDays, { outOfSample }: LeagueRules): LeagueSplit {
  const outOfSampleDays = Math.floor(days.count * outOfSample);
  const inSampleDays = days.count - outOfSampleDays;
  const first = outOfSampleDays === 0 ? -1 : (days.starts[inSampleDays] as number);
  return { inSampleDays, outOfSampleDays, fromMinute: first === -1 ? Number.POSITIVE_INFINITY : book.minuteAt(first) };
}
