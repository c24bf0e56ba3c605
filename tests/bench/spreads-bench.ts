import { STRUCTURES } from '#domain/structure';
import type { ExpiryChain } from '#options/chains/chain-snapshot';
import { compileWasmKernel, WasmKernel } from '#compute/wasm-kernel';
import type { PathModel } from '#options/paths/path-plan';
import { flatVolatility, modelAt, riskNeutralDrift } from '#options/spreads/expiry-models';
import type { SpreadCandidate } from '#options/spreads/spread-candidate';
import { findSpreads } from '#options/spreads/spread-search';
import { DEFAULT_SPREAD_SETTINGS } from '#options/spreads/spread-settings';
import { type ExpiryTerms, pathPlanOf, valueSpreads } from '#options/spreads/spread-valuation';
import { invariant } from '#primitives/invariant';
import type { BenchRow } from '#tests/bench/bench-row';
import { CHAIN_SPOT, modelChain } from '#tests/support/heston-chain';
import { SIMPLE_TERMS } from '#tests/support/quoted-chain';

const SPREADS = 480;
const WARM_UP_RUNS = 30;
const RUNS = 25;
const SEED = { low: 1, high: 0 };
const HESTON: PathModel = { name: 'heston', v0: 0.3, kappa: 3, theta: 0.36, xi: 1.1, rho: -0.25 };
const BATES: PathModel = { ...HESTON, name: 'bates', v0: 0.25, lambda: 1, muJ: -0.03, sigmaJ: 0.1 };
const KERNEL = new WasmKernel(compileWasmKernel());
const CHAIN = modelChain(HESTON, [{ days: 14 }, { days: 21 }, { days: 28 }, { days: 45 }]);

/**
 * Everything from the quotes on: volatilities, distributions, paths and marks are made anew in each run, in one thread;
 * paths are drawn by vector code.
 */
export function spreadsBench(): BenchRow[] {
  const spreads = candidates();
  const ours = medianMs(() => valued(spreads));
  const perSpread = medianMs(() => valued(spreads.slice(0, 1)));
  return [
    {
      figure: `${SPREADS} spreads: PoP and EV by 3 models, P50, touch`,
      ours,
      unit: 'ms',
      target: '< 50 ms',
      lowerIsBetter: true,
      peer: { name: 'each by itself', value: perSpread * SPREADS },
    },
  ];
}

function valued(spreads: readonly SpreadCandidate[]): number {
  const valuations = valueSpreads(CHAIN, spreads, termsOf);
  let known = 0;
  for (const { byModel, halfProfit, touch } of valuations)
    known += byModel.length + touch.length + (halfProfit === null ? 0 : 1);
  return known;
}

function termsOf(expiry: ExpiryChain): ExpiryTerms {
  const drift = riskNeutralDrift(CHAIN, expiry);
  const sigma = flatVolatility(CHAIN, expiry);
  invariant(sigma !== null, 'the chain is quoted at the money');
  const plan = pathPlanOf(expiry, HESTON, drift, SEED);
  return {
    models: [{ name: 'bs', sigma } as const, HESTON, BATES].map((model) => modelAt(model, CHAIN, expiry, drift)),
    drift,
    flatVolatility: sigma,
    paths: { model: HESTON, set: KERNEL.drawPaths(plan, 0, DEFAULT_SPREAD_SETTINGS.paths / 2, 'prices and variances') },
  };
}

/** Of every kind and expiry, evenly picked. */
function candidates(): readonly SpreadCandidate[] {
  const criteria = { expiries: null, dte: null, shortDelta: null, width: null, strikes: null };
  const found = findSpreads(
    CHAIN,
    { ...criteria, structures: STRUCTURES },
    DEFAULT_SPREAD_SETTINGS.search,
    SIMPLE_TERMS,
  );
  invariant(found.ok && found.value.candidates.length >= SPREADS, `${CHAIN_SPOT} has strikes enough around it`);
  const all = found.value.candidates;
  return Array.from({ length: SPREADS }, (_, i) => all[Math.floor((i * all.length) / SPREADS)] as SpreadCandidate);
}

function medianMs(run: () => number): number {
  const times: number[] = [];
  for (let i = 0; i < WARM_UP_RUNS + RUNS; i++) {
    const started = performance.now();
    invariant(run() > 0, 'spreads have figures');
    if (i >= WARM_UP_RUNS) times.push(performance.now() - started);
  }
  return times.toSorted((left, right) => left - right)[RUNS >> 1] as number;
}
