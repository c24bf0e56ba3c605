import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineFrame, WindowFrame, Wire } from '#contract/frames';
import { PROTOCOL } from '#contract/handshake';
import { SteppedFrames } from '#tests/support/stepped-frames';
import { SteppedWire } from '#tests/support/stepped-wire';
import { backoffMs } from '#window/connection/backoff.ts';
import { type Connect, type ConnectionState, EngineClient } from '#window/connection/engine-client.ts';
import { Unwelcome } from '#window/connection/unwelcome.ts';

const ENGINE = { protocol: PROTOCOL, version: '1', host: 'browser', startedMs: 0 } as const;
const WELCOME: EngineFrame = { kind: 'welcome', engine: ENGINE };

/** A client against an engine that is played by hand. */
class Played {
  readonly frames = new SteppedFrames();
  readonly wires: SteppedWire[] = [];
  readonly heard: WindowFrame[] = [];
  readonly states: ConnectionState[] = [];
  readonly faults: unknown[] = [];
  readonly client: EngineClient;
  refusal: Error | null = null;

  constructor() {
    this.client = new EngineClient(() => this.#connect(), {
      frame: this.frames.frame,
      random: () => 1,
      onFault: (error) => this.faults.push(error),
    });
    this.client.onState((state) => this.states.push(state));
  }

  get wire(): SteppedWire {
    return this.wires.at(-1) as SteppedWire;
  }

  async settle(ms = 0): Promise<void> {
    await vi.advanceTimersByTimeAsync(ms);
  }

  async say(...frames: EngineFrame[]): Promise<readonly WindowFrame[]> {
    await this.settle();
    for (const frame of frames) this.wire.engineEnd.send(frame);
    this.wire.deliver();
    this.frames.draw();
    this.wire.deliver();
    return this.heard.splice(0);
  }

  #connect(): Promise<SteppedWire['windowEnd']> {
    if (this.refusal !== null) return Promise.reject(this.refusal);
    const wire = new SteppedWire();
    wire.engineEnd.onFrame((frame) => this.heard.push(frame as WindowFrame));
    this.wires.push(wire);
    return Promise.resolve(wire.windowEnd);
  }
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a client that connects', () => {
  it('says hello first, and sends what waited once it is welcome', async () => {
    const played = new Played();
    const answer = played.client.call('event.read', { id: 4 });
    played.client.watch('log', {}, { snapshot: () => undefined, patch: () => undefined });
    expect(await played.say()).toEqual([{ kind: 'hello', protocol: PROTOCOL }]);
    expect(await played.say(WELCOME)).toEqual([
      { kind: 'call', id: 1, command: 'event.read', input: { id: 4 } },
      { kind: 'open', id: 2, stream: 'log', params: {} },
    ]);
    expect(played.client.state).toEqual({ kind: 'up', engine: ENGINE });
    await played.say({ kind: 'reply', id: 1, output: { record: 'r' } });
    await expect(answer).resolves.toEqual({ record: 'r' });
    played.client.dispose();
  });

  it('gives up on an engine that does not answer, and tries again', async () => {
    const played = new Played();
    await played.settle(10_000);
    expect(played.client.state).toEqual({ kind: 'down', reason: 'The engine does not answer.', retryInMs: 250 });
    await played.settle(250);
    expect(played.wires).toHaveLength(2);
    played.client.dispose();
  });

  it('does not try again where it is not welcome', async () => {
    const played = new Played();
    const outcome = played.client.call('about.read', {}).catch((error: unknown) => error);
    await played.say({ kind: 'unwelcome', reason: 'Reload the window.' });
    expect(await outcome).toMatchObject({ code: 'engine-gone' });
    await played.settle(60_000);
    expect(played.client.state).toEqual({ kind: 'unwelcome', reason: 'Reload the window.' });
    expect(played.wires).toHaveLength(1);
  });

  it('does not try again without a key', async () => {
    const played = new Played();
    played.refusal = new Unwelcome('no key');
    await played.settle();
    played.wire.close();
    await played.settle(250);
    expect(played.client.state).toEqual({ kind: 'unwelcome', reason: 'no key' });
  });
});

