import type { Alert } from '#domain/alert';

/** An alert on its way out. */
export interface OutgoingAlert {
  readonly alert: Alert;
  /** Its place in the outbox: short enough for a button. */
  readonly number: number;
  /** It may be read, but shall not be heard. */
  readonly silent: boolean;
  /** How long it has waited, where that is longer than it stays fresh. */
  readonly lateByMs: number | null;
  /** It may have arrived before: nobody said so. */
  readonly isRepeat: boolean;
  /** What the other side calls the message that this one answers. */
  readonly answers: string | null;
}

export type SendOutcome =
  /** Arrived; `receipt` is what the other side calls it. `restMs` is how long it wants to be left alone. */
  | { readonly kind: 'sent'; readonly receipt: string; readonly restMs: number }
  /** The other side wants us to wait. */
  | { readonly kind: 'busy'; readonly waitMs: number; readonly why: string }
  /** It has not arrived, and may later. */
  | { readonly kind: 'failed'; readonly why: string }
  /** It may have arrived or not. */
  | { readonly kind: 'unsure'; readonly why: string }
  /** This alert will never be taken. */
  | { readonly kind: 'refused'; readonly why: string }
  /** Nothing is taken until a person has put something right. */
  | { readonly kind: 'closed'; readonly why: string };

/** One place where a person reads: a chat, a webhook, a desktop. Never rejects, and answers within a bounded time. */
export interface AlertChannel {
  /** Such as `telegram:1234`; receipts are kept under it. */
  readonly name: string;
  /** Between one message and the next. */
  readonly everyMs: number;
  send(outgoing: OutgoingAlert): Promise<SendOutcome>;
}
