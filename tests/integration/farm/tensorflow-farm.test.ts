import { afterAll, describe, expect, it } from 'vitest';
import { DecidedFarm } from '#farm/backends/deciders/decided-farm';
import { tensorBackend } from '#farm/backends/tensorflow/tensor-backend';
import { TensorDecider } from '#farm/backends/tensorflow/tensor-decider';
import {
  loadTensorLibrary,
  restoreRemovedUtilities,
  type TensorDevice,
  type TensorLibrary,
  whatIsRounded,
} from '#farm/backends/tensorflow/tensor-library';
import type { FarmEvaluator } from '#farm/evaluation/farm-evaluator';
import { hashWords } from '#farm/evaluation/word-tape';
import type { Result } from '#primitives/result';
import { BarsAhead } from '#tests/support/bars-ahead';
import { FarmTradeLog } from '#tests/support/farm-trade-log';
import { expectBruteForce, expectRestorable, type MakeEvaluator } from '#tests/support/farm-proof';
import { ImaginedMarket } from '#tests/support/imagined-farm';
import { livelyPopulation } from '#tests/support/lively-population';

describe.each(['cpu', 'wasm'] as const)('a farm decided by TensorFlow.js on %s', async (device) => {
  const library = await loaded(device);
  const made: DecidedFarm[] = [];
  const make: MakeEvaluator = (population, log) => {
    const farm = new DecidedFarm(population, new TensorDecider(library, population), log);
    made.push(farm);
    return farm;
  };
  afterAll(() => {
    for (const farm of made) farm[Symbol.dispose]();
  });

  it('makes the trades of brute force, trade for trade and cent for cent', () => {
    expectBruteForce(make, 40);
    expect.hasAssertions();
  });

  it('goes on after being restored as if it had never stopped', () => {
    expectRestorable(make, 40);
    expect.hasAssertions();
  });

  it('keeps no tensor that it does not need, however many bars go by', () => {
    const population = livelyPopulation();
    const before = library.core.memory().numTensors;
    const farm = make(population, null);
    const market = new ImaginedMarket(population, 3);
    const started = library.core.memory().numTensors;
    let closed = 0;
    for (let at = 0; at < 60; at++) closed += farm.step(market.next()).closed;
    expect(closed).toBeGreaterThan(0);
    expect(library.core.memory().numTensors).toBe(started);
    made.pop()?.[Symbol.dispose]();
    expect(library.core.memory().numTensors).toBe(before);
  });
});

describe('TensorFlow.js', () => {
  it('decides as it would bar by bar where it is given several at once', async () => {
    const library = await loaded('cpu');
    const population = livelyPopulation();
    const told: FarmTradeLog[] = [];
    const hashes = [1, 7, 80].map((atOnce) => {
      const log = new FarmTradeLog();
      told.push(log);
      using farm = new DecidedFarm(population, new TensorDecider(library, population), log);
      const market = new BarsAhead(population, 6, atOnce);
      const minutes: number[] = [];
      for (let at = 0; at < 80; at += atOnce) {
        farm.steps(market.between(at, Math.min(at + atOnce, 80)), ({ minute }) => minutes.push(minute));
      }
      expect(minutes).toEqual(minutes.toSorted((left, right) => left - right));
      return `${minutes.length} ${hashWords(farm.ledger)}`;
    });
    expect(new Set(hashes).size).toBe(1);
    expect(told[0]?.trades.length).toBeGreaterThan(1_000);
    for (const log of told) expect(log.sorted()).toEqual(told[0]?.sorted());
  });

  it('decides two farms on two devices in turn', async () => {
    const population = livelyPopulation();
    using opened = new DisposableStack();
    const farms: FarmEvaluator[] = [];
    for (const device of ['cpu', 'wasm'] as const) {
      const backend = opened.use(value(await tensorBackend('the test asks for it', [device])));
      expect(backend.choice).toMatchObject({ backend: 'tensorflow', adapter: `${device} (4.22.0)` });
      farms.push(value(backend.open(population, null)));
    }
    const market = new ImaginedMarket(population, 8);
    for (let at = 0; at < 80; at++) {
      const bar = market.next();
      for (const farm of farms) farm.step(bar);
    }
    const [one, other] = farms.map(({ ledger }) => hashWords(ledger));
    expect(one).toBe(other);
    expect(farms[0]?.open).toBeGreaterThan(0);
  });

  it('is refused where it rounds whole numbers, as its vector code does when it negates', async () => {
    const { core } = await loaded('wasm');
    expect(whatIsRounded(core)).toBe('');
    const sub: typeof core.sub = (left, right) => core.add(left, core.neg(right));
    expect(whatIsRounded({ ...core, sub })).toBe('sub');
  });

  it('says what is missing where its native package is not installed', async () => {
    const answer = await loadTensorLibrary('node-gpu');
    if (answer.ok) expect(answer.value.core.getBackend()).toBe('tensorflow');
    else expect(answer.failure).toMatch(/^TensorFlow\.js on node-gpu cannot be loaded here \(.*tfjs-node-gpu/);
  });

  it('gets back what Node took away from its native package', () => {
    restoreRemovedUtilities();
    const util = process.getBuiltinModule('node:util') as unknown as Record<string, (value: unknown) => boolean>;
    expect([undefined, null, 0, ''].map((value) => util['isNullOrUndefined']?.(value))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

async function loaded(device: TensorDevice): Promise<TensorLibrary> {
  return value(await loadTensorLibrary(device));
}

function value<Value>(result: Result<Value, string>): Value {
  if (!result.ok) throw new Error(result.failure);
  return result.value;
}
