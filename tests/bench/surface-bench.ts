import type { ChainSnapshot } from '#options/chains/chain-snapshot';
import { buildSurface } from '#options/surface/build-surface';
import { fitSmile } from '#options/surface/fit-smile';
import { findAnomalies } from '#options/surface/quote-anomalies';
import type { SliceQuotes } from '#options/surface/slice-quotes';
import { SmileSolver } from '#options/surface/smile-solver';
import { invariant } from '#primitives/invariant';
import { SeededRandom } from '#primitives/random';
import type { BenchRow } from '#tests/bench/bench-row';
import { imaginedChain, imaginedSmile, strikesAround } from '#tests/support/imagined-chain';

const SPOT = 60;
const WARM_UP_RUNS = 400;
const RUNS = 401;
/** With this the peer is content with its first fit, and does not start over from fifty others. */
const ACCEPTED_MISFIT = 0.05;

/** 8 expiries of 25 strikes: 400 contracts, a few of them badly quoted. */
function chain(): ChainSnapshot {
  const random = new SeededRandom(9);
  return imaginedChain({
    spot: SPOT,
    rate: 0.04,
    expiries: [4, 11, 18, 32, 46, 74, 109, 200].map((days) => ({
      days,
      smile: imaginedSmile(0.5, days),
      strikes: strikesAround(SPOT, 0.69, 1.5, 2),
      halfSpread: 0.006,
      noise: () => 0.004 * (2 * random.next() - 1) + (random.next() < 0.01 ? 0.1 : 0),
    })),
  });
}

export async function surfaceBench(): Promise<BenchRow[]> {
  const snapshot = chain();
  const contracts = snapshot.expiries.reduce((sum, { rows }) => sum + 2 * rows.length, 0);
  invariant(contracts === 400, 'the chain has 400 contracts');
  const surface = buildSurface(snapshot);
  const slice = surface.slices[4];
  invariant(slice !== undefined && slice.status === 'fitted', 'the peer has a smile to fit');
  const { quotes } = slice;
  const solver = new SmileSolver();
  const peer = await peerFit(quotes, slice.forward, slice.years);
  invariant(peer() < ACCEPTED_MISFIT, 'the peer fits the smile as well');
  const common = { unit: 'ms', lowerIsBetter: true };
  const fit = (robust: boolean) => () => fitSmile(solver, quotes, { robust, arbitrageFree: true }).weightedSse;
  return [
    {
      ...common,
      figure: `smile through ${quotes.k.length} quotes, five unknowns`,
      ours: medianMilliseconds(RUNS, fit(false)),
      peer: { name: '@quantlib/ql, SABR, three unknowns', value: medianMilliseconds(RUNS, peer) },
    },
    { ...common, figure: 'the same, robust against bad prints', ours: medianMilliseconds(RUNS, fit(true)) },
    {
      ...common,
      figure: '400-contract chain: surface free of arbitrage',
      ours: medianMilliseconds(RUNS, () => buildSurface(snapshot).slices.length),
    },
    {
      ...common,
      figure: '400-contract chain: quotes off the surface',
      ours: medianMilliseconds(RUNS, () => findAnomalies(surface, snapshot).length),
    },
  ];
}

/** Its SVI has no content yet; SABR is what it fits smiles with. Answers the misfit, for the same quotes as ours. */
async function peerFit({ strike, iv }: SliceQuotes, forward: number, years: number): Promise<() => number> {
  const { SABRInterpolation } = await import('@quantlib/ql');
  const strikes = [...strike];
  const volatilities = [...iv];
  const [free, held] = [false, true];
  return () => {
    const smile = new SABRInterpolation();
    smile.sabrInit(
      strikes,
      0,
      strikes.length,
      volatilities,
      0,
      years,
      forward,
      0.4,
      1,
      1,
      -0.2,
      free,
      held,
      free,
      free,
      true,
      undefined,
      undefined,
      ACCEPTED_MISFIT,
    );
    smile.update();
    return smile.rmsError();
  };
}

function medianMilliseconds(runs: number, run: () => number): number {
  const times: number[] = [];
  let check = 0;
  for (let i = 0; i < WARM_UP_RUNS + runs; i++) {
    const started = performance.now();
    check += run();
    if (i >= WARM_UP_RUNS) times.push(performance.now() - started);
  }
  invariant(Number.isFinite(check), 'the figures are finite');
  return times.toSorted((left, right) => left - right)[runs >> 1] as number;
}
