import type { Alert, AlertEvent } from '#domain/alert';
import { clockText } from '#alerts/words/clock-text';
import { type EpochMs, MINUTE_MS, SECOND_MS } from '#primitives/clock';

/** Asked for by hand, each time anew. */
export function testAlert(atMs: EpochMs, asker: number): Alert {
  const lines = [`Sent ${clockText(atMs)}, as asked. Alerts will come to this place.`];
  return { ...said('system', 1, `test/${atMs}/${asker}`, atMs, 'Argus can reach you here', lines), event: 'test' };
}

/** `what` is what runs: "recording day.tape (simulated market)". */
export function startedAlert(atMs: EpochMs, what: string): Alert {
  return said('system', 2, `started/${atMs}`, atMs, 'Argus has started', [`${what}, since ${clockText(atMs)}.`]);
}

/** Said before anything is closed. */
export function stoppedAlert(startedMs: EpochMs, atMs: EpochMs, what: string, lines: readonly string[]): Alert {
  const title = 'Argus has stopped';
  return said('system', 2, `stopped/${startedMs}`, atMs, title, [`${what}, ${spanText(atMs - startedMs)}.`, ...lines]);
}

/** Of a run before this one, which never said that it was over. */
export function diedAlert(startedMs: EpochMs, aliveMs: EpochMs, atMs: EpochMs, what: string): Alert {
  return said('system', 1, `died/${startedMs}`, atMs, 'Argus ended without a word', [
    `${what}: its last sign of life was ${clockText(aliveMs)}.`,
    'What was recorded until then is safe. Nothing was watched since.',
  ]);
}

export function silenceAlert(lastMs: EpochMs, atMs: EpochMs): Alert {
  return said('data', 1, `silent/${lastMs}`, atMs, 'The engine says nothing', [
    `Its last sign of life was ${clockText(lastMs)}, ${spanText(atMs - lastMs)} ago. Positions are not watched meanwhile.`,
  ]);
}

export function backAlert(lastMs: EpochMs, atMs: EpochMs): Alert {
  return said('data', 1, `back/${lastMs}`, atMs, 'The engine is back', [
    `It was silent for ${spanText(atMs - lastMs)}.`,
  ]);
}

/** Nothing arrives there any more until somebody does something about it. */
export function closedAlert(channel: string, why: string, startedMs: EpochMs, atMs: EpochMs): Alert {
  return said('system', 1, `closed/${channel}/${startedMs}`, atMs, `Alerts no longer reach ${channel}`, [why]);
}

function said(
  event: AlertEvent,
  tier: Alert['tier'],
  id: string,
  atMs: EpochMs,
  title: string,
  lines: readonly string[],
): Alert {
  return { id, event, tier, atMs, title, lines, subject: null, actions: [], freshForMs: null };
}

/** `45 s`, `12 min`, `3 h 20 min`. */
export function spanText(ms: number): string {
  if (ms < 2 * MINUTE_MS) return `${Math.round(ms / SECOND_MS)} s`;
  const minutes = Math.round(ms / MINUTE_MS);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
