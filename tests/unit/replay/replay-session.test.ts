import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineEvent } from '#domain/engine-event';
import type { EngineInput } from '#domain/engine-input';
import { TapeFault } from '#ports/tape';
import { epochMs, MINUTE_MS } from '#primitives/clock';
import { ReplaySession } from '#research/replay/replay-session';
import { scenarioNamed } from '#simulation/scenarios';
import { TapeReader } from '#store/tape/tape-reader';
import { MEMORY_PATH, MemoryRecording, recordedInMemory, rewriteTape, stateOf } from '#tests/support/memory-tape';
import { testMarket, testSettings } from '#tests/support/recorded-market';
import { COIN, listing, metric, minuteTick, quote, SETTINGS, SHARE, T0, trade } from '#tests/support/scripted-inputs';
import { MemoryTapeFiles } from '#tests/unit/tape/memory-tape-files';

const MINUTES = 40;
const START_MS = scenarioNamed('demo').startMs;
const settings = testSettings();

function quiet(): void {}

function freshRun(tape: TapeReader, position: number): string {
  const session = new ReplaySession(tape, settings, quiet);
  session.runTo(position);
  return stateOf(session.pipeline);
}

/** One coin that trades twice a second. */
function tradesOf(seconds: number, price: (at: number) => number = (at) => 100 + (at % 7)): readonly EngineInput[] {
  const at = (i: number): number => T0 + i * 500;
  const trades = Array.from({ length: seconds * 2 }, (_, i) =>
    trade(at(i) + 20, { price: price(i), size: 1 + (i % 3) }),
  );
  return [listing(COIN), ...trades];
}

