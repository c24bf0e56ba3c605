import type { Alert } from '#domain/alert';
import type { AlertRules } from '#alerts/alert-rules';
import { epochMs } from '#primitives/clock';

/** Everything is heard. */
export const LOUD: AlertRules = {
  events: {
    recommendation: 'on',
    'recommendation-ended': 'on',
    signal: 'on',
    gap: 'on',
    exit: 'on',
    breaker: 'on',
    desk: 'on',
    data: 'on',
    system: 'on',
    review: 'on',
  },
  signalTier: 3,
  mostWaiting: 500,
};

export function sampleAlert(id: string, changes: Partial<Alert> = {}): Alert {
  return {
    id,
    event: 'exit',
    tier: 1,
    atMs: epochMs(Date.UTC(2026, 2, 6, 18, 30)),
    title: `Alert ${id}`,
    lines: ['IBIT 44/42 put spread', 'Close at $0.20 or better'],
    subject: null,
    actions: [],
    freshForMs: null,
    ...changes,
  };
}
