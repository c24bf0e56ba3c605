import { expect, it } from 'vitest';
import { type Bar, BAR_INTERVALS } from '#domain/bar';
import type { EngineEvent } from '#domain/engine-event';
import { InputBlock } from '#domain/input-block';
import { Pipeline } from '#pipeline/pipeline';
import { hashState } from '#primitives/state-hash';
import { MORNING } from '#tests/support/replayed-desk';
import { testMarket, testSettings } from '#tests/support/recorded-market';

function nameOf({ instrument, interval }: Bar): string {
  return `${instrument} ${interval}`;
}

it('a forming bar is, before the input that closes it, the bar that is then announced', () => {
  const settings = testSettings();
  const market = testMarket({ ...MORNING, density: 0.02, minutes: 200 }, settings);
  const pipeline = new Pipeline(settings);
  const block = new InputBlock(4_096);
  const closed: Bar[] = [];
  const hear = (event: EngineEvent): void => {
    if (event.type === 'bar.closed') closed.push(event.bar);
  };
  let compared = 0;
  while (market.fill(block)) {
    for (let row = 0; row < block.length; row++) {
      const before = new Map<string, Bar>();
      const closes = (block.seenMs[row] as number) >= (pipeline.openMinuteMs ?? 0) + 60_000;
      const forming = pipeline.instruments.flatMap((each) => BAR_INTERVALS.map((name) => each.formingBar(name)));
      if (closes) for (const bar of forming) if (bar !== null) before.set(nameOf(bar), bar);
      closed.length = 0;
      pipeline.run(block, row, row + 1, hear);
      const announced = new Set<string>();
      for (const bar of closed) {
        // A silence closes several at once; the first of each interval is the one that was forming.
        if (announced.has(nameOf(bar))) continue;
        announced.add(nameOf(bar));
        expect(before.get(nameOf(bar))).toEqual(bar);
        compared++;
      }
    }
  }
  expect(compared).toBeGreaterThan(250);
});

it('looking at what is forming leaves the state as it was', () => {
  const settings = testSettings();
  const market = testMarket({ ...MORNING, density: 0.02, minutes: 20 }, settings);
  const pipeline = new Pipeline(settings);
  const block = new InputBlock(4_096);
  market.fill(block);
  pipeline.run(block, 0, block.length, () => undefined);
  const before = hashState(pipeline, 'everything');
  for (const instrument of pipeline.instruments) {
    for (const interval of BAR_INTERVALS) instrument.formingBar(interval);
    expect(instrument.newestPrice === null || instrument.newestPrice > 0).toBe(true);
  }
  expect(hashState(pipeline, 'everything')).toEqual(before);
});
