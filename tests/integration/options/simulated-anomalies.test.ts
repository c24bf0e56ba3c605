import { describe, expect, it } from 'vitest';
import type { PackedChain } from '#domain/packed-chain';
import { DEFAULT_CHAIN_SETTINGS } from '#options/chains/chain-settings';
import { expiryInstants } from '#options/chains/expiry-instants';
import { normaliseChain } from '#options/chains/normalise-chain';
import { AnomalyWatch, type PersistentAnomaly } from '#options/surface/anomaly-watch';
import { buildSurface } from '#options/surface/build-surface';
import { findAnomalies } from '#options/surface/quote-anomalies';
import { OPTION_MARKETS } from '#simulation/options/option-market-terms';
import { chainsOf, gatherChains } from '#tests/unit/simulation/gathered-chains';
import { NYSE } from '#tests/unit/simulation/gathered-market';

/** What a watch over one underlying says after each of its chains. */
function watched(underlying: string, from: string, minutes: number): readonly (readonly PersistentAnomaly[])[] {
  const watch = new AnomalyWatch();
  return chainsOf(gatherChains('demo', from, minutes), underlying).map((chain) => watch.observe(anomaliesOf(chain)));
}

function anomaliesOf(chain: PackedChain) {
  const market = OPTION_MARKETS.find(({ underlying }) => underlying === chain.underlying);
  const snapshot = normaliseChain(chain, {
    rate: market?.rate ?? 0,
    dividendYield: market?.dividendYield ?? 0,
    cashDividends: [],
    expiryMs: expiryInstants(chain.terms, NYSE),
    seenMs: chain.atMs,
    nowMs: chain.atMs,
    settings: DEFAULT_CHAIN_SETTINGS,
  });
  if (!snapshot.ok) expect.fail(snapshot.failure.message);
  return findAnomalies(buildSurface(snapshot.value), snapshot.value);
}

describe('the simulated market', () => {
  it('has its planted quotes found from the first chain on, and counted while they last', () => {
    const plants = [
      { underlying: 'SPY', from: '15:18', expiry: '2026-04-17', strike: 6_400_000, right: 'put', side: 'rich' },
      { underlying: 'IBIT', from: '18:53', expiry: '2026-03-27', strike: 420_000, right: 'call', side: 'cheap' },
    ] as const;
    for (const { underlying, from, ...planted } of plants) {
      const minutes = watched(underlying, from, 6);
      expect(minutes.map((found) => found.length)).toEqual([0, 0, 1, 1, 1, 1]);
      for (const [i, [found]] of minutes.slice(2).entries()) {
        expect(found?.anomaly).toMatchObject(planted);
        expect(found?.snapshots).toBe(i + 1);
      }
    }
  });

  it('raises next to no false alarm through the open and a volatility spike', () => {
    let chains = 0;
    let lasting = 0;
    for (const from of ['14:28', '17:04']) {
      for (const { underlying } of OPTION_MARKETS) {
        for (const minute of watched(underlying, from, 8)) {
          chains++;
          lasting += minute.filter(({ snapshots }) => snapshots > 1).length;
        }
      }
    }
    expect(chains).toBeGreaterThan(80);
    expect(lasting).toBeLessThanOrEqual(1);
  });
});
