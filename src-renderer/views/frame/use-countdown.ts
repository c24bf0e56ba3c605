import { useEffect, useState } from 'react';
import type { ConnectionState } from '#window/connection/engine-client.ts';

/** Milliseconds until the next attempt to reach the engine, counted down here; null while it is there. */
export function useCountdown(connection: ConnectionState): number | null {
  const [now, setNow] = useState(() => performance.now());
  const [heardAt, setHeardAt] = useState(now);
  useEffect(() => {
    if (connection.kind !== 'down') return undefined;
    const heard = performance.now();
    setHeardAt(heard);
    setNow(heard);
    const timer = setInterval(() => setNow(performance.now()), 250);
    return () => clearInterval(timer);
  }, [connection]);
  return connection.kind === 'down' ? Math.max(0, connection.retryInMs - (now - heardAt)) : null;
}
