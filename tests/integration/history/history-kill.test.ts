import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { epochMs, ManualClock } from '#primitives/clock';
import { SeededRandom } from '#primitives/random';
import { HistoryReader } from '#store/history/history-reader';
import { HistoryWriter } from '#store/history/history-writer';
import { dumpDatabase, offerAll, scriptedEvents, temporaryFolder } from '#tests/support/history-fixture';

const CHILD = fileURLToPath(new URL('../../support/history-child.ts', import.meta.url));
const INPUTS = 12_000;
const SEED = 41;
const KILLS = 20;

/** Kills the child some commits and some microseconds after it began; answers the last position it acknowledged. */
function killWhileWriting(path: string, commits: number, spinMicroseconds: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CHILD, path, String(INPUTS), String(SEED)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let acknowledged = '';
    let killed = false;
    child.stdout.on('data', (chunk: Buffer) => {
      acknowledged += chunk.toString();
      if (killed || acknowledged.split('\n').length <= commits) return;
      killed = true;
      const until = performance.now() + spinMicroseconds / 1_000;
      while (performance.now() < until);
      child.kill('SIGKILL');
    });
    child.on('error', reject);
    child.on('close', () => resolve(Number(acknowledged.split('\n').slice(0, -1).at(-1) ?? '0')));
  });
}

function write(path: string, events: ReturnType<typeof scriptedEvents>, through: number): void {
  using writer = new HistoryWriter({ path, tapeId: 'tape', clock: new ManualClock(epochMs(0)) });
  offerAll(writer, events, writer.storedThrough, through);
}

describe('a killed writer', () => {
  it('leaves exactly what its position says, and the next one completes it', async () => {
    const events = scriptedEvents(INPUTS, SEED);
    const random = new SeededRandom(5);
    using folder = temporaryFolder();
    write(folder.file('whole.db'), events, INPUTS);
    const whole = dumpDatabase(folder.file('whole.db'));
    let partial = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const path = folder.file(`killed-${kill}.db`);
      const acknowledged = await killWhileWriting(path, 1 + random.below(300), random.below(3_000));
      let stored: number;
      {
        using reader = new HistoryReader(path);
        expect(reader.integrityComplaint()).toBeNull();
        stored = reader.storedThrough('tape');
      }
      expect(stored).toBeGreaterThanOrEqual(acknowledged);
      if (stored < INPUTS) partial++;
      write(folder.file(`prefix-${kill}.db`), events, stored);
      expect(dumpDatabase(path)).toEqual(dumpDatabase(folder.file(`prefix-${kill}.db`)));
      write(path, events, INPUTS);
      expect(dumpDatabase(path)).toEqual(whole);
    }
    expect(partial).toBeGreaterThan(KILLS / 2);
  });
});
