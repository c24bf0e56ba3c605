import type { YieldTermStructure } from '@quantlib/ql';
import { PathWorkers } from '#compute/path-workers';
import { compileWasmKernel, WasmKernel } from '#compute/wasm-kernel';
import type { HestonParameters } from '#options/models/price-model';
import { EXIT, exitMap } from '#options/paths/exit-map';
import { pairedShare, pairVotes } from '#options/paths/path-estimate';
import type { PathKernel } from '#options/paths/path-kernel';
import type { PathPlan } from '#options/paths/path-plan';
import { REFERENCE_KERNEL } from '#options/paths/reference-kernel';
import { invariant } from '#primitives/invariant';
import { inverseNormalCdf } from '#primitives/normal-distribution';
import { SeededRandom } from '#primitives/random';
import type { BenchRow } from '#tests/bench/bench-row';
import { GpuProcess } from '#tests/support/webgpu-process';

const STEPS = 252;
const RUNS = 7;
const CALM: HestonParameters = { v0: 0.25, kappa: 3, theta: 0.27, xi: 0.9, rho: -0.3 };
/** 2κθ is a third of ξ²: the rare branch of the scheme is not rare. */
const WILD: HestonParameters = { v0: 0.04, kappa: 1.5, theta: 0.04, xi: 0.6, rho: -0.7 };
/** P(S > 95) from 100 at 4 % in a year, by the characteristic function. */
const TRUTH = { calm: 0.4982741, wild: 0.7527298 } as const;
const ABOVE = exitMap([{ step: STEPS - 1, breakpoints: [Math.log(0.95)], zones: [EXIT.stop, EXIT.target] }]);

/**
 * Paths of 252 steps with Andersen's martingale-corrected scheme, each asked one question at its end, antithetic members
 * counted as paths. Threads are measured in time that passes, a single one in the time it worked: a busy machine should
 * not count against it.
 */
export async function computeBench(): Promise<BenchRow[]> {
  const wasm = compileWasmKernel();
  const kernel = new WasmKernel(wasm);
  const peer = { name: '@quantlib/ql, evolve1', value: await peerRate() };
  const one = threadRate(kernel, plan(CALM, 23), 1 << 17, TRUTH.calm);
  const unit = 'M path-steps/s';
  const two = await twoThreads(wasm);
  const gpu = await graphics(one);
  return [
    {
      figure: 'Heston QE-M paths, TypeScript, 1 thread',
      ours: threadRate(REFERENCE_KERNEL, plan(CALM, 52), 1 << 14, TRUTH.calm),
      unit,
      peer,
      target: '≥ 25',
    },
    { figure: 'Heston QE-M paths, WASM SIMD, 1 thread', ours: one, unit, peer, target: '≥ 150' },
    {
      figure: 'the same where Feller is violated',
      ours: threadRate(kernel, plan(WILD, 23), 1 << 17, TRUTH.wild),
      unit,
      peer,
    },
    {
      figure: 'the same with touch by bridges at every step',
      ours: touchRate(kernel),
      unit,
    },
    ...(typeof gpu === 'string'
      ? [{ ...two, below: [`WebGPU on a graphics card was not measured: ${gpu}.`] }]
      : [two, gpu]),
  ];
}

function plan(model: HestonParameters, uniformBits: 23 | 52): PathPlan {
  const seed = { low: 20, high: 26 };
  return { model: { name: 'heston', ...model }, drift: 0.04, years: 1, steps: STEPS, seed, uniformBits };
}

/** Millions of steps a second of the thread's own time; the answer has to be right. */
function threadRate(kernel: PathKernel, of: PathPlan, pairs: number, truth: number): number {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const started = process.threadCpuUsage();
    const [exits] = kernel.firstExits(of, [ABOVE], run * pairs, pairs);
    times.push(microseconds(process.threadCpuUsage(started)));
    invariant(exits !== undefined, 'a map has its exits');
    const { value, standardError } = pairedShare(pairVotes(exits.outcomes, EXIT.target));
    invariant(Math.abs(value - truth) < 5 * standardError, 'the paths end where the characteristic function says');
  }
  return (2 * pairs * STEPS) / Math.min(...times);
}

