import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { OptionQuote } from '#domain/chain';
import type { FarmBook } from '#farm/book/farm-book';
import type { NamedSpread } from '#farm/book/named-spread';
import { BAR_SESSIONS, UNKNOWN } from '#farm/evaluation/market-bar';
import { newYorkOffsetMs } from '#market/sessions/new-york-time';
import { DAY_MS, MINUTE_MS } from '#primitives/clock';
import { eagerPopulation, simulatedFarm } from '#tests/support/simulated-farm';

const NINE_THIRTY = 9 * 60 + 30;
const ELEVEN_THIRTY = 11 * 60 + 30;
const FOUR = 16 * 60;
const ZONE = process.env['TZ'];

/** What opening or closing a spread came at, beside what its legs were quoted at. */
interface Traded {
  readonly kind: 'opened' | 'closed';
  readonly price: number;
  readonly calibrated: number;
  readonly mid: number;
  readonly worst: number;
}

const population = eagerPopulation({ session: ['any', 'morning', 'midday', 'afternoon'] });
const traded: Traded[] = [];
const warmths = new Set<number>();
const names = new Map<number, NamedSpread>();
let book: FarmBook;

/** Cents per contract, as a seller sees it: what the legs bring at the middle, and at the worst side, of their quotes. */
function quoted({ structure }: NamedSpread, quotes: readonly OptionQuote[], kind: Traded['kind']): [number, number] {
  let mid = 0;
  let worst = 0;
  for (const { expiry, right, strike, quantity } of structure.legs) {
    const leg = quotes.find((one) => one.expiry === expiry && one.right === right && one.strike === strike);
    const bid = leg?.bid ?? Number.NaN;
    const ask = leg?.ask ?? Number.NaN;
    const sells = quantity < 0 === (kind === 'opened');
    mid -= (quantity * (bid + ask)) / 2;
    worst -= quantity * (sells ? bid : ask);
  }
  return [mid, worst];
}

/** Friday and Monday around the night on which New York's clocks are put forward. */
beforeAll(() => {
  book = simulatedFarm(population, { scenario: 'dst-spring', density: 0.02 }, ({ minute, chain }) => {
    const { bar, opened, closed } = minute;
    for (const spread of minute.named) names.set(spread.number, spread);
    if (bar.warmth[0] !== UNKNOWN) warmths.add(bar.warmth[0] as number);
    const quotes = chain?.chain.contracts ?? [];
    for (const set of [...opened, ...closed]) {
      if (set.kind === 'closed' && bar.ended[set.spread] !== 0) continue;
      const [mid, worst] = quoted(names.get(set.spread) as NamedSpread, quotes, set.kind);
      const [price, calibrated] =
        set.kind === 'opened' ? [set.credit, set.creditCalibrated] : [set.cost, set.costCalibrated];
      traded.push({ kind: set.kind, price, calibrated, mid, worst });
    }
  });
});

/** Minutes since midnight in New York. */
function newYorkMinute(minute: number): number {
  const ms = minute * MINUTE_MS;
  return ((ms + newYorkOffsetMs(ms)) % DAY_MS) / MINUTE_MS;
}

/** The market alone, which no test of the clock needs options for. */
function sessionsOf(scenario: 'dst-spring' | 'half-day'): readonly string[] {
  const told: string[] = [];
  simulatedFarm(eagerPopulation(), { scenario, density: 0.02, options: false }, ({ minute: { bar } }) => {
    told.push(`${bar.minute} ${BAR_SESSIONS[bar.session[0] as number]}`);
  });
  return told;
}

