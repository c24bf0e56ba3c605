import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { epochMs, ManualClock } from '#primitives/clock';
import { until } from '#tests/support/hosted-desk';
import { webSocketServerWire } from '#transport/wires/web-socket-server-wire';

let server: WebSocketServer;

beforeEach(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await new Promise((resume) => server.once('listening', resume));
});
afterEach(async () => {
  await new Promise((resume) => server.close(resume));
});

async function wired(autoPong: boolean) {
  const clock = new ManualClock(epochMs(0));
  const { port } = server.address() as AddressInfo;
  const seen = { pings: 0, pongs: 0, closed: false };
  const accepted = new Promise<WebSocket>((resolve) => server.once('connection', resolve));
  const client = new WebSocket(`ws://127.0.0.1:${port}`, { autoPong });
  client.on('ping', () => seen.pings++);
  const socket = await accepted;
  socket.on('pong', () => seen.pongs++);
  webSocketServerWire(socket, clock).onClose(() => {
    seen.closed = true;
  });
  return { clock, client, seen };
}

it('a window that answers pings stays', async () => {
  const { clock, client, seen } = await wired(true);
  for (let times = 1; times <= 4; times++) {
    clock.advanceTo(epochMs(times * 15_000));
    await until(() => seen.pongs === times, `pong ${times}`);
  }
  expect(seen.closed).toBe(false);
  client.terminate();
  await until(() => seen.closed, 'its end is noticed');
});

it('a window that answers none is let go with the next ping, however open its line looks', async () => {
  const { clock, client, seen } = await wired(false);
  client.on('error', () => undefined);
  clock.advanceTo(epochMs(15_000));
  await until(() => seen.pings === 1, 'it was asked');
  expect(seen.closed).toBe(false);
  clock.advanceTo(epochMs(30_000));
  await until(() => seen.closed, 'it is let go');
  clock.advanceTo(epochMs(600_000));
  expect(seen.pings).toBe(1);
});
