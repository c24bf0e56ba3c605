import { describe, expect, it } from 'vitest';
import { newYorkOffsetMs } from '#market/sessions/new-york-time';
import { sessionSpanAt } from '#market/sessions/session-span';
import { SCENARIO_NAMES, scenarioNamed } from '#simulation/scenarios';
import { gather, type GatheredMarket, NYSE } from '#tests/unit/simulation/gathered-market';

const HOUR = 3_600_000;

/** When shares were quoted or traded, by the venue's clock. */
function shareTimes({ inputs, market }: GatheredMarket): readonly number[] {
  return inputs.flatMap((input) =>
    (input.kind === 'quote' || input.kind === 'trade') &&
    market.instruments[input.instrument]?.calendar === 'nyse' &&
    input.atMs !== null
      ? [input.atMs]
      : [],
  );
}

describe.each(SCENARIO_NAMES)('the scenario %s', (name) => {
  const gathered = gather(name, { density: 0.03 });
  const times = shareTimes(gathered);

  it('trades shares only while New York is open, from 04:00 to 20:00 at the widest', () => {
    expect(times.length).toBeGreaterThan(300);
    const misplaced = times.filter((atMs) => {
      // The venue's clock is a millisecond slow.
      const trueMs = atMs + 1;
      const hour = ((trueMs + newYorkOffsetMs(trueMs)) % (24 * HOUR)) / HOUR;
      return sessionSpanAt('nyse', NYSE, trueMs).session === 'CLOSED' || hour < 4 || hour >= 20;
    });
    expect(misplaced).toEqual([]);
  });

  it('trades coins through every hour', () => {
    const { startMs, minutes } = gathered.scenario;
    const hours = new Set(
      gathered.inputs.flatMap((input) =>
        input.kind === 'quote' && input.instrument === 0 ? [Math.floor((input.seenMs - startMs) / HOUR)] : [],
      ),
    );
    expect(hours.size).toBe(minutes / 60);
  });

  it('labels lie within it', () => {
    const { startMs, minutes } = gathered.scenario;
    for (const label of gathered.market.labels) {
      expect(label.fromMs).toBeGreaterThanOrEqual(startMs);
      expect(label.toMs).toBeLessThanOrEqual(startMs + minutes * 60_000);
      expect(label.toMs).toBeGreaterThan(label.fromMs);
    }
  });
});

describe('dates', () => {
  it('sends New York home at 13:00 on the half day', () => {
    const gathered = gather('half-day', { density: 0.1 });
    const [label] = gathered.market.labels;
    expect(label).toMatchObject({ what: 'half day', symbol: null });
    expect(sessionSpanAt('nyse', NYSE, (label?.toMs ?? 0) - 1).session).toBe('RTH');
    expect(sessionSpanAt('nyse', NYSE, label?.toMs ?? 0).session).toBe('POST');
    const times = shareTimes(gathered);
    const perHour = (fromMs: number): number => times.filter((atMs) => atMs >= fromMs && atMs < fromMs + HOUR).length;
    const closeMs = label?.toMs ?? 0;
    expect(perHour(closeMs - HOUR)).toBeGreaterThan(10 * perHour(closeMs + HOUR));
  });

  it.each([
    ['dst-spring', 14.5, 13.5],
    ['dst-autumn', 13.5, 14.5],
  ] as const)('moves New York by an hour over the weekend of %s', (name, fridayOpen, mondayOpen) => {
    const { startMs } = scenarioNamed(name);
    const gathered = gather(name, { density: 0.1 });
    const [label] = gathered.market.labels;
    expect(label?.what).toBe('DST change');
    expect(newYorkOffsetMs((label?.fromMs ?? 0) - 1)).not.toBe(newYorkOffsetMs(label?.fromMs ?? 0));
    const times = shareTimes(gathered);
    const busy = (fromMs: number): number => times.filter((at) => at >= fromMs && at < fromMs + HOUR / 2).length;
    const friday = startMs + fridayOpen * HOUR;
    const monday = startMs + 72 * HOUR + mondayOpen * HOUR;
    for (const openMs of [friday, monday]) expect(busy(openMs)).toBeGreaterThan(5 * busy(openMs - HOUR / 2));
    expect(times.some((at) => at > startMs + 26 * HOUR && at < startMs + 72 * HOUR)).toBe(false);
  });

  it('makes the expiry Friday busier than it would have been', () => {
    const usual = gather('expiry-friday', { density: 0.1, scenario: { plants: [] } });
    const expiry = gather('expiry-friday', { density: 0.1 });
    expect(expiry.market.labels[0]?.what).toBe('expiry Friday');
    expect(shareTimes(expiry).length).toBeGreaterThan(1.3 * shareTimes(usual).length);
  });
});
