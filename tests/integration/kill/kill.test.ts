import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SeededRandom } from '#primitives/random';
import {
  aim,
  expectLikeReference,
  expectNothingLost,
  type Promised,
  promisedIn,
  Recording,
  recordUndisturbed,
  type RecordingPlace,
} from '#tests/integration/kill/recording-under-fire';

/** Hours of the demo day: quiet night, a feed that is down, late ticks, New York's open, a crash, the close. */
const STARTS = ['01:50', '03:05', '04:55', '07:58', '14:20', '15:35', '17:00', '18:05', '19:00', '20:50'];
const KILLS_EACH = 20;
/** Of ten kills, so many strike while a recording is being closed, or one that is complete is opened once more. */
const CLOSING = 2;

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'argus-fire-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let killed = 0;

async function recordUnderFire(clock: string, seed: number): Promise<void> {
  const place: RecordingPlace = {
    folder: join(folder, String(seed)),
    cache: join(folder, 'compiled'),
    seed,
    start: `2026-03-06T${clock}:00Z`,
  };
  mkdirSync(place.folder);
  const reference = await recordUndisturbed(new Recording(place, 'undisturbed'));
  const random = new SeededRandom(seed, 200);
  let kills = 0;
  for (let round = 1; kills < KILLS_EACH; round++) {
    const recording = new Recording(place, `under-fire-${round}`);
    let promised: Promised = { position: 0, storedThrough: 0 };
    for (let start = 1; ; start++) {
      const where = `seed ${seed}, recording ${round}, start ${start}, after ${kills} kills`;
      const run = await recording.run(kills === KILLS_EACH ? {} : aim(random, reference, random.below(10) < CLOSING));
      if (run.exitCode === null) kills++;
      else expect(run.exitCode, `${where}: ${run.complaints}`).toBe(0);
      promised = promisedIn(run, promised);
      expectNothingLost(recording, promised, reference, where);
      if (run.exitCode !== 0) continue;
      expectLikeReference(recording, reference, run, where);
      break;
    }
  }
  killed += kills;
}

describe('a recording that is killed again and again', () => {
  it('has lost nothing acknowledged, repeats nothing, and ends like one that was left alone', async () => {
    // Three at a time: each waits for its own child most of the time.
    const lanes = [0, 1, 2].map(async (lane) => {
      for (let i = lane; i < STARTS.length; i += 3) await recordUnderFire(STARTS[i] as string, i + 1);
    });
    await Promise.all(lanes);
    expect(killed).toBe(KILLS_EACH * STARTS.length);
  });
});
