import { describe, expect, it } from 'vitest';
import { epochMs, ManualClock } from '#primitives/clock';
import { HistoryWriter } from '#store/history/history-writer';
import { TapeReader } from '#store/tape/tape-reader';
import { temporaryFolder } from '#tests/support/history-fixture';
import { everythingHash, MARKET_PATH } from '#tests/support/market-recording';
import { marketInputs, recover, replay, SmallEngine } from '#tests/support/small-engine';

const INPUTS = marketInputs();
const THIRD = Math.floor(INPUTS.length / 3);
const [before, during, after] = [INPUTS.slice(0, THIRD), INPUTS.slice(THIRD, 2 * THIRD), INPUTS.slice(2 * THIRD)];

function undisturbed(): SmallEngine {
  const engine = new SmallEngine();
  engine.take(INPUTS);
  return engine;
}

/** Stands on a tape that broke off after a third and went on after two. */
function broken(): SmallEngine {
  const engine = new SmallEngine();
  engine.take(before);
  engine.fillDisk();
  engine.take(during);
  engine.freeDisk();
  expect(engine.engine.resumeRecording()).toBe(true);
  engine.take(after);
  return engine;
}

describe('an engine whose disk is full', () => {
  it('goes on telling what it sees', () => {
    using engine = new SmallEngine();
    using calm = undisturbed();
    engine.take(before);
    engine.fillDisk();
    engine.take(during);
    engine.take(after);
    expect(engine.events).toEqual(calm.events);
    expect(engine.hash).toBe(calm.hash);
    expect(engine.engine.handled).toBe(INPUTS.length);
  });

  it('says since when, how much is not recorded, which file it is, and what to do', () => {
    using engine = new SmallEngine();
    engine.take(before);
    expect(engine.engine.halt).toBeNull();
    engine.fillDisk();
    engine.take(during, 50);
    const { halt, position } = engine.engine;
    expect(position).toBe(THIRD);
    // The batch that met the fault still waits for the disk; those after it do not.
    expect(halt).toMatchObject({ position: THIRD, unrecorded: during.length - 50 });
    expect(halt?.fault).toMatchObject({ code: 'full', path: `${MARKET_PATH}.journal` });
    expect(halt?.fault.message).toMatch(/market\.tape\.journal: .*Free space on that disk/);
  });

  it('has lost nothing that was acknowledged before', () => {
    using engine = new SmallEngine();
    engine.take(before);
    engine.fillDisk();
    engine.take(during);
    engine.die();
    engine.freeDisk();
    expect(engine.inputsOnDisk()).toBeGreaterThanOrEqual(THIRD);
    expect(recover(engine.files)).toMatchObject({ divergence: null });
  });

  it('stays halted while the disk stays full, and names the newest trouble', () => {
    using engine = new SmallEngine();
    engine.take(before);
    engine.fillDisk();
    engine.take(during);
    expect(engine.engine.resumeRecording()).toBe(false);
    engine.freeDisk();
    engine.files.broken.write = 'EROFS';
    expect(engine.engine.resumeRecording()).toBe(false);
    expect(engine.engine.halt?.fault.code).toBe('read-only');
    expect(engine.engine.halt?.position).toBe(THIRD);
    delete engine.files.broken.write;
    expect(engine.engine.resumeRecording()).toBe(true);
    expect(engine.engine.halt).toBeNull();
  });

  it('records on after a keyframe that says the tape broke off there', () => {
    using engine = broken();
    using reader = TapeReader.open(MARKET_PATH, { files: engine.files });
    const breaks = reader.keyframes.filter(({ afterBreak }) => afterBreak);
    expect(breaks).toHaveLength(1);
    expect(breaks[0]?.position).toBe(THIRD + 50);
    expect(reader.inputs).toBe(THIRD + 50 + after.length);
  });

  it('ends in the same state as one that was never disturbed', () => {
    using engine = broken();
    using calm = undisturbed();
    expect(engine.hash).toBe(calm.hash);
  });
});

