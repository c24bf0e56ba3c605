import { expect, it } from 'vitest';
import { EventTally } from '#entry/event-tally';
import { barEvent, listing, metricEvent } from '#tests/support/history-fixture';

it('counts events by kind and lists the kinds in a fixed order', () => {
  const tally = new EventTally();
  expect([tally.total, tally.entries(), JSON.stringify(tally)]).toEqual([0, [], '{}']);
  for (const event of [
    metricEvent(1),
    listing(0),
    barEvent(),
    metricEvent(2),
    barEvent({ revision: 1 }),
    metricEvent(3),
  ]) {
    tally.add(event);
  }
  expect(tally.total).toBe(6);
  expect(JSON.stringify(tally)).toBe('{"bar.closed":1,"bar.corrected":1,"instrument.listed":1,"metric.seen":3}');
});
