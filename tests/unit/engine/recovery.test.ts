import { describe, expect, it } from 'vitest';
import { Pipeline } from '#pipeline/pipeline';
import type { PipelineSettings } from '#pipeline/pipeline-settings';
import { epochMs, ManualClock } from '#primitives/clock';
import type { EngineInput } from '#domain/engine-input';
import { recoverFromTape } from '#engine/recovery';
import { HistoryWriter } from '#store/history/history-writer';
import { TapeReader } from '#store/tape/tape-reader';
import { TapeWriter } from '#store/tape/tape-writer';
import { dumpDatabase, temporaryFolder } from '#tests/support/history-fixture';
import { everythingHash, MARKET_PATH, minuteText } from '#tests/support/market-recording';
import { blockOf, marketInputs, NEVER, recover, replay, SmallEngine } from '#tests/support/small-engine';
import { SETTINGS } from '#tests/support/scripted-inputs';

const INPUTS = marketInputs();
const EVERY_300 = { everyInputs: 300, everyMs: Number.POSITIVE_INFINITY };

function recorded(inputs = INPUTS, keyframes = EVERY_300): SmallEngine {
  const engine = new SmallEngine({ keyframes });
  engine.take(inputs);
  engine.die();
  return engine;
}

function openHistory(path: string): HistoryWriter {
  return new HistoryWriter({ path, tapeId: 'tape', clock: new ManualClock(epochMs(0)), settings: { batchRows: 20 } });
}

function minuteHashes(inputs: readonly EngineInput[], settings: PipelineSettings): readonly string[] {
  const pipeline = new Pipeline(settings);
  const hashes: string[] = [];
  pipeline.run(blockOf(inputs), 0, inputs.length, (event) => {
    if (event.type === 'minute.proved') hashes.push(minuteText(event.proof));
  });
  return hashes;
}

describe('recovery', () => {
  it('of an empty tape is a new pipeline', () => {
    using engine = recorded([]);
    expect(recover(engine.files)).toMatchObject({ position: 0, keyframe: null, replayed: 0, missingProofs: [] });
  });

  it('starts at the newest keyframe and replays what comes after it', () => {
    using engine = recorded();
    const newest = INPUTS.length - (INPUTS.length % 300);
    const recovery = recover(engine.files);
    expect(recovery).toMatchObject({ position: INPUTS.length, keyframe: newest, divergence: null });
    expect(recovery.replayed).toBe(INPUTS.length - newest);
    expect(everythingHash(recovery.pipeline)).toBe(engine.hash);
  });

  it('comes to the same state without any keyframe', () => {
    using engine = recorded(INPUTS, NEVER);
    const recovery = recover(engine.files);
    expect(recovery).toMatchObject({ keyframe: null, replayed: INPUTS.length, divergence: null });
    expect(everythingHash(recovery.pipeline)).toBe(engine.hash);
  });

  it('tells how far it has come', () => {
    using engine = recorded();
    const told: string[] = [];
    using reader = TapeReader.open(MARKET_PATH, { files: engine.files });
    expect(reader.inputs).toBe(INPUTS.length);
    recoverFromTape(reader, SETTINGS, null, (position, of) => told.push(`${position}/${of}`));
    expect(told.at(-1)).toBe(`${INPUTS.length}/${INPUTS.length}`);
  });

  it('finds the proofs that were not written yet, and the tape takes them', () => {
    using engine = new SmallEngine();
    // The last batch's proofs would have gone to the disk with the next one.
    engine.take(INPUTS, INPUTS.length);
    const all = engine.events.filter(({ type }) => type === 'minute.proved').length;
    engine.die();
    const before = replay(engine.files);
    const { missingProofs } = recover(engine.files);
    expect(missingProofs.length).toBeGreaterThan(0);
    expect(before.proofs + missingProofs.length).toBe(all);
    {
      using writer = TapeWriter.resume(MARKET_PATH, { files: engine.files }).writer;
      for (const proof of missingProofs) writer.proof(proof);
    }
    expect(replay(engine.files)).toMatchObject({ divergence: null, minutesProved: all, proofs: all });
    expect(recover(engine.files).missingProofs).toEqual([]);
  });

  it('names the first minute and part where the tape was recorded under other settings', () => {
    // Long enough for volatility to have samples.
    const inputs = marketInputs(90);
    using engine = recorded(inputs, NEVER);
    const { regimes } = SETTINGS;
    const others = { ...SETTINGS, regimes: { ...regimes, volatility: { ...regimes.volatility, sampleMinutes: 5 } } };
    const { divergence, position } = recover(engine.files, null, others);
    expect(position).toBe(inputs.length);
    expect(divergence?.part).toMatch(/^\w+ regime$/);
    const theirs = minuteHashes(inputs, others);
    const first = minuteHashes(inputs, SETTINGS).findIndex((minute, i) => minute !== theirs[i]);
    expect(first).toBeGreaterThan(0);
    expect(`${divergence?.minuteMs} ${divergence?.replayed}`).toBe(theirs[first]);
  });

  it('after a divergence goes on from its own state, and the tape replays from there', () => {
    using engine = recorded();
    const settings = { ...SETTINGS, features: { ...SETTINGS.features, jumpReturns: 21 } };
    using fresh = recorded(INPUTS.slice(0, 1_000), NEVER);
    const { pipeline, divergence } = recover(fresh.files, null, settings);
    expect(divergence?.part).toMatch(/ features$/);
    using next = new SmallEngine({ files: fresh.files, pipeline });
    next.engine.startAfterBreak();
    next.take(INPUTS.slice(1_000));
    next.die();
    const again = recover(fresh.files, null, settings);
    expect(again).toMatchObject({ keyframe: 1_000, divergence: null });
    expect(everythingHash(again.pipeline)).toBe(next.hash);
    expect(engine.hash).not.toBe(next.hash);
  });
});

