import type { YieldTermStructure } from '@quantlib/ql';
import { calibrationQuotes, DEFAULT_CALIBRATION } from '#options/models/calibration-quotes';
import { calibrateHeston } from '#options/models/heston-calibration';
import type { BatesParameters, HestonParameters } from '#options/models/price-model';
import { terminalDistribution } from '#options/models/terminal-distribution';
import { buildSurface } from '#options/surface/build-surface';
import { invariant } from '#primitives/invariant';
import { SeededRandom } from '#primitives/random';
import type { BenchRow } from '#tests/bench/bench-row';
import { modelChain } from '#tests/support/heston-chain';
import { strikesAround } from '#tests/support/imagined-chain';

const SPOT = 100;
const RATE = 0.04;
const YEARS = 1;
const CRYPTO: HestonParameters = { v0: 0.25, kappa: 3, theta: 0.27, xi: 0.9, rho: -0.3 };
const JUMPY: BatesParameters = { ...CRYPTO, v0: 0.2, lambda: 2, muJ: -0.05, sigmaJ: 0.09 };
const STRIKES = Float64Array.from({ length: 41 }, (_, i) => 80 + i);
const WARM_UP_RUNS = 5;
const RUNS = 15;

/** Each run asks for something slightly different, so that nothing can be remembered from the run before. */
export async function modelsBench(): Promise<BenchRow[]> {
  const peer = await peerPrices();
  agreeWith(peer);
  const rival = { name: '@quantlib/ql, 41 prices', value: medianMicroseconds(3, () => sum(STRIKES, peer)) };
  const common = { unit: 'µs', lowerIsBetter: true };
  const month = 30 / 365;
  return [
    {
      ...common,
      figure: 'PoP of 41 strikes, Heston, 1 year',
      ours: medianMicroseconds(400, (run) => hestonPops(YEARS, run)),
      target: '≤ 40 µs',
      peer: rival,
    },
    {
      ...common,
      figure: '41 option prices, Heston, 1 year',
      ours: medianMicroseconds(400, hestonPuts),
      peer: rival,
    },
    {
      ...common,
      figure: 'PoP of 41 strikes, Heston, 30 days',
      ours: medianMicroseconds(400, (run) => hestonPops(month, run)),
    },
    { ...common, figure: 'PoP of 41 strikes, Bates, 1 year', ours: medianMicroseconds(400, batesPops) },
    calibrationRow('from yesterday’s parameters', { ...CRYPTO, v0: 0.22, kappa: 2.4, rho: -0.25 }, '≤ 50 ms'),
    calibrationRow('without any', null),
  ];
}

function hestonPops(years: number, run: number): number {
  const distribution = terminalDistribution(
    { name: 'heston', ...CRYPTO, v0: CRYPTO.v0 + 1e-9 * run },
    { spot: SPOT, drift: RATE, years },
  );
  return sum(STRIKES, (strike) => 1 - distribution.below(strike));
}

function hestonPuts(run: number): number {
  const distribution = terminalDistribution(
    { name: 'heston', ...CRYPTO, v0: CRYPTO.v0 + 1e-9 * run },
    { spot: SPOT, drift: RATE, years: YEARS },
  );
  return sum(STRIKES, (strike) => distribution.expectedPut(strike));
}

function batesPops(run: number): number {
  const distribution = terminalDistribution(
    { name: 'bates', ...JUMPY, v0: JUMPY.v0 + 1e-9 * run },
    { spot: SPOT, drift: RATE, years: YEARS },
  );
  return sum(STRIKES, (strike) => 1 - distribution.below(strike));
}

function sum(strikes: Float64Array, figure: (strike: number) => number): number {
  let total = 0;
  for (const strike of strikes) total += figure(strike);
  return total;
}