describe('a replay of a simulated market', () => {
  let tape: TapeReader;

  beforeAll(() => {
    const market = testMarket({ seed: 7, scenario: 'demo', density: 0.1, minutes: MINUTES }, settings);
    const keyframes = { everyInputs: 300, everyMs: 3_600_000 };
    tape = recordedInMemory(market.inputs(), { settings, keyframes, batchRows: 50 });
  });

  afterAll(() => tape[Symbol.dispose]());

  it('proves every minute and ends where the recording ended', () => {
    const session = new ReplaySession(tape, settings, quiet, true);
    session.runTo(Number.POSITIVE_INFINITY);
    expect(session.atEnd).toBe(true);
    expect(session.nextSeenMs()).toBeNull();
    expect(session.seenMs).toBe(tape.lastSeenMs);
    expect(session.minutesProved).toBe(tape.proofs().length);
    expect(session.minutesProved).toBe(MINUTES);
    expect(session.divergence).toBeNull();
    expect(session.stateDifferences).toEqual([]);
    const last = tape.readKeyframe(tape.keyframes.length - 1);
    expect(last.position).toBe(tape.inputs);
    expect([...session.pipeline.snapshot()]).toEqual([...last.cells]);
  });

  it('stands at every minute as if it had run there', () => {
    expect(tape.keyframes.length).toBeGreaterThan(5);
    const runner = new ReplaySession(tape, settings, quiet);
    const seeker = new ReplaySession(tape, settings, quiet);
    const states: string[] = [];
    for (let minute = 0; minute <= MINUTES; minute++) {
      const instant = epochMs(START_MS + minute * MINUTE_MS);
      runner.runUntil(instant);
      states.push(stateOf(runner.pipeline));
      seeker.seek(instant);
      expect([seeker.position, stateOf(seeker.pipeline)]).toEqual([runner.position, states[minute]]);
    }
    for (let minute = MINUTES; minute >= 0; minute -= 3) {
      seeker.seek(epochMs(START_MS + minute * MINUTE_MS));
      expect(stateOf(seeker.pipeline)).toBe(states[minute]);
    }
  });

  it('stands wherever a run of seeks, steps and runs has led it as if it had run there', () => {
    const places = Array.from({ length: 16 }, (_, i) => Math.floor((tape.inputs * i) / 15));
    const expected = new Map(places.map((position) => [position, freshRun(tape, position)]));
    const move = fc.record({
      place: fc.constantFrom(...places),
      way: fc.constantFrom('seek', 'run', 'from behind', 'from ahead'),
    });
    const property = fc.property(fc.array(move, { minLength: 1, maxLength: 8 }), (moves) => {
      const session = new ReplaySession(tape, settings, quiet, true);
      for (const { place, way } of moves) {
        if (way === 'seek' || (way === 'run' && place < session.position)) session.seekPosition(place);
        else if (way === 'run') session.runTo(place);
        else if (way === 'from behind' && place > 0) {
          session.seekPosition(place - 1);
          expect(session.stepInput()).toBe(true);
        } else {
          session.seekPosition(Math.min(place + 1, tape.inputs));
          if (session.position > place) expect(session.stepBack()).toBe(true);
        }
        expect(session.position).toBe(place);
        expect(stateOf(session.pipeline)).toBe(expected.get(place));
      }
      expect(session.divergence).toBeNull();
      expect(session.stateDifferences).toEqual([]);
    });
    fc.assert(property, { seed: 7, numRuns: 25 });
  });

  it('steps back input by input, over a keyframe too, and stops at the beginning', () => {
    const { position: keyframe } = tape.keyframes[2] as { readonly position: number };
    const session = new ReplaySession(tape, settings, quiet);
    session.runTo(keyframe + 4);
    for (let position = keyframe + 3; position >= keyframe - 4; position--) {
      expect(session.stepBack()).toBe(true);
      expect([session.position, stateOf(session.pipeline)]).toEqual([position, freshRun(tape, position)]);
    }
    session.seekPosition(1);
    expect(session.stepBack()).toBe(true);
    expect(session.seenMs).toBeNull();
    expect(session.stepBack()).toBe(false);
    expect(stateOf(session.pipeline)).toBe(freshRun(tape, 0));
  });

  it('is silent while it seeks and steps back, and heard again afterwards', () => {
    const heard: EngineEvent[] = [];
    const session = new ReplaySession(tape, settings, (event) => heard.push(event));
    session.seek(epochMs(START_MS + 20 * MINUTE_MS));
    session.seek(epochMs(START_MS + 5 * MINUTE_MS));
    session.stepBack();
    expect(heard).toEqual([]);
    session.runUntil(epochMs(START_MS + 7 * MINUTE_MS));
    const minutes = heard.flatMap((event) => (event.type === 'minute.proved' ? [event.proof.minuteMs] : []));
    expect(minutes).toEqual([START_MS + 4 * MINUTE_MS, START_MS + 5 * MINUTE_MS]);
  });

  it('tells events with the position after the input that caused them, however the tape is taken in', () => {
    const told = (advance: (session: ReplaySession) => void): readonly string[] => {
      const lines: string[] = [];
      const session = new ReplaySession(tape, settings, (event, position) => lines.push(`${position} ${event.type}`));
      while (!session.atEnd) advance(session);
      return lines;
    };
    const atOnce = told((session) => session.runTo(tape.inputs));
    expect(atOnce.length).toBeGreaterThan(100);
    expect(told((session) => void session.stepInput())).toEqual(atOnce);
    expect(told((session) => session.runTo(session.position + 997))).toEqual(atOnce);
  });

  it('steps to the next closed bar, that input included, and says when there is none', () => {
    const bars: number[] = [];
    const session = new ReplaySession(tape, settings, (event, position) => {
      if (event.type === 'bar.closed') bars.push(position);
    });
    const isBar = (event: EngineEvent): boolean => event.type === 'bar.closed';
    expect(session.stepUntil(isBar)).toBe(true);
    expect(new Set(bars)).toEqual(new Set([session.position]));
    const first = session.position;
    expect(session.stepUntil(isBar)).toBe(true);
    expect(session.position).toBeGreaterThan(first);
    expect(stateOf(session.pipeline)).toBe(freshRun(tape, session.position));
    expect(session.stepUntil(() => false)).toBe(false);
    expect(session.atEnd).toBe(true);
    expect(session.stepInput()).toBe(false);
  });
});