describe('what has gone wrong with clocks before', () => {
  it('a session filter by the clock of Greenwich: a morning is one in New York, in winter and in summer', () => {
    const mornings = new Set<number>();
    const opened = new Map<string, number[]>();
    book.visitSets(0, book.length, {
      opened: ({ configs, openedMinute }) => {
        for (const config of configs) {
          const { session } = population.config(config);
          // An order is placed on the bar before the one that fills it.
          const decided = newYorkMinute(book.minuteAt(book.placeAt(openedMinute) - 1));
          opened.set(session, [...(opened.get(session) ?? []), decided]);
          if (session === 'morning') mornings.add(newYorkOffsetMs(openedMinute * MINUTE_MS));
        }
      },
    });
    expect(mornings.size).toBe(2);
    for (const minute of opened.get('morning') ?? []) {
      expect(minute).toBeGreaterThan(NINE_THIRTY);
      expect(minute).toBeLessThanOrEqual(ELEVEN_THIRTY);
    }
    for (const minute of opened.get('midday') ?? []) expect(minute).toBeGreaterThan(ELEVEN_THIRTY);
    for (const minute of opened.get('afternoon') ?? []) expect(minute).toBeGreaterThan(14 * 60);
    expect([...opened.keys()].toSorted()).toEqual(['afternoon', 'any', 'midday', 'morning']);
  });

  describe('market hours by the clock of the server', () => {
    afterEach(() => {
      process.env['TZ'] = ZONE;
    });

    it.each(['UTC', 'America/New_York', 'Asia/Tokyo', 'Australia/Lord_Howe'])(
      'a server in %s knows when New York trades, half days and the change of clocks included',
      (zone) => {
        process.env['TZ'] = zone;
        const days = sessionsOf('dst-spring');
        expect(days).toHaveLength(2 * 390);
        for (const told of days) {
          const minute = newYorkMinute(Number(told.split(' ')[0]));
          expect(minute).toBeGreaterThan(NINE_THIRTY);
          expect(minute).toBeLessThanOrEqual(FOUR);
        }
        expect(sessionsOf('half-day')).toHaveLength(210);
      },
    );
  });
});

describe('what has gone wrong with trades before', () => {
  it('the same trade for everybody: expiry, legs and size are those that each config asks for', () => {
    const spreadsBy = new Map<string, Set<number>>();
    const contractsBy = new Map<string, Set<number>>();
    const expiries = new Map<number, Set<number>>();
    const put = <Key>(map: Map<Key, Set<number>>, key: Key, value: number): void => {
      map.set(key, (map.get(key) ?? new Set<number>()).add(value));
    };
    book.visitSets(0, book.length, {
      opened: ({ configs, spread, contracts, openedMinute }) => {
        for (const id of configs) {
          const { structure, dteTarget, shortDelta, positionSize } = population.config(id);
          const { expiryDay, legs } = { ...book.spread(spread), legs: book.spread(spread).structure.legs };
          put(spreadsBy, `${openedMinute} ${structure} ${dteTarget} ${shortDelta}`, spread);
          put(contractsBy, `${spread} ${openedMinute} ${positionSize}`, contracts);
          put(expiries, dteTarget, expiryDay - book.bar(book.placeAt(openedMinute)).day);
          expect(book.spread(spread).structure.kind).toBe(structure);
          expect(legs.length).toBe(structure === 'iron_condor' ? 4 : 2);
        }
      },
    });
    const [soon = new Set<number>(), late = new Set<number>()] = [expiries.get(7), expiries.get(30)];
    expect(Math.max(...soon)).toBeLessThan(Math.min(...late));
    for (const spreads of spreadsBy.values()) expect(spreads.size).toBe(1);
    expect(new Set([...spreadsBy.values()].flatMap((some) => [...some])).size).toBeGreaterThan(10);
    const sizes = [...contractsBy].map(([key, contracts]) => [key, Math.max(...contracts)] as const);
    const larger = sizes.filter(([key, contracts]) => {
      const small = sizes.find(([other]) => other === key.replace(/ 0\.2$/, ' 0.05'));
      return key.endsWith(' 0.2') && small !== undefined && contracts > small[1];
    });
    expect(larger.length).toBeGreaterThan(5);
  });

  it('fills in the middle of the quotes: sold at the bid and bought at the ask, or worse, and the band above it named', () => {
    const [opened, closed] = [
      traded.filter(({ kind }) => kind === 'opened'),
      traded.filter(({ kind }) => kind === 'closed'),
    ];
    expect(opened.length).toBeGreaterThan(20);
    expect(closed.length).toBeGreaterThan(10);
    for (const { price, calibrated, mid, worst } of opened) {
      expect(price).toBeLessThanOrEqual(worst);
      expect(price).toBeLessThan(mid);
      expect(calibrated).toBeGreaterThanOrEqual(price);
      expect(calibrated).toBeLessThanOrEqual(mid);
    }
    for (const { price, calibrated, mid, worst } of closed) {
      expect(price).toBeGreaterThanOrEqual(worst);
      expect(price).toBeGreaterThan(mid);
      expect(calibrated).toBeLessThanOrEqual(price);
    }
  });

  it('a gap that nobody measured as no close had been kept: Monday knows what Friday closed at', () => {
    const gaps = [book.bar(0), book.bar(book.length - 1)].map(({ gap }) => gap[0]);
    expect(gaps[1]).not.toBe(UNKNOWN);
    expect(gaps[1]).toBeGreaterThan(0);
  });

  it('a warmth of a few steps: thresholds that lie apart decide differently', () => {
    expect(warmths.size).toBeGreaterThan(15);
  });
});
