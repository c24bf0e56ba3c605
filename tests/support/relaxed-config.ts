import { TREND_REGIMES, VOLATILITY_REGIMES } from '#domain/regime';
import type { NearMissGroup } from '#farm/insight/near-miss';
import type { FarmConfig } from '#farm/population/farm-config';

const MILLION = 1e6;

/** What of a config is different once the threshold of a near miss has given way by so much. */
export function relaxedBy(config: FarmConfig, { gate, relaxed: way }: NearMissGroup, by: number): Partial<FarmConfig> {
  const lower = (share: number): number => (Math.round(share * MILLION) - Math.round(by * MILLION)) / MILLION;
  const higher = (share: number): number => (Math.round(share * MILLION) + Math.round(by * MILLION)) / MILLION;
  const { ivRank, regimes } = config;
  switch (gate) {
    case 'session':
      return { session: 'any' };
    case 'warmthMinimum':
      return { warmthMinimum: config.warmthMinimum - by };
    case 'popMinimum':
      return { popMinimum: lower(config.popMinimum) };
    case 'ivRank': {
      const { from, to } = ivRank ?? { from: 0, to: 1 };
      return { ivRank: way === 'lower' ? { from: lower(from), to } : { from, to: higher(to) } };
    }
    case 'gapTolerance':
      return { gapTolerance: higher(config.gapTolerance ?? 0) };
    case 'regimes': {
      const also = <Label extends string>(labels: readonly Label[], all: readonly Label[]): readonly Label[] =>
        all.filter((label) => labels.includes(label) || way.split(' and ').includes(label));
      return {
        regimes: {
          name: 'more',
          trends: also(regimes.trends, TREND_REGIMES),
          volatilities: also(regimes.volatilities, VOLATILITY_REGIMES),
        },
      };
    }
    case 'positionSize':
      return { positionSize: higher(config.positionSize) };
    case 'concurrent':
      return { concurrent: config.concurrent + by };
    case 'cooldown':
      return { cooldown: config.cooldown - by };
  }
}
