/** What it does otherwise than tastytrade on a good day. */
export interface TastyFaults {
  /** Answers every request so, whatever it is about. */
  http?: { readonly status: number; readonly body: string; readonly headers?: Readonly<Record<string, string>> } | null;
  /** The grant was withdrawn. */
  grantGone?: boolean;
  /** A quote token opens one connection and no other. */
  tokenOnce?: boolean;
  /** No quote token opens anything. */
  tokenNever?: boolean;
  /** Prices of 15 minutes ago. */
  delayed?: boolean;
  /** Says nothing any more once it has to say this. */
  stuckAt?: 'SETUP' | 'AUTH' | 'CHANNEL_REQUEST';
  /** Nothing at all is heard from it, and the lines stay open. */
  silent?: boolean;
  /** It gives signs of life, and no data. */
  mute?: boolean;
  /** Symbols that the account is not entitled to: they are answered by nothing. */
  unentitled?: readonly string[];
  /** Says nothing of fields, or later than the first data. */
  config?: 'without fields' | 'late';
  /** Rows as objects. */
  full?: boolean;
  /** Field names beside the event's name. */
  namesInHead?: boolean;
  /** Values that are no whole number of rows. */
  badStride?: boolean;
  /** Volatility as a text. */
  drifted?: boolean;
  noTimes?: boolean;
  /** No Greeks come, or so few of them: a share of the contracts. */
  greeks?: number;
  /** Greeks of the expiry after under the name of the one before. */
  crossExpiry?: boolean;
  /** By so much its clock is wrong. */
  clockOffMs?: number;
  twice?: boolean;
  backwards?: boolean;
  delayMs?: number;
}
