import { beforeAll, describe, expect, it } from 'vitest';
import type { Instrument } from '#domain/instrument';
import { InputBlock } from '#domain/input-block';
import { Pipeline } from '#pipeline/pipeline';
import { TAPE_BLOCK_ROWS } from '#ports/tape';
import { compareWithSnapshot } from '#primitives/state-snapshot';
import { ReplaySession } from '#research/replay/replay-session';
import { TapeReader } from '#store/tape/tape-reader';
import { eventText } from '#tests/support/event-text';
import { everythingHash, minuteText, type RecordedMarket, recordMarket } from '#tests/support/market-recording';
import { SETTINGS } from '#tests/support/scripted-inputs';

const RECORDINGS = {
  // From before New York opens until long after it closed.
  'a day': { fromMinute: 780, minutes: 600, batchRows: 100, keyframes: { everyInputs: 3_000, everyMs: 1_500_000 } },
  'an opening with option chains': {
    fromMinute: 850,
    minutes: 45,
    options: true,
    batchRows: 25,
    keyframes: { everyInputs: 250, everyMs: 90_000 },
  },
} as const;

describe.each(['a day', 'an opening with option chains'] as const)('a keyframe of %s', (name) => {
  let day: RecordedMarket;

  beforeAll(() => {
    day = recordMarket(RECORDINGS[name]);
  });

  it('continues into the same minutes, the same events and the same state, wherever on the tape it lies', () => {
    using tape = TapeReader.open(day.path, { files: day.files });
    expect(tape.keyframes.length).toBeGreaterThan(20);
    const block = new InputBlock(TAPE_BLOCK_ROWS);
    for (let ordinal = 0; ordinal < tape.keyframes.length; ordinal++) {
      const { position, instruments, cells } = tape.readKeyframe(ordinal);
      const pipeline = Pipeline.restore(SETTINGS, instruments as readonly Instrument[], cells);
      const minutes: string[] = [];
      const events: string[] = [];
      for (let at = position; at < tape.inputs;) {
        const start = tape.readBlock(at, block) as number;
        pipeline.run(block, at - start, block.length, (event) => {
          if (event.type === 'minute.proved') minutes.push(minuteText(event.proof));
          if (minutes.length < 30) events.push(eventText(event));
        });
        at = start + block.length;
      }
      const where = `from the keyframe at ${position}`;
      expect(minutes, where).toEqual(day.minutes.slice(day.minutes.length - minutes.length));
      expect(everythingHash(pipeline), where).toBe(day.finalHash);
      const first = day.events.indexOf(events[0] as string);
      expect(events, where).toEqual(day.events.slice(first, first + events.length));
    }
  });

  it('holds exactly what a replay from the first input has come to', () => {
    using tape = TapeReader.open(day.path, { files: day.files });
    const session = new ReplaySession(tape, SETTINGS, () => undefined);
    for (let ordinal = 0; ordinal < tape.keyframes.length; ordinal++) {
      const { position, cells } = tape.readKeyframe(ordinal);
      session.runTo(position);
      expect(compareWithSnapshot(session.pipeline, cells), `at ${position}`).toEqual([]);
    }
  });
});