/** Ten chains of 150 quotes, each noisy in its own way. */
function calibrationRow(start: string, previous: HestonParameters | null, target?: string): BenchRow {
  const random = new SeededRandom(11);
  const chains = Array.from({ length: 10 }, () => {
    const strikes = strikesAround(60, 0.8, 1.21, 1);
    const expiries = [7, 14, 30, 60, 90, 150].map((days) => ({
      days,
      strikes,
      noise: () => 0.006 * (random.next() - 0.5),
    }));
    return calibrationQuotes(buildSurface(modelChain({ name: 'heston', ...CRYPTO }, expiries)), DEFAULT_CALIBRATION);
  });
  for (const { quotes } of chains)
    invariant(quotes >= 145 && quotes <= 150, `about 150 quotes take part, not ${quotes}`);
  const ours = medianMicroseconds(chains.length, (run) => {
    const fitted = calibrateHeston(chains[run % chains.length] as (typeof chains)[0], previous, DEFAULT_CALIBRATION);
    invariant(fitted.ok && fitted.value.rmse < 0.003, 'the chain is fitted');
    return fitted.value.parameters.v0;
  });
  const row = { figure: `Heston fitted to 150 quotes, ${start}`, ours: ours / 1_000, unit: 'ms', lowerIsBetter: true };
  return target === undefined ? row : { ...row, target };
}

/** Of one call, the median over runs of so many; in the thread's own time, which other programs do not lengthen. */
function medianMicroseconds(calls: number, call: (run: number) => number): number {
  const times: number[] = [];
  let check = 0;
  for (let run = 0; run < WARM_UP_RUNS + RUNS; run++) {
    const started = process.threadCpuUsage();
    for (let i = 0; i < calls; i++) check += call(run * calls + i);
    const { user, system } = process.threadCpuUsage(started);
    if (run >= WARM_UP_RUNS) times.push((user + system) / calls);
  }
  invariant(Number.isFinite(check), 'the figures are finite');
  return times.toSorted((left, right) => left - right)[RUNS >> 1] as number;
}

/** A put by the peer's analytic engine (Gauss-Laguerre, 144 points), recomputed at every call. */
async function peerPrices(): Promise<(strike: number) => number> {
  const ql = await import('@quantlib/ql');
  const today = ql.DateExt.UTC('2,January,2026');
  ql.Settings.evaluationDate.set(today);
  const dayCounter = new ql.Actual365Fixed();
  const flat = (rate: number) => {
    const curve = new ql.FlatForward().ffInit1(today, new ql.Handle(new ql.SimpleQuote(rate)), dayCounter);
    // The peer's declarations contradict each other here.
    return new ql.Handle(curve as unknown as YieldTermStructure);
  };
  const { v0, kappa, theta, xi, rho } = CRYPTO;
  const spot = new ql.Handle(new ql.SimpleQuote(SPOT));
  const heston = new ql.HestonProcess(flat(RATE), flat(0), spot, v0, kappa, theta, xi, rho);
  const engine = new ql.AnalyticHestonEngine().aheInit2(new ql.HestonModel(heston), 144);
  const exercise = new ql.EuropeanExercise(ql.DateExt.UTC('2,January,2027'));
  return (strike) => {
    const option = new ql.VanillaOption(new ql.PlainVanillaPayoff(ql.Option.Type.Put, strike), exercise);
    option.setPricingEngine(engine);
    return option.NPV();
  };
}

/** What is compared is the same: prices to 1e-8 of spot, and probabilities as the slope of the peer's prices. */
function agreeWith(peer: (strike: number) => number): void {
  const distribution = terminalDistribution({ name: 'heston', ...CRYPTO }, { spot: SPOT, drift: RATE, years: YEARS });
  const discount = SPOT / distribution.forward;
  for (const strike of STRIKES) {
    const price = discount * distribution.expectedPut(strike);
    invariant(Math.abs(price - peer(strike)) < 1e-6, `the prices of strike ${strike} agree`);
    const slope = (peer(strike + 0.01) - peer(strike - 0.01)) / 0.02 / discount;
    invariant(Math.abs(distribution.below(strike) - slope) < 1e-6, `the probabilities of strike ${strike} agree`);
  }
}