describe('a client whose engine goes away', () => {
  it('fails what is under way, and what is asked meanwhile, as engine-gone', async () => {
    const played = new Played();
    await played.say(WELCOME);
    const outcome = played.client.call('replay.play', {}).catch((error: unknown) => error);
    played.wire.close();
    expect(await outcome).toMatchObject({ code: 'engine-gone' });
    await expect(played.client.call('replay.play', {})).rejects.toMatchObject({ code: 'engine-gone' });
    played.client.dispose();
  });

  it('waits longer each time, up to ten seconds, and spreads the attempts', () => {
    expect([1, 2, 3, 6, 7, 50].map((failures) => backoffMs(failures, () => 1))).toEqual([
      250, 500, 1_000, 8_000, 10_000, 10_000,
    ]);
    expect(backoffMs(7, () => 0)).toBe(5_000);
  });

  it('watches again what was watched, and takes nothing but a snapshot first', async () => {
    const played = new Played();
    const told: unknown[] = [];
    played.client.watch(
      'log',
      {},
      { snapshot: (_, missed) => told.push(`snapshot ${missed}`), patch: () => told.push('patch') },
    );
    const news = (batch: number, number: number): EngineFrame => ({
      kind: 'news',
      batch,
      news: [number === 0 ? { id: 1, number, snapshot: {}, missed: 3 } : { id: 1, number, patch: {} }],
    });
    await played.say(WELCOME);
    expect(await played.say(news(1, 0), news(2, 1))).toEqual([{ kind: 'applied', batch: 2 }]);
    played.wire.close();
    await played.settle(250);
    expect(await played.say(WELCOME)).toContainEqual({ kind: 'open', id: 1, stream: 'log', params: {} });
    // The numbers would fit; the engine is another.
    expect(await played.say(news(1, 2))).toEqual([
      { kind: 'resync', id: 1 },
      { kind: 'applied', batch: 1 },
    ]);
    await played.say(news(2, 0), news(3, 1));
    expect(told).toEqual(['snapshot 3', 'patch', 'snapshot 3', 'patch']);
    played.client.dispose();
  });

  it('does not hear an engine that it left', async () => {
    const played = new Played();
    await played.say();
    const [old] = played.wires;
    await played.settle(10_250);
    old?.engineEnd.send(WELCOME);
    old?.deliver();
    expect(played.client.state.kind).toBe('connecting');
    await played.say(WELCOME);
    expect(played.states.map(({ kind }) => kind)).toEqual(['down', 'connecting', 'up']);
    played.client.dispose();
  });

  it('says that the engine has ended for good, and does not try for ever', async () => {
    const played = new Played();
    await played.say(WELCOME);
    const call = played.client.call('about.read', {});
    await played.say({ kind: 'ended', reason: 'It keeps ending.' });
    expect(played.client.state).toEqual({ kind: 'down', reason: 'It keeps ending.', retryInMs: null });
    await expect(call).rejects.toMatchObject({ code: 'engine-gone' });
    played.client.retryNow();
    await played.settle(60_000);
    expect(played.wires).toHaveLength(1);
    played.client.dispose();
  });

  it('says what it waits for while there is no engine, and is up once there is one', async () => {
    const waits: Parameters<Connect>[0][] = [];
    const wires = Promise.withResolvers<SteppedWire['windowEnd']>();
    const client = new EngineClient((waiting) => {
      waits.push(waiting);
      return wires.promise;
    });
    const call = client.call('about.read', {});
    waits[0]?.('The engine ended (exit code 9) and is started again.', 2_000);
    expect(client.state).toMatchObject({ kind: 'down', retryInMs: 2_000 });
    await expect(call).rejects.toMatchObject({ code: 'engine-gone' });
    waits[0]?.('It is not started again.', null);
    expect(client.state).toEqual({ kind: 'down', reason: 'It is not started again.', retryInMs: null });
    client.retryNow();
    expect(waits).toHaveLength(1);
    const wire = new SteppedWire();
    wires.resolve(wire.windowEnd);
    await vi.advanceTimersByTimeAsync(0);
    waits[0]?.('Too late to say.', null);
    wire.engineEnd.send(WELCOME);
    wire.deliver();
    expect(client.state.kind).toBe('up');
    client.dispose();
  });

  it('passes on why the wire has ended', async () => {
    const played = new Played();
    await played.say(WELCOME);
    const wire: Wire<WindowFrame, EngineFrame> = {
      ...played.wire.windowEnd,
      onClose: (listener) => listener('The engine ended (SIGKILL) and is started again.'),
    };
    const client = new EngineClient(() => Promise.resolve(wire), { random: () => 1 });
    await played.settle();
    expect(client.state).toMatchObject({ kind: 'down', reason: 'The engine ended (SIGKILL) and is started again.' });
    client.dispose();
    played.client.dispose();
  });

  it('tries at once when asked to', async () => {
    const played = new Played();
    await played.say(WELCOME);
    played.wire.close();
    played.client.retryNow();
    await played.say(WELCOME);
    expect(played.client.state.kind).toBe('up');
    await played.settle(60_000);
    expect(played.wires).toHaveLength(2);
    played.client.dispose();
  });
});

