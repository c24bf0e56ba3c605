import { parentPort, workerData } from 'node:worker_threads';
import type { LiveOrder, LiveTask } from '#entry/live/live-messages';
import { LiveService } from '#entry/live/live-service';
import { openLiveMarket } from '#entry/live/live-market';
import { invariant } from '#primitives/invariant';
import { SystemClock } from '#telemetry/system-clock';

invariant(parentPort !== null, 'live data are recorded on a thread of their own');
const port = parentPort;

const service = new LiveService(workerData as LiveTask, {
  clock: new SystemClock(),
  post: (news) => port.postMessage(news),
  ended: () => port.close(),
  openMarket: openLiveMarket,
});
// A tape that stays locked could not be carried on by the next thread of this process.
process.on('uncaughtException', (error) => service.fail(error));
port.on('message', (order: LiveOrder) => service.hear(order));
void service.start();
