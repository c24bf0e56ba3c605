import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { ReplayProof } from '#entry/soak/replay-proof';

/** The sources run unbuilt; a built engine lies beside its built worker. */
const FILE = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../self-proof-thread.ts' : './self-proof-thread.js', import.meta.url),
);

/** Replays a tape on a thread of its own. Aborted, it ends and rejects. */
export async function replayOnThread(tapePath: string, signal: AbortSignal): Promise<ReplayProof> {
  const worker = new Worker(FILE, { workerData: tapePath });
  const abort = (): void => void worker.terminate();
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await new Promise<ReplayProof>((resolve, reject) => {
      worker.on('message', resolve);
      worker.on('error', reject);
      worker.on('exit', () => reject(new Error('the replay was ended before it was through')));
    });
  } finally {
    signal.removeEventListener('abort', abort);
    await worker.terminate();
  }
}
