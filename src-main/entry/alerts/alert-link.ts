import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { DeskReply, DeskRequest } from '#alerts/conversation/desk-request';
import type { AlertNews, AlertOrder, AlertTask } from '#entry/alerts/alert-messages';
import type { Alert } from '#domain/alert';

export interface AlertLinkListener {
  /** Answers at once, from what it has. */
  answer(request: DeskRequest): DeskReply;
  /** For whoever runs this: a channel is down, or well again. */
  trouble(text: string): void;
}

/** The sources run unbuilt; a built engine lies beside its built worker. */
const FILE = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../alerts-thread.ts' : './alerts-thread.js', import.meta.url),
);

/** Alerts that may be on their way to the thread. It takes thousands a second: more means that it stands still. */
const MOST_UNTAKEN = 2_000;
const GRACE_MS = 2_000;

/** The thread that sends alerts, seen from the engine: whoever raises one pays for a message to a thread, and never waits. */
export class AlertLink {
  readonly #worker: Worker;
  readonly #ended: Promise<void>;
  #untaken = 0;
  #lost = 0;
  #isOver = false;

  constructor(task: AlertTask, listener: AlertLinkListener) {
    const worker = new Worker(FILE, { workerData: task });
    // Whoever has nothing else to do may end.
    worker.unref();
    worker.on('message', (news: AlertNews) => {
      switch (news.kind) {
        case 'took':
          this.#untaken -= news.count;
          return;
        case 'trouble':
          return listener.trouble(news.text);
        case 'ask':
          return this.#send({ kind: 'reply', id: news.id, reply: listener.answer(news.request) });
      }
    });
    worker.on('error', (error: Error) => listener.trouble(`Alerts are no longer sent: ${error.message}`));
    this.#ended = new Promise((resolve) => {
      worker.on('exit', () => {
        this.#isOver = true;
        resolve();
      });
    });
    this.#worker = worker;
  }

  /** Alerts that found no room. They follow from the tape, so that the next run raises them again. */
  get lost(): number {
    return this.#lost;
  }

  raise(alerts: readonly Alert[]): void {
    if (alerts.length === 0) return;
    if (this.#isOver || this.#untaken + alerts.length > MOST_UNTAKEN) {
      this.#lost += alerts.length;
      return;
    }
    this.#untaken += alerts.length;
    this.#send({ kind: 'raise', alerts });
  }

  beat(withheld: string | null): void {
    this.#send({ kind: 'beat', withheld });
  }

  /** Says goodbye and waits so long for it to arrive, no longer: a network that is away must not keep anybody here. */
  async finish(lines: readonly string[], withinMs: number): Promise<void> {
    this.#send({ kind: 'finish', lines, withinMs });
    this.#worker.ref();
    const patience = new Promise<'late'>((resolve) => setTimeout(resolve, withinMs + GRACE_MS, 'late').unref());
    if ((await Promise.race([this.#ended, patience])) === 'late') await this.#worker.terminate();
  }

  #send(order: AlertOrder): void {
    if (!this.#isOver) this.#worker.postMessage(order);
  }
}