describe('the instant up to which a replay runs', () => {
  const inputs = [listing(COIN), trade(T0 + 99), trade(T0 + 100), trade(T0 + 100), trade(T0 + 101), trade(T0 + 200)];

  it('is the first that has not been seen', () => {
    using tape = recordedInMemory(inputs, { settings: SETTINGS });
    const session = new ReplaySession(tape, SETTINGS, quiet);
    session.runUntil(epochMs(T0));
    expect([session.position, session.nextSeenMs(), session.seenMs]).toEqual([0, T0, null]);
    session.runUntil(epochMs(T0 + 100));
    expect([session.position, session.nextSeenMs(), session.seenMs]).toEqual([2, T0 + 100, T0 + 99]);
    session.runUntil(epochMs(T0 + 101));
    expect([session.position, session.nextSeenMs(), session.seenMs]).toEqual([4, T0 + 101, T0 + 100]);
    session.runUntil(epochMs(T0 + 150));
    expect([session.position, session.nextSeenMs()]).toEqual([5, T0 + 200]);
    session.runUntil(epochMs(T0 + 100));
    expect(session.position).toBe(5);
    session.runUntil(epochMs(T0 + 9_999));
    expect([session.position, session.nextSeenMs(), session.atEnd]).toEqual([6, null, true]);
  });

  it('is the same for a seek and where inputs of one instant lie in different blocks', () => {
    using tape = recordedInMemory(inputs, { settings: SETTINGS, blockRows: 3 });
    for (const instant of [T0 - 1, T0, T0 + 99, T0 + 100, T0 + 101, T0 + 200, T0 + 201]) {
      const runner = new ReplaySession(tape, SETTINGS, quiet);
      runner.runUntil(epochMs(instant));
      const seeker = new ReplaySession(tape, SETTINGS, quiet);
      seeker.runTo(inputs.length);
      seeker.seek(epochMs(instant));
      expect(seeker.position).toBe(runner.position);
      expect(runner.position).toBe(inputs.filter(({ seenMs }) => seenMs < instant).length);
    }
  });

  it('hides whatever is seen later, however early it happened', () => {
    const cursor = epochMs(T0 + 90_000);
    const before = tradesOf(90);
    const tails: readonly (readonly EngineInput[])[] = [
      [],
      [quote(cursor, { atMs: T0 + 30_000, bid: 1, ask: 2 })],
      [trade(cursor, { atMs: T0 + 10, price: 1 }), metric(cursor, 7, T0)],
      [minuteTick(cursor), trade(cursor + 70_000, { atMs: T0 + 500, price: 999 }), listing(SHARE, cursor + 70_000)],
    ];
    const states = tails.map((tail) => {
      using tape = recordedInMemory([...before, ...tail], { settings: SETTINGS });
      const session = new ReplaySession(tape, SETTINGS, quiet);
      session.runUntil(cursor);
      const running = stateOf(session.pipeline);
      session.runTo(tape.inputs);
      session.seek(cursor);
      expect(stateOf(session.pipeline)).toBe(running);
      return running;
    });
    expect(new Set(states).size).toBe(1);
  });
});

describe('a break in the recording', () => {
  /** The engine lives on while nothing is recorded; what it holds then is where a replay goes on. */
  function brokenTape(breaksAt: readonly number[]): {
    readonly tape: TapeReader;
    readonly states: Map<number, string>;
  } {
    using recording = new MemoryRecording({ settings: SETTINGS });
    const inputs = tradesOf(200);
    const states = new Map<number, string>();
    for (const [position, input] of inputs.entries()) {
      if (breaksAt.includes(position)) {
        recording.engine.finish();
        recording.pipeline.handle(listing({ ...SHARE, symbol: `S${position}` as typeof SHARE.symbol }, input.seenMs));
        recording.engine.startAfterBreak();
      }
      states.set(position, stateOf(recording.pipeline));
      recording.take([input]);
    }
    states.set(inputs.length, stateOf(recording.pipeline));
    return { tape: recording.finished(), states };
  }

  it.each([
    ['in the middle', [250]],
    ['twice', [150, 250]],
    ['before the first recorded input', [0]],
  ])('is followed, not diverged from: %s', (_where, breaksAt) => {
    const { tape, states } = brokenTape(breaksAt);
    using _tape = tape;
    const session = new ReplaySession(tape, SETTINGS, quiet, true);
    session.runTo(tape.inputs);
    expect(session.divergence).toBeNull();
    expect(session.stateDifferences).toEqual([]);
    expect(session.minutesProved).toBe(tape.proofs().length);
    expect(stateOf(session.pipeline)).toBe(states.get(tape.inputs));
    for (const position of [0, 1, 149, 150, 151, 249, 250, 251, 400, 251, 250, 249, 1]) {
      session.seekPosition(position);
      expect(stateOf(session.pipeline)).toBe(
        position === 0 && breaksAt[0] !== 0 ? states.get(0) : states.get(position),
      );
    }
    session.seekPosition(252);
    for (let position = 251; position >= 248; position--) {
      session.stepBack();
      expect(stateOf(session.pipeline)).toBe(states.get(position));
    }
  });
});

