import { describe, expect, it } from 'vitest';
import { CommandFailed } from '#contract/failures';
import type { EngineFrame } from '#contract/frames';
import { PROTOCOL } from '#contract/handshake';
import { epochMs, ManualClock } from '#primitives/clock';
import { ScriptedDesk } from '#tests/support/scripted-desk';
import { SteppedWire } from '#tests/support/stepped-wire';
import { serveWindow } from '#transport/serve-window';

const ENGINE = { protocol: PROTOCOL, version: '9.9.9', host: 'browser', startedMs: 0 } as const;

function served() {
  const clock = new ManualClock(epochMs(1_000));
  const desk = new ScriptedDesk();
  const wire = new SteppedWire();
  const heard: EngineFrame[] = [];
  const faults: unknown[] = [];
  const session = serveWindow(wire.engineEnd, desk, ENGINE, {
    clock,
    name: 'window 1',
    onFault: (e) => faults.push(e),
  });
  wire.windowEnd.onFrame((frame) => heard.push(frame));
  const say = async (...frames: unknown[]): Promise<readonly EngineFrame[]> => {
    for (const frame of frames) wire.windowEnd.send(frame as never);
    wire.deliver();
    await new Promise((resume) => setImmediate(resume));
    wire.deliver();
    return heard.splice(0);
  };
  const pass = (ms: number): readonly EngineFrame[] => {
    clock.advanceTo(epochMs(clock.now() + ms));
    wire.deliver();
    return heard.splice(0);
  };
  return { clock, desk, wire, session, faults, say, pass };
}

const hello = { kind: 'hello', protocol: PROTOCOL };

describe('the handshake', () => {
  it('welcomes a window that speaks the same version', async () => {
    const { say } = served();
    expect(await say(hello)).toEqual([{ kind: 'welcome', engine: ENGINE }]);
  });

  it('tells a window of another version what to do, and takes nothing more from it', async () => {
    const { say, wire, session } = served();
    const [frame] = await say({ kind: 'hello', protocol: PROTOCOL + 1 });
    expect(frame).toMatchObject({ kind: 'unwelcome', reason: expect.stringContaining('Reload the window') as string });
    expect(wire.closed).toBe(true);
    expect(session.closed).toBe(true);
  });

  it('lets go of whoever says nothing for ten seconds', () => {
    const { pass, wire } = served();
    pass(9_999);
    expect(wire.closed).toBe(false);
    pass(1);
    expect(wire.closed).toBe(true);
  });

  it('waits for a window that said hello for as long as it likes', async () => {
    const { say, pass, wire } = served();
    await say(hello);
    pass(3_600_000);
    expect(wire.closed).toBe(false);
  });
});

describe('frames that no window of ours would send', () => {
  it.each([
    ['a call before the hello', [{ kind: 'call', id: 1, command: 'about.read', input: {} }]],
    ['a second hello', [hello, hello]],
    ['no object', [hello, 'hello']],
    ['nothing', [hello, null]],
    ['an unknown kind', [hello, { kind: 'obey' }]],
    ['a call without a number', [hello, { kind: 'call', command: 'about.read', input: {} }]],
    ['a fraction for a number', [hello, { kind: 'close', id: 1.5 }]],
    ['a batch applied that was never sent', [hello, { kind: 'applied', batch: 1 }]],
    [
      'two streams of one number',
      [hello, { kind: 'open', id: 1, stream: 'log', params: {} }, { kind: 'open', id: 1, stream: 'log', params: {} }],
    ],
  ])('end the wire: %s', async (_what, frames) => {
    const { say, wire, desk, faults } = served();
    await say(...frames);
    expect(wire.closed).toBe(true);
    expect(desk.openViews).toBe(0);
    expect(faults).toHaveLength(1);
  });
});

