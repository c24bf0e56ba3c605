import { describe, expect, it } from 'vitest';
import { atrSeries } from '#market/indicators/atr';
import { emaSeries } from '#market/indicators/ema';
import { rsiSeries } from '#market/indicators/rsi';
import { vwapSeries } from '#market/indicators/vwap';
import { BarColumns } from '#window/charts/bar-columns.ts';
import { OverlayColumns } from '#window/charts/overlay-columns.ts';

const COUNT = 400;
const dayOf = (ms: number): number => Math.floor(ms / 150);

function walk(): BarColumns {
  const bars = new BarColumns();
  let price = 100;
  for (let t = 0; t < COUNT; t++) {
    const open = price;
    price += Math.sin(t * 1.7) + Math.cos(t * t);
    bars.put({
      t,
      o: open,
      h: Math.max(open, price) + (t % 3) * 0.2,
      l: Math.min(open, price) - (t % 5) * 0.1,
      c: price,
      v: t % 150 < 2 ? 0 : 10 + (t % 7),
      flags: [],
      revision: 0,
    });
  }
  return bars;
}

function expectSame(found: Float64Array, wanted: Float64Array): void {
  for (let row = 0; row < COUNT; row++)
    if (Number.isNaN(wanted[row])) expect(found[row]).toBeNaN();
    else expect(found[row]).toBeCloseTo(wanted[row] as number, 9);
}

describe('the lines over a chart', () => {
  const bars = walk();
  const columns = {
    high: bars.high.slice(0, COUNT),
    low: bars.low.slice(0, COUNT),
    close: bars.close.slice(0, COUNT),
    volume: bars.volume.slice(0, COUNT),
  };

  it('are those that the engine computes from the same bars', () => {
    const lines = new OverlayColumns(dayOf);
    lines.fill(bars, 0, COUNT);
    expectSame(lines.ema20, emaSeries(columns.close, 20));
    expectSame(lines.ema50, emaSeries(columns.close, 50));
    expectSame(lines.rsi, rsiSeries(columns.close, 14));
    expectSame(lines.atr, atrSeries(columns.high, columns.low, columns.close, 14));
    const days = Float64Array.from(bars.time.subarray(0, COUNT), dayOf);
    expectSame(lines.vwap, vwapSeries(columns.high, columns.low, columns.close, columns.volume, days));
  });

  it('come out the same bar by bar, and when a bar changes while it forms', () => {
    const whole = new OverlayColumns(dayOf);
    whole.fill(bars, 0, COUNT);
    const growing = new OverlayColumns(dayOf);
    growing.fill(bars, 0, 1);
    const forming = walk();
    for (let to = 2; to <= COUNT; to++) {
      forming.close[to - 1] = 7;
      growing.extend(forming, to - 1, to);
      forming.close[to - 1] = bars.close[to - 1] as number;
      growing.extend(forming, to - 1, to);
    }
    for (const name of ['ema20', 'ema50', 'vwap', 'rsi', 'atr'] as const)
      expect(growing[name].slice(0, COUNT)).toEqual(whole[name].slice(0, COUNT));
  });

  it('begun later, agree after the lead-in', () => {
    const whole = new OverlayColumns(dayOf);
    whole.fill(bars, 0, COUNT);
    const later = new OverlayColumns(dayOf);
    later.fill(bars, 100, COUNT);
    expect(later.ema20[299]).toBeCloseTo(whole.ema20[399] as number, 6);
    expect(later.rsi[299]).toBeCloseTo(whole.rsi[399] as number, 5);
    expect(later.vwap[299]).toBeCloseTo(whole.vwap[399] as number, 9);
  });
});
