import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { InputBlock, InputKind } from '#domain/input-block';
import { TAPE_BLOCK_ROWS } from '#ports/tape';
import { epochMs } from '#primitives/clock';
import { SeededRandom } from '#primitives/random';
import { TapeReader } from '#store/tape/tape-reader';
import { TapeWriter } from '#store/tape/tape-writer';
import type { BenchRow } from '#tests/bench/bench-row';

const QUOTES = 2_000_000;
const PEER_QUOTES = 200_000;
const READS = 4;
const ZSTD = { params: { [constants.ZSTD_c_compressionLevel]: 3 } };

/** Prices in ten-thousandths: two perpetuals with a dime and a cent tick, four funds with a cent tick. */
const MARKETS = [
  { price: 600_000_000, tick: 1_000, lot: 1, hops: 7, spread: 1 },
  { price: 30_000_000, tick: 100, lot: 10, hops: 9, spread: 1 },
  { price: 500_000, tick: 100, lot: 100, hops: 3, spread: 2 },
  { price: 150_000, tick: 100, lot: 100, hops: 3, spread: 2 },
  { price: 5_500_000, tick: 100, lot: 100, hops: 3, spread: 3 },
  { price: 4_700_000, tick: 100, lot: 100, hops: 3, spread: 3 },
] as const;

/** Quotes that move as markets do: on ticks, with lots, a trade now and then, and a jittering wire. */
function makeQuotes(count: number): readonly InputBlock[] {
  const random = new SeededRandom(11);
  const bids: number[] = MARKETS.map((market) => market.price);
  const volumes: number[] = MARKETS.map(() => 0);
  const lasts: number[] = MARKETS.map((market) => market.price);
  const blocks: InputBlock[] = [];
  let now = 1_700_000_000_000;
  for (let made = 0; made < count;) {
    const block = new InputBlock(TAPE_BLOCK_ROWS);
    for (; !block.full && made < count; made++) {
      const which = random.below(MARKETS.length);
      const market = MARKETS[which] as (typeof MARKETS)[number];
      const row = block.length++;
      const bid = (bids[which] as number) + (random.below(market.hops) - (market.hops >> 1)) * market.tick;
      const ask = bid + (1 + random.below(market.spread)) * market.tick;
      bids[which] = bid;
      now += random.below(40);
      if (random.next() < 0.3) {
        lasts[which] = random.next() < 0.5 ? bid : ask;
        volumes[which] = (volumes[which] as number) + (1 + random.below(20)) * market.lot;
      }
      block.kind[row] = InputKind.quote;
      block.instrument[row] = which;
      block.seenMs[row] = now;
      block.atMs[row] = now - 3 - random.below(20);
      block.bid[row] = bid;
      block.ask[row] = ask;
      block.bidSize[row] = (1 + random.below(30)) * market.lot;
      block.askSize[row] = (1 + random.below(30)) * market.lot;
      block.last[row] = lasts[which] as number;
      block.volume[row] = volumes[which] as number;
    }
    blocks.push(block);
  }
  return blocks;
}

