import type { EngineExit } from '#contract/bridge-channels';

/**
 * All that the desktop application adds to the page, as `window.argus`. In a browser it is undefined.
 *
 * A port cannot pass through the bridge itself. The page asks with `connect()` and then hears a `message` event on its own
 * window: source is the window itself, origin is `location.origin`, data is `PORT_MESSAGE` and `ports[0]` is the port to
 * the engine. While the engine is down the answer waits for it.
 */
export interface ArgusBridge {
  readonly kind: 'electron';
  connect(): void;
  /** Answers how to stop listening. */
  onEngineExit(listener: (exit: EngineExit) => void): () => void;
}

/** `event.data` of the message that brings the port. */
export type PortMessage = 'argus:port';
