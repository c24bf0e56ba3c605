import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import type { FarmOrder, FarmTask } from '#entry/farm/farm-messages';
import { FarmService } from '#entry/farm/farm-service';
import { invariant } from '#primitives/invariant';

invariant(parentPort !== null, 'the farm runs on a thread of its own');
const port = parentPort;

/** On Linux this is about one thread. Elsewhere it would be about the whole process. */
const BEHIND_EVERYBODY = 10;
if (process.platform === 'linux') setPriority(BEHIND_EVERYBODY);

const service = new FarmService(workerData as FarmTask, {
  post: (news) => port.postMessage(news),
  defer: (task) => void setImmediate(task),
  now: () => performance.now(),
  ended: () => port.close(),
});
port.on('message', (order: FarmOrder) => service.hear(order));
