import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { replayDay, type ReplayTask } from '#entry/soak/replay-day';
import { invariant } from '#primitives/invariant';

invariant(parentPort !== null, 'a day is replayed on a thread of its own');

/** On Linux this is about one thread. Elsewhere it would be about the whole process. */
const BEHIND_EVERYBODY = 15;
if (process.platform === 'linux') setPriority(BEHIND_EVERYBODY);

parentPort.postMessage(replayDay(workerData as ReplayTask));
