import type { Figures } from '#tests/support/venues/deribit-board';

/** What it does otherwise than Deribit on a good day. */
export interface DeribitFaults {
  /** Hears and says nothing at all. */
  mute?: boolean;
  /** Answers, and tells nothing on its channels. */
  silent?: boolean;
  /** Tells nothing on these channels. */
  stopped?: readonly string[];
  /** Confirms no channel of these, as if they did not exist. */
  unknown?: readonly string[];
  /** The next requests, or those of one method, are answered with this error. */
  error?: {
    readonly code: number;
    readonly message: string;
    readonly data?: unknown;
    readonly method?: string;
    readonly times: number;
  };
  /** The other of its two worlds answers. */
  otherWorld?: boolean;
  /** Every other contract in a summary has the volatility and the forward of another one. */
  crossExpiry?: boolean;
  /** A summary has every other contract only. */
  halfChains?: boolean;
  /** Over HTTP: this status, with a page of HTML. */
  status?: number;
  /** Changes what is told on a channel. */
  twist?: (channel: string, data: unknown) => unknown;
  /** Changes what a question is answered. */
  reply?: (method: string, result: unknown) => unknown;
}

/** A request that reached it, over either way. */
export interface DeribitAsked {
  readonly method: string;
  readonly params: Figures;
  readonly way: 'socket' | 'http';
}
