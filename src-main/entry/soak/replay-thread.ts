import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { ReplayedDay, ReplayTask } from '#entry/soak/replay-day';

/** The sources run unbuilt; a built engine lies beside its built worker. */
const FILE = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../self-proof-thread.ts' : './self-proof-thread.js', import.meta.url),
);

/** Replays a day on a thread of its own. Aborted, the thread ends and the promise rejects. */
export async function replayOnThread(task: ReplayTask, signal: AbortSignal): Promise<ReplayedDay> {
  signal.throwIfAborted();
  const worker = new Worker(FILE, { workerData: task });
  const abort = (): void => void worker.terminate();
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await new Promise<ReplayedDay>((resolve, reject) => {
      worker.on('message', resolve);
      worker.on('error', reject);
      worker.on('exit', () => reject(new Error('the replay was ended before it was through')));
    });
  } finally {
    signal.removeEventListener('abort', abort);
    await worker.terminate();
  }
}
