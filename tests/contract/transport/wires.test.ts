import { setTimeout as sleep } from 'node:timers/promises';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineFrame, WindowFrame, Wire } from '#contract/frames';
import { PROTOCOL } from '#contract/handshake';
import { HostedDesk, TOKEN, until } from '#tests/support/hosted-desk';
import { stubPageSocket } from '#tests/support/page-socket';
import { BoardMirror, LogMirror } from '#tests/support/mirrors';
import { workerPortWire } from '#transport/wires/port-wire';
import { domPortWire } from '#window/connection/dom-port-wire.ts';
import { EngineClient } from '#window/connection/engine-client.ts';
import { openWebSocket } from '#window/connection/web-socket-wire.ts';

type EngineWire = Wire<WindowFrame, EngineFrame>;

let hosted: HostedDesk;

beforeEach(async () => {
  hosted = await HostedDesk.start();
  stubPageSocket(hosted.host.origin);
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await hosted[Symbol.asyncDispose]();
});

const connectors: Readonly<Record<string, () => Promise<EngineWire>>> = {
  'a WebSocket': () => openWebSocket(hosted.engineUrl, TOKEN),
  'a worker port': () => {
    const { port1, port2 } = new MessageChannel();
    hosted.serve(workerPortWire(port1));
    return Promise.resolve(domPortWire(port2, () => () => undefined));
  },
};

