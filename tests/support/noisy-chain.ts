import type { ChainSnapshot } from '#options/chains/chain-snapshot';
import { SeededRandom } from '#primitives/random';
import { imaginedChain, imaginedSmile, strikesAround } from '#tests/support/imagined-chain';

export const NOISY_DAYS = [1, 4, 11, 32, 60, 95, 200];

/** `wild` quotes contradict each other: levels and skews drawn for each expiry alone, broad noise, bad prints. */
export function noisyChain(seed: number, wild: boolean): ChainSnapshot {
  const random = new SeededRandom(seed);
  const level = 0.15 + 0.7 * random.next();
  const rho = -0.7 + 0.9 * random.next();
  const noise = (wild ? 0.04 : 0.01) * random.next();
  const badPrints = wild ? 0.04 : 0.01;
  return imaginedChain({
    spot: 60,
    rate: 0.04,
    expiries: NOISY_DAYS.map((days) => ({
      days,
      smile: wild
        ? imaginedSmile(level * (0.8 + 0.4 * random.next()), days, -0.8 + 1.2 * random.next(), 0.5 + random.next())
        : imaginedSmile(level, days, rho),
      strikes: strikesAround(60, 0.6 + 0.2 * random.next(), 1.2 + 0.3 * random.next(), random.next() < 0.4 ? 2.5 : 1),
      halfSpread: 0.002 + 0.02 * random.next(),
      noise: () => noise * (2 * random.next() - 1) + (random.next() < badPrints ? 0.12 : 0),
    })),
  });
}