describe('a client that watches', () => {
  it('asks once for a snapshot when a number is missing, however much follows', async () => {
    const played = new Played();
    played.client.watch('log', {}, { snapshot: () => undefined, patch: () => undefined });
    await played.say(WELCOME);
    const patch = (number: number) => ({ id: 1, number, patch: {} });
    await played.say({ kind: 'news', batch: 1, news: [{ id: 1, number: 0, snapshot: {}, missed: 0 }] });
    expect(await played.say({ kind: 'news', batch: 2, news: [patch(2), patch(3)] })).toEqual([
      { kind: 'resync', id: 1 },
      { kind: 'applied', batch: 2 },
    ]);
    played.client.dispose();
  });

  it('closes what is not watched any more, and hears nothing of it', async () => {
    const played = new Played();
    const told: unknown[] = [];
    const stop = played.client.watch('log', {}, { snapshot: (value) => told.push(value), patch: () => undefined });
    await played.say(WELCOME);
    stop();
    stop();
    expect(await played.say()).toEqual([{ kind: 'close', id: 1 }]);
    await played.say({ kind: 'news', batch: 1, news: [{ id: 1, number: 0, snapshot: {}, missed: 0 }] });
    expect(told).toEqual([]);
    played.client.dispose();
  });

  it('goes on when a panel breaks, and tells whose fault it was', async () => {
    const played = new Played();
    const broken = new Error('a panel broke');
    const told: unknown[] = [];
    const listen = (hear: () => void) => ({ snapshot: hear, patch: hear });
    played.client.watch(
      'log',
      {},
      listen(() => {
        throw broken;
      }),
    );
    played.client.watch(
      'board',
      {},
      listen(() => told.push('board')),
    );
    await played.say(WELCOME);
    const snapshot = (id: number) => ({ id, number: 0 as const, snapshot: {}, missed: 0 });
    expect(await played.say({ kind: 'news', batch: 1, news: [snapshot(1), snapshot(2)] })).toEqual([
      { kind: 'applied', batch: 1 },
    ]);
    expect(told).toEqual(['board']);
    expect(played.faults).toEqual([broken]);
    played.client.dispose();
  });

  it('tells why a stream cannot be had', async () => {
    const played = new Played();
    const failures: unknown[] = [];
    played.client.watch(
      'log',
      {},
      { snapshot: () => undefined, patch: () => undefined, failed: (failure) => failures.push(failure) },
    );
    await played.say(WELCOME);
    const failure = { code: 'not-available', message: 'No tape is open.' } as const;
    await played.say({ kind: 'failed', id: 1, failure });
    expect(failures).toEqual([failure]);
    played.client.dispose();
  });
});
