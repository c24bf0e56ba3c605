import type { FarmMinute } from '#farm/book/farm-minute';
import { MinuteCollector } from '#farm/book/minute-collector';
import type { FarmListener } from '#farm/evaluation/closed-trades';
import { FactoredFarm } from '#farm/evaluation/factored-farm';
import { Population } from '#farm/population/population';
import { imaginedNames } from '#tests/support/booked-farm';
import { FarmBank } from '#tests/support/farm-bank';
import { MINUTES_PER_SESSION, PricedFarmMarket } from '#tests/support/priced-farm-market';
import { shippedGrid } from '#tests/support/shipped-grid';

export const SIXTY_DAYS = 60 * MINUTES_PER_SESSION;
const SEED = 5;

/** Of the shipped grid a few thousand configs, some of which hold to the end. */
export function fewThousand(): Population {
  const grid = shippedGrid();
  return new Population({
    ...grid,
    underlying: ['IBIT'],
    dteTarget: [14],
    warmthMinimum: [0],
    ivRank: [null],
    regimes: grid.regimes.slice(0, 1),
    session: ['any'],
    profitTarget: [null, 0.5],
    stopLoss: [null, 2],
    timeExit: [null, { daysHeld: 4 }],
  });
}

/** A farm on sixty days in which positions end in every way, with a bank beside it that counts its money. */
export class SixtyRoughDays {
  readonly farm: FactoredFarm;
  readonly bank: FarmBank;
  readonly #market: PricedFarmMarket;
  readonly #collector: MinuteCollector;
  #spreads = 0;

  constructor(population: Population) {
    this.#market = new PricedFarmMarket(population, SEED, 'rough');
    this.#collector = new MinuteCollector(population);
    this.bank = new FarmBank(population.size, population.specs.length);
    const both: FarmListener = {
      opened: (trades) => {
        this.bank.opened(trades);
        this.#collector.opened(trades);
      },
      closed: (trades) => {
        this.bank.closed(trades);
        this.#collector.closed(trades);
      },
    };
    this.farm = new FactoredFarm(population, both);
  }

  next(): FarmMinute {
    const bar = this.#market.next();
    const step = this.farm.step(bar);
    this.bank.remember(bar);
    const named = imaginedNames(bar, this.#spreads);
    this.#spreads = bar.spreads;
    return this.#collector.takeMinute(bar, named, step, this.farm.open);
  }
}
