import type { EngineFrame, Wire } from '#contract/frames';
import { EndOnce } from '#transport/wires/end-once';

/** What Electron's `MessagePortMain` and the `MessagePort` of node:worker_threads have in common. */
export interface EventPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
}

/** Electron wraps what it delivers. */
export function electronPortWire(port: EventPort): Wire<EngineFrame, unknown> {
  return portWire(port, (message) => (message as { readonly data: unknown }).data);
}

export function workerPortWire(port: EventPort): Wire<EngineFrame, unknown> {
  return portWire(port, (message) => message);
}

function portWire(port: EventPort, contentOf: (message: unknown) => unknown): Wire<EngineFrame, unknown> {
  const closing = new EndOnce();
  port.on('close', () => closing.end());
  return {
    send: (frame) => {
      if (!closing.ended) port.postMessage(frame);
    },
    onFrame: (listener) => {
      port.on('message', (message) => {
        if (!closing.ended) listener(contentOf(message));
      });
      port.start();
    },
    onClose: (listener) => closing.onEnd(listener),
    close: () => {
      if (closing.ended) return;
      port.close();
      closing.end();
    },
  };
}
