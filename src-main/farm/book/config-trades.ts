import type { FarmBook } from '#farm/book/farm-book';
import { holdsConfig } from '#farm/book/holds-config';
import type { ClosedSet, OpenedSet } from '#farm/book/trade-set';

/** A trade of one config. Prices are in ten-thousandths of a dollar per share, fees in cents. */
export interface ConfigTrade {
  readonly spread: number;
  readonly contracts: number;
  readonly openedMinute: number;
  /** Position in `VOLATILITY_REGIMES` when opening was decided. */
  readonly regime: number;
  readonly credit: number;
  readonly creditCalibrated: number;
  readonly openFee: number;
  /** Null while it is open. */
  readonly end: TradeEnd | null;
}

export interface TradeEnd {
  readonly minute: number;
  /** Position in `FARM_EXITS`. */
  readonly exit: number;
  readonly cost: number;
  readonly costCalibrated: number;
  /** The dearest and the cheapest that closing was meanwhile. */
  readonly worst: number;
  readonly best: number;
  readonly fee: number;
  /** Cents won or lost, all fees counted: at the worst side, and as fills are believed to come. */
  readonly result: number;
  readonly resultCalibrated: number;
}

/**
 * Every trade of one config that the minutes before a place tell of, in the order of opening; those still open then are
 * open, whatever came later.
 */
export function tradesOf(book: FarmBook, config: number, until: number): readonly ConfigTrade[] {
  const trades: ConfigTrade[] = [];
  const opened = (set: OpenedSet): void => {
    if (!holdsConfig(set.configs, config)) return;
    const { spread, contracts, openedMinute, regime, credit, creditCalibrated, openFee } = set;
    trades.push({ spread, contracts, openedMinute, regime, credit, creditCalibrated, openFee, end: null });
  };
  const closed = (set: ClosedSet): void => {
    if (!holdsConfig(set.configs, config)) return;
    const at = trades.findLastIndex(
      ({ spread, openedMinute }) => spread === set.spread && openedMinute === set.openedMinute,
    );
    const trade = trades[at];
    if (trade !== undefined) trades[at] = { ...trade, end: endOf(set) };
  };
  book.visitSets(0, until, { opened, closed }, book.population.specOf(config).index);
  return trades;
}

function endOf(set: ClosedSet): TradeEnd {
  const { closedMinute, exit, cost, costCalibrated, worst, best, closeFee, contracts, openFee } = set;
  const fees = openFee + closeFee;
  return {
    minute: closedMinute,
    exit,
    cost,
    costCalibrated,
    worst,
    best,
    fee: closeFee,
    result: contracts * (set.credit - cost) - fees,
    resultCalibrated: contracts * (set.creditCalibrated - costCalibrated) - fees,
  };
}
