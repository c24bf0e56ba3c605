import { contextBridge, ipcRenderer } from 'electron';
import { CONNECT_CHANNEL, ENGINE_EXIT_CHANNEL, type EngineExit, PORT_CHANNEL } from '#contract/bridge-channels';
import type { ArgusBridge, PortMessage } from './bridge-api.ts';

/** The part of the page's window that is used here; the other DOM types stay out of the Node sources. */
declare const window: {
  readonly location: { readonly origin: string };
  postMessage(message: unknown, targetOrigin: string, ports: readonly unknown[]): void;
};

const PORT_MESSAGE: PortMessage = 'argus:port';

const bridge: ArgusBridge = {
  kind: 'electron',
  connect: () => ipcRenderer.send(CONNECT_CHANNEL),
  onEngineExit: (listener) => {
    // The event object would hand the page a way back into ipcRenderer.
    const hear = (_event: unknown, { reason, retryInMs }: EngineExit): void => listener({ reason, retryInMs });
    ipcRenderer.on(ENGINE_EXIT_CHANNEL, hear);
    return () => {
      ipcRenderer.off(ENGINE_EXIT_CHANNEL, hear);
    };
  },
};

ipcRenderer.on(PORT_CHANNEL, (event) => window.postMessage(PORT_MESSAGE, window.location.origin, event.ports));
contextBridge.exposeInMainWorld('argus', bridge);
