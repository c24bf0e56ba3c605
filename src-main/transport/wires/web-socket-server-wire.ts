import type { RawData, WebSocket } from 'ws';
import type { EngineFrame, Wire } from '#contract/frames';
import { type Clock, epochMs } from '#primitives/clock';
import { EndOnce } from '#transport/wires/end-once';

/** What may lie unsent for a window that does not read; beyond it the window is let go, and comes back by itself. */
const MOST_BUFFERED_BYTES = 16 * 1024 * 1024;
const PING_EVERY_MS = 15_000;

/** A window behind a WebSocket: JSON texts, one frame each. Whoever answers no ping until the next one is gone. */
export function webSocketServerWire(socket: WebSocket, clock: Clock): Wire<EngineFrame, unknown> {
  const closing = new EndOnce();
  let answered = true;
  let alarm: Disposable;
  const ping = (): void => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
    alarm = clock.wakeAt(epochMs(clock.now() + PING_EVERY_MS), ping);
  };
  alarm = clock.wakeAt(epochMs(clock.now() + PING_EVERY_MS), ping);
  closing.onEnd(() => alarm[Symbol.dispose]());
  socket.on('pong', () => {
    answered = true;
  });
  socket.on('close', () => closing.end());
  // A close follows each error; unheard, the error would end the process.
  socket.on('error', () => socket.terminate());
  return {
    send: (frame) => {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > MOST_BUFFERED_BYTES) return socket.terminate();
      socket.send(JSON.stringify(frame));
    },
    onFrame: (listener) => {
      socket.on('message', (data, isBinary) => {
        const frame = isBinary ? undefined : parsed(data);
        if (socket.readyState === socket.OPEN) listener(frame);
      });
    },
    onClose: (listener) => closing.onEnd(listener),
    close: () => {
      socket.close();
      closing.end();
    },
  };
}

/** What is not JSON is no frame either; whoever serves the wire finds that out. */
function parsed(data: RawData): unknown {
  try {
    // One buffer, as long as nobody asks the library for another kind.
    return JSON.parse((data as Buffer).toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
