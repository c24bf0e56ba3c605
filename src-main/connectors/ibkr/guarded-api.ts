import { Socket } from 'node:net';
import type { IBApi } from '@stoqey/ib';
import type { WireGuard } from '#connectors/ibkr/wire-guard';

export interface GuardListener {
  /** Bytes that must not leave were about to. */
  forbidden(reason: string): void;
  /** Something in a message was not what it should be. */
  stumbled(error: unknown): void;
}

/**
 * Connects, with a guard on the socket itself: whatever the library writes is read first, and bytes that must not leave
 * close the connection instead. Answers why it did not connect where the guard cannot be put in its place.
 */
export function connectGuarded(api: IBApi, guard: WireGuard, listener: GuardListener): string | null {
  keepReading(api, listener);
  api.connect();
  const socket = socketOf(api);
  if (socket === null) {
    api.disconnect();
    return 'the library keeps its socket elsewhere than in the version Argus knows, so that nothing can be checked';
  }
  // Nothing has been written yet: the socket is still connecting.
  const write = socket.write.bind(socket) as (...rest: unknown[]) => boolean;
  const guarded = (chunk: unknown, ...rest: unknown[]): boolean => {
    const reason = chunk instanceof Uint8Array ? guard(chunk, api.serverVersion) : 'text instead of bytes';
    if (reason === null) return write(chunk, ...rest);
    socket.destroy();
    listener.forbidden(reason);
    return false;
  };
  socket.write = guarded as typeof socket.write;
  return null;
}

/** Whatever a listener throws would come up in the middle of the library's reading, and cost all that follows. */
function keepReading(api: IBApi, listener: GuardListener): void {
  const emit = api.emit.bind(api) as (...rest: unknown[]) => boolean;
  const guarded = (...rest: unknown[]): boolean => {
    try {
      return emit(...rest);
    } catch (error) {
      listener.stumbled(error);
      return false;
    }
  };
  api.emit = guarded as typeof api.emit;
}

function socketOf(api: IBApi): Socket | null {
  const wire = property(property(api, 'controller'), 'socket');
  const client = property(wire, 'client');
  return client instanceof Socket ? client : null;
}

function property(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null ? (Reflect.get(of, name) as unknown) : null;
}
