import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTape } from '#entry/open-tape';
import { InputBlock } from '#domain/input-block';
import { TAPE_BLOCK_ROWS, TapeFault } from '#ports/tape';
import { epochMs, MINUTE_MS } from '#primitives/clock';
import { deskOn, recordPart, type StandingDesk, type TapesFolder, tapesFolder } from '#tests/support/replayed-desk';

/** From midnight in UTC, so that New York never opens in it: a desk stands at its start. */
const MARKET = { seed: 3, scenario: 'demo', density: 0.02, minutes: 150 } as const;

let folder: TapesFolder;
let path: string;
let standing: StandingDesk;

beforeAll(() => {
  folder = tapesFolder();
  path = folder.file('night.tape');
  recordPart(path, MARKET, null);
});

afterAll(() => folder[Symbol.dispose]());

beforeEach(() => {
  standing = deskOn(path);
  return () => standing[Symbol.dispose]();
});

function pass(ms: number): void {
  const { clock } = standing;
  clock.advanceTo(epochMs(clock.now() + ms));
}

function seenMs(): number {
  return standing.desk.scene.seenMs ?? Number.NaN;
}

describe('a desk with a tape on it', () => {
  it('stands before the first input where New York does not open on the tape', () => {
    expect(standing.desk.scene.position).toBe(0);
    expect(standing.desk.scene.seenMs).toBeNull();
    expect(standing.desk.tape?.digest.progress).toBe(1);
  });

  it('stands five minutes before New York opens where it does', () => {
    const day = folder.file('day.tape');
    recordPart(day, { ...MARKET, scenario: 'calm', density: 0.002, minutes: 880 }, null);
    using opened = deskOn(day, false);
    const seen = opened.desk.scene.seenMs ?? 0;
    expect(new Date(seen).toISOString() < '2026-03-04T14:25:00.000Z').toBe(true);
    expect(seen).toBeGreaterThan(Date.UTC(2026, 2, 4, 14, 20));
  });

  it('plays as fast as it is told, and a pause holds it', () => {
    const { desk } = standing;
    const startMs = desk.tape?.source.firstSeenMs ?? 0;
    desk.speed = 60;
    expect(desk.play()).toBe(true);
    pass(2_000);
    expect(seenMs()).toBeGreaterThan(startMs + 80_000);
    expect(seenMs()).toBeLessThanOrEqual(startMs + 120_000);
    desk.pause();
    const held = desk.scene.position;
    pass(5_000);
    expect(desk.scene.position).toBe(held);
    desk.speed = 'max';
    desk.play();
    pass(1);
    expect(desk.tape?.session.atEnd).toBe(true);
    expect(desk.tape?.player.playing).toBe(false);
    expect(desk.play()).toBe(false);
  });

  it('counts a jump as a new epoch, and playing on as none', () => {
    const { desk } = standing;
    const before = desk.epoch;
    desk.speed = 600;
    desk.play();
    pass(500);
    desk.step('bar', 'forward');
    desk.step('minute', 'forward');
    desk.step('event', 'forward');
    expect(desk.epoch).toBe(before);
    desk.seek(epochMs(seenMs() + 10 * MINUTE_MS));
    expect(desk.epoch).toBe(before + 1);
    desk.step('event', 'back');
    expect(desk.epoch).toBe(before + 2);
  });

  it('goes on playing from where a seek has led', () => {
    const { desk } = standing;
    const toMs = (desk.tape?.source.firstSeenMs ?? 0) + 30 * MINUTE_MS;
    desk.speed = 10;
    desk.play();
    desk.seek(epochMs(toMs));
    pass(1_000);
    expect(seenMs()).toBeGreaterThan(toMs + 5_000);
    expect(seenMs()).toBeLessThanOrEqual(toMs + 10_000);
  });

  it('steps by inputs, bars and minutes, and back to where it came from', () => {
    const { desk } = standing;
    desk.jump('end');
    desk.seek(epochMs((desk.tape?.source.firstSeenMs ?? 0) + 20.5 * MINUTE_MS));
    for (const unit of ['event', 'bar', 'minute'] as const) {
      desk.step(unit, 'forward');
      const first = desk.scene.position;
      expect(desk.step(unit, 'forward')).toBe(true);
      expect(desk.scene.position).toBeGreaterThan(first);
      expect(desk.step(unit, 'back')).toBe(true);
      expect(desk.scene.position).toBe(first);
    }
  });

  it('steps a bar at a time to each place where a minute bar closed', () => {
    const { desk } = standing;
    const { ledger } = desk.scene;
    const places = new Set<number>();
    for (let number = 0; number < ledger.count; number++) {
      const event = ledger.event(number);
      if (event.type === 'bar.closed' && event.bar.interval === '1m') places.add(ledger.positionOf(number));
    }
    const visited: number[] = [];
    while (desk.step('bar', 'forward') && !(desk.tape?.session.atEnd ?? true)) visited.push(desk.scene.position);
    const expected = [...places].sort((left, right) => left - right);
    expect(visited).toEqual(expected.slice(0, visited.length));
    expect(visited.length).toBeGreaterThanOrEqual(expected.length - 1);
  });

  it('steps back a bar by the recorded proofs while nothing has been read ahead', () => {
    using fresh = deskOn(path, false);
    fresh.desk.seek(epochMs((fresh.desk.tape?.source.firstSeenMs ?? 0) + 40.5 * MINUTE_MS));
    expect(fresh.desk.step('bar', 'back')).toBe(true);
    const { session } = fresh.desk.tape ?? {};
    const minute = (session?.tape.firstSeenMs ?? 0) + 40 * MINUTE_MS;
    expect(session?.pipeline.openMinuteMs).toBe(minute);
  });

  it('does not move where there is nowhere to go', () => {
    const { desk } = standing;
    for (const unit of ['event', 'bar', 'minute'] as const) expect(desk.step(unit, 'back')).toBe(false);
    expect(desk.jump('start')).toBe(false);
    expect(desk.jump('previous-mark')).toBe(false);
    expect(desk.jump('end')).toBe(true);
    for (const unit of ['event', 'bar', 'minute'] as const) expect(desk.step(unit, 'forward')).toBe(false);
    expect(desk.jump('end')).toBe(false);
    expect(desk.jump('next-mark')).toBe(false);
  });

  it('visits each place with a mark, forward and back', () => {
    const { desk } = standing;
    const places = [...new Set(desk.tape?.marks.map(({ position }) => position))].filter((position) => position > 0);
    expect(places.length).toBeGreaterThan(1);
    const forward: number[] = [];
    while (desk.jump('next-mark')) forward.push(desk.scene.position);
    expect(forward).toEqual(places);
    const back: number[] = [];
    while (desk.jump('previous-mark')) back.push(desk.scene.position);
    expect(back).toEqual(
      places
        .slice(0, -1)
        .toReversed()
        .concat(back.length === places.length ? [0] : []),
    );
  });

  it('plays A to B over and over, each round a new epoch', () => {
    const { desk } = standing;
    const fromMs = (desk.tape?.source.firstSeenMs ?? 0) + 10 * MINUTE_MS;
    const toMs = fromMs + 2 * MINUTE_MS;
    desk.seek(epochMs(fromMs));
    desk.loop = { fromMs: epochMs(fromMs), toMs: epochMs(toMs) };
    desk.speed = 600;
    const before = desk.epoch;
    desk.play();
    pass(700);
    expect(desk.epoch).toBe(before + 3);
    expect(seenMs()).toBeGreaterThan(fromMs + 15_000);
    expect(seenMs()).toBeLessThan(toMs);
    desk.loop = null;
    pass(300);
    expect(seenMs()).toBeGreaterThan(toMs);
    expect(desk.epoch).toBe(before + 3);
  });
});

