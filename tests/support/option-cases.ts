import { blackScholesPrice, type EuropeanOption } from '#options/pricing/black-scholes';
import { exp } from '#primitives/exact-math';
import { SeededRandom } from '#primitives/random';

/** Options of every kind that trades, from minutes to years, from the middle to far wings. */
export function* randomOptions(count: number, seed: number): Generator<EuropeanOption> {
  const random = new SeededRandom(seed);
  for (let i = 0; i < count; i++) {
    const years = exp(-12 + 13.5 * random.next());
    const volatility = 0.03 + 2 * random.next() * random.next();
    const spot = exp(12 * random.next() - 1);
    const rate = 0.1 * random.next() - 0.02;
    const dividendYield = i % 4 === 0 ? 0.35 * random.next() : 0.02 * random.next();
    const deviations = (random.next() - 0.5) * (i % 3 === 0 ? 16 : 6);
    const strike = spot * exp(Math.max(-4, Math.min(4, deviations * volatility * Math.sqrt(years))));
    yield { right: i % 2 === 0 ? 'call' : 'put', spot, strike, years, rate, dividendYield, volatility };
  }
}

export function priceOf(option: EuropeanOption): number {
  const { right, spot, strike, years, rate, dividendYield, volatility } = option;
  return blackScholesPrice(right, spot, strike, years, rate, dividendYield, volatility);
}
