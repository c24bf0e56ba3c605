import type { EngineFrame, WindowFrame, Wire } from '#contract/frames';

/** What the engine speaks; the token travels beside it, in a header that is neither logged nor kept. */
const PROTOCOL_NAME = 'argus.v1';

/** Opens a WebSocket to the engine; rejects when it does not open. */
export function openWebSocket(url: string, token: string): Promise<Wire<WindowFrame, EngineFrame>> {
  const socket = new WebSocket(url, [PROTOCOL_NAME, `token.${token}`]);
  return new Promise((resolve, reject) => {
    socket.addEventListener('open', () => resolve(webSocketWire(socket)), { once: true });
    socket.addEventListener('close', () => reject(new Error('The engine cannot be reached.')), { once: true });
  });
}

function webSocketWire(socket: WebSocket): Wire<WindowFrame, EngineFrame> {
  return {
    send: (frame) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
    },
    onFrame: (listener) => {
      socket.addEventListener('message', (event) => listener(JSON.parse(String(event.data)) as EngineFrame));
    },
    onClose: (listener) => socket.addEventListener('close', () => listener(), { once: true }),
    close: () => socket.close(),
  };
}
