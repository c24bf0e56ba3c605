import { FARM_EXITS, type ClosedTrades, type FarmListener } from '#farm/evaluation/closed-trades';
import type { ReferenceTrade } from '#farm/evaluation/reference-trade';

/** What brute force and its rivals have to agree on, about one trade; fees show in the ledgers. */
export type TradeRow = Omit<ReferenceTrade, 'openFee' | 'closeFee'>;

/** Every closed trade, config by config, as a rival tells of them. */
export class FarmTradeLog implements FarmListener {
  readonly trades: TradeRow[] = [];
  opened(): void {}

  closed(closed: ClosedTrades): void {
    const { spread, regime, openedMinute, closedMinute, credit, creditCalibrated, cost, costCalibrated } = closed;
    for (let k = 0; k < closed.count; k++) {
      this.trades.push({
        config: closed.configs[k] as number,
        contracts: closed.contracts[k] as number,
        exit: FARM_EXITS[closed.exits[k] as number] as TradeRow['exit'],
        spread,
        regime,
        openedMinute,
        closedMinute,
        credit,
        creditCalibrated,
        cost,
        costCalibrated,
        worst: closed.worst,
        best: closed.best,
      });
    }
  }

  /** In an order that does not depend on who told them. */
  sorted(): readonly TradeRow[] {
    return this.trades.toSorted(
      (left, right) =>
        left.config - right.config || left.closedMinute - right.closedMinute || left.spread - right.spread,
    );
  }
}
