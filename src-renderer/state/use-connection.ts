import { useCallback, useSyncExternalStore } from 'react';
import type { ConnectionState } from '#window/connection/engine-client.ts';
import { useEngine } from '#window/state/engine-context.ts';

/** How the window stands with the engine. */
export type EngineConnection = ConnectionState;

export function useConnection(): EngineConnection {
  const engine = useEngine();
  const subscribe = useCallback((changed: () => void) => engine.onState(changed), [engine]);
  return useSyncExternalStore(subscribe, () => engine.state);
}
