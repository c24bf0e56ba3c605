import type { Alert } from '#domain/alert';
import { clockText } from '#alerts/words/clock-text';
import type { EpochMs } from '#primitives/clock';

/** Asked for by hand, each time anew. */
export function testAlert(atMs: EpochMs, asker: number): Alert {
  return {
    id: `test/${atMs}/${asker}`,
    event: 'test',
    tier: 1,
    atMs,
    title: 'Argus can reach you here',
    lines: [`Sent ${clockText(atMs)}, as asked. Alerts will come to this place.`],
    subject: null,
    actions: [],
    freshForMs: null,
  };
}