describe('the strip of proofs', () => {
  it('turns from recorded to proved as the cursor passes, jumps included, each minute once', () => {
    const { desk } = standing;
    const { strip } = desk.tape ?? { strip: null };
    expect(strip?.letters).toMatch(/^r{150,151}-?$/);
    const startMs = desk.tape?.source.firstSeenMs ?? 0;
    desk.seek(epochMs(startMs + 10.5 * MINUTE_MS));
    expect(strip?.letters).toMatch(/^p{10}r+-?$/);
    expect(strip?.proved).toBe(10);
    desk.seek(epochMs(startMs + 5.5 * MINUTE_MS));
    desk.seek(epochMs(startMs + 12.5 * MINUTE_MS));
    expect(strip?.letters).toMatch(/^p{12}r+-?$/);
    expect(strip?.proved).toBe(12);
    desk.jump('end');
    expect(strip?.letters).not.toContain('x');
  });

  it('says from which minute on a replay is not the recorded day', () => {
    const { reader, settings } = openTape(path);
    const trend = { ...settings.regimes.trend, enterSeparation: 0.4 };
    const regimes = { ...settings.regimes, trend };
    const { desk } = standing;
    desk.open({ id: 'other', source: reader, settings: { ...settings, regimes }, mode: 'REPLAY' });
    desk.jump('start');
    desk.speed = 'max';
    desk.play();
    pass(0);
    expect(desk.tape?.session.divergence).not.toBeNull();
    expect(desk.tape?.strip.letters).toMatch(/^p*x+-?$/);
  });
});

