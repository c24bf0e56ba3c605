import { describe, expect, it } from 'vitest';
import type { PackedChain } from '#domain/packed-chain';
import { DEFAULT_CHAIN_SETTINGS } from '#options/chains/chain-settings';
import type { ChainSnapshot } from '#options/chains/chain-snapshot';
import { expiryInstants } from '#options/chains/expiry-instants';
import { normaliseChain } from '#options/chains/normalise-chain';
import { buildSurface } from '#options/surface/build-surface';
import { findAnomalies } from '#options/surface/quote-anomalies';
import { epochMs } from '#primitives/clock';
import { OPTION_MARKETS, type OptionMarketTerms } from '#simulation/options/option-market-terms';
import { varianceAtTheMoney } from '#simulation/options/smile-of-the-minute';
import { scenarioNamed } from '#simulation/scenarios';
import { SimulatedMarket } from '#simulation/simulated-market';
import { chainsOf, gatherChains } from '#tests/unit/simulation/gathered-chains';
import { NYSE } from '#tests/unit/simulation/gathered-market';

const afternoon = gatherChains('demo', '15:10', 30);

function snapshotOf(market: OptionMarketTerms, chain: PackedChain): ChainSnapshot {
  const snapshot = normaliseChain(chain, {
    rate: market.terms.quotedIn === 'coin' ? 0 : market.rate,
    dividendYield: market.dividendYield,
    cashDividends: [],
    expiryMs: expiryInstants(market.terms, NYSE),
    seenMs: epochMs(chain.atMs + 200),
    nowMs: epochMs(chain.atMs + 200),
    settings: DEFAULT_CHAIN_SETTINGS,
  });
  if (!snapshot.ok) throw new Error(snapshot.failure.message);
  return snapshot.value;
}

describe('a surface fitted to a simulated chain', () => {
  it.each(OPTION_MARKETS.map((market) => [market.underlying, market] as const))(
    'flags what was planted in %s, as dear, each time, and nothing else',
    (underlying, market) => {
      const labels = afternoon.market.labels.filter(
        ({ what, symbol }) => what === 'mispriced quote' && symbol === market.drivenBy,
      );
      for (const chain of chainsOf(afternoon, underlying)) {
        const snapshot = snapshotOf(market, chain);
        const flagged = findAnomalies(buildSurface(snapshot), snapshot).map(
          ({ expiry, strike, right, side }) => `${expiry} ${strike / 10_000} ${right} ${side}`,
        );
        const planted = labels
          .filter(({ fromMs, toMs }) => chain.atMs >= fromMs && chain.atMs < toMs)
          .map(({ contract }) => `${contract?.expiry} ${contract?.strike} ${contract?.right} rich`);
        expect(flagged, `at ${new Date(chain.atMs).toISOString()}`).toEqual(planted);
      }
    },
  );

  it('finds the cheap quote in the evening of the crash as well', () => {
    const evening = gatherChains('demo', '18:50', 12);
    const market = OPTION_MARKETS.find(({ underlying }) => underlying === 'IBIT') as OptionMarketTerms;
    const found = chainsOf(evening, 'IBIT').map((chain) => {
      const snapshot = snapshotOf(market, chain);
      return findAnomalies(buildSurface(snapshot), snapshot).map(({ strike, side }) => `${strike / 10_000} ${side}`);
    });
    expect(found.slice(0, 5)).toEqual([[], [], [], [], []]);
    for (const flagged of found.slice(5)) expect(flagged).toEqual(['42 cheap']);
  });

  it('finds the volatility at the money that the quotes were made from', () => {
    const scenario = scenarioNamed('demo');
    const startMs = scenario.startMs + 15 * 3_600_000;
    const terms = { seed: 7, startMs, minutes: 2, nyse: NYSE, density: 0.01, options: true };
    const told = new Map<string, number>();
    for (const input of new SimulatedMarket(terms).inputs()) {
      if (input.kind === 'metric' && input.name === 'dvol') told.set(input.symbol, input.value / 100);
      if (input.kind === 'metric' && input.name === 'implied-volatility') told.set(input.symbol, input.value);
    }
    const quoted = gatherChains('demo', '15:00', 2);
    for (const market of OPTION_MARKETS) {
      const chain = chainsOf(quoted, market.underlying).at(-1) as PackedChain;
      const { slices } = buildSurface(snapshotOf(market, chain));
      expect(slices.length).toBe(chain.layout.expiries.length);
      const spot = (chain.underlyingPrice as number) / 10_000;
      const mood = { impliedVolatility: told.get(market.drivenBy) as number, stress: 1 };
      for (const { status, years, atmIv } of slices) {
        if (status !== 'fitted' || atmIv === null) continue;
        const made = Math.sqrt(varianceAtTheMoney(market.smile, mood, years) / years);
        // Half the width of a quote at the money, which is a tick at least.
        const tick = market.terms.quotedIn === 'coin' ? 0.0005 : market.quotes.coarse / 10_000 / spot;
        const width = market.quotes.width + tick / (0.4 * Math.sqrt(years));
        expect(Math.abs(atmIv - made), `${market.underlying} ${years}`).toBeLessThan(width / 2 + 0.002);
      }
    }
  });
});
