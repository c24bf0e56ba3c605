import * as technical from 'technicalindicators';
import * as signals from 'trading-signals';
import { describe, expect, it } from 'vitest';
import { atrSeries } from '#market/indicators/atr';
import { bollingerSeries } from '#market/indicators/bollinger';
import { emaSeries } from '#market/indicators/ema';
import { macdSeries } from '#market/indicators/macd';
import { rogersSatchellVolatilitySeries } from '#market/indicators/rogers-satchell-volatility';
import { rsiSeries } from '#market/indicators/rsi';
import { smaSeries } from '#market/indicators/sma';
import { vwapSeries } from '#market/indicators/vwap';
import { SeededRandom } from '#primitives/random';

const COUNT = 1_500;
/** After this many bars whatever the first value was has faded below the last digit. */
const FADED = 800;

const random = new SeededRandom(11);
const bars = Array.from({ length: COUNT }, () => ({ open: 0, high: 0, low: 0, close: 0, volume: 0 }));
let price = 480;
for (const bar of bars) {
  bar.open = price * (1 + (random.next() - 0.5) * 0.001);
  bar.close = bar.open * (1 + (random.next() - 0.5) * 0.004);
  bar.high = Math.max(bar.open, bar.close) * (1 + random.next() * 0.001);
  bar.low = Math.min(bar.open, bar.close) * (1 - random.next() * 0.001);
  bar.volume = 1 + random.below(9_000);
  price = bar.close;
}
const opens = Float64Array.from(bars, ({ open }) => open);
const highs = Float64Array.from(bars, ({ high }) => high);
const lows = Float64Array.from(bars, ({ low }) => low);
const closes = Float64Array.from(bars, ({ close }) => close);
const volumes = Float64Array.from(bars, ({ volume }) => volume);
const values = [...closes];

/** Aligned with the end, since an oracle leaves out what it does not know yet. */
function expectAgreement(ours: Float64Array, theirs: readonly number[], tolerance = 1e-9): void {
  expect(ours.filter((value) => value === value).length).toBe(theirs.length);
  expectLastAgree(ours, theirs, theirs.length, tolerance);
}

function expectLastAgree(ours: Float64Array, theirs: readonly number[], count: number, tolerance = 1e-9): void {
  let worst = 0;
  for (let back = 1; back <= count; back++) {
    const expected = theirs[theirs.length - back] as number;
    worst = Math.max(
      worst,
      Math.abs((ours[ours.length - back] as number) - expected) / Math.max(1, Math.abs(expected)),
    );
  }
  expect(worst).toBeLessThan(tolerance);
}

function known<Value>(answer: Value | null | undefined): answer is Value {
  return answer !== null && answer !== undefined;
}

describe('trading-signals', () => {
  it('agrees on the SMA', () => {
    expectAgreement(smaSeries(closes, 20), new signals.SMA(20).updates(values).filter(known));
  });

  it('agrees on the EMA once its other seed has faded', () => {
    expectLastAgree(emaSeries(closes, 20), new signals.EMA(20).updates(values).filter(known), COUNT - FADED);
  });

  it('agrees on the RSI', () => {
    expectAgreement(rsiSeries(closes, 14), new signals.RSI(14).updates(values).filter(known));
  });

  it('agrees on the ATR', () => {
    expectAgreement(atrSeries(highs, lows, closes, 14), new signals.ATR(14).updates(bars).filter(known));
  });

  it('agrees on Bollinger bands', () => {
    const theirs = new signals.BollingerBands(20, 2).updates(values).filter(known);
    const ours = bollingerSeries(closes, 20, 2);
    expectAgreement(
      ours.upper,
      theirs.map(({ upper }) => upper),
    );
    expectAgreement(
      ours.middle,
      theirs.map(({ middle }) => middle),
    );
    expectAgreement(
      ours.lower,
      theirs.map(({ lower }) => lower),
    );
  });

  it('agrees on the MACD once its other seeds have faded', () => {
    const oracle = new signals.MACD(new signals.EMA(12), new signals.EMA(26), new signals.EMA(9));
    const theirs = oracle.updates(values).filter(known);
    const ours = macdSeries(closes);
    expectLastAgree(
      ours.line,
      theirs.map(({ macd }) => macd),
      COUNT - FADED,
    );
    expectLastAgree(
      ours.signal,
      theirs.map(({ signal }) => signal),
      COUNT - FADED,
    );
    expectLastAgree(
      ours.histogram,
      theirs.map(({ histogram }) => histogram),
      COUNT - FADED,
    );
  });

  it('agrees on the VWAP of one session', () => {
    const ours = vwapSeries(highs, lows, closes, volumes, new Float64Array(COUNT));
    expectAgreement(ours, new signals.VWAP().updates(bars).filter(known));
  });

  it('agrees on Rogers-Satchell volatility', () => {
    const theirs = new signals.RogersSatchellVolatility(14).updates(bars).filter(known);
    expectAgreement(rogersSatchellVolatilitySeries(opens, highs, lows, closes, 14), theirs, 1e-12);
  });
});

describe('technicalindicators', () => {
  it('agrees on the EMA from its first value', () => {
    expectAgreement(emaSeries(closes, 20), technical.EMA.calculate({ period: 20, values }));
  });

  it('agrees on the RSI to the two decimals that it gives', () => {
    expectAgreement(rsiSeries(closes, 14), technical.RSI.calculate({ period: 14, values }), 5.1e-3);
  });

  it('agrees on the ATR once its later start has faded', () => {
    const theirs = technical.ATR.calculate({ period: 14, high: [...highs], low: [...lows], close: values });
    expectLastAgree(atrSeries(highs, lows, closes, 14), theirs, COUNT - FADED);
  });

  it('agrees on the MACD from its first values', () => {
    const theirs = technical.MACD.calculate({
      values,
      fastPeriod: 12,
      slowPeriod: 26,
      signalPeriod: 9,
      SimpleMAOscillator: false,
      SimpleMASignal: false,
    });
    const ours = macdSeries(closes);
    expectAgreement(ours.line, theirs.map(({ MACD }) => MACD).filter(known));
    expectAgreement(ours.signal, theirs.map(({ signal }) => signal).filter(known));
    expectAgreement(ours.histogram, theirs.map(({ histogram }) => histogram).filter(known));
  });

  it('agrees on Bollinger bands', () => {
    const theirs = technical.BollingerBands.calculate({ period: 20, stdDev: 2, values });
    expectAgreement(
      bollingerSeries(closes, 20, 2).upper,
      theirs.map(({ upper }) => upper),
    );
  });
});
