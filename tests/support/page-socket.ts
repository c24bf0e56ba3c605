import { vi } from 'vitest';
import { WebSocket } from 'ws';

/** A page's own WebSocket says where the page came from; Node's does not. */
export function stubPageSocket(origin: string): void {
  vi.stubGlobal(
    'WebSocket',
    class extends WebSocket {
      constructor(url: string, protocols: string[]) {
        super(url, protocols, { origin });
        // In a page a failure is no exception; a close follows it.
        this.on('error', () => undefined);
      }
    },
  );
}
