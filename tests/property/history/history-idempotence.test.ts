import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochMs, ManualClock } from '#primitives/clock';
import { HistoryWriter } from '#store/history/history-writer';
import { dumpDatabase, offerAll, scriptedEvents, temporaryFolder } from '#tests/support/history-fixture';

const INPUTS = 400;

describe('the history', () => {
  it('is the same however it was batched, interrupted and repeated', () => {
    using folder = temporaryFolder();
    const events = scriptedEvents(INPUTS, 17);
    const write = (path: string, from: number, to: number, batchRows: number, tapeId = 'tape'): void => {
      using writer = new HistoryWriter({ path, tapeId, clock: new ManualClock(epochMs(0)), settings: { batchRows } });
      offerAll(writer, events, from, to);
    };
    write(folder.file('reference.db'), 0, INPUTS, 1_000);
    const reference = dumpDatabase(folder.file('reference.db'));
    let run = 0;
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: INPUTS }), { maxLength: 3 }),
        fc.integer({ min: 1, max: 90 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (ends, batchRows, overlap) => {
          const path = folder.file(`run-${run++}.db`);
          let reached = 0;
          for (const end of [...ends.toSorted((a, b) => a - b), INPUTS]) {
            write(path, Math.floor(reached * overlap), end, batchRows);
            reached = end;
          }
          expect(dumpDatabase(path)).toEqual(reference);
        },
      ),
      { seed: 7, numRuns: 25 },
    );
  });

  it('is unchanged by the same events under another name of the tape', () => {
    using folder = temporaryFolder();
    const path = folder.file('h.db');
    const events = scriptedEvents(INPUTS, 23);
    const rowsOf = (): string[] => dumpDatabase(path).filter((row) => !/^(stored_through|tape_instruments) /.test(row));
    const write = (tapeId: string): void => {
      using writer = new HistoryWriter({ path, tapeId, clock: new ManualClock(epochMs(0)) });
      offerAll(writer, events, 0, INPUTS);
    };
    write('first');
    const once = rowsOf();
    write('second');
    expect(rowsOf()).toEqual(once);
  });
});
