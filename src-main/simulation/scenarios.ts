import { civilDay, startOfDayMs } from '#market/sessions/civil-date';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '#primitives/clock';
import type { FeedPlantKind, Plant } from '#simulation/planted-event';
import { CRYPTO_SOURCE } from '#simulation/simulated-instrument';

export const SCENARIO_NAMES = ['demo', 'calm', 'half-day', 'dst-spring', 'dst-autumn', 'expiry-friday'] as const;
export type ScenarioName = (typeof SCENARIO_NAMES)[number];

/** A stretch of time worth looking at, and what goes on in it. */
export interface Scenario {
  readonly name: ScenarioName;
  readonly startMs: number;
  readonly minutes: number;
  readonly plants: readonly Plant[];
}

const MINUTES_A_DAY = 1_440;

export function scenarioNamed(name: ScenarioName): Scenario {
  switch (name) {
    case 'demo':
      return demo();
    case 'calm':
      return { name, startMs: startOfDayMs(civilDay(2026, 3, 4)), minutes: MINUTES_A_DAY, plants: [] };
    case 'half-day':
      return halfDay();
    case 'dst-spring':
      // New York leaves standard time at 02:00 (07:00 UTC) on a Sunday; Friday and Monday show the difference.
      return clocksChange(name, startOfDayMs(civilDay(2026, 3, 6)), 2 * DAY_MS + 7 * HOUR_MS);
    case 'dst-autumn':
      return clocksChange(name, startOfDayMs(civilDay(2026, 10, 30)), 2 * DAY_MS + 6 * HOUR_MS);
    case 'expiry-friday':
      return expiryFriday();
  }
}

/** A Friday on which a little of everything happens. New York trades from 14:30 to 21:00 UTC. */
function demo(): Scenario {
  const startMs = startOfDayMs(civilDay(2026, 3, 6));
  const spoilt = (kind: FeedPlantKind, symbol: string, clock: string, lengthMs: number): Plant => {
    const fromMs = startMs + msOfDay(clock);
    return { kind, target: { symbol }, fromMs, toMs: fromMs + lengthMs };
  };
  const coinsOut = startMs + msOfDay('03:10') + 20 * SECOND_MS;
  return {
    name: 'demo',
    startMs,
    minutes: MINUTES_A_DAY,
    plants: [
      spoilt('duplicate ticks', 'BTCUSDT', '02:00', 5 * MINUTE_MS),
      { kind: 'feed gap', target: { source: CRYPTO_SOURCE }, fromMs: coinsOut, toMs: coinsOut + 165 * SECOND_MS },
      spoilt('late ticks', 'BTCUSDT', '05:00', 10 * MINUTE_MS),
      spoilt('crossed quotes', 'ETHUSDT', '06:20', 40 * SECOND_MS),
      spoilt('ticks beyond grace', 'BTCUSDT', '08:00', 5 * MINUTE_MS),
      {
        kind: 'slow grind',
        factor: 'coins',
        symbols: ['BTCUSDT', 'ETHUSDT'],
        fromMs: startMs + msOfDay('09:30'),
        toMs: startMs + msOfDay('13:00'),
        move: 0.02,
        volatility: 0.5,
      },
      spoilt('out-of-order ticks', 'ETHUSDT', '11:00', 5 * MINUTE_MS),
      {
        kind: 'mispriced quote',
        symbol: 'SPY',
        contract: { expiry: '2026-04-17', strike: 640, right: 'put' },
        widths: 9,
        fromMs: startMs + msOfDay('15:20'),
        toMs: startMs + msOfDay('15:35'),
      },
      spoilt('feed gap', 'IBIT', '15:40', 80 * SECOND_MS),
      spoilt('duplicate ticks', 'QQQ', '16:00', 3 * MINUTE_MS),
      {
        kind: 'volatility spike',
        factor: 'coins',
        symbols: ['BTCUSDT', 'ETHUSDT', 'IBIT', 'BITO'],
        fromMs: startMs + msOfDay('17:05'),
        toMs: startMs + msOfDay('17:50'),
        move: -0.065,
        volatility: 2.4,
      },
      spoilt('ticks without source time', 'SPY', '18:10', 2 * MINUTE_MS),
      spoilt('crossed quotes', 'SPY', '18:45', 30 * SECOND_MS),
      {
        kind: 'mispriced quote',
        symbol: 'IBIT',
        contract: { expiry: '2026-03-27', strike: 42, right: 'call' },
        widths: -6,
        fromMs: startMs + msOfDay('18:55'),
        toMs: startMs + msOfDay('19:05'),
      },
      spoilt('late ticks', 'IBIT', '19:00', 8 * MINUTE_MS),
      spoilt('late ticks', 'BITO', '19:10', 8 * MINUTE_MS),
      spoilt('out-of-order ticks', 'IBIT', '19:30', 5 * MINUTE_MS),
      spoilt('ticks from the future', 'BTCUSDT', '20:15', MINUTE_MS),
    ],
  };
}

/** The Friday after Thanksgiving: New York closes at 13:00, which is 18:00 UTC. */
function halfDay(): Scenario {
  const startMs = startOfDayMs(civilDay(2026, 11, 27));
  return {
    name: 'half-day',
    startMs,
    minutes: MINUTES_A_DAY,
    plants: [
      {
        kind: 'half day',
        fromMs: startMs + msOfDay('14:30'),
        toMs: startMs + msOfDay('18:00'),
        activity: 0.7,
      },
    ],
  };
}

function clocksChange(name: ScenarioName, startMs: number, changeAfterMs: number): Scenario {
  const fromMs = startMs + changeAfterMs;
  return {
    name,
    startMs,
    minutes: 4 * MINUTES_A_DAY,
    plants: [{ kind: 'DST change', fromMs, toMs: fromMs + HOUR_MS, activity: 1 }],
  };
}

/** The third Friday of December: index and stock options, and futures, expire together. */
function expiryFriday(): Scenario {
  const startMs = startOfDayMs(civilDay(2026, 12, 18));
  return {
    name: 'expiry-friday',
    startMs,
    minutes: MINUTES_A_DAY,
    plants: [
      {
        kind: 'expiry Friday',
        fromMs: startMs + msOfDay('14:30'),
        toMs: startMs + msOfDay('21:00'),
        activity: 1.5,
      },
    ],
  };
}

function msOfDay(clock: string): number {
  return Number(clock.slice(0, 2)) * HOUR_MS + Number(clock.slice(3)) * MINUTE_MS;
}
