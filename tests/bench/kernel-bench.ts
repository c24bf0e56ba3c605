import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EngineInput } from '#domain/engine-input';
import { InputBlock, InputKind } from '#domain/input-block';
import { instrumentIndex, sourceId, ticker } from '#domain/instrument';
import { DEFAULT_BAR_SETTINGS } from '#market/bars/bar-settings';
import { Pipeline } from '#pipeline/pipeline';
import { TAPE_BLOCK_ROWS } from '#ports/tape';
import { epochMs, ManualClock, MINUTE_MS } from '#primitives/clock';
import { SeededRandom } from '#primitives/random';
import { BarsFromTicks, keepInterval } from '#research/bars-from-ticks';
import { ReplaySession } from '#research/replay/replay-session';
import { HistoryWriter } from '#store/history/history-writer';
import { TapeReader } from '#store/tape/tape-reader';
import type { BenchRow } from '#tests/bench/bench-row';
import { testSettings } from '#tests/support/recorded-market';

/** About 3.6 million inputs in the demo's day. */
const DENSITY = 6;
const ROUNDS = 5;
const CLI = fileURLToPath(new URL('../../src-main/entry/cli.ts', import.meta.url));
const PEER_INPUTS = 200_000;
const SEEKS = 200;
const BAR_TRADES = 10_000_000;

