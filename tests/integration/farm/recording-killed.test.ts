import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { farmIdentity } from '#entry/farm/farm-identity';
import { loadFarmSetup } from '#entry/farm/farm-setup';
import { openTape } from '#entry/open-tape';
import { FramedBook } from '#farm/book/framed-book';
import { MINUTE_MS } from '#primitives/clock';
import { SeededRandom } from '#primitives/random';
import { openBookToRead } from '#store/farm/farm-folder';
import { verifyTape } from '#store/tape/verify-tape';
import { runArgus } from '#tests/support/argus-process';
import { workFolder } from '#tests/support/run-argus';

/** Just before New York opens, with the shipped population: on its first bars, tens of thousands enter at once. */
const MARKET = ['--sim', '7', '--start', '2026-03-06T14:28Z', '--minutes', '24', '--density', '0.1'];
const KILLS = 6;
/** Opening half a million configs, evaluating a bar and putting it down all lie within this after a word from the farm. */
const MOST_WAIT_MS = 400;

interface FarmLine {
  readonly type: string;
  readonly finalHash?: string;
  readonly throughMs: number | null;
}

const folder = workFolder();
const setup = loadFarmSetup();

afterAll(() => folder[Symbol.dispose]());

/** What the farm of a recording has put down so far. */
function withBook<Value>(name: string, look: (book: FramedBook) => Value): Value {
  using tape = openTape(folder.file(`${name}.tape`));
  using file = openBookToRead(join(folder.file(name), 'farm'), farmIdentity(tape.reader.header, setup));
  if (file === null) throw new Error('the farm has no book');
  return look(new FramedBook(setup.population, file));
}

function record(name: string, killAt?: (line: FarmLine) => number | null, pace = ['--farm']) {
  const args = ['record', ...MARKET, ...pace, '--json', '--out', folder.file(`${name}.tape`)];
  const data = folder.file(name);
  return runArgus({
    args,
    data,
    ...(killAt === undefined ? {} : { killAt: (line) => killAt(JSON.parse(line) as FarmLine) }),
  });
}

let expected: { readonly bars: number; readonly hash: string };
let expectedHash: string | undefined;

function finalHash({ lines }: Awaited<ReturnType<typeof record>>): string | undefined {
  return (JSON.parse(lines.at(-1) ?? '') as FarmLine).finalHash;
}

beforeAll(async () => {
  const whole = await record('whole');
  if (whole.exitCode !== 0) throw new Error(whole.complaints);
  expectedHash = finalHash(whole);
  expected = withBook('whole', (book) => ({ bars: book.length, hash: book.hash() }));
}, 180_000);

it('tens of thousands enter on one of its minutes', () => {
  const opened = withBook('whole', (book) =>
    Array.from({ length: book.length }, (_, place) => book.read(place).step.opened),
  );
  expect(Math.max(...opened)).toBeGreaterThan(10_000);
});

it('a recording with its farm may be killed in any minute: what was acknowledged is kept, and both go on to the same end', async () => {
  const random = new SeededRandom(11);
  for (let kill = 0; kill < KILLS; kill++) {
    let acknowledged: number | null = null;
    let killing = false;
    const { exitCode } = await record('killed', ({ type, throughMs }) => {
      if (killing || type !== 'farm') return null;
      acknowledged = throughMs ?? acknowledged;
      killing = acknowledged !== null;
      return killing ? random.below(MOST_WAIT_MS) : null;
    });
    if (acknowledged !== null) {
      const through = withBook('killed', (book) => book.minuteAt(book.length - 1));
      expect(through * MINUTE_MS).toBeGreaterThanOrEqual(acknowledged);
    }
    if (exitCode === 0) break;
  }
  const last = await record('killed');
  expect(last.exitCode, last.complaints).toBe(0);
  expect(finalHash(last)).toBe(expectedHash);
  expect(verifyTape(folder.file('killed.tape')).problems).toEqual([]);
  expect(withBook('killed', (book) => ({ bars: book.length, hash: book.hash() }))).toEqual(expected);
});

it('a recording in time has its farm beside it, and neither changes the other', async () => {
  const inTime = await record('in-time', undefined, ['--speed', '2000']);
  expect(inTime.exitCode, inTime.complaints).toBe(0);
  expect(finalHash(inTime)).toBe(expectedHash);
  expect(withBook('in-time', (book) => ({ bars: book.length, hash: book.hash() }))).toEqual(expected);
});