describe('commands', () => {
  it('are answered with the number they came with', async () => {
    const { say, desk } = served();
    desk.commands['event.read'] = ({ id }) => ({ record: `record ${id}` });
    await say(hello);
    const frames = await say(
      { kind: 'call', id: 7, command: 'event.read', input: { id: 1 } },
      { kind: 'call', id: 3, command: 'event.read', input: { id: 2 } },
    );
    expect(frames).toEqual([
      { kind: 'reply', id: 7, output: { record: 'record 1' } },
      { kind: 'reply', id: 3, output: { record: 'record 2' } },
    ]);
  });

  it('of an unknown name fail as such, names of Object included', async () => {
    const { say } = served();
    await say(hello);
    for (const command of ['order.send', 'constructor', '__proto__', 'toString', '']) {
      const [frame] = await say({ kind: 'call', id: 1, command, input: {} });
      expect(frame).toMatchObject({ kind: 'failed', id: 1, failure: { code: 'unknown-command' } });
    }
  });

  it('with a wrong input never reach the desk; the failure names the field', async () => {
    const { say, desk } = served();
    let reached = 0;
    desk.commands['chart.page'] = () => {
      reached++;
      return { bars: [], more: false };
    };
    await say(hello);
    for (const input of [null, [], { index: -1 }, { index: 0, interval: '7m', beforeMs: 0, count: 5 }]) {
      const [frame] = await say({ kind: 'call', id: 1, command: 'chart.page', input });
      expect(frame).toMatchObject({ kind: 'failed', failure: { code: 'bad-input' } });
    }
    const [frame] = await say({
      kind: 'call',
      id: 1,
      command: 'chart.page',
      input: { index: 0, interval: '1m', beforeMs: 0, count: 1e9 },
    });
    expect(JSON.stringify(frame)).toContain('count');
    expect(reached).toBe(0);
  });

  it('that fail tell what a person should read', async () => {
    const { say, desk, faults } = served();
    desk.commands['tapes.open'] = ({ id }) => {
      throw new CommandFailed('not-found', `There is no tape ${id}.`);
    };
    await say(hello);
    expect(await say({ kind: 'call', id: 1, command: 'tapes.open', input: { id: 'x' } })).toEqual([
      { kind: 'failed', id: 1, failure: { code: 'not-found', message: 'There is no tape x.' } },
    ]);
    expect(faults).toEqual([]);
  });

  it('that break tell the message and keep the stack for us', async () => {
    const { say, desk, faults } = served();
    const broken = new Error('no such row');
    desk.commands['replay.play'] = () => Promise.reject(broken);
    await say(hello);
    const frames = await say({ kind: 'call', id: 1, command: 'replay.play', input: {} });
    expect(frames).toEqual([
      {
        kind: 'failed',
        id: 1,
        failure: { code: 'failed', message: 'A fault in Argus: replay.play ended with "no such row".' },
      },
    ]);
    expect(faults).toEqual([broken]);
  });

  it('beyond 64 at once are refused until some are done', async () => {
    const { say, desk } = served();
    const finish: (() => void)[] = [];
    desk.commands['replay.pause'] = () => new Promise((resolve) => finish.push(() => resolve({})));
    await say(hello);
    const call = (id: number) => ({ kind: 'call', id, command: 'replay.pause', input: {} });
    expect(await say(...Array.from({ length: 64 }, (_, id) => call(id)))).toEqual([]);
    expect(await say(call(64))).toMatchObject([{ kind: 'failed', id: 64, failure: { code: 'refused' } }]);
    for (const each of finish.splice(0)) each();
    expect(await say()).toHaveLength(64);
    await say(call(65));
    expect(finish).toHaveLength(1);
  });

  it('answered after the window went are answered to nobody', async () => {
    const { say, desk, wire, faults } = served();
    let finish: (() => void) | undefined;
    desk.commands['replay.pause'] = () =>
      new Promise((resolve) => {
        finish = () => resolve({});
      });
    await say(hello, { kind: 'call', id: 1, command: 'replay.pause', input: {} });
    wire.close();
    finish?.();
    await say();
    expect(faults).toEqual([]);
  });
});

