import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RunningArgus, argus } from '#tests/support/run-argus';
import { FakeBybit } from '#tests/support/venues/fake-bybit';
import { venueConfig } from '#tests/support/venues/venue-config';

const BTC = {
  bid1Price: '68000.10',
  bid1Size: '3.5',
  ask1Price: '68000.20',
  ask1Size: '1.25',
  lastPrice: '68000.20',
};

let folder = '';
let config = '';
let bybit: FakeBybit;

beforeEach(async () => {
  bybit = await FakeBybit.start();
  bybit.list('linear', 'BTCUSDT', BTC);
  folder = mkdtempSync(join(tmpdir(), 'argus-venues-'));
  config = venueConfig({ bybit: { ...bybit.addresses, linear: ['BTCUSDT'] } });
});

afterEach(async () => {
  await bybit[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
  rmSync(config, { recursive: true });
});

interface Line {
  readonly type: string;
  readonly phase?: string;
  readonly line?: string;
  readonly position?: number;
  readonly finalHash?: string;
}

function isLine(text: string, is: (line: Line) => boolean): boolean {
  return is(JSON.parse(text) as Line);
}

async function record(tape: string, untilPosition: number, also: readonly string[] = []): Promise<Line> {
  const run = new RunningArgus(
    ['record', '--venues', 'live', '--out', tape, '--config', config, '--no-farm', '--json', ...also],
    { ARGUS_DATA: folder },
  );
  await run.line((text) =>
    isLine(text, ({ type, line, phase }) => type === 'line' && line === 'linear stream' && phase === 'live'),
  );
  for (let i = 10; i < 30; i++) bybit.change('linear', 'BTCUSDT', { bid1Price: `68000.${i}`, ask1Price: `68001.${i}` });
  await run.line((text) => isLine(text, ({ position = 0 }) => position >= untilPosition));
  run.child.kill('SIGINT');
  const { code, stdout } = await run.ended;
  expect(code).toBe(130);
  return JSON.parse(stdout.trim().split('\n').at(-1) as string) as Line;
}

describe('argus record --venues live', () => {
  it('records what a venue says, replays to the same hashes, and is carried on by the same command', async () => {
    const tape = join(folder, 'live.tape');
    const first = await record(tape, 20);
    expect(first.position).toBeGreaterThanOrEqual(20);
    const replayed = argus(['replay', tape, '--json']);
    expect(replayed.code).toBe(0);
    expect(JSON.parse(replayed.stdout.trim().split('\n').at(-1) as string)).toMatchObject({
      finalHash: first.finalHash,
    });
    const second = await record(tape, (first.position as number) + 10);
    expect(second.position).toBeGreaterThan(first.position as number);
    const verified = argus(['tape', 'verify', tape]);
    expect(verified.code).toBe(0);
  });

  it('announces as a gap what happened while it was off', async () => {
    const tape = join(folder, 'live.tape');
    const first = await record(tape, 20);
    const events = join(folder, 'events.jsonl');
    await record(tape, (first.position as number) + 10, ['--events', events]);
    const gaps = readFileSync(events, 'utf8')
      .split('\n')
      .filter((line) => line.includes('gap.noticed'));
    expect(gaps.length).toBeGreaterThan(0);
    const { gap } = JSON.parse(gaps.at(-1) as string) as { gap: Record<string, unknown> };
    expect(gap).toMatchObject({ source: 'bybit', symbol: null });
    expect(gap['toMs']).toBeGreaterThan(gap['fromMs'] as number);
  });

  it('tells other programs how its venues are', async () => {
    const tape = join(folder, 'live.tape');
    const run = new RunningArgus(
      ['record', '--venues', 'live', '--out', tape, '--config', config, '--no-farm', '--json'],
      { ARGUS_DATA: folder },
    );
    await run.line((text) =>
      isLine(text, ({ type, line, phase }) => type === 'line' && line === 'linear stream' && phase === 'live'),
    );
    const status = argus(['venues', 'status', '--config', config], { environment: { ARGUS_DATA: folder } });
    expect(status.stdout).toMatch(/Being recorded to .*live\.tape/);
    run.child.kill('SIGINT');
    await run.ended;
  });
});

describe('argus venues', () => {
  it('says which key is missing and where it goes', () => {
    const { stdout, code } = argus(['venues', 'status', '--config', config]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/bybit +on +nothing/);
    expect(stdout).toMatch(/alpaca +off +ALPACA_KEY_ID, ALPACA_SECRET_KEY/);
    expect(stdout).toMatch(/Nothing is being recorded/);
  });

  it('connects to a venue and says what comes', async () => {
    const run = new RunningArgus(['venues', 'test', 'bybit', '--seconds', '10', '--config', config, '--json']);
    const { code, stdout } = await run.ended;
    expect(code).toBe(0);
    const lines = stdout
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text) as Record<string, unknown>);
    expect(lines.at(-1)).toMatchObject({ type: 'heard', venue: 'bybit', inputs: { quote: 1 } });
  });

  it('says which line is not live, and why, with exit code 1', async () => {
    await bybit[Symbol.asyncDispose]();
    const run = new RunningArgus(['venues', 'probe', '--seconds', '2', '--config', config]);
    const { code, stdout, stderr } = await run.ended;
    expect(code).toBe(1);
    expect(stdout).toMatch(/backing-off.*ECONNREFUSED/);
    expect(stderr).toMatch(/Not live after 2 s: bybit/);
  });

  it('knows no other venues', () => {
    const { code, stderr } = argus(['venues', 'test', 'nasdaq']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/There is no venue "nasdaq"\. There are bybit, deribit/);
  });
});
