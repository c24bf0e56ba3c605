/** What the shell and the bridge call to each other. Frames never go this way: a port of their own carries them. */
export const CONNECT_CHANNEL = 'argus:connect';
export const PORT_CHANNEL = 'argus:port';
export const ENGINE_EXIT_CHANNEL = 'argus:engine-exit';

/** Why the engine is gone, as the shell tells every window. */
export interface EngineExit {
  /** For a person. */
  readonly reason: string;
  /** Null: it will not be started again by itself. */
  readonly retryInMs: number | null;
}
