import { joinedPaths } from '#compute/path-job';
import { planConstants, planJumpCounts, singlePrecisionProblem } from '#compute/plan-constants';
import type { GpuDevice } from '#compute/gpu-device';
import { DRAW_SHADER, EXIT_SHADER, TOUCH_SHADER, WORDS_SHADER } from '#compute/path-shader';
import type { ComputeChoice } from '#domain/compute-choice';
import type { TouchLevels } from '#options/paths/bridge-touch';
import type { PathsKept } from '#options/paths/draw-paths';
import type { ExitMap } from '#options/paths/exit-map';
import type { FirstExits } from '#options/paths/first-exits';
import type { PathPlan } from '#options/paths/path-plan';
import type { PathSet } from '#options/paths/path-set';
import { joinedExits, joinedTouches, type PairRange, pairRanges } from '#options/paths/path-shards';
import { REFERENCE_KERNEL } from '#options/paths/reference-kernel';
import type { ComputeBackend } from '#ports/compute-backend';

/** Bytes of paths that are drawn at once, where the device has room for as many. */
const RUN_BYTES = 1 << 26;
/** Workgroups in one direction are limited to 65,535 of 64. */
const MOST_PAIRS = 1 << 20;

interface Pipelines {
  readonly draw: GPUComputePipeline;
  readonly words: GPUComputePipeline;
  readonly exits: GPUComputePipeline;
  readonly touch: GPUComputePipeline;
}

/** Paths as they lie on the device. */
interface DrawnRun {
  readonly range: PairRange;
  readonly logReturns: GPUBuffer;
  readonly stepVariances: GPUBuffer;
}

/** Draws on a graphics card, and asks the paths there: only the answers come back. Single precision. */
export class WebGpuBackend implements ComputeBackend {
  readonly choice: ComputeChoice;
  readonly #device: GpuDevice;
  readonly #pipelines: Pipelines;

  static async open(choice: ComputeChoice, device: GpuDevice): Promise<WebGpuBackend> {
    const [draw, words, exits, touch] = await Promise.all(
      [DRAW_SHADER, WORDS_SHADER, EXIT_SHADER, TOUCH_SHADER].map((code) => device.pipeline(code)),
    );
    return new WebGpuBackend(choice, device, { draw, words, exits, touch } as Pipelines);
  }

  private constructor(choice: ComputeChoice, device: GpuDevice, pipelines: Pipelines) {
    this.choice = choice;
    this.#device = device;
    this.#pipelines = pipelines;
  }

  async drawPaths(plan: PathPlan, firstPair: number, pairs: number, keep: PathsKept = 'prices'): Promise<PathSet> {
    if (singlePrecisionProblem(plan) !== null) return REFERENCE_KERNEL.drawPaths(plan, firstPair, pairs, keep);
    const { steps, years, model } = plan;
    const stepYears = years / steps;
    const withVariances = keep === 'prices and variances';
    const parts = await this.#overRuns(plan, { firstPair, pairs }, withVariances, async (run): Promise<PathSet> => {
      const cells = steps * 2 * run.range.pairs;
      const logReturns = new Float32Array(await this.#device.read(run.logReturns, cells));
      if (!withVariances) return { ...run.range, steps, stepYears, logReturns, stepVariances: null };
      const stepVariances =
        model.name === 'bs'
          ? new Float32Array(cells).fill(model.sigma * model.sigma * stepYears)
          : new Float32Array(await this.#device.read(run.stepVariances, cells));
      return { ...run.range, steps, stepYears, logReturns, stepVariances };
    });
    return joinedPaths(parts);
  }

