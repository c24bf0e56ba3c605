import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type EpochMs, epochMs, ManualClock } from '#primitives/clock';
import { InvariantViolation } from '#primitives/invariant';
import { ReplayPlayer, type ReplaySpeed } from '#research/replay/replay-player';
import { ReplaySession } from '#research/replay/replay-session';
import type { TapeReader } from '#store/tape/tape-reader';
import { recordedInMemory } from '#tests/support/memory-tape';
import { COIN, listing, SETTINGS, T0, trade } from '#tests/support/scripted-inputs';

/** Knows how many alarms are waiting. */
class WatchedClock extends ManualClock {
  readonly #waiting = new Set<object>();

  get waiting(): number {
    return this.#waiting.size;
  }

  override wakeAt(at: EpochMs, task: () => void): Disposable {
    const alarm = super.wakeAt(at, () => {
      this.#waiting.delete(alarm);
      task();
    });
    this.#waiting.add(alarm);
    return {
      [Symbol.dispose]: () => {
        this.#waiting.delete(alarm);
        alarm[Symbol.dispose]();
      },
    };
  }

  pass(ms: number): void {
    this.advanceTo(epochMs(this.now() + ms));
  }
}

const TRADES_END_MS = 60_000;
const AFTER_SILENCE_MS = 90_000;

/** A trade every 100 ms for a minute, half a minute of silence, and ten more trades. */
function inputs(): readonly ReturnType<typeof trade>[] {
  const times = Array.from({ length: TRADES_END_MS / 100 }, (_, i) => i * 100);
  const late = Array.from({ length: 10 }, (_, i) => AFTER_SILENCE_MS + i * 100);
  return [...times, ...late].map((ms) => trade(T0 + ms));
}

