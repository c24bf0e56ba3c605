import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChainInput } from '#domain/engine-input';
import { InputBlock } from '#domain/input-block';
import type { PackedChain } from '#domain/packed-chain';
import { TAPE_BLOCK_ROWS } from '#ports/tape';
import { ReplaySession } from '#research/replay/replay-session';
import { TapeReader } from '#store/tape/tape-reader';
import { TapeWriter } from '#store/tape/tape-writer';
import type { BenchRow } from '#tests/bench/bench-row';
import { recordMarket, testMarket, testSettings } from '#tests/support/recorded-market';

const ROUNDS = 5;
const PEER_CHAINS = 200;
/** A busy New York morning; every minute has six chains. */
const STRETCH = { seed: 7, scenario: 'demo', density: 1, minutes: 1_080 } as const;
const ZSTD = { params: { [constants.ZSTD_c_compressionLevel]: 3 } };

/** What option chains cost on a tape and in a replay. */
export function chainTapeBench(): BenchRow[] {
  const folder = mkdtempSync(join(tmpdir(), 'argus-chain-bench-'));
  try {
    const chains = chainsOfTheDay();
    const contracts = chains.reduce((sum, { chain }) => sum + (chain as PackedChain).count, 0);
    const path = join(folder, 'chains.tape');
    const writeSeconds = coreSecondsOf(() => writeChains(path, chains));
    const readSeconds = best(() => readChains(path));
    const peer = textPeer(chains.slice(-PEER_CHAINS));
    const settings = testSettings();
    const [withChains, without] = [true, false].map((options) => {
      const file = join(folder, `options-${options}.tape`);
      recordMarket(file, { ...STRETCH, options }, settings);
      return best(() => replay(file)) * 1_000;
    }) as [number, number];
    return [
      {
        figure: 'tape: a contract of a chain',
        ours: statSync(path).size / contracts,
        unit: 'B',
        peer: { name: 'JSONL + zstd', value: peer.bytesPerContract },
        lowerIsBetter: true,
      },
      {
        figure: 'tape: decoding chains, hashed',
        ours: contracts / readSeconds / 1e6,
        unit: 'M contracts/s',
        peer: { name: 'JSONL + zstd', value: peer.perSecond / 1e6 },
      },
      { figure: 'tape: recording chains', ours: contracts / writeSeconds / 1e6, unit: 'M contracts/s' },
      {
        figure: `replay of ${(contracts / 1e6).toFixed(1)} M contracts of ${chains.length} chains beside all ticks`,
        ours: withChains,
        unit: 'ms',
        peer: { name: 'the ticks alone', value: without },
        lowerIsBetter: true,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function chainsOfTheDay(): readonly ChainInput[] {
  const market = testMarket({ ...STRETCH, density: 0.01, options: true }, testSettings());
  return [...market.inputs()].filter((input): input is ChainInput => input.kind === 'chain');
}

function writeChains(path: string, chains: readonly ChainInput[]): void {
  const header = { createdMs: 0, origin: 'bench', pipelineSettings: null, labels: [] };
  using writer = TapeWriter.create(path, header, { syncEvery: 'never' });
  for (const chain of chains) writer.append(chain);
}

function readChains(path: string): void {
  using reader = TapeReader.open(path);
  const block = new InputBlock(TAPE_BLOCK_ROWS);
  for (let at = 0; reader.readBlock(at, block) !== null; at += block.length) continue;
}

function replay(path: string): void {
  using tape = TapeReader.open(path);
  const session = new ReplaySession(tape, testSettings(), () => undefined);
  session.runTo(tape.inputs);
  if (session.divergence !== null) throw new Error('the bench replay diverged');
}

/** What a plain implementation stores: each chain whole, as an object a line. */
function textPeer(chains: readonly ChainInput[]): { readonly bytesPerContract: number; readonly perSecond: number } {
  const contracts = chains.reduce((sum, { chain }) => sum + (chain as PackedChain).count, 0);
  const packed = zstdCompressSync(chains.map((input) => JSON.stringify(input)).join('\n'), ZSTD);
  const seconds = best(() => {
    const lines = zstdDecompressSync(packed).toString('utf8').split('\n');
    for (const line of lines) if ((JSON.parse(line) as ChainInput).kind !== 'chain') throw new Error('no chain');
  });
  return { bytesPerContract: packed.length / contracts, perSecond: contracts / seconds };
}

/** Other programs on the machine can only make it slower; the first run also compiles. */
function best(work: () => void): number {
  return Math.min(...Array.from({ length: ROUNDS }, () => coreSecondsOf(work)));
}

function coreSecondsOf(work: () => void): number {
  const from = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(from);
  return (user + system) / 1e6;
}
