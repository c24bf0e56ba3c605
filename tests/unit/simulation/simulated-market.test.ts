import { describe, expect, it } from 'vitest';
import { InputBlock } from '#domain/input-block';
import { civilDay, startOfDayMs } from '#market/sessions/civil-date';
import { SimulatedMarket } from '#simulation/simulated-market';
import { scenarioNamed } from '#simulation/scenarios';
import { gather, NYSE } from '#tests/unit/simulation/gathered-market';

const START_MS = startOfDayMs(civilDay(2026, 3, 4)) + 14 * 3_600_000;

function market(terms: Partial<ConstructorParameters<typeof SimulatedMarket>[0]> = {}): SimulatedMarket {
  return new SimulatedMarket({ seed: 7, startMs: START_MS, minutes: 60, nyse: NYSE, ...terms });
}

describe('SimulatedMarket', () => {
  it('puts half a million to seven hundred thousand inputs into the demo day', () => {
    const scenario = scenarioNamed('demo');
    const demo = new SimulatedMarket({ seed: 7, ...scenario, scenario, nyse: NYSE });
    const block = new InputBlock(8_192);
    let inputs = 0;
    while (demo.fill(block)) inputs += block.length;
    expect(inputs).toBeGreaterThan(500_000);
    expect(inputs).toBeLessThan(700_000);
  });

  it('fills every block but the last and says when nothing is left', () => {
    const small = market();
    const block = new InputBlock(1_000);
    const lengths: number[] = [];
    while (small.fill(block)) lengths.push(block.length);
    expect(lengths.slice(0, -1).every((length) => length === 1_000)).toBe(true);
    expect(block.length).toBe(0);
    expect(small.fill(block)).toBe(false);
  });

  it('lists the six instruments first, in the order of their indices', () => {
    const listed = [...market().inputs()]
      .slice(0, 7)
      .flatMap((input) => (input.kind === 'listing' ? [input.instrument.symbol] : []));
    expect(listed).toEqual(['BTCUSDT', 'ETHUSDT', 'IBIT', 'BITO', 'SPY', 'QQQ']);
  });

  it('lists an instrument before anything is said about it, however many there are', () => {
    const many = market({ instruments: 60, minutes: 1, density: 20 });
    const listed: string[] = [];
    let tooEarly = 0;
    for (const input of many.inputs()) {
      if (input.kind === 'listing') listed.push(input.instrument.symbol);
      else if ((input.kind === 'quote' || input.kind === 'trade') && input.instrument >= listed.length) tooEarly++;
    }
    expect(tooEarly).toBe(0);
    expect(listed).toEqual(many.instruments.map(({ symbol }) => symbol));
    expect(listed.at(-1)).toBe('SIM054');
  });

  it('ticks each minute within milliseconds, and at last late enough for the last minute to settle', () => {
    const inputs = [...market().inputs()];
    const ticks = inputs.flatMap((input) => (input.kind === 'minute' ? [input.seenMs] : []));
    expect(ticks).toHaveLength(61);
    const last = ticks.pop() ?? 0;
    ticks.forEach((seenMs, minute) => {
      expect(seenMs - (START_MS + minute * 60_000)).toBeGreaterThan(0);
      expect(seenMs - (START_MS + minute * 60_000)).toBeLessThan(10);
    });
    expect(last - (START_MS + 60 * 60_000)).toBeGreaterThan(1_000);
    expect(inputs.at(-1)).toMatchObject({ kind: 'minute', seenMs: last });
  });

  it('sends heartbeats from every source and the figures around each coin', () => {
    const inputs = [...market({ minutes: 60 }).inputs()];
    const beats = inputs.flatMap((input) => (input.kind === 'heartbeat' ? [input.source as string] : []));
    expect(new Set(beats)).toEqual(new Set(['sim-crypto', 'sim-equity']));
    const metrics = inputs.flatMap((input) => (input.kind === 'metric' ? [`${input.symbol} ${input.name}`] : []));
    const names = ['funding-rate', 'open-interest', 'dvol', 'index-price', 'rolling-24h-volume'];
    for (const name of names) expect(metrics).toContain(`BTCUSDT ${name}`);
    expect(metrics).toContain('IBIT implied-volatility');
  });

  it('shows volume as each venue means it: running through the session, or over a day and falling too', () => {
    const { inputs } = gather('calm', { density: 0.2 });
    const shown = (index: number): number[] =>
      inputs.flatMap((input) => (input.kind === 'quote' && input.instrument === index ? [input.volume ?? -1] : []));
    expect(shown(0).every((volume) => volume === -1)).toBe(true);
    const rolling = shown(1);
    expect(rolling.some((volume, i) => i > 0 && volume < (rolling[i - 1] as number))).toBe(true);
    const running = shown(3);
    const falls = running.filter((volume, i) => i > 0 && volume < (running[i - 1] as number));
    // It starts over once, when the day of Wednesday begins after Tuesday's last hour.
    expect(falls).toHaveLength(1);
  });

  it.each([
    ['a start within a minute', { startMs: START_MS + 1 }, 'on a minute'],
    ['part of a minute', { minutes: 1.5 }, 'whole minutes'],
    ['no density', { density: 0 }, 'density'],
    ['no instruments', { instruments: 0 }, 'instruments'],
    ['a broken seed', { seed: 0.5 }, 'a seed'],
  ])('refuses %s', (_what, terms, rule) => {
    expect(() => market(terms)).toThrow(rule);
  });

  it('leaves out what a scenario plants beyond its end', () => {
    const scenario = scenarioNamed('demo');
    const morning = new SimulatedMarket({ seed: 7, ...scenario, minutes: 240, scenario, nyse: NYSE });
    expect(morning.labels.map(({ what }) => what)).toEqual(['duplicate ticks', 'feed gap']);
  });
});