export function kernelBench(): BenchRow[] {
  const folder = mkdtempSync(join(tmpdir(), 'argus-kernel-bench-'));
  try {
    const path = join(folder, 'day.tape');
    const inputs = recordDay(path);
    const ticks = join(folder, 'ticks.tape');
    const tickInputs = recordDay(ticks, '--no-options');
    const replay = median(ROUNDS, () => inputs / coreSecondsOf(() => replayAll(path)));
    const lines = writeLines(folder, path);
    const peer = PEER_INPUTS / coreSecondsOf(() => replayLines(lines));
    const stored = median(3, () => inputs / coreSecondsOf(() => replayIntoHistory(path, join(folder, 'h.sqlite'))));
    const quotes = bytesPerQuote(ticks, tickInputs);
    return [
      {
        figure: `replay of a ${(inputs / 1e6).toFixed(1)} M input day with option chains, everything on`,
        ours: replay / 1e6,
        unit: 'M inputs/s',
        peer: { name: 'same kernel, objects from JSON lines', value: peer / 1e6 },
        target: '>= 5',
      },
      {
        figure: 'replay with the SQLite history on',
        ours: stored / 1e6,
        unit: 'M inputs/s',
        peer: { name: 'without it', value: replay / 1e6 },
        target: '>= 60 % of it',
      },
      {
        figure: 'tape: the simulated day without chains, per input',
        ours: quotes,
        unit: 'B',
        target: '<= 6',
        lowerIsBetter: true,
      },
      ...seekRows(path),
      barsRow(),
      startRow(folder),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** In a process of its own, as it would be: what recording teaches the compiler is no help to a replay. */
function recordDay(path: string, ...more: readonly string[]): number {
  const args = ['record', '--sim', '7', '--density', String(DENSITY), '--out', path, ...more];
  const done = spawnSync(process.execPath, [CLI, ...args]);
  if (done.status !== 0) throw new Error(`the bench day was not recorded: ${done.stderr.toString('utf8')}`);
  using tape = TapeReader.open(path);
  return tape.inputs;
}

function replayAll(path: string): void {
  using tape = TapeReader.open(path);
  const session = new ReplaySession(tape, testSettings(), () => undefined);
  session.runTo(tape.inputs);
  if (session.divergence !== null || session.minutesProved !== 1_440) throw new Error('the bench replay diverged');
}

function replayIntoHistory(path: string, file: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
  using tape = TapeReader.open(path);
  const clock = new ManualClock(epochMs(0));
  using history = new HistoryWriter({ path: file, tapeId: 'bench', clock });
  const session = new ReplaySession(tape, testSettings(), (event, position) => history.offer(event, position));
  while (!session.atEnd) {
    session.runTo(session.position + TAPE_BLOCK_ROWS);
    history.advance(session.position);
  }
  if (!history.flush()) throw new Error('the bench history is not complete');
}

/** What a plain implementation does: one JSON object a line, parsed and handed over one by one. */
function writeLines(folder: string, path: string): string {
  const file = join(folder, 'day.jsonl');
  using tape = TapeReader.open(path);
  const block = new InputBlock(TAPE_BLOCK_ROWS);
  const descriptor = openSync(file, 'w');
  for (let position = 0; position < PEER_INPUTS;) {
    const first = tape.readBlock(position, block) ?? 0;
    const rows = Math.min(block.length, PEER_INPUTS - first);
    const text = Array.from({ length: rows }, (_, row) => JSON.stringify(block.inputAt(row)));
    writeSync(descriptor, `${text.join('\n')}\n`);
    position = first + rows;
  }
  closeSync(descriptor);
  return file;
}

function replayLines(file: string): void {
  const pipeline = new Pipeline(testSettings());
  const text = readFileSync(file, 'latin1');
  for (let from = 0; from < text.length;) {
    const end = text.indexOf('\n', from);
    pipeline.handle(JSON.parse(text.slice(from, end)) as EngineInput);
    from = end + 1;
  }
}

function bytesPerQuote(path: string, inputs: number): number {
  return statSync(path).size / inputs;
}

/** Cold: every seek opens the tape anew and restores, decodes and replays from nothing but the file. */
function seekRows(path: string): BenchRow[] {
  const settings = testSettings();
  const random = new SeededRandom(5);
  const times: number[] = [];
  for (let seek = 0; seek < SEEKS; seek++) {
    const minute = random.below(1_440);
    times.push(
      1_000 *
        secondsOf(() => {
          using tape = TapeReader.open(path);
          const session = new ReplaySession(tape, settings, () => undefined);
          session.seek(epochMs((tape.firstSeenMs ?? 0) + minute * MINUTE_MS));
        }),
    );
  }
  times.sort((left, right) => left - right);
  const at = (share: number): number => times[Math.floor(share * (times.length - 1))] as number;
  const figure = 'seek to a random minute of the day, cold';
  return [
    { figure: `${figure}, median`, ours: at(0.5), unit: 'ms', lowerIsBetter: true },
    { figure: `${figure}, p99`, ours: at(0.99), unit: 'ms', target: '< 150', lowerIsBetter: true },
  ];
}

function barsRow(): BenchRow {
  const blocks = trades();
  const ours = median(ROUNDS, () => BAR_TRADES / coreSecondsOf(() => buildBars(blocks)));
  const peer = median(3, () => BAR_TRADES / coreSecondsOf(() => groupNaively(blocks)));
  return {
    figure: 'bars from 10 M trades in memory',
    ours: ours / 1e6,
    unit: 'M trades/s',
    peer: { name: 'Map of minute objects', value: peer / 1e6 },
    target: '>= 3',
  };
}

function trades(): readonly InputBlock[] {
  const random = new SeededRandom(3);
  const blocks: InputBlock[] = [];
  let at = Date.UTC(2026, 2, 2);
  let price = 600_000_000;
  for (let made = 0; made < BAR_TRADES;) {
    const block = new InputBlock(65_536);
    for (; !block.full && made < BAR_TRADES; made++) {
      at += random.below(60);
      price += (random.below(21) - 10) * 100;
      const row = block.length++;
      block.kind[row] = InputKind.trade;
      block.seenMs[row] = block.atMs[row] = at;
      block.price[row] = price;
      block.size[row] = 1 + random.below(900);
      block.tradeId[row] = made;
    }
    blocks.push(block);
  }
  return blocks;
}

function buildBars(blocks: readonly InputBlock[]): void {
  let bars = 0;
  const { calendar } = testSettings();
  const instrument = {
    symbol: ticker('BENCH'),
    source: sourceId('bench'),
    calendar: 'crypto',
    priceDecimals: 4,
    sizeDecimals: 3,
    barsFrom: 'trades',
    quoteVolume: 'none',
  } as const;
  const settings = { bars: { ...DEFAULT_BAR_SETTINGS, settleMs: 0 }, calendar };
  const builder = new BarsFromTicks(
    instrument,
    settings,
    blocks[0]?.atMs[0] ?? 0,
    keepInterval('1m', () => bars++),
  );
  for (const block of blocks) {
    block.instrument.fill(instrumentIndex(0));
    builder.add(block);
  }
  builder.finish();
  if (bars === 0) throw new Error('no bars');
}

function groupNaively(blocks: readonly InputBlock[]): void {
  const minutes = new Map<
    number,
    { open: number; high: number; low: number; close: number; volume: number; n: number }
  >();
  for (const block of blocks) {
    for (let row = 0; row < block.length; row++) {
      const minute = Math.floor((block.atMs[row] as number) / MINUTE_MS);
      const price = block.price[row] as number;
      const size = block.size[row] as number;
      const bar = minutes.get(minute);
      if (bar === undefined)
        minutes.set(minute, { open: price, high: price, low: price, close: price, volume: size, n: 1 });
      else {
        bar.high = Math.max(bar.high, price);
        bar.low = Math.min(bar.low, price);
        bar.close = price;
        bar.volume += size;
        bar.n++;
      }
    }
  }
  if (minutes.size === 0) throw new Error('no bars');
}

/** From starting the process to the first input recorded and handled. */
function startRow(folder: string): BenchRow {
  let run = 0;
  const ours = median(ROUNDS, () => {
    const out = join(folder, `start-${run++}.tape`);
    const args = [CLI, 'record', '--sim', '1', '--minutes', '1', '--density', '0.01', '--out', out];
    return secondsOf(() => {
      if (spawnSync(process.execPath, args).status !== 0) throw new Error('the bench recording failed');
    });
  });
  return {
    figure: 'process start to a first recorded minute and exit',
    ours,
    unit: 's',
    target: '< 1',
    lowerIsBetter: true,
  };
}

function secondsOf(work: () => void): number {
  globalThis.gc?.();
  const from = performance.now();
  work();
  return (performance.now() - from) / 1_000;
}

/**
 * Time this thread had a core: what the work costs, whoever else uses the machine. No collection is forced in between:
 * it would throw away what the compiler has learnt of objects that are gone, which no running program does.
 */
function coreSecondsOf(work: () => void): number {
  const from = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(from);
  return (user + system) / 1e6;
}

function median(rounds: number, measure: () => number): number {
  const values = Array.from({ length: rounds }, measure).sort((left, right) => left - right);
  return values[rounds >> 1] as number;
}
