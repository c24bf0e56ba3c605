import type { League } from '#farm/league/league';
import type { Standings } from '#farm/promotion/standing';

/** What promotion asks of a league. Whoever has no standing in it is not considered. */
export function standingsOf({ columns }: League): Standings {
  const { standing, trades, deflated, outTrades, outResult, plateau } = columns;
  const order: number[] = [];
  for (let config = 0; config < standing.length; config++) if ((standing[config] as number) > 0) order.push(config);
  order.sort((left, right) => (standing[right] as number) - (standing[left] as number) || left - right);
  return {
    order,
    of: (config) => ({
      trades: trades[config] as number,
      deflatedSharpe: known(deflated[config] as number),
      outOfSample: outTrades[config] === 0 ? null : (outResult[config] as number),
      plateau: known(plateau[config] as number),
    }),
  };
}

function known(figure: number): number | null {
  return Number.isNaN(figure) ? null : figure;
}
