import type { EngineInfo } from '#contract/handshake';

export type ConnectionState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'up'; readonly engine: EngineInfo }
  /** Tried again by itself after `retryInMs`. */
  | { readonly kind: 'down'; readonly reason: string; readonly retryInMs: number }
  /** Trying again would not help; the reason says what would. */
  | { readonly kind: 'unwelcome'; readonly reason: string };

/** Thrown by whoever opens a wire when no further attempt can succeed. */
export class Unwelcome extends Error {
  override readonly name = 'Unwelcome';
}
