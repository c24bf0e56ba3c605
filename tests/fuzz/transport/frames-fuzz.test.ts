import { MessageChannel } from 'node:worker_threads';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { commands } from '#contract/commands';
import { engineFrame } from '#contract/frames';
import { PROTOCOL } from '#contract/handshake';
import { streams } from '#contract/streams';
import { HostedDesk, until } from '#tests/support/hosted-desk';
import { workerPortWire } from '#transport/wires/port-wire';

let hosted: HostedDesk;

beforeAll(async () => {
  hosted = await HostedDesk.start();
  for (let index = 0; index < 5; index++) hosted.desk.setRow(index, index);
});
afterAll(() => hosted[Symbol.asyncDispose]());

const junk = fc.anything({
  maxDepth: 3,
  withBigInt: false,
  values: [
    fc.string(),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.constant('__proto__'),
    fc.integer({ min: -2, max: 9 }),
    fc.constant(Number.MAX_SAFE_INTEGER),
  ],
});
const id = fc.oneof(fc.nat(4), junk);
const nearlyRight = fc.oneof(
  fc.record({
    kind: fc.constant('call'),
    id,
    command: fc.oneof(fc.constantFrom(...Object.keys(commands)), junk),
    input: junk,
  }),
  fc.record({
    kind: fc.constant('open'),
    id,
    stream: fc.oneof(fc.constantFrom(...Object.keys(streams)), junk),
    params: fc.oneof(fc.constant({}), junk),
  }),
  fc.record({ kind: fc.constantFrom('close', 'resync'), id }),
  fc.record({ kind: fc.constant('applied'), batch: id }),
  fc.record({ kind: fc.constantFrom('hello', 'obey', 7), protocol: id }),
);
const frames = fc.array(fc.oneof({ weight: 5, arbitrary: nearlyRight }, junk), { maxLength: 30 });
const texts = fc.array(
  fc.oneof(
    fc.string(),
    fc.json(),
    fc.json().map((text) => text.slice(0, -1)),
    fc.string({ unit: 'binary' }),
  ),
  {
    minLength: 1,
    maxLength: 10,
  },
);

const hello = { kind: 'hello', protocol: PROTOCOL };

/** An engine that serves others is the proof that it survived; that each answer is of the contract, that it kept its head. */
async function stillServes(): Promise<void> {
  const socket = hosted.dial();
  const heard: unknown[] = [];
  socket.on('message', (data) => heard.push(JSON.parse((data as Buffer).toString())));
  await new Promise((resume) => socket.on('open', resume));
  socket.send(JSON.stringify(hello));
  socket.send(JSON.stringify({ kind: 'open', id: 1, stream: 'board', params: {} }));
  await until(() => heard.length === 2, 'another window is served');
  expect(heard[1]).toMatchObject({ kind: 'news', news: [{ id: 1, number: 0 }] });
  socket.terminate();
}

it('no sequence of frames over a WebSocket does more than end that WebSocket', async () => {
  await fc.assert(
    fc.asyncProperty(frames, async (sequence) => {
      const socket = hosted.dial();
      socket.on('message', (data) =>
        expect(engineFrame.safeParse(JSON.parse((data as Buffer).toString())).success).toBe(true),
      );
      await new Promise((resume) => socket.on('open', resume));
      socket.send(JSON.stringify(hello));
      for (const frame of sequence) socket.send(JSON.stringify(frame) ?? '');
      // Answered after everything before it.
      const heardAll = new Promise((resume) => {
        socket.on('pong', resume);
        socket.on('close', resume);
      });
      socket.ping();
      await heardAll;
      socket.terminate();
    }),
    { seed: 7, numRuns: 400 },
  );
  await stillServes();
});

it('no texts or bytes over a WebSocket do either', async () => {
  await fc.assert(
    fc.asyncProperty(texts, fc.boolean(), async (sequence, greeted) => {
      const socket = hosted.dial();
      await new Promise((resume) => socket.on('open', resume));
      if (greeted) socket.send(JSON.stringify(hello));
      for (const text of sequence) socket.send(text, { binary: text.length % 3 === 0 });
      const ended = new Promise((resume) => socket.on('close', resume));
      await ended;
    }),
    { seed: 7, numRuns: 100 },
  );
  await stillServes();
});

it('no sequence of messages over a port does more than end that port', async () => {
  await fc.assert(
    fc.asyncProperty(frames, async (sequence) => {
      const { port1, port2 } = new MessageChannel();
      hosted.serve(workerPortWire(port1));
      port2.postMessage(hello);
      for (const frame of sequence) port2.postMessage(frame);
      await new Promise((resume) => setImmediate(resume));
      port2.close();
    }),
    { seed: 7, numRuns: 400 },
  );
  await until(() => hosted.windows.every(({ closed }) => closed), 'all windows are gone');
  await stillServes();
});

it('a frame of more than 8 MB is not read', async () => {
  const socket = hosted.dial();
  await new Promise((resume) => socket.on('open', resume));
  socket.send(JSON.stringify(hello));
  const code = new Promise((resume) => socket.on('close', resume));
  socket.on('error', () => undefined);
  socket.send('x'.repeat(8 * 1024 * 1024 + 1));
  expect(await code).toBe(1009);
  await stillServes();
});

it('leaves no view open', async () => {
  await until(() => hosted.desk.openViews === 0, 'all views are closed');
});
