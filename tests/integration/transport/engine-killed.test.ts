import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { EngineFrame, WindowFrame, Wire } from '#contract/frames';
import type { DeskStatus } from '#contract/desk-view';
import { STREAM_NAMES, watchEverything } from '#tests/support/everything';
import { INDEX, until } from '#tests/support/hosted-desk';
import { EngineClient } from '#window/connection/engine-client.ts';

const CLI = fileURLToPath(new URL('../../../src-main/entry/cli.ts', import.meta.url));
const IN_ENVIRONMENT = 'planted-in-the-environment-5b1f';
const ENTERED = 'planted-by-a-person-9c27';

let folder: string;
let child: ChildProcess;
let said: string;
let heard: string;
let client: EngineClient;

interface Start {
  readonly port: number;
  readonly pid: number;
  readonly url: string;
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'argus-killed-'));
  writeFileSync(join(folder, 'index.html'), INDEX);
  said = '';
  heard = '';
  child = spawn(process.execPath, [CLI, 'serve', '--json', '--no-open', '--window', folder], {
    env: { ...process.env, ARGUS_DATA: join(folder, 'data'), ARGUS_ALPACA_SECRET_KEY: IN_ENVIRONMENT, CI: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (said += text));
  }
  await until(() => starts().length === 1, 'it serves');
  const { url, port } = starts()[0] as Start;
  const token = new URL(url).hash.slice('#token='.length);
  client = new EngineClient(() => dial(port, token), {
    random: () => 0,
    frame: (task) => {
      const timer = setTimeout(task, 1);
      return () => clearTimeout(timer);
    },
  });
  await until(() => client.state.kind === 'up', 'the window is connected');
});

afterEach(async () => {
  client.dispose();
  const gone = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGTERM');
  await gone;
  rmSync(folder, { recursive: true });
});

function starts(): readonly Start[] {
  return said
    .split('\n')
    .filter((line) => line.startsWith('{"type":"ready"'))
    .map((line) => JSON.parse(line) as Start);
}

/** As a page would, and with every frame of the engine written down. */
function dial(port: number, token: string): Promise<Wire<WindowFrame, EngineFrame>> {
  const origin = `http://127.0.0.1:${port}`;
  const socket = new WebSocket(`ws://127.0.0.1:${port}/engine`, ['argus.v1', `token.${token}`], { origin });
  socket.on('message', (data) => (heard += String(data as Buffer)));
  socket.on('error', () => undefined);
  const wire: Wire<WindowFrame, EngineFrame> = {
    send: (frame) => socket.send(JSON.stringify(frame)),
    onFrame: (listener) => {
      socket.on('message', (data) => listener(JSON.parse(String(data as Buffer)) as EngineFrame));
    },
    onClose: (listener) => void socket.on('close', () => listener()),
    close: () => socket.close(),
  };
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(wire));
    socket.once('close', () => reject(new Error('nobody is there')));
  });
}

async function killEngine(): Promise<void> {
  const before = starts().length;
  process.kill((starts().at(-1) as Start).pid, 'SIGKILL');
  await until(() => client.state.kind !== 'up', 'the light is red');
  await until(() => starts().length > before && client.state.kind === 'up', 'the engine is back');
}

it('goes on where it was when it is killed while it plays', async () => {
  let status: DeskStatus | null = null;
  const stop = client.watch(
    'desk',
    {},
    {
      snapshot: (whole) => (status = whole),
      patch: (change) => (status = { ...status, ...change } as DeskStatus),
    },
  );
  const now = (): DeskStatus['cursor'] => {
    if (status === null) throw new Error('nothing was heard of the desk');
    return status.cursor;
  };
  await until(() => status !== null, 'the desk is known');
  const speed = 20;
  const { tape } = status as unknown as DeskStatus;
  const seekMs = (tape?.firstSeenMs ?? 0) + 3_600_000;
  await client.call('replay.speed', { speed });
  await client.call('replay.seek', { toMs: seekMs });
  await client.call('replay.play', {});
  await until(() => now().speed === speed && (now().seenMs ?? 0) < seekMs + 60_000, 'the cursor is there');
  await until(() => (now().seenMs ?? 0) > seekMs + 7_000 * speed, 'it has played for seven seconds');
  const before = now();

  status = null;
  await killEngine();
  await until(() => status !== null, 'the desk is known again');
  expect((status as unknown as DeskStatus).tape?.id).toBe(tape?.id);
  expect(now()).toMatchObject({ playing: true, speed });
  expect(Math.abs((now().seenMs ?? 0) - (before.seenMs ?? 0))).toBeLessThan(6_000 * speed);
  const after = now().position;
  await until(() => now().position > after, 'it plays on');
  stop();
});

it('tells nobody a secret, whatever happens', async () => {
  const stops = watchEverything(client);
  expect(stops).toHaveLength(STREAM_NAMES.length);
  const stateOf = async (name: string): Promise<string | null> =>
    (await client.call('settings.read', {})).secrets.find((secret) => secret.name === name)?.from ?? null;

  await client.call('secrets.keep', { name: 'ALPACA_KEY_ID', value: ENTERED });
  expect(await stateOf('ALPACA_KEY_ID')).toBe('file');
  expect(await stateOf('ALPACA_SECRET_KEY')).toBe('environment');
  const long = ENTERED.repeat(300);
  for (const input of [
    { name: ENTERED, value: ENTERED },
    { name: 'ALPACA_KEY_ID', value: long },
    { name: 'ALPACA_KEY_ID', value: [ENTERED] },
    { name: long, value: ENTERED },
  ]) {
    await expect(client.call('secrets.keep', input as never)).rejects.toMatchObject({
      message: expect.not.stringContaining(ENTERED) as string,
    });
  }
  await client.call('memory.write', { key: 'layout', value: '{}' });
  await killEngine();
  expect(await stateOf('ALPACA_KEY_ID')).toBe('file');
  await client.call('replay.pause', {});

  const secretsFile = join(folder, 'data', 'secrets.json');
  if (process.platform !== 'win32') expect(statSync(secretsFile).mode & 0o777).toBe(0o600);
  const holders = (text: string): string[] =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .filter((path) => readFileSync(path, 'utf8').includes(text));
  expect(holders(ENTERED)).toEqual([secretsFile]);
  await client.call('secrets.keep', { name: 'ALPACA_KEY_ID', value: null });
  expect(await stateOf('ALPACA_KEY_ID')).toBeNull();
  expect(holders(ENTERED)).toEqual([]);
  expect(holders(IN_ENVIRONMENT)).toEqual([]);
  expect(heard.length).toBeGreaterThan(10_000);
  for (const text of [heard, said]) {
    expect(text).not.toContain(ENTERED);
    expect(text).not.toContain(IN_ENVIRONMENT);
  }
  for (const stop of stops) stop();
});
