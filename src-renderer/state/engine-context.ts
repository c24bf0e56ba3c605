import { createContext, useContext } from 'react';
import type { EngineClient } from '#window/connection/engine-client.ts';

export const EngineContext = createContext<EngineClient | null>(null);

export function useEngine(): EngineClient {
  const engine = useContext(EngineContext);
  if (engine === null) throw new Error('useEngine is used outside of EngineContext');
  return engine;
}