export function tapeBench(): BenchRow[] {
  const folder = mkdtempSync(join(tmpdir(), 'argus-tape-bench-'));
  try {
    const blocks = makeQuotes(QUOTES);
    const tape = benchTape(join(folder, 'bench.tape'), blocks);
    const lines = benchLines(join(folder, 'bench.jsonl'), blocks, false);
    const packed = benchLines(join(folder, 'bench.jsonl.zst'), blocks, true);
    return [
      {
        figure: 'tape: size of a quote',
        ours: tape.bytesPerQuote,
        unit: 'B',
        peer: { name: 'JSONL + zstd', value: packed.bytesPerQuote },
        target: '<= 6',
        lowerIsBetter: true,
      },
      {
        figure: 'tape: decoding',
        ours: tape.readPerSecond / 1e6,
        unit: 'M quotes/s',
        peer: { name: 'JSONL + JSON.parse', value: lines.readPerSecond / 1e6 },
        target: '>= 10',
      },
      {
        figure: 'tape: decoding',
        ours: tape.readPerSecond / 1e6,
        unit: 'M quotes/s',
        peer: { name: 'JSONL + zstd', value: packed.readPerSecond / 1e6 },
      },
      {
        figure: 'tape: recording',
        ours: tape.writePerSecond / 1e6,
        unit: 'M quotes/s',
        peer: { name: 'JSONL + JSON.stringify', value: lines.writePerSecond / 1e6 },
      },
      {
        figure: 'tape: open, find an instant, read a block',
        ours: tape.seekMs,
        unit: 'ms',
        target: '< 50',
        lowerIsBetter: true,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Figures {
  readonly bytesPerQuote: number;
  readonly readPerSecond: number;
  readonly writePerSecond: number;
}

function benchTape(path: string, blocks: readonly InputBlock[]): Figures & { readonly seekMs: number } {
  const writeMs = timed(() => {
    using writer = TapeWriter.create(
      path,
      { createdMs: 0, origin: 'bench', pipelineSettings: null, labels: [] },
      { syncEvery: 'never' },
    );
    for (const block of blocks) {
      writer.appendRows(block, 0, block.length);
      writer.flush();
    }
  });
  const into = new InputBlock(TAPE_BLOCK_ROWS);
  const readAll = (): void => {
    using reader = TapeReader.open(path);
    for (let position = 0; reader.readBlock(position, into) !== null; position += into.length) continue;
  };
  const readMs = bestOf(READS, readAll);
  const start = (blocks[0] as InputBlock).seenMs[0] as number;
  const random = new SeededRandom(3);
  const seeks = 50;
  const seekMs = timed(() => {
    for (let i = 0; i < seeks; i++) {
      using reader = TapeReader.open(path);
      const last = reader.lastSeenMs ?? start;
      reader.readBlock(reader.positionAt(epochMs(start + Math.floor(random.next() * (last - start)))), into);
    }
  });
  return {
    bytesPerQuote: statSync(path).size / QUOTES,
    readPerSecond: QUOTES / (readMs / 1000),
    writePerSecond: QUOTES / (writeMs / 1000),
    seekMs: seekMs / seeks,
  };
}

function benchLines(path: string, blocks: readonly InputBlock[], packed: boolean): Figures {
  const writeMs = timed(() => {
    const file = openSync(path, 'w');
    const length = Buffer.alloc(4);
    let written = 0;
    for (const block of blocks) {
      if (written >= PEER_QUOTES) break;
      const lines: string[] = [];
      for (let row = 0; row < block.length; row++) lines.push(JSON.stringify(block.inputAt(row)));
      written += block.length;
      const text = Buffer.from(lines.join('\n'), 'latin1');
      const bytes = packed ? zstdCompressSync(text, ZSTD) : text;
      length.writeUInt32LE(bytes.length);
      writeSync(file, length);
      writeSync(file, bytes);
    }
    closeSync(file);
  });
  let quotes = 0;
  let sum = 0;
  const readMs = bestOf(READS, () => {
    quotes = 0;
    const all = readFileSync(path);
    for (let at = 0; at < all.length;) {
      const end = at + 4 + all.readUInt32LE(at);
      const stored = all.subarray(at + 4, end);
      for (const line of (packed ? zstdDecompressSync(stored) : stored).toString('latin1').split('\n')) {
        const quote = JSON.parse(line) as { readonly bid: number };
        sum += quote.bid;
        quotes++;
      }
      at = end;
    }
  });
  return {
    bytesPerQuote: sum === 0 ? 0 : statSync(path).size / quotes,
    readPerSecond: quotes / (readMs / 1000),
    writePerSecond: quotes / (writeMs / 1000),
  };
}

/** Other programs on the machine can only make it slower; the first run also compiles. */
function bestOf(runs: number, task: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run++) best = Math.min(best, timed(task));
  return best;
}

function timed(task: () => void): number {
  const start = performance.now();
  task();
  return performance.now() - start;
}
