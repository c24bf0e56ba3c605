import type { EngineInput } from '#domain/engine-input';
import { InputBlock } from '#domain/input-block';
import { instrumentIndex, sourceId, ticker } from '#domain/instrument';
import type { Price, Size } from '#domain/money';
import { type Keyframe, type PlacedProof, TAPE_BLOCK_ROWS, type TapeHeader, type TapeSource } from '#ports/tape';
import { epochMs } from '#primitives/clock';
import { SeededRandom } from '#primitives/random';
import type { TapeWriter } from '#store/tape/tape-writer';
import { plainChain } from '#tests/support/arbitrary-chain';
import { SampleChain } from '#tests/unit/tape/sample-chain';

export const START_MS = 1_772_000_000_000;

export const HEADER: TapeHeader = {
  createdMs: START_MS,
  origin: 'a test',
  pipelineSettings: { grace: 3, nested: { on: true } },
  labels: [{ fromMs: 1, toMs: 2, symbol: null, what: 'nothing' }],
};

/** A small market: three instruments, trades, an option chain, clock ticks and now and then something unknown. */
export function sampleInputs(count: number, seed = 5): readonly EngineInput[] {
  const random = new SeededRandom(seed);
  const chain = new SampleChain(random);
  const bids = [600_000_000, 500_000, 150_000];
  let now = START_MS;
  return Array.from({ length: count }, (_, i): EngineInput => {
    now += random.below(30);
    const seenMs = epochMs(now);
    const which = random.below(3);
    const instrument = instrumentIndex(which);
    const atMs = random.below(40) === 0 ? null : epochMs(now - random.below(15));
    const kind = random.below(20);
    if (kind === 0) return { kind: 'minute', seenMs, source: sourceId('clock') };
    if (kind === 1) {
      const symbol = ticker('BTCUSDT');
      const value = i % 2 === 0 ? Number.NaN : random.next();
      return { kind: 'metric', seenMs, source: sourceId('sim'), symbol, atMs, name: 'funding-rate', value };
    }
    if (kind === 6) return chain.next(seenMs);
    const bid = ((bids[which] as number) + (random.below(5) - 2) * 100) as Price;
    bids[which] = bid;
    if (kind < 6) {
      const side = kind === 2 ? null : kind === 3 ? 'buy' : 'sell';
      const tradeId = kind === 4 ? null : random.below(1_000_000) * 4_000_000_000;
      return { kind: 'trade', seenMs, instrument, atMs, price: bid, size: random.below(9) as Size, side, tradeId };
    }
    return {
      kind: 'quote',
      seenMs,
      instrument,
      atMs,
      bid: random.below(30) === 0 ? null : bid,
      ask: (bid + 100) as Price,
      bidSize: (random.below(30) * 100) as Size,
      askSize: (random.below(30) * 100) as Size,
      last: which === 2 ? null : bid,
      volume: which === 1 ? null : ((i * 10) as Size),
    };
  });
}

export function sampleProof(position: number): PlacedProof {
  return {
    position,
    proof: {
      minuteMs: epochMs(START_MS + position * 60_000),
      hash: { high: (position * 2_654_435_761) >>> 0, low: (position * 40_503) >>> 0 },
      groups: Uint16Array.from({ length: position % 5 }, (_, i) => position + i),
    },
  };
}

export function sampleKeyframe(position: number, afterBreak = false): Keyframe {
  const cells = Float64Array.of(position, Number.NaN, -0, Number.MAX_VALUE, 1 / 3);
  return { position, seenMs: START_MS + position, instruments: ['IBIT', { n: position }], cells, afterBreak };
}

export interface TapeText {
  readonly inputs: readonly EngineInput[];
  readonly proofs: readonly PlacedProof[];
  readonly keyframes: readonly Keyframe[];
}

const block = new InputBlock(TAPE_BLOCK_ROWS);

/** Everything a tape says, as plain values. */
export function readAll(reader: TapeSource): TapeText {
  const inputs: EngineInput[] = [];
  for (;;) {
    const first = reader.readBlock(inputs.length, block);
    if (first === null) break;
    for (let row = inputs.length - first; row < block.length; row++) inputs.push(plainInput(block.inputAt(row)));
  }
  const keyframes = reader.keyframes.map((_, ordinal) => reader.readKeyframe(ordinal));
  return { inputs, proofs: reader.proofs(), keyframes };
}

/** As it was recorded: a chain with its contracts as objects. */
export function plainInput(input: EngineInput): EngineInput {
  return input.kind === 'chain' ? { ...input, chain: plainChain(input.chain) } : input;
}

/** Appends what is missing from `inputs`, with a proof after every fifth and a keyframe after every fortieth. */
export function record(
  writer: TapeWriter,
  inputs: readonly EngineInput[],
  until: number,
  flushEvery: number,
  onFlush: (position: number) => void = () => {},
): void {
  for (let position = writer.position + 1; position <= until; position++) {
    writer.append(inputs[position - 1] as EngineInput);
    if (position % 5 === 0) writer.proof(sampleProof(position));
    if (position % 40 === 0) writer.keyframe(sampleKeyframe(position));
    if (position % flushEvery === 0) {
      writer.flush();
      onFlush(position);
    }
  }
}