  async firstExits(
    plan: PathPlan,
    maps: readonly ExitMap[],
    firstPair: number,
    pairs: number,
  ): Promise<readonly FirstExits[]> {
    if (singlePrecisionProblem(plan) !== null) return REFERENCE_KERNEL.firstExits(plan, maps, firstPair, pairs);
    const parts = await this.#overRuns(plan, { firstPair, pairs }, false, async (run) => {
      const exits: FirstExits[] = [];
      for (const map of maps) exits.push(await this.#exitsOf(map, run));
      return exits;
    });
    return maps.map((_, at) => joinedExits(parts.map((part) => part[at] as FirstExits)));
  }

  async bridgeTouch(
    plan: PathPlan,
    levels: readonly TouchLevels[],
    firstPair: number,
    pairs: number,
  ): Promise<readonly Float64Array[]> {
    if (singlePrecisionProblem(plan) !== null) return REFERENCE_KERNEL.bridgeTouch(plan, levels, firstPair, pairs);
    const parts = await this.#overRuns(plan, { firstPair, pairs }, true, async (run) => {
      const touches: Float64Array[] = [];
      for (const level of levels) touches.push(await this.#touchesOf(plan, level, run));
      return touches;
    });
    return levels.map((_, at) => joinedTouches(parts.map((part) => part[at] as Float64Array)));
  }

  /** The words of a step, four a pair, for whoever compares random words between backends. */
  async words(plan: PathPlan, firstPair: number, pairs: number, step: number, block: number): Promise<Uint32Array> {
    using held = new HeldBuffers();
    const uniform = held.add(this.#device.uniform(planBytes(plan, { firstPair, pairs }, block, false, step)));
    const drawn = held.add(this.#device.storage(4 * pairs));
    this.#device.run({ pipeline: this.#pipelines.words, buffers: [uniform, drawn], invocations: pairs });
    return new Uint32Array(await this.#device.read(drawn, 4 * pairs));
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#device[Symbol.dispose]();
    return Promise.resolve();
  }

  async #exitsOf(map: ExitMap, { range, logReturns }: DrawnRun): Promise<FirstExits> {
    using held = new HeldBuffers();
    const columns = 2 * range.pairs;
    const exits = held.add(this.#device.storage(2 * columns));
    const buffers = [
      held.add(this.#device.uniform(Uint32Array.of(columns, map.rows, map.width, 0).buffer)),
      logReturns,
      held.add(this.#device.stored(Uint32Array.from(map.steps))),
      held.add(this.#device.stored(Float32Array.from(map.breakpoints))),
      held.add(this.#device.stored(Uint32Array.from(map.zones))),
      exits,
    ];
    this.#device.run({ pipeline: this.#pipelines.exits, buffers, invocations: columns });
    const bytes = await this.#device.read(exits, 2 * columns);
    const words = new Uint32Array(bytes);
    const floats = new Float32Array(bytes);
    return {
      pairs: range.pairs,
      outcomes: Uint8Array.from({ length: columns }, (_, column) => (words[2 * column] as number) & 3),
      rows: Int32Array.from({ length: columns }, (_, column) => (words[2 * column] as number) >>> 2),
      logReturns: Float64Array.from({ length: columns }, (_, column) => floats[2 * column + 1] as number),
    };
  }

  async #touchesOf(plan: PathPlan, { lower, upper }: TouchLevels, run: DrawnRun): Promise<Float64Array> {
    using held = new HeldBuffers();
    const { model, steps, years } = plan;
    const columns = 2 * run.range.pairs;
    const bytes = new ArrayBuffer(32);
    const words = new Uint32Array(bytes);
    const floats = new Float32Array(bytes);
    words.set([columns, steps]);
    floats[2] = model.name === 'bs' ? (model.sigma * model.sigma * years) / steps : 0;
    words[3] = model.name === 'bs' ? 0 : 1;
    floats[4] = lower ?? 0;
    floats[5] = upper ?? 0;
    words[6] = lower === null ? 0 : 1;
    words[7] = upper === null ? 0 : 1;
    const touched = held.add(this.#device.storage(columns));
    const buffers = [held.add(this.#device.uniform(bytes)), run.logReturns, run.stepVariances, touched];
    this.#device.run({ pipeline: this.#pipelines.touch, buffers, invocations: columns });
    return Float64Array.from(new Float32Array(await this.#device.read(touched, columns)));
  }

  async #overRuns<Answer>(
    plan: PathPlan,
    range: PairRange,
    withVariances: boolean,
    ask: (run: DrawnRun) => Promise<Answer>,
  ): Promise<readonly Answer[]> {
    const bytesOfPair = 8 * plan.steps;
    const room = Math.floor(Math.min(RUN_BYTES, this.#device.largestBuffer) / bytesOfPair);
    const variable = withVariances && plan.model.name !== 'bs';
    const counts = planJumpCounts(plan);
    const answers: Answer[] = [];
    for (const run of pairRanges(range, Math.max(1, Math.min(MOST_PAIRS, room)))) {
      using held = new HeldBuffers();
      const cells = plan.steps * 2 * run.pairs;
      const logReturns = held.add(this.#device.storage(cells));
      const stepVariances = held.add(this.#device.storage(variable ? cells : 0));
      const buffers = [
        held.add(this.#device.uniform(planBytes(plan, run, counts.length, variable, 0))),
        held.add(this.#device.stored(counts)),
        logReturns,
        stepVariances,
      ];
      this.#device.run({ pipeline: this.#pipelines.draw, buffers, invocations: run.pairs });
      answers.push(await ask({ range: run, logReturns, stepVariances }));
    }
    return answers;
  }
}

/** Gives back the memory of the device when a question is answered, and not when some collector runs. */
class HeldBuffers implements Disposable {
  readonly #buffers: GPUBuffer[] = [];

  add(buffer: GPUBuffer): GPUBuffer {
    this.#buffers.push(buffer);
    return buffer;
  }

  [Symbol.dispose](): void {
    for (const buffer of this.#buffers) buffer.destroy();
  }
}

const PLAN_WORDS = 28;

/** `Plan` as the shaders declare it. */
function planBytes(
  plan: PathPlan,
  { firstPair, pairs }: PairRange,
  jumpCounts: number,
  keepVariances: boolean,
  firstStep: number,
): ArrayBuffer {
  const bytes = new ArrayBuffer(4 * PLAN_WORDS);
  const constants = planConstants(plan);
  new Float32Array(bytes).set(constants);
  const { seed, steps, model } = plan;
  const flags = [model.name === 'bs' ? 1 : 0, jumpCounts, seed.low, seed.high, firstPair, pairs, steps];
  new Uint32Array(bytes).set([...flags, keepVariances ? 1 : 0, firstStep], constants.length);
  return bytes;
}
