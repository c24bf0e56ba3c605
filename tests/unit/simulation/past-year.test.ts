import { describe, expect, it } from 'vitest';
import type { MetricInput } from '#domain/engine-input';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { DAY_MS } from '#primitives/clock';
import { SimulatedMarket } from '#simulation/simulated-market';

const NYSE = new NyseCalendar({ closed: [], early: [], lateOpen: [] });
const START = Date.UTC(2026, 2, 6, 14, 0);

function pastOf(seed: number, options = true): readonly MetricInput[] {
  const market = new SimulatedMarket({ seed, startMs: START, minutes: 1, nyse: NYSE, options });
  return [...market.inputs()].filter(
    (input): input is MetricInput => input.kind === 'metric' && (input.atMs ?? START) < START,
  );
}

describe('the year before a simulated market begins', () => {
  const past = pastOf(7);
  const of = (symbol: string, name: string) => past.filter((one) => one.symbol === symbol && one.name === name);

  it('is known from the first moment, oldest day first', () => {
    for (const symbol of ['IBIT', 'BITO', 'SPY', 'QQQ']) {
      const closes = of(symbol, 'daily-close');
      expect(closes.length).toBeGreaterThanOrEqual(252);
      for (const [i, { atMs, seenMs, value }] of closes.entries()) {
        expect(seenMs - START).toBeLessThan(1_000);
        expect(atMs ?? 0).toBeGreaterThan(closes[i - 1]?.atMs ?? 0);
        expect(value).toBeGreaterThan(0);
      }
      expect(of(symbol, 'implied-volatility')).toHaveLength(closes.length);
    }
  });

  it('has the closes of sessions for shares, and of days for coins', () => {
    const closes = of('IBIT', 'daily-close').map(({ atMs }) => atMs);
    // 4 March 2026 closes at 16:00 in New York; Washington's birthday is no session.
    expect(closes).toContain(Date.UTC(2026, 2, 4, 21));
    expect(closes).not.toContain(Date.UTC(2026, 1, 16, 21));
    const days = of('BTCUSDT', 'dvol').map(({ atMs }) => atMs ?? 0);
    for (let i = 1; i < days.length; i++) expect((days[i] as number) - (days[i - 1] as number)).toBe(DAY_MS);
  });

  it('arrives at the price that the simulation begins with', () => {
    const last = of('IBIT', 'daily-close').at(-1)?.value ?? 0;
    const market = new SimulatedMarket({ seed: 7, startMs: START, minutes: 40, nyse: NYSE, options: true });
    const chain = [...market.inputs()].find((input) => input.kind === 'chain' && input.chain.underlying === 'IBIT');
    const now = chain?.kind === 'chain' ? (chain.chain.underlyingPrice ?? 0) / 10_000 : 0;
    expect(Math.abs(last / now - 1)).toBeLessThan(0.15);
  });

  it('is the same for the same seed, and nothing where no options are quoted', () => {
    expect(pastOf(7)).toEqual(past);
    expect(pastOf(8)).not.toEqual(past);
    expect(pastOf(7, false)).toEqual([]);
  });
});
