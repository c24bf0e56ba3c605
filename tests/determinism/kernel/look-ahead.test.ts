import { beforeAll, describe, expect, it } from 'vitest';
import type { EngineEvent } from '#domain/engine-event';
import type { EngineInput } from '#domain/engine-input';
import { InputBlock } from '#domain/input-block';
import { Pipeline } from '#pipeline/pipeline';
import { SeededRandom } from '#primitives/random';
import { eventText } from '#tests/support/event-text';
import { everythingHash, simulatedMarket } from '#tests/support/market-recording';
import { SETTINGS } from '#tests/support/scripted-inputs';

const CUTS = 25;

interface Told {
  readonly row: number;
  readonly event: EngineEvent;
}

let inputs: readonly EngineInput[];
let whole: readonly Told[];

function tell(rows: readonly EngineInput[]): { readonly told: readonly Told[]; readonly hash: string } {
  const block = new InputBlock(rows.length);
  for (const input of rows) block.push(input);
  const pipeline = new Pipeline(SETTINGS);
  const told: Told[] = [];
  pipeline.run(block, 0, block.length, (event, row) => told.push({ row, event }));
  return { told, hash: everythingHash(pipeline) };
}

/** The last instant that an event speaks of as over and known. */
function knownBy(event: EngineEvent): number {
  switch (event.type) {
    case 'bar.closed':
    case 'bar.corrected':
      return event.bar.endMs;
    case 'features.computed':
    case 'regime.labelled':
    case 'market-regime.changed':
      return event.barEndMs;
    case 'minute.proved':
      return event.proof.minuteMs + 60_000;
    case 'gap.noticed':
      return Math.max(event.gap.seenMs, event.gap.fromMs, event.gap.toMs ?? 0);
    default:
      return event.seenMs;
  }
}

beforeAll(() => {
  // The stretch with the planted spike, late ticks and ticks from the future, and the New York close.
  inputs = [...simulatedMarket({ fromMinute: 16 * 60 + 30, minutes: 300 }).inputs()];
  whole = tell(inputs).told;
});

describe('the past', () => {
  it('is the same whatever comes after it: cut anywhere, the events are those of the whole', () => {
    const random = new SeededRandom(7);
    for (let cut = 0; cut < CUTS; cut++) {
      const length = random.below(inputs.length + 1);
      const { told } = tell(inputs.slice(0, length));
      const expected = whole.filter(({ row }) => row < length);
      expect(
        told.map(({ event }) => eventText(event)),
        `the first ${length} inputs`,
      ).toEqual(expected.map(({ event }) => eventText(event)));
    }
  });

  it('counts, every input of it: with one missing, the state is another', () => {
    const length = Math.floor(inputs.length / 2);
    const trade = inputs.findLastIndex(({ kind }, row) => row < length - 50 && kind === 'trade');
    const without = inputs.slice(0, length).toSpliced(trade, 1);
    expect(tell(without).hash).not.toBe(tell(inputs.slice(0, length)).hash);
  });
});

describe('an event', () => {
  it('carries the time at which the input that caused it was seen', () => {
    for (const { row, event } of whole) {
      if (event.seenMs !== inputs[row]?.seenMs) expect.fail(`${eventText(event)} came with input ${row}`);
    }
  });

  it('never speaks of a time that is not over: no bar is told before its end', () => {
    for (const { event } of whole) {
      if (knownBy(event) > event.seenMs) expect.fail(`too early: ${eventText(event)}`);
    }
  });

  it('follows the bar that it is about, and labels come with the bar and not later', () => {
    const closed = new Set<string>();
    let labels = 0;
    for (const { event } of whole) {
      if (event.type === 'bar.closed' && event.bar.interval === '1m') {
        closed.add(`${event.bar.instrument} ${event.bar.endMs} ${event.seenMs}`);
      } else if (event.type === 'features.computed' || event.type === 'regime.labelled') {
        labels++;
        expect(closed.has(`${event.instrument} ${event.barEndMs} ${event.seenMs}`)).toBe(true);
      }
    }
    expect(labels).toBe(2 * closed.size);
  });

  it('tells a metric with the time the venue gave, which lies no further ahead than the tolerance', () => {
    const metrics = whole.flatMap(({ event }) => (event.type === 'metric.seen' ? [event] : []));
    expect(metrics.length).toBeGreaterThan(10);
    for (const { atMs, seenMs } of metrics) expect(atMs - seenMs).toBeLessThanOrEqual(SETTINGS.bars.futureToleranceMs);
  });
});
