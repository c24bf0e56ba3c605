import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { replayProof } from '#entry/soak/replay-proof';
import { invariant } from '#primitives/invariant';

invariant(parentPort !== null, 'a tape is replayed on a thread of its own');

/** On Linux this is about one thread. Elsewhere it would be about the whole process. */
const BEHIND_EVERYBODY = 15;
if (process.platform === 'linux') setPriority(BEHIND_EVERYBODY);

parentPort.postMessage(replayProof(workerData as string));
