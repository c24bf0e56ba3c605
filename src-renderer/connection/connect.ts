import type { EngineExit } from '#contract/bridge-channels';
import type { EngineFrame, WindowFrame, Wire } from '#contract/frames';
import { domPortWire } from '#window/connection/dom-port-wire.ts';
import type { Connect } from '#window/connection/engine-client.ts';
import { Unwelcome } from '#window/connection/unwelcome.ts';
import { openWebSocket } from '#window/connection/web-socket-wire.ts';

type EngineWire = Wire<WindowFrame, EngineFrame>;

/** The part of the desktop application's bridge that is needed for a port. */
interface PortBridge {
  connect(): void;
  onEngineExit(listener: (exit: EngineExit) => void): () => void;
}

const PORT_MESSAGE = 'argus:port';
const TOKEN_KEY = 'argus.token';

/** One page, two hosts: a port from the desktop application, or a WebSocket to where the page came from. */
export const connectEngine: Connect = (waiting) => {
  const { argus } = window as { readonly argus?: PortBridge };
  return argus === undefined ? connectWebSocket() : connectPort(argus, waiting);
};

/** While the engine starts, the answer waits for it; the shell says meanwhile what has become of the one before. */
function connectPort(bridge: PortBridge, waiting: Parameters<Connect>[0]): Promise<EngineWire> {
  return new Promise((resolve) => {
    const stop = bridge.onEngineExit((exit) => waiting(exitText(exit), exit.retryInMs));
    const hear = (event: MessageEvent): void => {
      if (event.source !== window || event.origin !== window.location.origin || event.data !== PORT_MESSAGE) return;
      const [port] = event.ports;
      if (port === undefined) return;
      window.removeEventListener('message', hear);
      stop();
      resolve(domPortWire(port, (listener) => bridge.onEngineExit((exit) => listener(exitText(exit)))));
    };
    window.addEventListener('message', hear);
    bridge.connect();
  });
}

function exitText({ reason, retryInMs }: EngineExit): string {
  if (retryInMs !== null) return `The engine ended (${reason}) and is started again.`;
  return `The engine keeps ending (${reason}) and is not started again by itself. Choose View, Restart the engine.`;
}

async function connectWebSocket(): Promise<EngineWire> {
  const token = readToken();
  if (token === null) {
    throw new Unwelcome('This address lacks its key. Open the address that Argus printed when it started.');
  }
  const { origin } = window.location;
  try {
    return await openWebSocket(`${origin.replace(/^http/, 'ws')}/engine`, token);
  } catch (error) {
    if (!(await isThere(origin))) throw error;
    throw new Error('Argus runs here, but does not take this window. Open the address that it printed last.', {
      cause: error,
    });
  }
}

/** A page is not told why its WebSocket was refused; whether anybody is there can be asked. */
async function isThere(origin: string): Promise<boolean> {
  try {
    return (await fetch(`${origin}/`, { method: 'HEAD' })).ok;
  } catch {
    return false;
  }
}

/** Out of the address at once, so that it is neither copied nor bookmarked; a reload finds it in the tab's own memory. */
function readToken(): string | null {
  const token = new URLSearchParams(window.location.hash.slice(1)).get('token');
  if (token === null) return sessionStorage.getItem(TOKEN_KEY);
  sessionStorage.setItem(TOKEN_KEY, token);
  window.history.replaceState(null, '', window.location.pathname + window.location.search);
  return token;
}
