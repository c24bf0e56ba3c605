import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { commands, type CommandName } from '#contract/commands';
import { streams } from '#contract/streams';
import { createDesk, type Desk } from '#entry/desk-host';
import { openTape } from '#entry/open-tape';
import { SystemClock } from '#telemetry/system-clock';
import { recordPart, type TapesFolder, tapesFolder } from '#tests/support/replayed-desk';
import { FakeBybit } from '#tests/support/venues/fake-bybit';
import { venueConfig } from '#tests/support/venues/venue-config';

const PATIENCE = { timeout: 20_000, interval: 50 };

let folder: TapesFolder;
let bybit: FakeBybit;
let config: string;
let desk: Desk;

beforeAll(async () => {
  folder = tapesFolder();
  bybit = await FakeBybit.start();
  bybit.list('linear', 'BTCUSDT', { bid1Price: '17215.5', ask1Price: '18216', lastPrice: '17216' });
  config = venueConfig({ bybit: { ...bybit.addresses, restUrl: 'http://127.0.0.1:1', linear: ['BTCUSDT'] } });
  recordPart(folder.file('demo.tape'), { seed: 3, scenario: 'demo', density: 0.02, minutes: 30 }, null);
});

afterAll(async () => {
  await bybit[Symbol.asyncDispose]();
  rmSync(config, { recursive: true });
  folder[Symbol.dispose]();
});

beforeEach(() => {
  desk = open();
});

afterEach(async () => {
  await desk[Symbol.asyncDispose]();
  rmSync(folder.file('data'), { recursive: true, force: true });
});

function open(live = false, configFolder = config, farms = false): Desk {
  return createDesk({
    clock: new SystemClock(),
    tapesFolders: [folder.file('data/tapes')],
    bundledTapes: folder.path,
    memoryFile: folder.file('data/memory.json'),
    tradingFolder: folder.file('data/trading'),
    ...(farms ? { farmsFolder: folder.file('data/farms') } : {}),
    configFolder,
    host: 'browser',
    environment: {},
    live,
  });
}

async function ask<Name extends CommandName>(name: Name, input: unknown = {}) {
  const handler = desk.commands[name] as (input: unknown) => unknown;
  return commands[name].output.parse(await handler(commands[name].input.parse(input)));
}

/** A new bid, said now. */
function quote(bid1Price: string): void {
  const data = { symbol: 'BTCUSDT', bid1Price };
  bybit.raw(JSON.stringify({ topic: 'tickers.BTCUSDT', type: 'delta', ts: Date.now(), data }));
}

function status() {
  using view = desk.streams.desk({}, () => undefined);
  return streams.desk.snapshot.parse(view.snapshot());
}

function connections() {
  using view = desk.streams.connections({}, () => undefined);
  return streams.connections.snapshot.parse(view.snapshot());
}

function soak() {
  using view = desk.streams.soak({}, () => undefined);
  return streams.soak.snapshot.parse(view.snapshot());
}

function farm() {
  using view = desk.streams.farm({}, () => undefined);
  return streams.farm.snapshot.parse(view.snapshot());
}

function board() {
  using view = desk.streams.board({}, () => undefined);
  return view.snapshot();
}

