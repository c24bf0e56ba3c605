import { describe, expect, it } from 'vitest';
import type { QuoteInput } from '#domain/engine-input';
import { gather, minuteMids, quotesOf, returnsOver, tradesOf } from '#tests/unit/simulation/gathered-market';

const calm = gather('calm', { density: 0.4 });
/** 2026-03-04 in New York: regular hours from 14:30 to 21:00 UTC. */
const OPEN_MS = calm.scenario.startMs + 14.5 * 3_600_000;
const CLOSE_MS = calm.scenario.startMs + 21 * 3_600_000;

function regularQuotes(symbol: string): readonly QuoteInput[] {
  return quotesOf(calm, symbol).filter(({ seenMs }) => seenMs >= OPEN_MS && seenMs < CLOSE_MS);
}

function rootMeanSquare(values: Iterable<number>): number {
  let sum = 0;
  let count = 0;
  for (const value of values) {
    sum += value * value;
    count++;
  }
  return Math.sqrt(sum / count);
}

function correlation(left: ReadonlyMap<number, number>, right: ReadonlyMap<number, number>): number {
  let both = 0;
  let leftSquares = 0;
  let rightSquares = 0;
  for (const [minute, x] of left) {
    const y = right.get(minute);
    if (y === undefined) continue;
    both += x * y;
    leftSquares += x * x;
    rightSquares += y * y;
  }
  return both / Math.sqrt(leftSquares * rightSquares);
}

function returns(symbol: string): ReadonlyMap<number, number> {
  return returnsOver(minuteMids(symbol.endsWith('USDT') ? quotesOf(calm, symbol) : regularQuotes(symbol)), 5);
}

describe('a calm day', () => {
  it('moves bitcoin by 35 to 70 % a year and the stock market by far less', () => {
    const perMinute = rootMeanSquare(returnsOver(minuteMids(quotesOf(calm, 'BTCUSDT')), 1).values());
    const annual = perMinute * Math.sqrt(365 * 1_440);
    expect(annual).toBeGreaterThan(0.35);
    expect(annual).toBeLessThan(0.7);
    expect(rootMeanSquare(returns('SPY').values()) * Math.sqrt(252 * 78)).toBeLessThan(0.3);
  });

  it('keeps IBIT and BITO close behind bitcoin while New York trades, and SPY a loose relation', () => {
    const bitcoin = returns('BTCUSDT');
    expect(correlation(bitcoin, returns('IBIT'))).toBeGreaterThan(0.95);
    expect(correlation(bitcoin, returns('BITO'))).toBeGreaterThan(0.9);
    const loose = correlation(bitcoin, returns('SPY'));
    expect(loose).toBeGreaterThan(0);
    expect(loose).toBeLessThan(0.6);
    expect(correlation(returns('SPY'), returns('QQQ'))).toBeGreaterThan(0.75);
  });

  it('opens IBIT where bitcoin has gone while New York slept', () => {
    const bitcoin = minuteMids(quotesOf(calm, 'BTCUSDT'));
    const fund = minuteMids(quotesOf(calm, 'IBIT'));
    const evening = calm.scenario.startMs / 60_000 + 59;
    const morning = [...fund.keys()].find((minute) => minute > evening + 60) as number;
    const lastEvening = [...fund.keys()].findLast((minute) => minute <= evening) as number;
    const move = (mids: ReadonlyMap<number, number>): number =>
      (mids.get(morning) as number) / (mids.get(lastEvening) as number) - 1;
    expect(Math.abs(move(fund) - move(bitcoin))).toBeLessThan(0.003);
  });

  it.each(['IBIT', 'BITO', 'SPY', 'QQQ'])('quotes %s a cent or two wide, always in whole cents', (symbol) => {
    const quotes = regularQuotes(symbol);
    const spreads = quotes.map(({ bid, ask }) => ((ask as number) - (bid as number)) / 100);
    expect(spreads.every((spread) => Number.isInteger(spread) && spread >= 1)).toBe(true);
    expect(spreads.filter((spread) => spread <= 2).length / spreads.length).toBeGreaterThan(0.75);
  });

  it('changes one side of the book at a time, mostly, and never nothing', () => {
    const quotes = quotesOf(calm, 'BTCUSDT');
    let oneSide = 0;
    let unchanged = 0;
    for (let i = 1; i < quotes.length; i++) {
      const before = quotes[i - 1] as QuoteInput;
      const now = quotes[i] as QuoteInput;
      const bidMoved = now.bid !== before.bid || now.bidSize !== before.bidSize;
      const askMoved = now.ask !== before.ask || now.askSize !== before.askSize;
      if (bidMoved !== askMoved) oneSide++;
      if (!bidMoved && !askMoved) unchanged++;
    }
    expect(oneSide / quotes.length).toBeGreaterThan(0.7);
    expect(unchanged / quotes.length).toBeLessThan(0.02);
  });

  it('trades at the quoted prices, in many small sizes and few large ones', () => {
    const sizes = tradesOf(calm, 'IBIT')
      .map(({ size }) => size as number)
      .sort((a, b) => a - b);
    const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
    expect(mean).toBeGreaterThan((sizes[sizes.length >> 1] as number) * 1.5);
    expect(tradesOf(calm, 'BTCUSDT').every(({ price }) => price % 1_000 === 0)).toBe(true);
  });

  it('delivers coins within 5 to 80 ms and shares a little later, give or take the clocks', () => {
    const travel = (symbol: string): number[] =>
      quotesOf(calm, symbol).map(({ seenMs, atMs }) => seenMs - (atMs as number));
    const coins = travel('BTCUSDT');
    expect(coins.every((ms) => ms >= 3 && ms <= 82)).toBe(true);
    expect(travel('SPY').every((ms) => ms >= 15 && ms <= 125)).toBe(true);
  });
});

describe('stress', () => {
  it('widens the spread of bitcoin', () => {
    const demo = gather('demo', { density: 0.2 });
    const spike = demo.market.labels.find(({ what, symbol }) => what === 'volatility spike' && symbol === 'BTCUSDT');
    const width = (fromMs: number, toMs: number): number => {
      const quotes = quotesOf(demo, 'BTCUSDT').filter(({ seenMs }) => seenMs >= fromMs && seenMs < toMs);
      return quotes.reduce((sum, { bid, ask }) => sum + (ask as number) - (bid as number), 0) / quotes.length;
    };
    const { fromMs, toMs } = spike as NonNullable<typeof spike>;
    expect(width(fromMs, toMs)).toBeGreaterThan(1.4 * width(fromMs - (toMs - fromMs), fromMs));
  });
});
