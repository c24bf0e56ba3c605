import type { FarmBook } from '#farm/book/farm-book';
import { FARM_EXITS, type FarmExit } from '#farm/evaluation/closed-trades';
import { costOfGain, costOfLoss, givenBack } from '#farm/evaluation/levels-of-exit';
import { UNKNOWN } from '#farm/evaluation/market-bar';
import type { ConfigTrade } from '#farm/book/config-trades';
import { type ExitTerms, exitTerms } from '#farm/insight/exit-terms';
import { walkPosition } from '#farm/insight/exit-walk';
import { MarketStretch } from '#farm/insight/market-stretch';
import type { FarmConfig } from '#farm/population/farm-config';

/** What would close a position, and at what. */
export interface ExitReading {
  readonly exit: Extract<FarmExit, 'target' | 'stop' | 'trailing' | 'time'>;
  /** Cost of closing, in ten-thousandths of a dollar, at or beyond which it acts; null for days, and before it is armed. */
  readonly at: number | null;
  /** Days until it acts; null for prices. */
  readonly days: number | null;
}

/** A position that a config holds, at one moment. */
export interface HeldReading extends ConfigTrade {
  /** What closing it costs, ten-thousandths of a dollar; null where the bar has no price. */
  readonly mark: number | null;
  /** Cents that it is ahead at that price, fees aside. */
  readonly ahead: number | null;
  /** What has asked for its close, which waits for a price. */
  readonly closing: FarmExit | null;
  readonly exits: readonly ExitReading[];
}

export function heldReading(book: FarmBook, config: FarmConfig, trade: ConfigTrade, place: number): HeldReading {
  const terms = exitTerms(config);
  const { spread, credit, contracts } = trade;
  const opened = book.placeAt(trade.openedMinute);
  const openedDay = book.bar(opened).day;
  const from = terms.trailing === null ? newestPriced(book, spread, opened, place) : opened;
  const stretch = MarketStretch.of(book, from, place, [spread]);
  const track = stretch.trackOf(spread);
  const openedAt = from === opened ? 0 : -1;
  const { closedAt, exit, highWater } = walkPosition(stretch, track, openedAt, credit, terms, openedDay);
  const last = stretch.length - 1;
  const mark = track.mark(last);
  const isMarked = mark !== UNKNOWN;
  const day = stretch.days[last] as number;
  return {
    ...trade,
    mark: isMarked ? mark : null,
    ahead: isMarked ? contracts * (credit - mark) : null,
    closing: closedAt === -1 ? (FARM_EXITS[exit] ?? null) : null,
    exits: [...priceExits(terms, credit, highWater), ...dayExits(terms, track.expiryDay - day, day - openedDay)],
  };
}

/**
 * The newest bar that has a price to close at, or that of opening. Without a trailing stop nothing before it matters: a
 * close that had been asked for by then would have been filled on it.
 */
function newestPriced(book: FarmBook, spread: number, opened: number, place: number): number {
  const bar = book.bar(place);
  let at = place;
  while (at > opened && !(bar.isLive(spread) && bar.close[spread] !== UNKNOWN)) book.bar(--at, bar);
  return at;
}

function priceExits({ target, stop, trailing }: ExitTerms, credit: number, highWater: number): readonly ExitReading[] {
  const exits: ExitReading[] = [];
  if (target !== null) exits.push({ exit: 'target', at: costOfGain(credit, target), days: null });
  if (stop !== null) exits.push({ exit: 'stop', at: costOfLoss(credit, stop), days: null });
  if (trailing !== null) {
    const lowest = credit - highWater;
    const isArmed = lowest <= costOfGain(credit, trailing.from);
    exits.push({ exit: 'trailing', at: isArmed ? lowest + givenBack(credit, trailing.by) : null, days: null });
  }
  return exits;
}

function dayExits({ daysToGo, daysHeld }: ExitTerms, toGo: number, held: number): readonly ExitReading[] {
  const exits: ExitReading[] = [];
  if (daysToGo !== null) exits.push({ exit: 'time', at: null, days: Math.max(0, toGo - daysToGo) });
  if (daysHeld !== null) exits.push({ exit: 'time', at: null, days: Math.max(0, daysHeld - held) });
  return exits;
}
