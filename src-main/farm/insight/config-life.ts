import { type ConfigTrade, tradesOf } from '#farm/book/config-trades';
import type { FarmBook } from '#farm/book/farm-book';

/** Where one config stands after a minute: what it holds and when it last opened or closed something. */
export interface ConfigStand {
  /** In the order in which they were opened. */
  readonly held: readonly ConfigTrade[];
  readonly lastMinute: number | null;
}

/** Where a config stood before the minute at a place, and after it. */
interface ConfigLife {
  readonly before: ConfigStand;
  readonly now: ConfigStand;
}

export function configLife(book: FarmBook, config: number, place: number): ConfigLife {
  const trades = tradesOf(book, config, place + 1);
  const minute = book.minuteAt(place);
  return { before: standOf(trades, minute - 1), now: standOf(trades, minute) };
}

/** After a minute, of trades that are known up to it or to a later one. */
function standOf(trades: readonly ConfigTrade[], minute: number): ConfigStand {
  let lastMinute: number | null = null;
  const held: ConfigTrade[] = [];
  for (const trade of trades) {
    if (trade.openedMinute > minute) continue;
    const end = trade.end !== null && trade.end.minute <= minute ? trade.end.minute : null;
    if (end === null) held.push(trade);
    lastMinute = Math.max(lastMinute ?? trade.openedMinute, end ?? trade.openedMinute);
  }
  return { held, lastMinute };
}