function touchRate(kernel: PathKernel): number {
  const of = plan(CALM, 23);
  const pairs = 1 << 15;
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const started = process.threadCpuUsage();
    kernel.bridgeTouch(of, [{ lower: Math.log(0.8), upper: null }], run * pairs, pairs);
    times.push(microseconds(process.threadCpuUsage(started)));
  }
  return (2 * pairs * STEPS) / Math.min(...times);
}

function microseconds({ user, system }: NodeJS.CpuUsage): number {
  return user + system;
}

/** One thread and two take turns; the best of each counts. */
async function twoThreads(module: ReturnType<typeof compileWasmKernel>): Promise<BenchRow> {
  const of = plan(CALM, 23);
  const pairs = 1 << 18;
  const rates: number[][] = [[], []];
  await using single = new PathWorkers(1, { module });
  await using double = new PathWorkers(2, { module });
  for (let run = 0; run < RUNS; run++) {
    for (const [place, workers] of [single, double].entries()) {
      const started = performance.now();
      await workers.run({ kind: 'exits', plan: of, firstPair: 0, pairs, maps: [ABOVE] });
      // The first runs start the threads and compile.
      if (run > 1) rates[place]?.push((2 * pairs * STEPS) / (performance.now() - started) / 1_000);
    }
  }
  const [one, two] = rates.map((each) => Math.max(...each)) as [number, number];
  return {
    figure: 'Heston QE-M paths, WASM SIMD, 2 threads',
    ours: two,
    unit: 'M path-steps/s',
    peer: { name: 'ours, 1 thread', value: one },
    target: '≥ 1.9× one',
  };
}

/** What a graphics card does. A program that pretends to be one says nothing about cards. */
async function graphics(single: number): Promise<BenchRow | string> {
  const gpu = await GpuProcess.start();
  if (typeof gpu === 'string') return gpu;
  await using device = gpu;
  if (device.software) return `${device.choice.adapter} is software`;
  const of = plan(CALM, 23);
  const pairs = 1 << 20;
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const started = performance.now();
    await device.firstExits(of, [ABOVE], run * pairs, pairs);
    times.push(performance.now() - started);
  }
  return {
    figure: `Heston QE-M paths, WebGPU on ${device.choice.adapter}`,
    ours: (2 * pairs * STEPS) / Math.min(...times) / 1_000,
    unit: 'M path-steps/s',
    peer: { name: 'ours, WASM, 1 thread', value: single },
    target: '≥ 100× WASM',
  };
}

/** The peer's Monte Carlo engine for Heston throws, so its process is stepped by hand, with normals drawn beforehand. */
async function peerRate(): Promise<number> {
  const ql = await import('@quantlib/ql');
  const today = ql.DateExt.UTC('2,January,2026');
  ql.Settings.evaluationDate.set(today);
  const dayCounter = new ql.Actual365Fixed();
  const flat = (rate: number) => {
    const curve = new ql.FlatForward().ffInit1(today, new ql.Handle(new ql.SimpleQuote(rate)), dayCounter);
    // The peer's declarations contradict each other here.
    return new ql.Handle(curve as unknown as YieldTermStructure);
  };
  const { v0, kappa, theta, xi, rho } = CALM;
  const spot = new ql.Handle(new ql.SimpleQuote(100));
  const scheme = ql.HestonProcess.Discretization.QuadraticExponentialMartingale;
  const stepped = new ql.HestonProcess(flat(0.04), flat(0), spot, v0, kappa, theta, xi, rho, scheme);
  const paths = 400;
  const dt = 1 / STEPS;
  const random = new SeededRandom(4);
  const normals = Float64Array.from({ length: 2 * paths * STEPS }, () => inverseNormalCdf(random.next() || 0.5));
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const started = process.threadCpuUsage();
    let above = 0;
    for (let path = 0; path < paths; path++) {
      let state = [100, v0];
      for (let step = 0; step < STEPS; step++) {
        const at = 2 * (path * STEPS + step);
        state = stepped.evolve1(step * dt, state, dt, [normals[at] as number, normals[at + 1] as number]);
      }
      if ((state[0] as number) > 95) above++;
    }
    times.push(microseconds(process.threadCpuUsage(started)));
    invariant(Math.abs(above / paths - TRUTH.calm) < 0.15, 'the peer draws from the same distribution');
  }
  return (paths * STEPS) / Math.min(...times);
}
