import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { EngineEvent } from '#domain/engine-event';
import { SourceChoice } from '#market/sources/source-choice';
import { DEFAULT_SOURCE_SETTINGS } from '#market/sources/source-settings';
import { MINUTE_MS, SECOND_MS } from '#primitives/clock';
import { restoreSnapshot, takeSnapshot } from '#primitives/state-snapshot';
import { T0 } from '#tests/support/scripted-inputs';
import { toldSources as told } from '#tests/support/told-sources';

/** Best first. */
const RANKED = ['alpaca-sip', 'alpaca-iex', 'yahoo'];
const START = RANKED.map((source, index) => told.listing(index, source));

/** Who is heard in a minute, whose gap begins or ends in it, and whether minutes are missing before it. */
const minutes = fc.array(
  fc.record({
    heard: fc.subarray([0, 1, 2]),
    gap: fc.option(fc.tuple(fc.nat(2), fc.boolean()), { nil: null, freq: 4 }),
    pause: fc.oneof({ weight: 12, arbitrary: fc.constant(1) }, fc.integer({ min: 2, max: 900 })),
  }),
  { minLength: 1, maxLength: 60 },
);
type Minutes = typeof minutes extends fc.Arbitrary<infer Value> ? Value : never;

function eventsOf(script: Minutes): readonly EngineEvent[] {
  let minute = 0;
  return script.flatMap(({ heard, gap, pause }) => {
    minute += pause;
    const seenMs = T0 + minute * MINUTE_MS + SECOND_MS;
    const bars = heard.map((index) => told.bar(index, seenMs));
    const news = gap === null ? [] : [told.gap(RANKED[gap[0]] as string, seenMs + 10_000, gap[1])];
    return [...bars, told.minuteOver(seenMs), ...news, told.beat(seenMs + 30_000)];
  });
}

it('whoever counts has been heard; who is heard all the time, is in no gap and ranks first, counts at the end', () => {
  fc.assert(
    fc.property(minutes, (script) => {
      const choice = new SourceChoice(DEFAULT_SOURCE_SETTINGS);
      const heard = new Set<string>();
      for (const event of [...START, ...eventsOf(script)]) {
        choice.hear(event);
        if (event.type === 'bar.closed') heard.add(RANKED[event.bar.instrument] as string);
        const counts = choice.inUse('IBIT', 'bars');
        expect(counts === null ? heard.size === 0 : heard.has(counts)).toBe(true);
      }
      const steady = script.map((minute) => ({ ...minute, heard: [0, ...minute.heard], gap: null, pause: 1 }));
      const calm = new SourceChoice(DEFAULT_SOURCE_SETTINGS);
      for (const event of [...START, ...eventsOf(steady)]) calm.hear(event);
      expect(calm.inUse('IBIT', 'bars')).toBe('alpaca-sip');
    }),
    { seed: 5, numRuns: 150 },
  );
});

it('a lone source counts, whatever happens to it: tapes with one source are heard as ever', () => {
  fc.assert(
    fc.property(minutes, (script) => {
      const choice = new SourceChoice(DEFAULT_SOURCE_SETTINGS);
      const alone = eventsOf(script.map((minute) => ({ ...minute, heard: minute.heard.filter((one) => one === 2) })));
      for (const event of [told.listing(2, 'yahoo'), ...alone]) {
        choice.hear(event);
        expect(choice.follows(event)).toBe(true);
      }
    }),
    { seed: 6, numRuns: 100 },
  );
});

it('wherever a choice is saved and restored, it goes on to the same ends', () => {
  fc.assert(
    fc.property(minutes, fc.nat(400), (script, cut) => {
      const events = [...START, ...eventsOf(script)];
      const lived = new SourceChoice(DEFAULT_SOURCE_SETTINGS);
      for (const event of events.slice(0, cut)) lived.hear(event);
      const restored = new SourceChoice(DEFAULT_SOURCE_SETTINGS);
      restoreSnapshot(restored, takeSnapshot(lived));
      for (const event of events.slice(cut)) expect(restored.hear(event)).toEqual(lived.hear(event));
      expect(takeSnapshot(restored)).toEqual(takeSnapshot(lived));
    }),
    { seed: 7, numRuns: 100 },
  );
});
