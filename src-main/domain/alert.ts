import type { SignalTier } from '#domain/signal';
import type { EpochMs } from '#primitives/clock';

/** What a person may be told about, and may turn down or off. */
export const ALERT_EVENTS = [
  'recommendation',
  'recommendation-ended',
  'signal',
  'gap',
  'exit',
  'breaker',
  'desk',
  'data',
  'system',
  'review',
] as const;
export type AlertEvent = (typeof ALERT_EVENTS)[number];

export const ALERT_ACTIONS = ['open', 'snooze', 'reject', 'filled'] as const;
export type AlertAction = (typeof ALERT_ACTIONS)[number];

/** What an answer to an alert is about. */
export interface AlertSubject {
  readonly kind: 'recommendation' | 'ticket' | 'position';
  readonly id: string;
}

/** Something that a person should know, wherever they are. Plain text: whoever sends it escapes it. */
export interface Alert {
  /** The same cause always gives the same one, so that nobody is told twice. */
  readonly id: string;
  /** `answer` and `test` were asked for, so that no setting turns them off. */
  readonly event: AlertEvent | 'answer' | 'test';
  readonly tier: SignalTier;
  /** The desk's time. */
  readonly atMs: EpochMs;
  readonly title: string;
  readonly lines: readonly string[];
  readonly subject: AlertSubject | null;
  readonly actions: readonly AlertAction[];
  /** Told later than this after it was raised, it is told as something that has passed. */
  readonly freshForMs: number | null;
}