/** A page that draws every `ms`. */
const drawing = (ms: number) => ({
  frame: (task: () => void) => {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
});

describe.each(Object.keys(connectors))('over %s', (name) => {
  const connect = connectors[name] as () => Promise<EngineWire>;

  it('commands are answered, or fail as what they are', async () => {
    hosted.desk.commands['event.read'] = async ({ id }) => {
      await sleep(5);
      return { record: `event ${id} — “quoted” \u{1f4c8}` };
    };
    hosted.desk.commands['replay.play'] = () => {
      throw new TypeError('nobody plays');
    };
    const client = new EngineClient(connect, drawing(5));
    expect(await client.call('event.read', { id: 3 })).toEqual({ record: 'event 3 — “quoted” \u{1f4c8}' });
    await expect(client.call('replay.play', {})).rejects.toMatchObject({
      code: 'failed',
      message: 'A fault in Argus: replay.play ended with "nobody plays".',
    });
    await expect(client.call('tapes.list', {})).rejects.toMatchObject({ code: 'not-available' });
    await expect(client.call('event.read', { id: 'x' as never })).rejects.toMatchObject({ code: 'bad-input' });
    await expect(client.call('order.send' as never, {} as never)).rejects.toMatchObject({ code: 'unknown-command' });
    client.dispose();
  });

  it('an output that cannot be carried is a failure, not the end', async () => {
    hosted.desk.commands['event.read'] = () => ({ record: (name === 'a WebSocket' ? 1n : () => 1) as never });
    const client = new EngineClient(connect, drawing(5));
    await expect(client.call('event.read', { id: 3 })).rejects.toMatchObject({ code: 'failed' });
    await expect(client.call('tapes.list', {})).rejects.toMatchObject({ code: 'not-available' });
    client.dispose();
  });

  it('two windows see the same, each at its own pace', async () => {
    const quick = new EngineClient(connect, drawing(1));
    const slow = new EngineClient(connect, drawing(60));
    const mirrors = [quick, slow].map((client) => {
      const board = new BoardMirror();
      const log = new LogMirror();
      client.watch('board', {}, board);
      client.watch('log', {}, log);
      return { board, log };
    });
    for (let round = 0; round < 60; round++) {
      for (let index = 0; index < 20; index++) hosted.desk.setRow(index, round * 100 + index);
      for (let line = 0; line < 5; line++) hosted.desk.say(`round ${round}`);
      await sleep(5);
    }
    const { rows, entries } = hosted.desk;
    await until(
      () => mirrors.every(({ log }) => log.ids.at(-1) === entries.length),
      'both windows have heard the last line',
    );
    await until(() => mirrors.every(({ board }) => board.rows.get(19)?.last === 5_919), 'both have the last row');
    for (const { board, log } of mirrors) {
      expect(board.rows).toEqual(rows);
      expect((log.before ?? 0) + log.ids.length + log.missed).toBe(entries.length);
    }
    quick.dispose();
    slow.dispose();
    await until(() => hosted.desk.openViews === 0, 'the views of the windows are closed');
  });

  it('a stuck window holds up nobody, costs nothing, and is told what it missed', async () => {
    let stuck = true;
    const waiting: (() => void)[] = [];
    const client = new EngineClient(connect, {
      frame: (task) => {
        if (stuck) waiting.push(task);
        else setImmediate(task);
        return () => undefined;
      },
    });
    const log = new LogMirror();
    client.watch('log', {}, log);
    await until(() => waiting.length > 0, 'the first news is there');
    const other = new EngineClient(connect, drawing(1));
    const fresh = new LogMirror();
    other.watch('log', {}, fresh);
    for (let round = 0; round < 40; round++) {
      for (let line = 0; line < 25; line++) hosted.desk.say('a line');
      await sleep(5);
    }
    await until(() => fresh.ids.at(-1) === 1_000, 'the other window has heard everything');
    expect(hosted.windows[0]?.counts).toMatchObject({ unapplied: 4, waiting: 1 });
    expect(hosted.windows[0]?.queue.ageMs).toBeGreaterThan(100);
    stuck = false;
    for (const task of waiting.splice(0)) task();
    await until(() => log.ids.at(-1) === 1_000, 'the stuck window has caught up');
    expect(log.missed).toBeGreaterThan(500);
    expect((log.before ?? 0) + log.ids.length + log.missed).toBe(1_000);
    client.dispose();
    other.dispose();
  });

  it('a window comes back to an engine that dropped it', async () => {
    const client = new EngineClient(connect, { ...drawing(1), random: () => 0 });
    const board = new BoardMirror();
    client.watch('board', {}, board);
    hosted.desk.setRow(0, 1);
    await until(() => board.rows.get(0)?.last === 1, 'the row is there');
    hosted.windows[0]?.[Symbol.dispose]();
    await until(() => client.state.kind === 'down', 'the window knows');
    hosted.desk.setRow(0, 2);
    await until(() => board.rows.get(0)?.last === 2, 'the row is there again');
    expect(board.snapshots).toBe(2);
    expect(client.state.kind).toBe('up');
    client.dispose();
  });

  it('a window of another version is told, and stays away', async () => {
    const client = new EngineClient(async () => {
      const wire = await connect();
      return {
        ...wire,
        send: (frame) => wire.send(frame.kind === 'hello' ? { ...frame, protocol: PROTOCOL + 7 } : frame),
      };
    }, drawing(1));
    await until(() => client.state.kind === 'unwelcome', 'the window knows');
    expect(client.state).toMatchObject({ reason: expect.stringContaining(`version ${PROTOCOL + 7}`) as string });
    await sleep(50);
    expect(hosted.windows).toHaveLength(1);
    expect(hosted.windows[0]?.closed).toBe(true);
    client.dispose();
  });
});

it('a browser window comes back to a host that was started again at the same port', async () => {
  const { port } = hosted.host;
  const url = hosted.engineUrl;
  const client = new EngineClient(() => openWebSocket(url, TOKEN), { ...drawing(1), random: () => 0 });
  const board = new BoardMirror();
  client.watch('board', {}, board);
  await until(() => board.snapshots === 1, 'the window is served');
  await hosted[Symbol.asyncDispose]();
  await until(() => client.state.kind === 'down', 'the window knows');
  await expect(client.call('replay.play', {})).rejects.toMatchObject({ code: 'engine-gone' });
  hosted = await HostedDesk.start(port);
  hosted.desk.setRow(4, 44);
  await until(() => board.rows.get(4)?.last === 44, 'the new engine is shown');
  client.dispose();
});

it('a WebSocket that does not read is let go before it costs 32 MB', async () => {
  hosted.desk.commands['event.read'] = () => ({ record: 'x'.repeat(1_000_000) });
  const socket = hosted.dial();
  await new Promise((resume) => socket.on('open', resume));
  socket.pause();
  socket.send(JSON.stringify({ kind: 'hello', protocol: PROTOCOL }));
  for (let id = 0; id < 60; id++) {
    socket.send(JSON.stringify({ kind: 'call', id, command: 'event.read', input: { id } }));
  }
  await until(() => hosted.windows[0]?.closed === true, 'the window is let go');
  socket.terminate();
});
