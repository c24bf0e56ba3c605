import type { League } from '#farm/league/league';
import type { Regions } from '#farm/league/region-figures';

/** By region: how many there are, how they fare, and the best and the worst of them. */
export function regionCounts({ columns }: League, configs: Int32Array, regions: Regions) {
  const column = (start = 0): Float64Array => new Float64Array(regions.count).fill(start);
  const counts = {
    configs: column(),
    traded: column(),
    standing: column(),
    trades: column(),
    wins: column(),
    ahead: column(),
    outAhead: column(),
    best: column(Number.NEGATIVE_INFINITY),
    worstDrawdown: column(),
  };
  for (let row = 0; row < configs.length; row++) {
    const config = configs[row] as number;
    const region = regions.of[row] as number;
    const add = (to: Float64Array, amount: number): void => {
      to[region] = (to[region] as number) + amount;
    };
    add(counts.configs, 1);
    const trades = columns.trades[config] as number;
    if (trades === 0) continue;
    const realised = columns.realised[config] as number;
    add(counts.traded, 1);
    add(counts.trades, trades);
    add(counts.wins, columns.wins[config] as number);
    add(counts.standing, (columns.standing[config] as number) > 0 ? 1 : 0);
    add(counts.ahead, realised > 0 ? 1 : 0);
    add(counts.outAhead, (columns.outResult[config] as number) > 0 ? 1 : 0);
    counts.best[region] = Math.max(counts.best[region] as number, realised);
    counts.worstDrawdown[region] = Math.max(counts.worstDrawdown[region] as number, columns.drawdown[config] as number);
  }
  return counts;
}
