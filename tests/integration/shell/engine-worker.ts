import { EventEmitter } from 'node:events';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { pathToFileURL } from 'node:url';
import { FakePortMain } from '#tests/support/fake-electron';

/** Runs the built engine process in a thread that pretends to be a utility process of Electron. */
const shell = new EventEmitter();
parentPort?.on('message', ({ data, ports }: { readonly data: unknown; readonly ports: readonly MessagePort[] }) => {
  shell.emit('message', { data, ports: ports.map((port) => new FakePortMain(port)) });
});
Object.assign(process, {
  parentPort: Object.assign(shell, { postMessage: (message: unknown) => parentPort?.postMessage(message) }),
});
await import(pathToFileURL(workerData as string).href);