describe('a desk that records live data', () => {
  it('shows them as they come, stands back when it is told, and keeps them as a tape', async () => {
    expect(connections()).toMatchObject({ state: 'off', problem: null, venues: expect.anything() });
    expect(connections().venues.filter(({ isOn }) => isOn)).toMatchObject([{ name: 'bybit' }]);
    await ask('live.start');
    await expect.poll(status, PATIENCE).toMatchObject({
      mode: 'LIVE',
      live: { state: 'on', problem: null },
      cursor: { isGrowing: true, playing: true },
      instruments: [{ symbol: 'BTCUSDT', source: 'bybit' }],
    });
    await expect.poll(() => connections().venues[0]?.lines[0]?.phase, PATIENCE).toBe('live');
    quote('17300.5');
    await expect.poll(() => board().rows[0]?.bid, PATIENCE).toBe(17_300.5);
    expect(Math.abs((status().cursor.seenMs ?? 0) - Date.now())).toBeLessThan(2_000);

    await ask('replay.pause');
    expect(status()).toMatchObject({ mode: 'REPLAY', cursor: { playing: false, isGrowing: true } });
    quote('17400.5');
    const { inputs } = status().cursor;
    await expect.poll(() => status().cursor.inputs, PATIENCE).toBeGreaterThan(inputs);
    expect(board().rows[0]?.bid).toBe(17_300.5);
    await ask('replay.jump', { to: 'end' });
    expect(status().mode).toBe('LIVE');
    expect(board().rows[0]?.bid).toBe(17_400.5);

    await ask('live.stop');
    expect(status()).toMatchObject({
      mode: 'REPLAY',
      live: { state: 'off', problem: null },
      cursor: { isGrowing: false },
    });
    const [file] = readdirSync(folder.file('data/tapes')).filter((name) => name.endsWith('.tape'));
    expect(file).toBe('live.tape');
    using kept = openTape(folder.file(`data/tapes/${file}`));
    expect(kept.reader.closed).toBe(true);
    expect(kept.reader.inputs).toBe(status().cursor.inputs);
  });

  it('goes on recording while something else is replayed, its farm as well, and comes back to it', async () => {
    await desk[Symbol.asyncDispose]();
    desk = open(false, config, true);
    await ask('live.start');
    await ask('tapes.open', { id: 'bundled/demo.tape' });
    expect(status()).toMatchObject({ mode: 'DEMO', live: { state: 'on' } });
    const { position } = connections();
    quote('17500.5');
    await expect.poll(() => connections().position, PATIENCE).toBeGreaterThan(position);
    expect(status().mode).toBe('DEMO');
    await expect.poll(() => farm().phase, PATIENCE).toBe('ready');
    await ask('live.start');
    expect(status()).toMatchObject({ mode: 'LIVE', cursor: { isGrowing: true } });
    await expect.poll(() => farm().phase, PATIENCE).toBe('ready');
    await ask('live.stop');
    await expect.poll(() => farm(), PATIENCE).toMatchObject({ phase: 'ready', problem: null });
  });

  it('is watched over by a guardian as long as it records', async () => {
    expect(soak()).toMatchObject({ state: 'off', findings: [], proofs: [] });
    await ask('live.start');
    await expect.poll(() => soak().state, PATIENCE).toBe('well');
    expect(soak().checks.map(({ check }) => check)).toContain('recording');
    await ask('live.stop');
    expect(soak()).toMatchObject({ state: 'off', findings: [] });
  });

  it(
    'tries again where it ends by itself, and leaves it to a person once it keeps ending',
    { timeout: 60_000 },
    async () => {
      await desk[Symbol.asyncDispose]();
      const full = venueConfig({ bybit: { ...bybit.addresses, restUrl: 'http://127.0.0.1:1', linear: ['BTCUSDT'] } });
      const path = join(full, 'config.yaml');
      writeFileSync(path, readFileSync(path, 'utf8').replace(/minimumFreeMb: \d+/, 'minimumFreeMb: 10000000'));
      desk = open(true, full);
      await expect
        .poll(() => status().live, PATIENCE)
        .toMatchObject({ state: 'starting', problem: expect.stringContaining('are free on its disk') });
      await expect
        .poll(() => status().live, { timeout: 40_000 })
        .toMatchObject({ state: 'off', problem: expect.stringContaining('are free on its disk') });
      expect(status().mode).not.toBe('LIVE');
      rmSync(full, { recursive: true });
    },
  );

  it('carries the tape of the day on when it is opened again, as it was left, until somebody stops it', async () => {
    await ask('live.start');
    await expect.poll(() => status().cursor.inputs, PATIENCE).toBeGreaterThan(1);
    const { tapeId } = connections();
    await desk[Symbol.asyncDispose]();
    desk = open();
    await expect.poll(status, PATIENCE).toMatchObject({ mode: 'LIVE', live: { tapeId } });
    await ask('live.stop');
    await desk[Symbol.asyncDispose]();
    desk = open();
    expect(status()).toMatchObject({ mode: 'DEMO', live: { state: 'off' } });
  });

  it('reconnects a venue that somebody does not want to wait for', async () => {
    await ask('live.start');
    await expect.poll(() => connections().venues[0]?.lines[0]?.phase, PATIENCE).toBe('live');
    const before = bybit.connections;
    await ask('venue.reconnect', { venue: 'bybit' });
    await expect.poll(() => bybit.connections, PATIENCE).toBeGreaterThan(before);
    await expect(ask('venue.reconnect', { venue: 'deribit' })).rejects.toThrow(/deribit is not being asked/);
  });

  it('says which venues to turn on where all are off, and records nothing', async () => {
    await desk[Symbol.asyncDispose]();
    const off = venueConfig({});
    desk = open(true, off);
    await expect
      .poll(() => status().live, PATIENCE)
      .toMatchObject({ state: 'off', problem: expect.stringContaining('Every venue is off') });
    await expect(ask('live.start')).rejects.toThrow(/Every venue is off/);
    rmSync(off, { recursive: true });
  });

  it('writes what is done into the book of live trading, and only at the live edge', async () => {
    await ask('live.start');
    await expect.poll(() => status().mode, PATIENCE).toBe('LIVE');
    await ask('desk.pause', { nonce: 'nonce-one', reason: 'lunch', minutes: null });
    expect(readFileSync(folder.file('data/trading/live.facts')).length).toBeGreaterThan(0);
    await ask('replay.pause');
    await expect(ask('desk.resume', { nonce: 'nonce-two' })).rejects.toThrow(/earlier moment/);
    await ask('replay.play');
    await ask('desk.resume', { nonce: 'nonce-two' });
    await ask('live.stop');
    await expect(ask('desk.pause', { nonce: 'nonce-three', reason: 'tea', minutes: null })).rejects.toThrow(
      /shows your book as it was/,
    );
  });
});
