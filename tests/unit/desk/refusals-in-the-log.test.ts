import { expect, it } from 'vitest';
import { EventLedger } from '#research/desk/event-ledger';
import { severityOf } from '#transport/projections/log-line';
import { epochMs } from '#primitives/clock';
import { T0 } from '#tests/support/scripted-inputs';

it('a refusal is a warning, but for a minute that was to be filled and needs it not: that is how gaps are filled', () => {
  const ledger = new EventLedger();
  for (const [at, reason] of (['too-late', 'already-known'] as const).entries())
    ledger.add({ type: 'input.refused', seenMs: epochMs(T0), reason, what: 'a bar' }, at + 1);
  expect([severityOf(ledger, 0), severityOf(ledger, 1)]).toEqual(['warning', 'plain']);
});
