import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { LiveNews, LiveOrder, LiveTask } from '#entry/live/live-messages';

export interface LiveLinkListener {
  heard(news: Exclude<LiveNews, { kind: 'ended' }>): void;
  /** Once, whatever ended it; null where it was asked to end. */
  ended(problem: string | null): void;
}

/** The sources run unbuilt; a built engine lies beside its built worker. */
const FILE = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../live-thread.ts' : './live-thread.js', import.meta.url),
);

/** The thread that records live data, seen from outside. */
export class LiveLink {
  readonly #worker: Worker;
  readonly #ended: Promise<void>;

  constructor(task: LiveTask, listener: LiveLinkListener) {
    const worker = new Worker(FILE, { workerData: task });
    let problem: string | null = 'The thread that records live data has ended.';
    worker.on('message', (news: LiveNews) => {
      if (news.kind === 'ended') problem = news.problem;
      else listener.heard(news);
    });
    worker.on('error', (error: Error) => {
      problem = `The thread that records live data failed: ${error.message}`;
    });
    this.#ended = new Promise((resolve) => {
      worker.on('exit', () => {
        listener.ended(problem);
        resolve();
      });
    });
    this.#worker = worker;
  }

  send(order: LiveOrder): void {
    this.#worker.postMessage(order);
  }

  /** Until its tape is closed. */
  async stop(): Promise<void> {
    this.send({ kind: 'stop' });
    await this.#ended;
  }
}
