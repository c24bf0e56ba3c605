import { ATR, EMA, RSI } from 'trading-signals';
import type { FeatureBar } from '#market/features/feature-bar';
import { BarFeatureBuilder } from '#market/features/bar-feature-builder';
import { DEFAULT_FEATURE_SETTINGS } from '#market/features/feature-settings';
import { Atr, atrSeries } from '#market/indicators/atr';
import { Ema, emaSeries } from '#market/indicators/ema';
import { Rsi, rsiSeries } from '#market/indicators/rsi';
import { MINUTE_MS } from '#primitives/clock';
import { invariant } from '#primitives/invariant';
import { SeededRandom } from '#primitives/random';
import type { BenchRow } from '#tests/bench/bench-row';

const BARS = 200_000;
/** The peer reaches its speed only after a million bars. */
const WARM_UP_RUNS = 6;
const RUNS = 9;

interface BarColumns {
  readonly opens: Float64Array;
  readonly highs: Float64Array;
  readonly lows: Float64Array;
  readonly closes: Float64Array;
}

/** Every pass starts fresh indicators and reads all three values after each bar, ours and the peer's alike. */
export function indicatorsBench(): BenchRow[] {
  const bars = randomBars();
  const featureBars = asFeatureBars(bars);
  invariant(incrementalPass(bars) === batchPass(bars), 'both of our ways compute the same figures');
  const [ours, batch, features, peer] = medianRates([
    { passes: 10, pass: () => incrementalPass(bars) },
    { passes: 10, pass: () => batchPass(bars) },
    { passes: 1, pass: () => featurePass(featureBars) },
    { passes: 1, pass: () => peerPass(bars) },
  ]) as [number, number, number, number];
  const unit = 'M bars/s';
  const rival = { name: 'trading-signals', value: peer };
  return [
    { figure: 'EMA 20 + RSI 14 + ATR 14, bar by bar', ours, unit, peer: rival, target: '≥ 15× the peer' },
    { figure: 'EMA 20 + RSI 14 + ATR 14, whole series', ours: batch, unit, peer: rival },
    { figure: 'bar features, all four', ours: features, unit },
  ];
}

function incrementalPass({ highs, lows, closes }: BarColumns): number {
  const ema = new Ema(20);
  const rsi = new Rsi(14);
  const atr = new Atr(14);
  // A sum each: one for all three would make every bar wait for three additions in a row.
  let averages = 0;
  let strengths = 0;
  let ranges = 0;
  for (let i = 0; i < BARS; i++) {
    const close = closes[i] as number;
    ema.add(close);
    rsi.add(close);
    atr.add(highs[i] as number, lows[i] as number, close);
    averages += ema.value ?? 0;
    strengths += rsi.value ?? 0;
    ranges += atr.value ?? 0;
  }
  return averages + strengths + ranges;
}

function batchPass({ highs, lows, closes }: BarColumns): number {
  const ema = emaSeries(closes, 20);
  const rsi = rsiSeries(closes, 14);
  const atr = atrSeries(highs, lows, closes, 14);
  let averages = 0;
  let strengths = 0;
  let ranges = 0;
  for (let i = 0; i < BARS; i++) {
    averages += known(ema[i]);
    strengths += known(rsi[i]);
    ranges += known(atr[i]);
  }
  return averages + strengths + ranges;
}

/** As `?? 0` does for the incremental forms. */
function known(cell: number | undefined): number {
  return cell === undefined || cell !== cell ? 0 : cell;
}

function peerPass({ highs, lows, closes }: BarColumns): number {
  const ema = new EMA(20);
  const rsi = new RSI(14);
  const atr = new ATR(14);
  let averages = 0;
  let strengths = 0;
  let ranges = 0;
  for (let i = 0; i < BARS; i++) {
    const close = closes[i] as number;
    const average = ema.add(close);
    const strength = rsi.add(close);
    const range = atr.add({ high: highs[i] as number, low: lows[i] as number, close });
    averages += average ?? 0;
    strengths += strength ?? 0;
    ranges += range ?? 0;
  }
  return averages + strengths + ranges;
}

function featurePass(bars: readonly FeatureBar[]): number {
  const builder = new BarFeatureBuilder(DEFAULT_FEATURE_SETTINGS, 'crypto');
  let check = 0;
  for (const bar of bars) check += builder.add(bar).jumpScore ?? 0;
  return check;
}

interface Contender {
  readonly passes: number;
  readonly pass: () => number;
}

/** In millions of bars a second. All take turns, so that a machine that is busy for a while is busy for everyone. */
function medianRates(contenders: readonly Contender[]): readonly number[] {
  const rates: number[][] = contenders.map(() => []);
  for (let run = 0; run < WARM_UP_RUNS + RUNS; run++) {
    for (const [place, { passes, pass }] of contenders.entries()) {
      const started = performance.now();
      for (let i = 0; i < passes; i++) invariant(Number.isFinite(pass()), 'the figures are finite');
      const rate = (BARS * passes) / (performance.now() - started) / 1_000;
      if (run >= WARM_UP_RUNS) rates[place]?.push(rate);
    }
  }
  return rates.map((of) => of.toSorted((left, right) => left - right)[RUNS >> 1] as number);
}

function randomBars(): BarColumns {
  const random = new SeededRandom(7);
  const column = () => new Float64Array(BARS);
  const bars = { opens: column(), highs: column(), lows: column(), closes: column() };
  let price = 100;
  for (let i = 0; i < BARS; i++) {
    const close = price * (1 + (random.next() - 0.5) * 0.002);
    bars.opens[i] = price;
    bars.highs[i] = Math.max(price, close) * (1 + random.next() * 0.0005);
    bars.lows[i] = Math.min(price, close) * (1 - random.next() * 0.0005);
    bars.closes[i] = close;
    price = close;
  }
  return bars;
}

function asFeatureBars({ opens, highs, lows, closes }: BarColumns): readonly FeatureBar[] {
  return Array.from(closes, (close, i) => ({
    startMs: i * MINUTE_MS,
    open: opens[i] as number,
    high: highs[i] as number,
    low: lows[i] as number,
    close,
    volume: i % 97,
    sessionDay: Math.floor(i / 1_440),
    inSession: true,
    touchesGap: false,
    carried: false,
  }));
}
