import { ChainCache } from '#connectors/tastytrade/chain/chain-cache';
import type { ListedContract } from '#connectors/tastytrade/chain/listed-contract';
import { FeedDecoder, type FeedSink } from '#connectors/tastytrade/dxlink/feed-decoder';
import { priceE4 } from '#domain/money';
import { epochMs } from '#primitives/clock';
import type { BenchRow } from '#tests/bench/bench-row';

const CONTRACTS = 400;
const ROUNDS = 400;
const SEEN = epochMs(1_772_463_600_000);

/** A batch of Greeks of 400 contracts, from its text to the rows of a chain: the middle of many rounds. */
export function dxlinkBench(): BenchRow[] {
  const contracts = contractsOf();
  const text = greeksFrame(contracts);
  const cache = new ChainCache('IBIT');
  const leftOut = { adjusted: 0, 'settled at the open': 0, 'without a stream': 0 };
  cache.watch({ underlying: 'IBIT', sharesPerContract: 100, contracts, leftOut }, contracts);
  for (const { streamer } of contracts) cache.take('Quote', streamer, Float64Array.of(1.4, 1.6, 1, 1, 0, 0), SEEN);
  const decoder = new FeedDecoder();
  const sink: FeedSink = {
    event: (type, symbol, figures) => void cache.take(type, symbol, figures, SEEN),
    unread: ({ where, field }) => {
      throw new Error(`${where} ${field} was not read`);
    },
    unknown: () => undefined,
  };
  const read = (): void => decoder.decode((JSON.parse(text) as { readonly data: unknown }).data, sink);
  const ours = middle(read);
  if (cache.coverage().known !== CONTRACTS) throw new Error('it was not read');
  return [
    {
      figure: `DXLink Greeks of ${CONTRACTS} contracts, from text to the rows of the chain`,
      ours,
      unit: 'ms',
      peer: { name: 'JSON.parse alone', value: middle(() => JSON.parse(text)) },
      target: '< 1 ms',
      lowerIsBetter: true,
    },
    {
      figure: `A chain of ${CONTRACTS} contracts, put together from its rows`,
      ours: middle(() => cache.chain('tastytrade', priceE4(50), SEEN)),
      unit: 'ms',
      lowerIsBetter: true,
    },
  ];
}

function contractsOf(): readonly ListedContract[] {
  return Array.from({ length: CONTRACTS }, (_, at) => {
    const strike = 20 + (at >> 1) / 2;
    const right = at % 2 === 0 ? 'call' : 'put';
    const streamer = `.IBIT260320${right === 'call' ? 'C' : 'P'}${strike}`;
    return { root: 'IBIT', expiry: '2026-03-20', strike: priceE4(strike), right, streamer };
  });
}

function greeksFrame(contracts: readonly ListedContract[]): string {
  const values = contracts.flatMap(({ streamer, right }, at) => [
    'Greeks',
    streamer,
    SEEN - at,
    1.5 + at / 100_000_000,
    0.396983376650804 + at / 1_000_000,
    (right === 'call' ? 0.512345678912345 : -0.487654321087655) + at / 1_000_000,
    0.0301989763184255,
    -0.0252120175148751,
    0.0637003015672215,
  ]);
  return JSON.stringify({ type: 'FEED_DATA', channel: 1, data: ['Greeks', values] });
}

function middle(task: () => void): number {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const startedAt = performance.now();
    task();
    times.push(performance.now() - startedAt);
  }
  times.sort((left, right) => left - right);
  return times[ROUNDS >> 1] as number;
}
