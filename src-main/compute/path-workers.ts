import { Worker } from 'node:worker_threads';
import { joinedAnswers, type PathAnswer, type PathJob } from '#compute/path-job';
import type { NumberedAnswer, NumberedJob, PathWorkerStart } from '#compute/path-worker';
import { pairRanges } from '#options/paths/path-shards';

/** The same folder and depth in the sources and in what is built from them. */
const WORKER = new URL(import.meta.url.endsWith('.ts') ? './path-worker.ts' : './path-worker.js', import.meta.url);

/** Each thread gets its share in a few pieces, so that a slower one is not waited for at the end. */
const PIECES_PER_WORKER = 3;
/** Pieces end between eights of pairs, which the vector code computes at once. */
const PAIRS_AT_ONCE = 8;

interface Waiting {
  readonly job: PathJob;
  readonly done: (answer: PathAnswer) => void;
  readonly failed: (error: Error) => void;
}

/** Threads that share out a job's paths. Any number of them gives the same answer to the last bit. */
export class PathWorkers implements AsyncDisposable {
  readonly #workers: Worker[];
  readonly #idle: Worker[];
  readonly #queue: Waiting[] = [];
  readonly #running = new Map<number, Waiting>();
  #number = 0;
  #broken: Error | null = null;

  constructor(count: number, start: PathWorkerStart) {
    this.#workers = Array.from({ length: count }, () => this.#startWorker(start));
    this.#idle = [...this.#workers];
  }

  async run(job: PathJob): Promise<PathAnswer> {
    const even = Math.ceil(job.pairs / (this.#workers.length * PIECES_PER_WORKER));
    const most = Math.ceil(even / PAIRS_AT_ONCE) * PAIRS_AT_ONCE;
    const pieces = pairRanges(job, most).map((range) => this.#enqueue({ ...job, ...range }));
    return joinedAnswers(job, await Promise.all(pieces));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#breakOff(new Error('the threads were stopped'));
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  async #enqueue(job: PathJob): Promise<PathAnswer> {
    if (this.#broken !== null) throw this.#broken;
    return new Promise((done, failed) => {
      this.#queue.push({ job, done, failed });
      this.#handOut();
    });
  }

  #handOut(): void {
    while (this.#idle.length > 0 && this.#queue.length > 0) {
      const worker = this.#idle.pop() as Worker;
      const waiting = this.#queue.shift() as Waiting;
      const number = this.#number++;
      this.#running.set(number, waiting);
      worker.ref();
      worker.postMessage({ number, job: waiting.job } satisfies NumberedJob);
    }
  }

  #startWorker(start: PathWorkerStart): Worker {
    const worker = new Worker(WORKER, { workerData: start });
    // A process that has nothing else to do may end, whatever its threads are ready for; not while one still works.
    worker.unref();
    worker.on('message', ({ number, answer }: NumberedAnswer) => {
      const waiting = this.#running.get(number);
      this.#running.delete(number);
      this.#idle.push(worker);
      worker.unref();
      waiting?.done(answer);
      this.#handOut();
    });
    worker.on('error', (error) => this.#breakOff(error instanceof Error ? error : new Error(String(error))));
    return worker;
  }

  #breakOff(error: Error): void {
    this.#broken ??= error;
    for (const waiting of [...this.#running.values(), ...this.#queue]) waiting.failed(this.#broken);
    this.#running.clear();
    this.#queue.length = 0;
  }
}
