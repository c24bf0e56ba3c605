import { appendFileSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NightlyProof } from '#entry/soak/nightly-proof';
import { ProofShelf } from '#entry/soak/proof-shelf';
import { proveDay } from '#entry/soak/prove-day';
import { SaidFile } from '#entry/soak/said-file';
import { SaidLive } from '#entry/soak/said-live';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { epochMs } from '#primitives/clock';
import type { Said } from '#soak/proof/said';
import { SystemClock } from '#telemetry/system-clock';
import { recordWithOneLie } from '#tests/support/lying-tape';
import { fewTradersConfig, recordWithFarm } from '#tests/support/proof-recording';

const LONG_MS = 300_000;
const DAY = '2026-03-06';
const CLOSE_MS = Date.parse('2026-03-06T21:00:00Z');
const NYSE = new NyseCalendar({ closed: [], early: [], lateOpen: [] });

let folder: string;
let configFolder: string;
let tapePath: string;
let live: SaidLive;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'argus-proof-'));
  configFolder = fewTradersConfig(join(folder, 'config'));
  tapePath = join(folder, 'day.tape');
  const startMs = Date.parse('2026-03-06T14:25:00Z');
  live = await recordWithFarm({ tapePath, configFolder, farmRoot: join(folder, 'farm'), startMs, minutes: 150 });
}, LONG_MS);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function task(change: Partial<Parameters<typeof proveDay>[0]> = {}): Parameters<typeof proveDay>[0] {
  const signal = new AbortController().signal;
  const farmRoot = join(folder, 'farm');
  const clock = new SystemClock();
  return { day: DAY, tapePath, configFolder, farmRoot, fromMs: 0, live, clock, signal, ...change };
}

describe('the nightly self-proof', () => {
  it(
    'derives the whole day again: hashes, signals and recommendations, with the farm as it was kept',
    async () => {
      const proof = await proveDay(task());
      expect(proof).toMatchObject({ verdict: 'proved', day: DAY, tape: 'day.tape', differences: [], remedy: null });
      expect(proof.minutes).toBeGreaterThan(140);
      expect(proof.signals).toBeGreaterThan(0);
    },
    LONG_MS,
  );

  it(
    'names what was said live and does not come out of the tape, and the other way round',
    async () => {
      const said = live.said ?? [];
      const [first, ...rest] = said as [Said, ...Said[]];
      const forged = { ...first, id: 'a signal that nobody gave' };
      const proof = await proveDay(task({ live: { said: [forged, ...rest], through: live.through } }));
      expect(proof.verdict).toBe('refuted');
      expect(proof.differences).toHaveLength(2);
      expect(proof.differences.join('\n')).toContain('a signal that nobody gave');
      expect(proof.differences.join('\n')).toContain(first.id);
      expect(proof.text).toContain('and 1 more');
    },
    LONG_MS,
  );

  it('names the first minute whose hash is another one, and proves no advice where nobody gave any', async () => {
    const path = join(folder, 'lie.tape');
    recordWithOneLie(path, 30, 12);
    const proof = await proveDay(task({ tapePath: path, live: new SaidLive() }));
    expect(proof).toMatchObject({ verdict: 'refuted', minutes: 12, signals: 0, recommendations: 0 });
    expect(proof.differences[0]).toMatch(/^state after input \d+ \(minute .*\)/);
    expect(proof.remedy).toContain('lie.tape');
  });

  it('goes on from what the night before has proved', async () => {
    const path = join(folder, 'lie.tape');
    const later = await proveDay(task({ tapePath: path, live: new SaidLive(), fromMs: Number.MAX_SAFE_INTEGER }));
    // The lie lies before the newest keyframe, and was told of then.
    expect(later.verdict).toBe('proved');
    expect(later.minutes).toBeLessThan(20);
  });

  it('is no verdict about the day where the tape cannot be read', async () => {
    const proof = await proveDay(task({ tapePath: join(folder, 'gone.tape') }));
    expect(proof).toMatchObject({ verdict: 'failed', minutes: 0 });
    expect(proof.text).toContain('gone.tape');
  });
});

function nightly(shelf: ProofShelf, change: object = {}): NightlyProof {
  return new NightlyProof({
    tapePath,
    tapeId: '0123456789abcdef',
    tapeCreatedMs: CLOSE_MS - 3_600_000,
    configFolder,
    farmRoot: null,
    proofMinutes: 5,
    nyse: NYSE,
    clock: new SystemClock(),
    shelf,
    live: new SaidLive(),
    changed: () => undefined,
    trouble: (text) => {
      throw new Error(text);
    },
    ...change,
  });
}

