import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { FarmNews, FarmOrder, FarmTask } from '#entry/farm/farm-messages';

export interface FarmLinkListener {
  heard(news: FarmNews): void;
  /** Once, whatever ended it; null where it was asked to end. */
  ended(problem: string | null): void;
}

/** The sources run unbuilt; a built engine lies beside its built worker. */
const FILE = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../farm-thread.ts' : './farm-thread.js', import.meta.url),
);

/** A farm on a thread of its own, seen from outside. */
export class FarmLink {
  readonly #worker: Worker;
  readonly #ended: Promise<void>;

  constructor(task: FarmTask, listener: FarmLinkListener) {
    const worker = new Worker(FILE, { workerData: task });
    // Whoever has nothing else to do may end.
    worker.unref();
    let problem: string | null = null;
    worker.on('message', (news: FarmNews) => listener.heard(news));
    worker.on('error', (error: Error) => {
      problem = `The farm's thread failed: ${error.message}`;
    });
    this.#ended = new Promise((resolve) => {
      worker.on('exit', () => {
        listener.ended(problem);
        resolve();
      });
    });
    this.#worker = worker;
  }

  send(order: FarmOrder): void {
    this.#worker.postMessage(order);
  }

  /** Until everything that it kept is closed. Whoever waits stays alive for it. */
  async untilEnded(): Promise<void> {
    this.#worker.ref();
    await this.#ended;
  }
}
