import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type DeskPlace, KeptCursor } from '#entry/desk/kept-cursor';
import { openTape } from '#entry/open-tape';
import { epochMs, ManualClock } from '#primitives/clock';
import { ReplayDesk } from '#research/desk/replay-desk';
import { recordPart, type TapesFolder, tapesFolder } from '#tests/support/replayed-desk';

let folder: TapesFolder;
let clock: ManualClock;
let desk: ReplayDesk;
let kept: KeptCursor;
let path: string;
let writes: DeskPlace[];
let notes: string[];

/** What was written since the last look. */
function look(): void {
  if (!existsSync(path)) return;
  writes.push(JSON.parse(readFileSync(path, 'utf8')) as DeskPlace);
  rmSync(path);
}

beforeAll(() => {
  folder = tapesFolder();
  recordPart(folder.file('a.tape'), { seed: 3, scenario: 'demo', density: 0.02, minutes: 60 }, null);
});
afterAll(() => folder[Symbol.dispose]());

beforeEach(() => {
  clock = new ManualClock(epochMs(1_000_000));
  path = folder.file('cursor.json');
  writes = [];
  notes = [];
  desk = new ReplayDesk(clock, {
    changed: () => kept.moved(),
    failed: (error) => {
      throw error;
    },
  });
  kept = new KeptCursor({ desk, path, clock, note: (text) => notes.push(text) });
  const { reader, settings } = openTape(folder.file('a.tape'));
  desk.open({ id: 'a', source: reader, settings, mode: 'REPLAY' }, 60);
  return () => {
    kept[Symbol.dispose]();
    desk[Symbol.dispose]();
    rmSync(path, { recursive: true, force: true });
  };
});

function pass(ms: number): void {
  for (let left = ms; left > 0; left -= 100) {
    clock.advanceTo(epochMs(clock.now() + Math.min(left, 100)));
    look();
  }
}

function start(): number {
  return desk.tape?.source.firstSeenMs ?? 0;
}

describe('the cursor is remembered', () => {
  it('soon after a tape was opened, and not again while nothing moves', () => {
    pass(60_000);
    expect(writes).toEqual([{ tapeId: 'a', seenMs: desk.scene.seenMs, playing: false, speed: 60, loop: null }]);
  });

  it('every five seconds while it plays, and when it stops', () => {
    pass(1_000);
    writes = [];
    desk.play();
    pass(20_500);
    expect(writes.length).toBeGreaterThanOrEqual(4);
    expect(writes.length).toBeLessThanOrEqual(5);
    const seen = writes.map((place) => place.seenMs ?? 0);
    expect(seen).toEqual(seen.toSorted((left, right) => left - right));
    expect(writes.every((place) => place.playing)).toBe(true);
    writes = [];
    desk.pause();
    pass(60_000);
    expect(writes).toMatchObject([{ playing: false, seenMs: desk.scene.seenMs }]);
  });

  it('after a seek, but not with each move of a drag', () => {
    pass(1_000);
    writes = [];
    for (let move = 0; move < 60; move++) {
      desk.seek(epochMs(start() + 60_000 + move * 1_000));
      pass(16);
    }
    expect(writes.length).toBeLessThanOrEqual(2);
    pass(1_000);
    expect(writes.at(-1)).toMatchObject({ seenMs: desk.scene.seenMs, playing: false });
  });

  it('with its speed and loop, which does not write with each round', () => {
    pass(1_000);
    const loop = { fromMs: epochMs(start() + 60_000), toMs: epochMs(start() + 120_000) };
    desk.seek(loop.fromMs);
    desk.speed = 600;
    desk.loop = loop;
    desk.play();
    pass(1_000);
    expect(writes.at(-1)).toMatchObject({ speed: 600, loop, playing: true });
    writes = [];
    pass(10_000);
    expect(writes.length).toBeLessThanOrEqual(2);
  });
});

describe('what is remembered', () => {
  it('is taken once: an engine that ends where it stood does not come back to it for ever', () => {
    clock.advanceTo(epochMs(clock.now() + 500));
    expect(kept.take()).toMatchObject({ tapeId: 'a', speed: 60 });
    expect(existsSync(path)).toBe(false);
    expect(kept.take()).toBeNull();
  });

  it.each([
    ['no JSON', '{'],
    ['another form', '{"tapeId":1}'],
    ['a loop that ends before it begins', placeText({ loop: { fromMs: 5, toMs: 5 } })],
    ['a speed that there is not', placeText({ speed: 1e9 })],
  ])('is nothing when it is %s', (_what, text) => {
    writeFileSync(path, text);
    expect(kept.take()).toBeNull();
  });

  it('cannot be written is said once', () => {
    mkdirSync(path);
    desk.play();
    for (let second = 0; second < 30; second++) clock.advanceTo(epochMs(clock.now() + 1_000));
    expect(notes).toEqual([expect.stringContaining('After a crash the replay would begin at its start.')]);
  });
});

function placeText(change: object): string {
  return JSON.stringify({ tapeId: 'a', seenMs: 1, playing: true, speed: 1, loop: null, ...change });
}