describe('a replay that is not the recorded day', () => {
  it('names the first minute, the position and the part of the state', () => {
    using original = recordedInMemory(tradesOf(200), { settings: SETTINGS });
    const other = { ...SETTINGS, features: { ...SETTINGS.features, volumeBars: 2 } };
    const session = new ReplaySession(original, other, quiet);
    session.runTo(original.inputs);
    expect(session.divergence).toMatchObject({ minuteMs: T0 + MINUTE_MS, part: 'BTCUSDT features' });
    expect(session.divergence?.recorded).not.toBe(session.divergence?.replayed);
    expect(session.minutesProved).toBe(1);
  });

  it('names the very fields at the next keyframe, or at the first wrong one when asked to be thorough', () => {
    using original = recordedInMemory(tradesOf(200), {
      settings: SETTINGS,
      keyframes: { everyInputs: 150, everyMs: 9e9 },
    });
    const files = new MemoryTapeFiles();
    const spoiltAt = original.keyframes[1]?.position;
    const spoilt = 5;
    const spoil = (cells: Float64Array): Float64Array => cells.map((cell, i) => (i === spoilt ? cell + 1 : cell));
    const keyframe = (frame: { readonly position: number; readonly cells: Float64Array }): Float64Array =>
      frame.position === spoiltAt ? spoil(frame.cells) : frame.cells;
    rewriteTape(original, MEMORY_PATH, { keyframe: (frame) => ({ ...frame, cells: keyframe(frame) }) }, files);
    using tape = TapeReader.open(MEMORY_PATH, { files });
    const casual = new ReplaySession(tape, SETTINGS, quiet);
    casual.runTo(tape.inputs);
    expect(casual.stateDifferences).toEqual([]);
    const thorough = new ReplaySession(tape, SETTINGS, quiet, true);
    thorough.runTo(tape.inputs);
    expect(thorough.divergence).toBeNull();
    expect(thorough.stateDifferences).toEqual([
      { field: expect.stringMatching(/^clock\./), expected: expect.any(Number), actual: expect.any(Number) },
    ]);
    const [difference] = thorough.stateDifferences;
    expect(difference?.expected).toBe((difference?.actual ?? 0) + 1);
  });

  it('keeps its ears after a seek that met damage', () => {
    using recording = new MemoryRecording({ settings: SETTINGS, blockRows: 64 });
    recording.take(tradesOf(200));
    recording.finished()[Symbol.dispose]();
    const { files } = recording;
    const image = files.images.get(MEMORY_PATH) as Uint8Array;
    using tape = TapeReader.open(MEMORY_PATH, { files });
    const middle = Math.floor(image.length / 3);
    image[middle] = (image[middle] as number) ^ 1;
    const heard: EngineEvent[] = [];
    const session = new ReplaySession(tape, SETTINGS, (event) => heard.push(event));
    expect(() => session.seekPosition(tape.inputs - 1)).toThrow(TapeFault);
    session.restart(null);
    session.stepInput();
    expect(heard.map(({ type }) => type)).toEqual(['instrument.listed']);
  });
});