describe('a replay player', () => {
  let tape: TapeReader;
  let clock: WatchedClock;
  let session: ReplaySession;

  beforeAll(() => {
    tape = recordedInMemory([listing(COIN), ...inputs()], { settings: SETTINGS, batchRows: 100 });
  });

  afterAll(() => tape[Symbol.dispose]());

  beforeEach(() => {
    clock = new WatchedClock(epochMs(5_000));
    session = new ReplaySession(tape, SETTINGS, () => undefined);
  });

  function player(speed: ReplaySpeed = 1): ReplayPlayer {
    return new ReplayPlayer(session, clock, speed);
  }

  /** How much of the tape lies behind, in ms. */
  function nextMs(): number | null {
    const next = session.nextSeenMs();
    return next === null ? null : next - T0;
  }

  // All waits are whole frames of 16 ms, so that every place is exact.
  it.each([
    [1, 4_800, 4_800],
    [10, 1_600, 16_000],
    [0.5, 3_200, 1_600],
  ])('plays %d times as fast as it happened', (speed, waited, played) => {
    using playing = player(speed);
    playing.play();
    clock.pass(waited);
    expect(nextMs()).toBe(played);
    expect(playing.playing).toBe(true);
  });

  it('stands still until it is told to play, and while it is paused', () => {
    using playing = player(10);
    clock.pass(1_600);
    expect(session.position).toBe(0);
    playing.play();
    clock.pass(160);
    expect(nextMs()).toBe(1_600);
    playing.pause();
    expect([playing.playing, clock.waiting]).toEqual([false, 0]);
    clock.pass(16_000);
    expect(nextMs()).toBe(1_600);
    playing.play();
    playing.play();
    expect(clock.waiting).toBe(1);
    clock.pass(160);
    expect(nextMs()).toBe(3_200);
  });

  it('keeps its place when the speed changes', () => {
    using playing = player(10);
    playing.play();
    clock.pass(1_600);
    playing.speed = 1;
    expect([playing.speed, nextMs()]).toEqual([1, 16_000]);
    clock.pass(1_600);
    expect(nextMs()).toBe(17_600);
    playing.speed = 100;
    clock.pass(160);
    expect(nextMs()).toBe(33_600);
    playing.pause();
    playing.speed = 1;
    clock.pass(16_000);
    playing.play();
    clock.pass(1_600);
    expect(nextMs()).toBe(35_200);
  });

  it('waits out a silence, over a pause and a change of speed as well', () => {
    using playing = player(10);
    session.seek(epochMs(T0 + TRADES_END_MS));
    playing.seek(epochMs(T0 + TRADES_END_MS));
    playing.play();
    clock.pass(1_600);
    playing.pause();
    clock.pass(9_984);
    playing.play();
    clock.pass(800);
    playing.speed = 1;
    clock.pass(5_984);
    // 16 + 8 + 5.984 s of the silence are over.
    expect(nextMs()).toBe(AFTER_SILENCE_MS);
    clock.pass(32);
    expect(nextMs()).toBe(AFTER_SILENCE_MS + 100);
  });

  it('goes on from where the session was led while it was paused', () => {
    using playing = player(10);
    playing.play();
    clock.pass(160);
    playing.pause();
    session.seek(epochMs(T0 + 30_000));
    playing.play();
    clock.pass(160);
    expect(nextMs()).toBe(31_600);
  });

  it('plays as fast as the machine can, to the end, and then stops by itself', () => {
    using playing = player('max');
    playing.play();
    clock.pass(0);
    expect([session.atEnd, playing.playing, clock.waiting]).toEqual([true, false, 0]);
    playing.play();
    expect([playing.playing, clock.waiting]).toEqual([false, 0]);
  });

  it('takes up a speed in the middle of a run that it could not keep up with', () => {
    using playing = player(1);
    playing.play();
    // Nobody called for a minute: the first frame after it works off what is due.
    playing.speed = 10;
    clock.pass(1_600);
    playing.speed = 'max';
    expect(nextMs()).toBe(16_000);
    playing.speed = 1;
    clock.pass(1_600);
    expect(nextMs()).toBe(17_600);
  });

  it('ends before the first input seen at the instant it plays until', () => {
    using playing = player(1_000);
    playing.until = epochMs(T0 + 20_500);
    playing.play();
    clock.pass(160);
    expect([nextMs(), playing.playing, clock.waiting]).toEqual([20_500, false, 0]);
    playing.play();
    expect(playing.playing).toBe(false);
    playing.until = null;
    playing.play();
    clock.pass(16);
    expect(nextMs()).toBe(36_500);
  });

  it('plays a stretch over and over, each time at its full length', () => {
    using playing = player(10);
    playing.seek(epochMs(T0 + 59_000));
    playing.loop = { fromMs: epochMs(T0 + 59_000), toMs: epochMs(T0 + 62_200) };
    playing.play();
    clock.pass(160);
    // The last trade of the stretch has come, its end has not.
    expect(nextMs()).toBe(AFTER_SILENCE_MS);
    clock.pass(144);
    expect(nextMs()).toBe(AFTER_SILENCE_MS);
    clock.pass(16);
    expect(nextMs()).toBe(59_000);
    clock.pass(16 + 48);
    expect(nextMs()).toBeGreaterThan(59_000);
    expect(nextMs()).toBeLessThan(60_000);
    playing.loop = null;
    clock.pass(16_000);
    expect(session.atEnd).toBe(true);
  });

  it('begins a stretch again from the end of the tape, and as fast as it can', () => {
    using playing = player('max');
    session.runTo(tape.inputs);
    playing.loop = { fromMs: epochMs(T0 + 1_000), toMs: epochMs(T0 + 2_000) };
    playing.play();
    clock.pass(16);
    expect(nextMs()).toBe(1_000);
    clock.pass(0);
    expect(playing.playing).toBe(true);
  });

  it('refuses a stretch that ends before it begins', () => {
    using playing = player();
    expect(() => {
      playing.loop = { fromMs: epochMs(T0 + 5), toMs: epochMs(T0 + 5) };
    }).toThrow(InvariantViolation);
  });

  it('goes elsewhere while it plays, and plays on from there', () => {
    using playing = player(10);
    playing.play();
    clock.pass(1_600);
    playing.seek(epochMs(T0 + 40_000));
    expect(nextMs()).toBe(40_000);
    clock.pass(160);
    expect(nextMs()).toBe(41_600);
    playing.seek(epochMs(T0 + 5_000));
    clock.pass(160);
    expect(nextMs()).toBe(6_600);
    playing.seek(epochMs(0));
    clock.pass(160);
    expect(nextMs()).toBe(1_600);
  });

  it('leaves no alarm behind', () => {
    const playing = player(10);
    playing.play();
    clock.pass(160);
    expect(clock.waiting).toBe(1);
    playing[Symbol.dispose]();
    expect(clock.waiting).toBe(0);
    clock.pass(1_600);
    expect(nextMs()).toBe(1_600);
  });

  it('can be paused by whoever listens', () => {
    const listening = new ReplaySession(tape, SETTINGS, (event) => {
      if (event.type === 'instrument.listed') playing.pause();
    });
    using playing = new ReplayPlayer(listening, clock, 10);
    playing.play();
    clock.pass(1_600);
    // What was due with it is still handled: the listing and two trades.
    expect([listening.position, playing.playing, clock.waiting]).toEqual([3, false, 0]);
  });
});
