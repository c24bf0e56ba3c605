import { type MarketBar, UNKNOWN } from '#farm/evaluation/market-bar';
import { orderFee } from '#farm/evaluation/order-fee';
import type { ReferenceTrade } from '#farm/evaluation/reference-trade';
import { ReferenceTrader } from '#farm/evaluation/reference-trader';
import type { FarmConfig } from '#farm/population/farm-config';
import { Population } from '#farm/population/population';

/** The same population, one of whose configs follows other rules from some moment on. */
class ChangingPopulation extends Population {
  changes: Partial<FarmConfig> = {};

  override config(id: number): FarmConfig {
    return new Proxy(super.config(id), {
      get: (config, name: keyof FarmConfig) => this.changes[name] ?? config[name],
    });
  }
}

export interface FirstTrade {
  readonly spread: number;
  readonly contracts: number;
  readonly openedMinute: number;
  readonly closedMinute: number | null;
  readonly exit: string | null;
  readonly cents: number | null;
}

/**
 * The first trade that brute force opens on the bars of a day, its config changed when that day began, and what became of
 * it by the bar at `until`; null where it opens nothing.
 */
export function firstTrade(
  { grid }: Population,
  bars: readonly MarketBar[],
  config: number,
  changes: Partial<FarmConfig>,
  [from, end]: readonly [number, number],
  until: number,
): FirstTrade | null {
  const population = new ChangingPopulation(grid);
  const closed: ReferenceTrade[] = [];
  const trader = new ReferenceTrader(population, config, (trade) => closed.push(trade));
  const openedMinutes: number[] = [];
  let marked: { readonly cost: number; readonly fee: (contracts: number) => number } | null = null;
  for (const [place, bar] of bars.slice(0, until + 1).entries()) {
    if (place === from) population.changes = changes;
    trader.step(bar);
    const isNew = trader.positions.find(({ openedMinute }) => openedMinute === bar.minute);
    if (place >= from && place < end && isNew !== undefined) openedMinutes.push(bar.minute);
    const held = trader.positions.find(({ openedMinute }) => openedMinute === openedMinutes[0]);
    if (held === undefined || !bar.isLive(held.spread) || bar.close[held.spread] === UNKNOWN) continue;
    const [commission, minimum, charges] = [bar.closeCommission, bar.minimum, bar.closeCharges].map(
      (column) => column[held.spread] as number,
    ) as [number, number, number];
    const cost = bar.close[held.spread] as number;
    marked = { cost, fee: (contracts) => orderFee(contracts, commission, minimum, charges) };
  }
  const [openedMinute] = openedMinutes;
  if (openedMinute === undefined) return null;
  const done = closed.find((trade) => trade.openedMinute === openedMinute);
  if (done !== undefined) {
    const { spread, contracts, closedMinute, exit, credit, cost, openFee, closeFee } = done;
    const cents = contracts * (credit - cost) - openFee - closeFee;
    return { spread, contracts, openedMinute, closedMinute, exit, cents };
  }
  const held = trader.positions.find((position) => position.openedMinute === openedMinute);
  if (held === undefined) return null;
  const { spread, contracts, credit, openFee } = held;
  const cents = marked === null ? null : contracts * (credit - marked.cost) - openFee - marked.fee(contracts);
  return { spread, contracts, openedMinute, closedMinute: null, exit: null, cents };
}