describe('what was said', () => {
  const said = (id: string, position: number): Said => ({
    what: 'signal accepted',
    id,
    position,
    seenMs: epochMs(CLOSE_MS + position),
  });
  const troubles: string[] = [];
  const open = (name: string): SaidFile =>
    new SaidFile({ folder: join(folder, name), tapeId: '0123456789abcdef', trouble: (text) => troubles.push(text) });

  it('is kept as it was said first, over restarts and a line that was cut short', () => {
    const first = open('kept');
    first.add([said('a', 10), said('b', 20)], 25);
    appendFileSync(join(folder, 'kept', 'said 01234567.jsonl'), '{"what":"signal acc');
    const again = open('kept');
    expect(again.through).toBe(25);
    // The desk begins anew, and thinks otherwise of what it has said already.
    again.add([said('a', 10), said('other', 20), said('c', 30)], 40);
    expect(again.said.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(open('kept').said).toEqual(again.said);
    expect(troubles).toEqual([]);
  });

  it('goes on in memory where it cannot be written down', () => {
    writeFileSync(join(folder, 'in the way'), '');
    const file = open('in the way');
    file.add([said('a', 10)], 12);
    expect(file.said).toHaveLength(1);
    expect(troubles[0]).toMatch(/could not be written down for the self-proof/);
  });
});

describe('a proof is due', () => {
  it('so long after the close, once a day and tape, whatever happens in between', async () => {
    const shelf = new ProofShelf(join(folder, 'once'));
    {
      await using proof = nightly(shelf);
      proof.look(epochMs(CLOSE_MS + 4 * 60_000));
      expect(proof.isRunning).toBe(false);
      proof.look(epochMs(CLOSE_MS + 5 * 60_000));
      expect(proof.isRunning).toBe(true);
      await proof.settled();
      expect(proof.proofs.map(({ day, verdict }) => [day, verdict])).toEqual([[DAY, 'proved']]);
      proof.look(epochMs(CLOSE_MS + 6 * 60_000));
      expect(proof.isRunning).toBe(false);
    }
    await using again = nightly(shelf);
    expect(again.proofs).toHaveLength(1);
    again.look(epochMs(CLOSE_MS + 7 * 60_000));
    expect(again.isRunning).toBe(false);
  });

  it('on days without a session at the usual time, and not of a tape that was begun after it', () => {
    const saturday = Date.parse('2026-03-07T21:05:00Z');
    const shelf = new ProofShelf(join(folder, 'saturday'));
    const tooNew = nightly(shelf, { tapeCreatedMs: saturday });
    tooNew.look(epochMs(saturday));
    expect(tooNew.isRunning).toBe(false);
    const proof = nightly(shelf);
    proof.look(epochMs(saturday - 1));
    expect(proof.isRunning).toBe(false);
    proof.look(epochMs(saturday));
    expect(proof.isRunning).toBe(true);
    return proof[Symbol.asyncDispose]();
  });

  it('and leaves nothing behind where the recording ends meanwhile', async () => {
    const shelf = new ProofShelf(join(folder, 'cut'));
    {
      await using proof = nightly(shelf, { live });
      proof.look(epochMs(CLOSE_MS + 10 * 60_000));
    }
    expect(existsSync(join(folder, 'cut')) ? readdirSync(join(folder, 'cut')) : []).toEqual([]);
  });

  it('lies on a shelf among files that are none, the newest first', async () => {
    const path = join(folder, 'shelf');
    const shelf = new ProofShelf(path);
    const proof = await proveDay(task({ live: new SaidLive() }));
    await shelf.keep({ ...proof, day: '2026-03-05', atMs: epochMs(1) }, 'aaaaaaaaaa');
    await shelf.keep({ ...proof, day: '2026-03-06', atMs: epochMs(2) }, 'bbbbbbbbbb');
    writeFileSync(join(path, '2026-03-07 cccccccc.json'), '{"half":');
    writeFileSync(join(path, 'notes.txt'), 'mine');
    expect(shelf.newest(5).map(({ day }) => day)).toEqual(['2026-03-06', '2026-03-05']);
    expect(shelf.newest(1)).toHaveLength(1);
    expect([shelf.has('2026-03-06', 'bbbbbbbbbb'), shelf.has('2026-03-06', 'aaaaaaaaaa')]).toEqual([true, false]);
  });
});
