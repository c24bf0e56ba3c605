import type { ComputeChoice } from '#domain/compute-choice';
import type { TouchLevels } from '#options/paths/bridge-touch';
import type { PathsKept } from '#options/paths/draw-paths';
import type { ExitMap } from '#options/paths/exit-map';
import type { FirstExits } from '#options/paths/first-exits';
import type { PathKernel } from '#options/paths/path-kernel';
import type { PathPlan } from '#options/paths/path-plan';
import type { PathSet } from '#options/paths/path-set';
import type { ComputeBackend } from '#ports/compute-backend';
import { invariant } from '#primitives/invariant';
import { type PathAnswer, type PathJob, runJob } from '#compute/path-job';
import { PathWorkers } from '#compute/path-workers';
import type { WasmModule } from '#compute/web-assembly';

/** Below this many path-steps starting threads, or only talking to them, takes longer than the work. */
const WORTH_SHARING = 8_000_000;

export interface ProcessorSetup {
  readonly kernel: PathKernel;
  /** What the threads draw with; null for the reference. */
  readonly module: WasmModule | null;
  /** 0 or 1: the thread that asks does the work. */
  readonly workers: number;
}

/** Draws on the processor: what is small at once, what is large in threads that are started when first needed. */
export class ProcessorBackend implements ComputeBackend {
  readonly choice: ComputeChoice;
  readonly #setup: ProcessorSetup;
  #workers: PathWorkers | null = null;

  constructor(choice: ComputeChoice, setup: ProcessorSetup) {
    this.choice = choice;
    this.#setup = setup;
  }

  async drawPaths(plan: PathPlan, firstPair: number, pairs: number, keep: PathsKept = 'prices'): Promise<PathSet> {
    const answer = await this.#run({ kind: 'paths', plan, firstPair, pairs, keep });
    invariant(answer.kind === 'paths', 'a job is answered in its kind');
    return answer.paths;
  }

  async firstExits(
    plan: PathPlan,
    maps: readonly ExitMap[],
    firstPair: number,
    pairs: number,
  ): Promise<readonly FirstExits[]> {
    const answer = await this.#run({ kind: 'exits', plan, firstPair, pairs, maps });
    invariant(answer.kind === 'exits', 'a job is answered in its kind');
    return answer.exits;
  }

  async bridgeTouch(
    plan: PathPlan,
    levels: readonly TouchLevels[],
    firstPair: number,
    pairs: number,
  ): Promise<readonly Float64Array[]> {
    const answer = await this.#run({ kind: 'touches', plan, firstPair, pairs, levels });
    invariant(answer.kind === 'touches', 'a job is answered in its kind');
    return answer.touches;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#workers?.[Symbol.asyncDispose]();
    this.#workers = null;
  }

  async #run(job: PathJob): Promise<PathAnswer> {
    const { kernel, module, workers } = this.#setup;
    if (workers < 2 || 2 * job.pairs * job.plan.steps < WORTH_SHARING) return runJob(kernel, job);
    this.#workers ??= new PathWorkers(workers, { module });
    return this.#workers.run(job);
  }
}
