import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { epochMs, MINUTE_MS } from '#primitives/clock';
import { formatHash, hashState } from '#primitives/state-hash';
import { GrowingRecording } from '#tests/support/growing-recording';
import { deskOn, type TapesFolder, tapesFolder } from '#tests/support/replayed-desk';

const MARKET = { seed: 3, scenario: 'demo', density: 0.04, minutes: 60 } as const;

let folder: TapesFolder;
let number = 0;
let live: GrowingRecording;

beforeAll(() => {
  folder = tapesFolder();
});

afterAll(() => folder[Symbol.dispose]());

beforeEach(() => {
  live = new GrowingRecording(folder.file(`live-${number++}.tape`), MARKET);
  return () => live[Symbol.dispose]();
});

const path = () => folder.file(`live-${number - 1}.tape`);
const startMs = () => live.desk.tape?.source.firstSeenMs ?? 0;

describe('a desk that watches a tape being recorded', () => {
  it('begins before anything is recorded and goes on with every input, at its live edge', () => {
    expect(live.desk.isLive).toBe(true);
    expect(live.desk.scene.position).toBe(0);
    live.record(3);
    expect(live.desk.scene.position).toBe(live.engine.position);
    live.record(5);
    expect(live.desk.scene.position).toBe(live.engine.position);
    expect(live.desk.scene.ledger.through).toBe(live.engine.position);
    expect(live.desk.tape?.digest.progress).toBe(1);
    expect(live.failures).toEqual([]);
  });

  it('holds what is replayed against what was recorded, minute by minute, while it happens', () => {
    while (live.record(1));
    live.record(0);
    const { tape } = live.desk;
    expect(tape?.session.divergence).toBeNull();
    expect(tape?.strip.proved).toBeGreaterThan(50);
    expect(tape?.strip.minutes).toBeGreaterThanOrEqual(59);
    expect(tape?.strip.letters).toMatch(/^-?p{50,}/);
  });

  it('is as old as our clock says, also where nothing comes any more', () => {
    live.record(5);
    const seen = live.desk.tape?.session.seenMs ?? 0;
    live.clock.advanceTo(epochMs(seen + 40_000));
    expect(live.desk.scene.seenMs).toBe(seen + 40_000);
    live.desk.pause();
    expect(live.desk.scene.seenMs).toBe(seen);
  });

  it('stands still once it is paused or sent back, while recording goes on, and finds back to the edge', () => {
    live.record(20);
    const { desk } = live;
    desk.pause();
    const held = desk.scene.position;
    live.record(5);
    expect(desk.isLive).toBe(false);
    expect(desk.scene.position).toBe(held);
    expect(desk.tape?.source.inputs).toBe(live.engine.position);
    desk.seek(epochMs(startMs() + 2 * MINUTE_MS));
    expect(desk.scene.position).toBeLessThan(held);
    expect(desk.jump('end')).toBe(true);
    expect(desk.isLive).toBe(true);
    live.record(2);
    expect(desk.scene.position).toBe(live.engine.position);
    expect(desk.tape?.session.divergence).toBeNull();
  });

  it('joins the edge when it plays up to it, and when it is asked to play there', () => {
    live.record(20);
    const { desk } = live;
    desk.seek(epochMs(startMs() + MINUTE_MS));
    desk.speed = 'max';
    desk.play();
    expect(desk.isLive).toBe(false);
    live.clock.advanceTo(epochMs(live.clock.now() + 1));
    expect(desk.isLive).toBe(true);
    desk.step('event', 'back');
    expect(desk.isLive).toBe(false);
    desk.step('event', 'forward');
    expect(desk.isLive).toBe(false);
    expect(desk.play()).toBe(true);
    expect(desk.isLive).toBe(true);
  });

  it('is a tape like any other once nothing more is recorded, and the same one', () => {
    while (live.record(7));
    live.finish();
    expect(live.desk.isLive).toBe(false);
    expect(live.desk.scene.position).toBe(live.engine.position);
    using replayed = deskOn(path());
    replayed.desk.jump('end');
    const hash = (desk: typeof replayed.desk): string =>
      formatHash(hashState(desk.tape?.session.pipeline as never, 'everything'));
    expect(hash(replayed.desk)).toBe(hash(live.desk));
    expect(replayed.desk.scene.ledger.count).toBe(live.desk.scene.ledger.count);
  });
});
