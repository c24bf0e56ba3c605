import { describe, expect, it } from 'vitest';
import { Atr } from '#market/indicators/atr';
import { Bollinger } from '#market/indicators/bollinger';
import { CloseToCloseVolatility } from '#market/indicators/close-to-close-volatility';
import { Ema } from '#market/indicators/ema';
import { Macd } from '#market/indicators/macd';
import { RollingMoments } from '#market/indicators/rolling-moments';
import { Rsi } from '#market/indicators/rsi';
import { Sma } from '#market/indicators/sma';
import { Vwap } from '#market/indicators/vwap';
import { YangZhangVolatility } from '#market/indicators/yang-zhang-volatility';

function answers(indicator: { add(input: number): void; readonly value: number | null }, inputs: readonly number[]) {
  return inputs.map((input) => {
    indicator.add(input);
    return indicator.value;
  });
}

describe('worked by hand', () => {
  it('averages the last three', () => {
    expect(answers(new Sma(3), [1, 2, 6, 4, 8])).toEqual([null, null, 3, 4, 6]);
  });

  it('seeds an EMA with the simple average and then moves half of the way for period 3', () => {
    expect(answers(new Ema(3), [1, 2, 6, 4, 8])).toEqual([null, null, 3, 3.5, 5.75]);
  });

  it('makes an RSI of gains 2, 0 and losses 0, 1, then of a gain of 1', () => {
    // Averages 1 and 0.5 make 66.7; then (1 + 1) / 2 and 0.25 make 80.
    const [, , first, second] = answers(new Rsi(2), [10, 12, 11, 12]);
    expect(first).toBeCloseTo(200 / 3, 12);
    expect(second).toBeCloseTo(80, 12);
  });

  it('calls a market that never moved neither overbought nor oversold', () => {
    expect(answers(new Rsi(3), [5, 5, 5, 5, 5])).toEqual([null, null, null, 50, 50]);
  });

  it('lets a gap into the true range', () => {
    const atr = new Atr(2);
    atr.add(11, 9, 10);
    expect(atr.value).toBeNull();
    atr.add(15, 14, 14);
    expect(atr.value).toBe(3.5);
    atr.add(13, 12, 12);
    expect(atr.value).toBe(2.75);
  });

  it('knows the MACD line before its signal', () => {
    const macd = new Macd(1, 2, 2);
    macd.add(1);
    expect([macd.line, macd.signal, macd.histogram]).toEqual([null, null, null]);
    macd.add(3);
    expect([macd.line, macd.signal, macd.histogram]).toEqual([1, null, null]);
    macd.add(5);
    // Slow average 2 + (5 − 2) × 2/3 = 4; the signal is the mean of the lines 1 and 1.
    expect([macd.line, macd.signal, macd.histogram]).toEqual([1, 1, 0]);
    expect(macd.warmUp).toBe(3);
  });

  it('puts the bands two deviations from the mean', () => {
    const bands = new Bollinger(4, 2);
    for (const close of [2, 2, 4, 4]) bands.add(close);
    expect([bands.lower, bands.middle, bands.upper]).toEqual([1, 3, 5]);
  });

  it('weighs typical prices with volume and starts over with the session', () => {
    const vwap = new Vwap();
    vwap.add(12, 9, 12, 1, 100);
    vwap.add(15, 15, 15, 3, 100);
    expect(vwap.value).toBe(14);
    vwap.add(8, 8, 8, 0, 101);
    expect(vwap.value).toBeNull();
    vwap.add(9, 9, 9, 5, 101);
    expect(vwap.value).toBe(9);
  });

  it('sees no close-to-close volatility in steady growth, since the mean is removed', () => {
    const steady = new CloseToCloseVolatility(2);
    for (const close of [1, 2, 4]) steady.add(close);
    expect(steady.value).toBe(0);
    const turning = new CloseToCloseVolatility(2, 4);
    for (const close of [1, 2, 1]) turning.add(close);
    // Returns ln 2 and −ln 2 have the variance 2 (ln 2)²; four periods a year double its root.
    expect(turning.value).toBeCloseTo(2 * Math.SQRT2 * Math.LN2, 12);
  });

  it('counts nothing but gaps where bars do not move within', () => {
    const volatility = new YangZhangVolatility(2);
    for (const price of [1, 2, 1]) volatility.add(price, price, price, price);
    expect(volatility.variance).toBeCloseTo(2 * Math.LN2 * Math.LN2, 12);
  });

  it('tells constant inputs from nearly constant ones', () => {
    const moments = new RollingMoments(3);
    for (let i = 0; i < 5; i++) moments.add(0.1);
    expect(moments.constant).toBe(true);
    moments.add(0.1 + Number.EPSILON);
    expect(moments.constant).toBe(false);
  });

  it('refuses periods and prices that mean nothing', () => {
    expect(() => new Ema(0)).toThrow('period');
    expect(() => new Sma(2.5)).toThrow('period');
    expect(() => new Macd(26, 12, 9)).toThrow('shorter');
    expect(() => new CloseToCloseVolatility(1)).toThrow('two returns');
    expect(() => new CloseToCloseVolatility(5).add(0)).toThrow('above 0');
  });
});
