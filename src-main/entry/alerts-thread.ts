import { parentPort, workerData } from 'node:worker_threads';
import type { AlertOrder, AlertTask } from '#entry/alerts/alert-messages';
import { AlertService } from '#entry/alerts/alert-service';
import { invariant } from '#primitives/invariant';
import { SystemClock } from '#telemetry/system-clock';

invariant(parentPort !== null, 'alerts are sent from a thread of their own');
const port = parentPort;

const service = new AlertService(workerData as AlertTask, {
  clock: new SystemClock(),
  post: (news) => port.postMessage(news),
  ended: () => port.close(),
});
port.on('message', (order: AlertOrder) => service.hear(order));
