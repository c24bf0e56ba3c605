import { useEffect, useState } from 'react';
import type { EngineConnection } from '#window/state/use-connection.ts';

/** Milliseconds until the next attempt to reach the engine, counted down here; null while it is there. */
export function useCountdown(connection: EngineConnection): number | null {
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
