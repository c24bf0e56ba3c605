import { beforeAll, describe, expect, it } from 'vitest';
import { InputBlock } from '#domain/input-block';
import { Pipeline } from '#pipeline/pipeline';
import type { EngineInput } from '#domain/engine-input';
import { eventText } from '#tests/support/event-text';
import { everythingHash, simulatedMarket } from '#tests/support/market-recording';
import { SETTINGS } from '#tests/support/scripted-inputs';

interface Outcome {
  readonly events: readonly string[];
  readonly hash: string;
}

let inputs: readonly EngineInput[];
let whole: Outcome;

/** Runs the inputs in blocks of the given sizes in turn, each from `lead` rows into its block. */
function inBlocks(sizes: readonly number[], lead = 0): Outcome {
  const pipeline = new Pipeline(SETTINGS);
  const events: string[] = [];
  for (let at = 0, turn = 0; at < inputs.length; turn++) {
    const size = sizes[turn % sizes.length] as number;
    const rows = inputs.slice(Math.max(at - lead, 0), at + size);
    const block = new InputBlock(rows.length);
    for (const input of rows) block.push(input);
    pipeline.run(block, Math.min(lead, at), rows.length, (event) => events.push(eventText(event)));
    at += size;
  }
  return { events, hash: everythingHash(pipeline) };
}

beforeAll(() => {
  inputs = [...simulatedMarket({ fromMinute: 14 * 60, minutes: 120, density: 0.05, options: true }).inputs()];
  whole = inBlocks([inputs.length]);
});

describe('the pipeline', () => {
  it.each([[[1]], [[2, 3, 5, 7, 11]], [[997]], [[1, 4_096]]])('says the same in blocks of %j rows', (sizes) => {
    expect(inBlocks(sizes)).toEqual(whole);
  });

  it('says the same when it is given parts of blocks', () => {
    expect(inBlocks([100], 37)).toEqual(whole);
  });

  it('says the same when it is given one input at a time as an object', () => {
    const pipeline = new Pipeline(SETTINGS);
    const events = inputs.flatMap((input) => pipeline.handle(input).map(eventText));
    expect({ events, hash: everythingHash(pipeline) }).toEqual(whole);
  });

  it('says the same when it is moved into a new one by snapshot after every few inputs', () => {
    let pipeline = new Pipeline(SETTINGS);
    const events: string[] = [];
    for (const [row, input] of inputs.entries()) {
      if (row % 211 === 210) {
        const instruments = pipeline.instruments.map(({ instrument }) => instrument);
        pipeline = Pipeline.restore(SETTINGS, instruments, pipeline.snapshot());
      }
      events.push(...pipeline.handle(input).map(eventText));
    }
    expect({ events, hash: everythingHash(pipeline) }).toEqual(whole);
  });
});