describe('recovery with a history', () => {
  it('starts at a keyframe that the history has reached, and offers what it lacks', () => {
    using folder = temporaryFolder();
    const path = folder.file('h.db');
    const calm = folder.file('calm.db');
    using calmHistory = openHistory(calm);
    using engine = new SmallEngine({ history: calmHistory, keyframes: EVERY_300 });
    engine.take(INPUTS);
    engine.engine.finish();
    engine.die();
    {
      using first = openHistory(path);
      using behind = new SmallEngine({ history: first });
      behind.take(INPUTS.slice(0, 700));
      behind.engine.finish();
    }
    using second = openHistory(path);
    expect(second.storedThrough).toBe(700);
    expect(recover(engine.files, second)).toMatchObject({ keyframe: 600, divergence: null });
    expect(second.storedThrough).toBe(INPUTS.length);
    expect(dumpDatabase(path)).toEqual(dumpDatabase(calm));
  });

  it('goes back to the end of a tape that a power cut shortened', () => {
    using folder = temporaryFolder();
    const path = folder.file('h.db');
    {
      using history = openHistory(path);
      using whole = new SmallEngine({ history, keyframes: EVERY_300 });
      whole.take(INPUTS);
      whole.engine.finish();
    }
    using shortened = recorded(INPUTS.slice(0, 1_000));
    const calm = folder.file('calm.db');
    {
      using history = openHistory(path);
      const { pipeline, position } = recover(shortened.files, history);
      expect(position).toBe(1_000);
      expect(history.storedThrough).toBe(1_000);
      using next = new SmallEngine({ files: shortened.files, history, pipeline });
      next.take(INPUTS.slice(1_000));
      next.engine.finish();
      expect(history.storedThrough).toBe(INPUTS.length);
      using calmHistory = openHistory(calm);
      using undisturbed = new SmallEngine({ history: calmHistory });
      undisturbed.take(INPUTS);
      undisturbed.engine.finish();
    }
    expect(dumpDatabase(path)).toEqual(dumpDatabase(calm));
  });
});
