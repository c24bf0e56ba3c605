import { ALERT_ACTIONS, type Alert, type AlertAction } from '#domain/alert';
import { hashOfValue } from '#primitives/value-hash';

/** Behind a button: which alert, and what to do. The mark tells an alert from one of the same number in another outbox. */
export interface ButtonPress {
  readonly number: number;
  readonly action: AlertAction;
  readonly mark: string;
}

const LABELS: Readonly<Record<AlertAction, string>> = {
  open: 'Open',
  snooze: 'Snooze 30 min',
  reject: 'Reject',
  filled: 'Filled…',
};

export function buttonRow(
  alert: Alert,
  number: number,
): readonly { readonly text: string; readonly callback_data: string }[] {
  return alert.actions.map((action) => ({
    text: LABELS[action],
    callback_data: `${number}:${action}:${alertMark(alert.id)}`,
  }));
}

/** Null for what no button of ours says. */
export function parseButton(data: string): ButtonPress | null {
  const [number, action, mark, ...rest] = data.split(':');
  const known = ALERT_ACTIONS.find((each) => each === action);
  if (known === undefined || mark === undefined || rest.length > 0 || !/^\d{1,15}$/.test(number ?? '')) return null;
  return { number: Number(number), action: known, mark };
}

export function alertMark(alertId: string): string {
  return hashOfValue(alertId).slice(0, 8);
}