describe('a damaged tape', () => {
  /** Spoils a byte of a block of inputs in the second half: the index still says where everything is. */
  function damaged(): string {
    const spoilt = folder.file('damaged.tape');
    const sound = folder.file('sound.tape');
    recordPart(sound, { ...MARKET, density: 0.15 }, null);
    for (let share = 0.9; share > 0.4; share -= 0.02) {
      const bytes = readFileSync(sound);
      const middle = Math.floor(bytes.length * share);
      bytes[middle] = (bytes[middle] as number) ^ 0x40;
      writeFileSync(spoilt, bytes);
      if (firstUnreadable(spoilt) > 0) return spoilt;
    }
    throw new Error('no byte of the inputs was hit');
  }

  /** The first input that cannot be read where everything else can, else 0. */
  function firstUnreadable(file: string): number {
    using tape = openTape(file);
    const block = new InputBlock(TAPE_BLOCK_ROWS);
    try {
      tape.reader.proofs();
      for (let ordinal = 0; ordinal < tape.reader.keyframes.length; ordinal++) tape.reader.readKeyframe(ordinal);
    } catch {
      return 0;
    }
    let position = 0;
    try {
      while (position < tape.reader.inputs) position = (tape.reader.readBlock(position, block) ?? 0) + block.length;
    } catch {
      return position;
    }
    return 0;
  }

  it('shows what can be read, says what cannot, and stops playing there', () => {
    using opened = deskOn(damaged());
    const { desk, clock, failures } = opened;
    expect(failures).toHaveLength(1);
    expect(failures[0]).toBeInstanceOf(TapeFault);
    expect(desk.tape?.digest.progress).toBeLessThan(1);
    expect(desk.scene.ledger.count).toBeGreaterThan(0);
    desk.speed = 'max';
    desk.play();
    clock.advanceTo(clock.now());
    expect(desk.tape?.player.playing).toBe(false);
    expect(failures).toHaveLength(2);
    expect(() => desk.step('event', 'forward')).toThrow(TapeFault);
    expect(desk.step('event', 'back')).toBe(true);
    // Behind the damage there is a keyframe to go on from.
    expect(desk.jump('end')).toBe(true);
  });

  it('that cannot even be stood on leaves the tape before it open', () => {
    const { desk } = standing;
    const before = desk.tape;
    const { reader, settings } = openTape(path);
    const broken = {
      ...settings,
      get calendar(): never {
        throw new Error('no calendar');
      },
    };
    expect(() => desk.open({ id: 'broken', source: reader, settings: broken, mode: 'REPLAY' })).toThrow('no calendar');
    expect(desk.tape).toBe(before);
    expect(desk.step('event', 'forward')).toBe(true);
  });
});

describe('an empty desk', () => {
  it('answers everything with nothing', () => {
    standing.desk[Symbol.dispose]();
    const { desk } = standing;
    desk.speed = 10;
    desk.loop = null;
    desk.seek(epochMs(1));
    expect([desk.play(), desk.step('bar', 'forward'), desk.jump('end')]).toEqual([false, false, false]);
    expect(desk.scene).toMatchObject({ position: 0, seenMs: null, instruments: [], nyse: null });
  });
});
