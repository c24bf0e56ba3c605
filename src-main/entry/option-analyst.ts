import { parentPort, workerData } from 'node:worker_threads';
import { type AnalystReply, type AnalystRequest, NO_MORE } from '#entry/desk/analyst-thread';
import { loadAnalystSettings } from '#entry/desk/analyst-settings';
import { invariant } from '#primitives/invariant';
import { DirectAnalyst } from '#transport/projections/options/direct-analyst';

invariant(parentPort !== null, 'the analyst runs on a thread of its own');
const port = parentPort;
const { configFolder } = workerData as { readonly configFolder: string };
const analyst = new DirectAnalyst(loadAnalystSettings(configFolder));

port.on('message', (request: AnalystRequest | typeof NO_MORE) => {
  if (request === NO_MORE) return port.close();
  const { id, question, seen, serial } = request;
  let reply: AnalystReply;
  try {
    reply = { id, answer: analyst.answer(question, seen, serial) };
  } catch (error) {
    // A fault of ours in one chain must not take the panels of the others away.
    reply = { id, problem: error instanceof Error ? error.message : String(error) };
  }
  port.postMessage(reply);
});
