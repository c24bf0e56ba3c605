import type { Alert, AlertEvent } from '#domain/alert';
import type { SignalTier } from '#domain/signal';

export const ALERT_LEVELS = ['on', 'silent', 'off'] as const;
export type AlertLevel = (typeof ALERT_LEVELS)[number];

/** Who hears of what. */
export interface AlertRules {
  readonly events: Readonly<Record<AlertEvent, AlertLevel>>;
  /** Signals of a higher number are not told. */
  readonly signalTier: SignalTier;
  /** So many may wait on a channel; beyond that, what matters least is given up. */
  readonly mostWaiting: number;
}

export function levelOf(alert: Alert, { events, signalTier }: AlertRules): AlertLevel {
  if (alert.event === 'answer' || alert.event === 'test') return 'on';
  if (alert.event === 'signal' && alert.tier > signalTier) return 'off';
  return events[alert.event];
}