describe('a tape that broke off', () => {
  it('replays past the break, and each minute that was recorded after it is proved', () => {
    using engine = broken();
    const replayed = replay(engine.files);
    expect(replayed).toMatchObject({ divergence: null, hash: engine.hash });
    expect(replayed.minutesProved).toBe(replayed.proofs);
    expect(replayed.proofs).toBeGreaterThan(30);
  });

  it('is recovered to the state the engine had, from its start as from its break', () => {
    using engine = broken();
    engine.die();
    const recovery = recover(engine.files);
    expect(recovery).toMatchObject({ keyframe: THIRD + 50, divergence: null });
    using next = new SmallEngine({ files: engine.files, pipeline: recovery.pipeline });
    expect(next.hash).toBe(engine.hash);
  });

  it('is no divergence where the batch that met the fault closed a minute', () => {
    using engine = new SmallEngine();
    const provedBy = (at: number): boolean => {
      using probe = new SmallEngine();
      probe.take(INPUTS.slice(0, at));
      const count = probe.events.length;
      probe.take(INPUTS.slice(at, at + 10), 10);
      return probe.events.slice(count).some(({ type }) => type === 'minute.proved');
    };
    let at = THIRD;
    while (!provedBy(at)) at += 10;
    engine.take(INPUTS.slice(0, at));
    engine.fillDisk();
    engine.take(INPUTS.slice(at, at + 10), 10);
    engine.take(INPUTS.slice(at + 10, at + 200));
    engine.freeDisk();
    expect(engine.engine.resumeRecording()).toBe(true);
    engine.take(INPUTS.slice(at + 200));
    expect(replay(engine.files)).toMatchObject({ divergence: null, hash: engine.hash });
    engine.die();
    expect(recover(engine.files)).toMatchObject({ divergence: null });
  });

  it('goes on from the last keyframe where it broke off twice at the same input', () => {
    using engine = new SmallEngine();
    engine.take(before);
    engine.fillDisk();
    engine.take(during.slice(0, 200));
    // Room for what waited, but not for the whole keyframe: it is written later, when it is no longer true.
    engine.files.quota += 9_000;
    expect(engine.engine.resumeRecording()).toBe(false);
    engine.take(during.slice(200));
    engine.freeDisk();
    expect(engine.engine.resumeRecording()).toBe(true);
    engine.take(after);
    using reader = TapeReader.open(MARKET_PATH, { files: engine.files });
    const breaks = reader.keyframes.filter(({ afterBreak }) => afterBreak).map(({ position }) => position);
    expect(breaks).toEqual([THIRD + 50, THIRD + 50]);
    expect(replay(engine.files)).toMatchObject({ divergence: null, hash: engine.hash });
    engine.die();
    // A history that is new has to hear it all, from before the breaks.
    using folder = temporaryFolder();
    const clock = new ManualClock(epochMs(0));
    using history = new HistoryWriter({ path: folder.file('h.db'), tapeId: 'tape', clock });
    const recovery = recover(engine.files, history);
    expect(recovery).toMatchObject({ keyframe: null, divergence: null });
    expect(everythingHash(recovery.pipeline)).toBe(engine.hash);
  });

  it('goes on after the break where a keyframe that could not be written lies at the same input', () => {
    using engine = new SmallEngine({ keyframes: { everyInputs: THIRD, everyMs: Number.POSITIVE_INFINITY } });
    engine.take(before.slice(0, -1), THIRD - 1);
    // Enough for the inputs, too little for the keyframe that is due with them.
    engine.fillDisk();
    engine.files.quota += 6_000;
    engine.take(before.slice(-1));
    expect(engine.engine.halt?.fault.code).toBe('full');
    expect(engine.engine.position).toBe(THIRD);
    engine.take(during);
    engine.freeDisk();
    expect(engine.engine.resumeRecording()).toBe(true);
    engine.engine.finish();
    using reader = TapeReader.open(MARKET_PATH, { files: engine.files });
    const here = reader.keyframes.filter(({ position }) => position === THIRD).map(({ afterBreak }) => afterBreak);
    expect(here).toEqual([false, true]);
    engine.take(after);
    expect(replay(engine.files)).toMatchObject({ divergence: null, hash: engine.hash });
    engine.die();
    expect(recover(engine.files)).toMatchObject({ divergence: null });
  });
});
