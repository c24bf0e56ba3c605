import type { EngineFrame, WindowFrame, Wire } from '#contract/frames';

/** The part of a DOM `MessagePort` that is used here. */
interface PagePort {
  postMessage(message: unknown): void;
  addEventListener(type: 'message' | 'close', listener: (event: unknown) => void): void;
  start(): void;
  close(): void;
}

/**
 * The engine at the other end of a port.
 * @param onEngineExit tells of an engine that died: its end of the port may be the last to know.
 */
export function domPortWire(
  port: PagePort,
  onEngineExit: (listener: (reason: string) => void) => () => void,
): Wire<WindowFrame, EngineFrame> {
  const listeners: ((reason?: string) => void)[] = [];
  let closed = false;
  const end = (reason?: string): void => {
    if (closed) return;
    closed = true;
    stop();
    port.close();
    for (const listener of listeners) listener(reason);
  };
  const stop = onEngineExit(end);
  port.addEventListener('close', () => end());
  return {
    send: (frame) => {
      if (!closed) port.postMessage(frame);
    },
    onFrame: (listener) => {
      port.addEventListener('message', (event) => {
        if (!closed) listener((event as { readonly data: EngineFrame }).data);
      });
      port.start();
    },
    onClose: (listener) => void listeners.push(listener),
    close: () => end(),
  };
}
