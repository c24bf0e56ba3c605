import { describe, expect, it } from 'vitest';
import { buildSurface } from '#options/surface/build-surface';
import { noisyChain } from '#tests/support/noisy-chain';
import { cheapestArbitrage } from '#tests/support/static-arbitrage';

const SEEDS = 150;

describe('many surfaces', () => {
  for (const wild of [false, true]) {
    it(`are all free of arbitrage, fitted to ${wild ? 'quotes that contradict each other' : 'noisy quotes'}`, () => {
      for (let seed = 1_001; seed <= 1_000 + SEEDS; seed++) {
        const { butterfly, calendar } = cheapestArbitrage(buildSurface(noisyChain(seed, wild)));
        expect(butterfly, `seed ${seed}`).toBeGreaterThan(-4e-15);
        expect(calendar, `seed ${seed}`).toBeGreaterThan(-4e-15);
      }
    });
  }
});
