import type { ConfigTrade } from '#farm/book/config-trades';
import type { FarmBook } from '#farm/book/farm-book';
import { MarketBar, UNKNOWN } from '#farm/evaluation/market-bar';

/** What a config is worth beyond what it began with, after the bar of a minute; cents. */
export interface EquityPoint {
  readonly minute: number;
  /** Filled and marked at the worst side… */
  readonly natural: number;
  /** …and as fills are believed to come. */
  readonly calibrated: number;
  /** Positions open then. */
  readonly open: number;
  /** Of these, the ones that had no price on that bar: the newest one known, or that of opening, stands in for it. */
  readonly unpriced: number;
}

/** So many marks show a life; each of them is a bar to be read. */
const MARKS = 400;

interface Mark {
  cost: number;
  costCalibrated: number;
}

/**
 * From the first opening on: a point wherever a position was opened or closed, evenly spread ones while something is open,
 * and one at the end. `trades` are those of the minutes before `until`.
 */
export function equityOf(
  book: FarmBook,
  trades: readonly ConfigTrade[],
  until: number,
  marks = MARKS,
): readonly EquityPoint[] {
  const { grid, specs } = book.population;
  const bar = new MarketBar(grid.underlying.length, specs.length);
  const newest = new Map<ConfigTrade, Mark>();
  return placesOf(book, trades, until, marks).map((place): EquityPoint => {
    const minute = book.minuteAt(place);
    let natural = 0;
    let calibrated = 0;
    let open = 0;
    let unpriced = 0;
    const held = trades.filter((trade) => isOpenAt(trade, minute));
    if (held.length > 0) book.bar(place, bar);
    for (const trade of trades) {
      const { openedMinute, end } = trade;
      if (openedMinute > minute) break;
      if (end !== null && end.minute <= minute) {
        natural += end.result;
        calibrated += end.resultCalibrated;
        continue;
      }
      open++;
      if (!remember(newest, trade, bar)) unpriced++;
      const mark = newest.get(trade) ?? { cost: trade.credit, costCalibrated: trade.creditCalibrated };
      natural += trade.contracts * (trade.credit - mark.cost) - trade.openFee;
      calibrated += trade.contracts * (trade.creditCalibrated - mark.costCalibrated) - trade.openFee;
    }
    return { minute, natural, calibrated, open, unpriced };
  });
}

/** Whether the bar has a price for closing the trade. */
function remember(newest: Map<ConfigTrade, Mark>, trade: ConfigTrade, bar: MarketBar): boolean {
  const { spread } = trade;
  if (!bar.isLive(spread) || bar.close[spread] === UNKNOWN) return false;
  newest.set(trade, { cost: bar.close[spread] as number, costCalibrated: bar.closeCalibrated[spread] as number });
  return true;
}

/** Rising, each once. */
function placesOf(book: FarmBook, trades: readonly ConfigTrade[], until: number, marks: number): readonly number[] {
  const places = new Set<number>();
  const spans: (readonly [from: number, to: number])[] = [];
  for (const { openedMinute, end } of trades) {
    const from = book.placeAt(openedMinute);
    const to = end === null ? until - 1 : book.placeAt(end.minute);
    places.add(from).add(to);
    const last = spans.at(-1);
    if (last === undefined || last[1] < from) spans.push([from, to]);
    else if (last[1] < to) spans[spans.length - 1] = [last[0], to];
  }
  const stretch = spans.reduce((sum, [from, to]) => sum + to - from, 0);
  const step = Math.max(1, Math.ceil(stretch / marks));
  for (const [from, to] of spans) for (let place = from; place < to; place += step) places.add(place);
  if (trades.length > 0) places.add(until - 1);
  return [...places].toSorted((left, right) => left - right);
}

function isOpenAt({ openedMinute, end }: ConfigTrade, minute: number): boolean {
  return openedMinute <= minute && (end === null || end.minute > minute);
}
