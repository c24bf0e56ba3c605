import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { OptionChain } from '#domain/chain';
import type {
  OptionAnalyst,
  OptionAnswer,
  OptionAsk,
  OptionQuestion,
  OptionTopic,
  SeenChain,
  SomeAnswer,
} from '#transport/projections/options/option-analyst';

export interface AnalystRequest {
  readonly id: number;
  readonly question: OptionQuestion;
  readonly seen: SeenChain;
  /** The same number is the same chain. */
  readonly serial: number;
}

/** Told once there are no more questions: what was asked before is still answered. */
export const NO_MORE = 'no more';

export type AnalystReply =
  | { readonly id: number; readonly answer: SomeAnswer }
  | { readonly id: number; readonly problem: string };

interface Waiting {
  readonly worker: Worker;
  resolve(answer: SomeAnswer): void;
  reject(error: Error): void;
}

/** The sources run unbuilt; a built engine lies beside its built worker. */
const FILE = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../option-analyst.ts' : './option-analyst.js', import.meta.url),
);

/**
 * The analyst on a thread of its own, which starts with the first question. Should the thread die, whoever waits is
 * told, and the next question starts another one.
 */
export class AnalystThread implements OptionAnalyst, Disposable {
  readonly #waiting = new Map<number, Waiting>();
  readonly #configFolder: string;
  readonly #serials = new WeakMap<OptionChain, number>();
  #worker: Worker | null = null;
  #lastId = 0;
  #lastSerial = 0;

  constructor(configFolder: string) {
    this.#configFolder = configFolder;
  }

  ask<Topic extends OptionTopic>(topic: Topic, seen: SeenChain, ask: OptionAsk<Topic>): Promise<OptionAnswer<Topic>> {
    const worker = this.#started();
    const id = ++this.#lastId;
    const { underlying, underlyingPrice, provider, terms, atMs, contracts } = seen.chain;
    // Plain objects: a chain may know more than can be sent.
    const plain = { underlying, underlyingPrice, provider, terms, atMs, contracts };
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { worker, resolve: resolve as Waiting['resolve'], reject });
      const question = { topic, ask } as OptionQuestion;
      const serial = this.#serialOf(seen.chain);
      worker.postMessage({ id, question, serial, seen: { ...seen, chain: plain } } satisfies AnalystRequest);
    });
  }

  /** The settings have changed: from the next question on, by those. */
  renew(): void {
    this.#worker?.postMessage(NO_MORE);
    this.#worker = null;
  }

  [Symbol.dispose](): void {
    const workers = new Set([...this.#waiting.values()].map(({ worker }) => worker));
    if (this.#worker !== null) workers.add(this.#worker);
    for (const worker of workers) {
      this.#fail(worker, 'The desk is closed.');
      void worker.terminate();
    }
  }

  #serialOf(chain: OptionChain): number {
    let serial = this.#serials.get(chain);
    if (serial === undefined) {
      serial = ++this.#lastSerial;
      this.#serials.set(chain, serial);
    }
    return serial;
  }

  #started(): Worker {
    if (this.#worker !== null) return this.#worker;
    const worker = new Worker(FILE, { workerData: { configFolder: this.#configFolder } });
    // Whoever has nothing else to do may end.
    worker.unref();
    worker.on('message', (reply: AnalystReply) => this.#hear(reply));
    worker.on('error', (error: Error) => this.#fail(worker, `The thread that values options failed: ${error.message}`));
    worker.on('exit', () => this.#fail(worker, 'The thread that values options has ended.'));
    this.#worker = worker;
    return worker;
  }

  #hear(reply: AnalystReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if ('problem' in reply) waiting?.reject(new Error(reply.problem));
    else waiting?.resolve(reply.answer);
  }

  #fail(worker: Worker, reason: string): void {
    if (this.#worker === worker) this.#worker = null;
    for (const [id, waiting] of this.#waiting) {
      if (waiting.worker !== worker) continue;
      this.#waiting.delete(id);
      waiting.reject(new Error(reason));
    }
  }
}
