import { useEffect, useState } from 'react';
import type { EngineConnection } from '#window/state/use-connection.ts';

/** Milliseconds until the next attempt to reach the engine, counted down here; null while there is none to wait for. */
export function useCountdown(connection: EngineConnection): number | null {
  const [now, setNow] = useState(() => performance.now());
  const [heardAt, setHeardAt] = useState(now);
  useEffect(() => {
    if (connection.kind !== 'down' || connection.retryInMs === null) return undefined;
    const heard = performance.now();
    setHeardAt(heard);
    setNow(heard);
    const timer = setInterval(() => setNow(performance.now()), 250);
    return () => clearInterval(timer);
  }, [connection]);
  if (connection.kind !== 'down' || connection.retryInMs === null) return null;
  return Math.max(0, connection.retryInMs - (now - heardAt));
}
