import { farmLevels } from '#farm/evaluation/levels';
import type { TradingDay } from '#farm/insight/trading-day';
import type { Population, Sizing, SpreadSpec } from '#farm/population/population';

/** What one sizing makes of a spec's candidates, bar by bar. */
export interface DaySizes {
  /** Contracts that it pays for; less than 1 where it does not, and 0 where the quotes have room for none. */
  readonly contracts: Int32Array;
  /** Millionths of the budget that a position would have to be allowed to risk beyond what it is; −1 where it is no matter of size. */
  readonly short: Int32Array;
}

const MILLION = 1e6;

/** By sizing. */
export function daySizes(population: Population, spec: SpreadSpec, { bars, offers }: TradingDay): readonly DaySizes[] {
  const { allowance } = farmLevels(population);
  const { candidate, risk, limit } = offers[spec.index] as TradingDay['offers'][number];
  return population.sizings.map((sizing, at): DaySizes => {
    const contracts = new Int32Array(bars);
    const short = new Int32Array(bars).fill(-1);
    for (let bar = 0; bar < bars; bar++) {
      if ((candidate[bar] as number) < 0) continue;
      const affordable = Math.floor((allowance[at] as number) / (risk[bar] as number));
      contracts[bar] = Math.min(affordable, limit[bar] as number);
      if (affordable >= 1 || (limit[bar] as number) < 1) continue;
      const enough = Math.ceil(((risk[bar] as number) * MILLION) / budgetCents(population, sizing));
      short[bar] = enough - sizeParts(population, sizing);
    }
    return { contracts, short };
  });
}

/** Contracts of a size that is so many millionths of the budget larger. */
export function contractsAt(population: Population, sizing: Sizing, more: number, risk: number, limit: number): number {
  const parts = sizeParts(population, sizing) + more;
  const allowance = Math.floor((budgetCents(population, sizing) * parts) / MILLION);
  return Math.min(Math.floor(allowance / risk), limit);
}

/** Whether so many positions of a size, in millionths of the budget, keep to the exposure of its tier. */
export function keepsExposure({ grid }: Population, { budget }: Sizing, positions: number, parts: number): boolean {
  return positions * parts <= Math.round((grid.budget[budget]?.exposure ?? 0) * MILLION);
}

/** Millionths of the budget that one position may risk. */
export function sizeParts({ grid }: Population, { size }: Sizing): number {
  return Math.round((grid.positionSize[size] as number) * MILLION);
}

function budgetCents({ grid }: Population, { budget }: Sizing): number {
  return (grid.budget[budget]?.dollars ?? 0) * 100;
}
