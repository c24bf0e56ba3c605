import { TREND_REGIMES, VOLATILITY_REGIMES } from '#domain/regime';
import { MarketBar } from '#farm/evaluation/market-bar';
import type { Population } from '#farm/population/population';

/** Longer than any cooldown of the shipped grid. */
const PAUSE_MINUTES = 2_000;
const CREDIT = 5_000;

/**
 * A market in which every gate of the shipped grid is open, and then every target is reached at once. Of every four bars,
 * all configs decide to open on the first, are filled on the second, decide to close on the third and are out on the
 * fourth: no minute can be worse than the second and the fourth.
 */
export class UnanimousMarket {
  readonly bar: MarketBar;
  readonly #population: Population;
  #count = 0;

  constructor(population: Population) {
    this.#population = population;
    this.bar = new MarketBar(population.grid.underlying.length, population.specs.length);
  }

  next(): MarketBar {
    const { bar } = this;
    const phase = this.#count % 4;
    const cycle = Math.floor(this.#count++ / 4);
    const day = cycle * 3 + 1;
    bar.begin((cycle + 1) * PAUSE_MINUTES + phase, day);
    this.#openGates();
    const { specs } = this.#population;
    for (const { index } of specs) this.#show(cycle * specs.length + index, index, phase);
    return bar;
  }

  #openGates(): void {
    const { bar } = this;
    bar.warmth.fill(100);
    bar.ivRank.fill(500_000);
    bar.gap.fill(0);
    bar.trend.fill(TREND_REGIMES.indexOf('RANGE'));
    bar.volatility.fill(VOLATILITY_REGIMES.indexOf('NORMAL'));
    bar.session.fill(1);
  }

  #show(spread: number, spec: number, phase: number): void {
    const { bar } = this;
    if (spread === bar.spreads) bar.addSpread(bar.day + 30);
    bar.show(spread);
    bar.open[spread] = CREDIT;
    bar.openCalibrated[spread] = CREDIT + 50;
    bar.close[spread] = phase < 2 ? CREDIT + 100 : 100 + spec;
    bar.closeCalibrated[spread] = (bar.close[spread] as number) - 50;
    bar.openCommission[spread] = bar.closeCommission[spread] = 13_000;
    bar.openCharges[spread] = bar.closeCharges[spread] = 1_100;
    bar.minimum[spread] = 10_000;
    if (phase !== 0) return;
    bar.candidate[spec] = spread;
    bar.pop[spec] = 990_000;
    bar.risk[spec] = 10_000;
    bar.limit[spec] = 1_000;
  }
}
