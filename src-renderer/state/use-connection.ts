import { useCallback, useSyncExternalStore } from 'react';
import type { ConnectionState } from '#window/connection/engine-client.ts';
import { useEngine } from '#window/state/engine-context.ts';

export function useConnection(): ConnectionState {
  const engine = useEngine();
  const subscribe = useCallback((changed: () => void) => engine.onState(changed), [engine]);
  return useSyncExternalStore(subscribe, () => engine.state);
}
