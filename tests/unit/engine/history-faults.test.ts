import { mkdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { epochMs, ManualClock, MINUTE_MS } from '#primitives/clock';
import { HistoryWriter } from '#store/history/history-writer';
import { dumpDatabase, temporaryFolder } from '#tests/support/history-fixture';
import { COIN, listing, minuteTick, quote, SHARE, T0, trade } from '#tests/support/scripted-inputs';
import { marketInputs, recover, SmallEngine } from '#tests/support/small-engine';

const INPUTS = marketInputs(40);
const HALF = Math.floor(INPUTS.length / 2);

interface HistoryTerms {
  readonly clock?: ManualClock;
  readonly freeBytes?: () => number | null;
}

function openHistory(path: string, terms: HistoryTerms = {}): HistoryWriter {
  const { clock = new ManualClock(epochMs(0)), freeBytes = () => null } = terms;
  return new HistoryWriter({ path, tapeId: 'tape', clock, settings: { batchRows: 50 }, freeSpace: freeBytes });
}

/** Every row that an undisturbed recording leaves. */
function undisturbedRows(path: string): readonly string[] {
  using history = openHistory(path);
  using engine = new SmallEngine({ history });
  engine.take(INPUTS);
  engine.engine.finish();
  return dumpDatabase(path);
}

describe('an engine whose history fails', () => {
  it('goes on recording and telling where the file cannot even be opened', () => {
    using folder = temporaryFolder();
    const path = folder.file('h.db');
    mkdirSync(path);
    using history = openHistory(path);
    using engine = new SmallEngine({ history });
    using calm = new SmallEngine();
    engine.take(INPUTS);
    calm.take(INPUTS);
    engine.engine.finish();
    expect(engine.events).toEqual(calm.events);
    expect(engine.engine.position).toBe(INPUTS.length);
    expect(engine.engine.halt).toBeNull();
    expect(history.storedThrough).toBe(0);
    expect(history.health.state).toBe('waiting');
    expect(history.health.problem).toContain(path);
  });

  it('has every row in the end where the disk was full for a while', () => {
    using folder = temporaryFolder();
    const path = folder.file('h.db');
    let free = 1e12;
    const clock = new ManualClock(epochMs(0));
    {
      using history = openHistory(path, { clock, freeBytes: () => free });
      using engine = new SmallEngine({ history });
      engine.take(INPUTS.slice(0, HALF));
      free = 0;
      clock.advanceTo(epochMs(3_600_000));
      engine.take(INPUTS.slice(HALF));
      expect(history.health.state).toBe('waiting');
      free = 1e12;
      clock.advanceTo(epochMs(7_200_000));
      engine.engine.finish();
      expect(history.storedThrough).toBe(INPUTS.length);
    }
    expect(dumpDatabase(path)).toEqual(undisturbedRows(folder.file('calm.db')));
  });

  it('gets at the next start what it lacked: the tape has it', () => {
    using folder = temporaryFolder();
    const path = folder.file('h.db');
    let free = 1e12;
    const clock = new ManualClock(epochMs(0));
    using first = openHistory(path, { clock, freeBytes: () => free });
    using engine = new SmallEngine({
      history: first,
      keyframes: { everyInputs: 300, everyMs: Number.POSITIVE_INFINITY },
    });
    engine.take(INPUTS.slice(0, HALF));
    free = 0;
    clock.advanceTo(epochMs(3_600_000));
    engine.take(INPUTS.slice(HALF));
    const storedBefore = first.storedThrough;
    expect(storedBefore).toBeGreaterThan(0);
    expect(storedBefore).toBeLessThan(INPUTS.length - 300);
    engine.die();
    {
      using second = openHistory(path);
      const recovery = recover(engine.files, second);
      expect(recovery.keyframe, 'from a keyframe that the history had reached').toBeLessThanOrEqual(storedBefore);
      expect(recovery).toMatchObject({ position: INPUTS.length, divergence: null });
      expect(second.storedThrough).toBe(INPUTS.length);
    }
    expect(dumpDatabase(path)).toEqual(undisturbedRows(folder.file('calm.db')));
  });
});

describe('an engine whose tape fails', () => {
  it('still keeps in its history what it saw, and goes on keeping after the break', () => {
    using folder = temporaryFolder();
    const path = folder.file('h.db');
    {
      using history = openHistory(path);
      using engine = new SmallEngine({ history });
      engine.take(INPUTS.slice(0, HALF));
      engine.fillDisk();
      engine.take(INPUTS.slice(HALF, HALF + 300));
      engine.freeDisk();
      expect(engine.engine.resumeRecording()).toBe(true);
      engine.take(INPUTS.slice(HALF + 300));
      engine.engine.finish();
      expect(history.health).toMatchObject({ state: 'writing', problem: null, waitingRows: 0 });
    }
    const rows = (dump: readonly string[]): readonly string[] =>
      dump.filter((row) => !row.startsWith('stored_through'));
    expect(rows(dumpDatabase(path))).toEqual(rows(undisturbedRows(folder.file('calm.db'))));
  });

  it('can still be restarted after an instrument was listed while neither tape nor history could be written', () => {
    using folder = temporaryFolder();
    const path = folder.file('h.db');
    const clock = new ManualClock(epochMs(0));
    let free = 1e12;
    using first = openHistory(path, { clock, freeBytes: () => free });
    using engine = new SmallEngine({ history: first });
    engine.take([listing(COIN, T0)]);
    first.flush();
    engine.fillDisk();
    free = 0;
    clock.advanceTo(epochMs(3_600_000));
    engine.take([trade(T0 + 1)], 1);
    engine.take([listing(SHARE, T0 + 2)], 1);
    engine.freeDisk();
    expect(engine.engine.resumeRecording()).toBe(true);
    engine.take([quote(T0 + 5_000, { index: 1 }), minuteTick(T0 + 2 * MINUTE_MS)]);
    engine.die();
    using second = openHistory(path);
    expect(recover(engine.files, second)).toMatchObject({ position: 4, divergence: null });
    expect(second.health).toMatchObject({ state: 'writing', problem: null, waitingRows: 0 });
    expect(dumpDatabase(path).filter((row) => row.startsWith('bars'))).not.toEqual([]);
  });
});
