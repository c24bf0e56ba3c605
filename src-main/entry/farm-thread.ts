import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import type { FarmOrder, FarmTask } from '#entry/farm/farm-messages';
import { FarmService } from '#entry/farm/farm-service';
import { wishedBackend } from '#entry/farm/wished-backend';
import type { FarmBackend } from '#farm/backends/farm-backend';
import { invariant } from '#primitives/invariant';
import { fail, ok, type Result } from '#primitives/result';

invariant(parentPort !== null, 'the farm runs on a thread of its own');
const port = parentPort;

/** On Linux this is about one thread. Elsewhere it would be about the whole process. */
const BEHIND_EVERYBODY = 10;
if (process.platform === 'linux') setPriority(BEHIND_EVERYBODY);

const task = workerData as FarmTask;
const service = new FarmService(task, {
  backend: await backendFor(task),
  post: (news) => port.postMessage(news),
  defer: (task) => void setImmediate(task),
  now: () => performance.now(),
  ended: () => port.close(),
});
port.on('message', (order: FarmOrder) => service.hear(order));

async function backendFor({ configFolder }: FarmTask): Promise<Result<FarmBackend, string>> {
  try {
    return ok(await wishedBackend({}, configFolder));
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}
