import type { MarketBar } from '#farm/evaluation/market-bar';
import type { Population } from '#farm/population/population';
import { ImaginedMarket } from '#tests/support/imagined-farm';

/** A market has one bar at a time: as many of them as are wanted at once, each a bar ahead of the one before. */
export class BarsAhead {
  readonly #markets: readonly ImaginedMarket[];
  readonly #reached: number[];

  constructor(population: Population, seed: number, atOnce: number) {
    this.#markets = Array.from({ length: atOnce }, () => new ImaginedMarket(population, seed));
    this.#reached = this.#markets.map(() => 0);
  }

  /** Bars from one place up to, and without, another: as many as are to be had at once, or fewer. */
  between(from: number, to: number): readonly MarketBar[] {
    return Array.from({ length: to - from }, (_, at) => this.#bar(from + at));
  }

  #bar(place: number): MarketBar {
    const which = place % this.#markets.length;
    const market = this.#markets[which] as ImaginedMarket;
    while ((this.#reached[which] as number) <= place) {
      market.next();
      this.#reached[which] = (this.#reached[which] as number) + 1;
    }
    return market.bar;
  }
}