describe('streams', () => {
  const openBoard = { kind: 'open', id: 1, stream: 'board', params: {} };

  it('begin with a snapshot and go on with numbered patches, each newest per key', async () => {
    const { say, pass, desk } = served();
    desk.setRow(0, 100);
    await say(hello, openBoard);
    expect(pass(0)).toMatchObject([{ kind: 'news', batch: 1, news: [{ id: 1, number: 0, missed: 0 }] }]);
    await say({ kind: 'applied', batch: 1 });
    for (const last of [101, 102, 103]) desk.setRow(0, last);
    desk.setRow(1, 7);
    const [frame] = pass(16);
    expect(frame).toMatchObject({ batch: 2, news: [{ number: 1, patch: { rows: [{ last: 103 }, { last: 7 }] } }] });
  });

  it('send one batch in 16 ms, however often they change', async () => {
    const { say, pass, desk } = served();
    await say(hello, openBoard);
    let batches = pass(0).length;
    for (let ms = 0; ms < 160; ms++) {
      desk.setRow(0, ms);
      const frames = pass(1);
      batches += frames.length;
      for (const frame of frames) if (frame.kind === 'news') await say({ kind: 'applied', batch: frame.batch });
    }
    expect(batches).toBe(11);
  });

  it('send nothing more than four batches that a window has not applied, then what is newest', async () => {
    const { say, pass, desk, session } = served();
    await say(hello, openBoard);
    const batches: EngineFrame[] = [];
    for (let last = 0; last < 1_000; last++) {
      desk.setRow(0, last);
      batches.push(...pass(16));
    }
    expect(batches).toHaveLength(4);
    expect(session.counts).toMatchObject({ unapplied: 4, waiting: 1, ageMs: 1_000 * 16 });
    expect(session.queue).toMatchObject({ name: 'window 1', depth: 4, capacity: 4 });
    await say({ kind: 'applied', batch: 2 });
    expect(pass(16)).toMatchObject([{ batch: 5, news: [{ number: 4, patch: { rows: [{ last: 999 }] } }] }]);
    expect(session.counts.unapplied).toBe(3);
  });

  it('tell a window that was held back too long what it missed', async () => {
    const { say, pass, desk, session } = served();
    await say(hello, { kind: 'open', id: 2, stream: 'log', params: {} });
    pass(0);
    for (let line = 1; line <= 500; line++) {
      desk.say(`line ${line}`);
      pass(16);
    }
    await say({ kind: 'applied', batch: 4 });
    const [frame] = pass(16);
    expect(frame).toMatchObject({ news: [{ id: 2, number: 0, missed: 500 - 3 - 20 }] });
    expect(session.queue.dropped).toBe(477);
  });

  it('answer a resync with a snapshot and count from there', async () => {
    const { say, pass, desk } = served();
    await say(hello, openBoard);
    pass(0);
    desk.setRow(0, 1);
    pass(16);
    await say({ kind: 'applied', batch: 2 }, { kind: 'resync', id: 1 }, { kind: 'resync', id: 99 });
    expect(pass(16)).toMatchObject([{ news: [{ id: 1, number: 0 }] }]);
    desk.setRow(0, 2);
    expect(pass(16)).toMatchObject([{ news: [{ id: 1, number: 1 }] }]);
  });

  it('fail when unknown, badly asked for, or not to be had; the others go on', async () => {
    const { say, pass } = served();
    const open = (id: number, stream: string, params: unknown) => ({ kind: 'open', id, stream, params });
    await say(hello);
    expect(
      await say(open(1, 'orders', {}), open(2, 'chart', { index: 'SPY' }), open(3, 'desk', {}), open(4, 'board', {})),
    ).toMatchObject([
      { kind: 'failed', id: 1, failure: { code: 'unknown-stream' } },
      { kind: 'failed', id: 2, failure: { code: 'bad-input' } },
      { kind: 'failed', id: 3, failure: { code: 'not-available' } },
    ]);
    expect(pass(0)).toMatchObject([{ kind: 'news', news: [{ id: 4, number: 0 }] }]);
  });

  it('that break later are closed and told so', async () => {
    const { say, pass, desk, faults } = served();
    desk.setRow(0, 1);
    await say(hello, openBoard, { kind: 'open', id: 2, stream: 'log', params: {} });
    pass(0);
    await say({ kind: 'applied', batch: 1 });
    desk.rows.get = () => {
      throw new Error('the board is gone');
    };
    desk.setRow(0, 2);
    desk.say('still here');
    const frames = pass(16);
    expect(frames).toMatchObject([
      { kind: 'failed', id: 1, failure: { code: 'failed' } },
      { kind: 'news', news: [{ id: 2, number: 1 }] },
    ]);
    expect(desk.openViews).toBe(1);
    expect(faults).toHaveLength(1);
  });

  it('are all closed with the window', async () => {
    const { say, wire, desk, pass } = served();
    await say(hello, openBoard, { kind: 'open', id: 2, stream: 'log', params: {} });
    expect(desk.openViews).toBe(2);
    await say({ kind: 'close', id: 2 }, { kind: 'close', id: 2 });
    expect(desk.openViews).toBe(1);
    wire.close();
    expect(desk.openViews).toBe(0);
    desk.setRow(0, 1);
    expect(pass(100)).toEqual([]);
  });
});
