import { describe, expect, it } from 'vitest';
import { type PriceE4, priceE4 } from '#domain/money';
import { type CivilDay, civilDay } from '#market/sessions/civil-date';
import { feeBook } from '#options/fills/fee-model';
import { assignedLots } from '#options/lifecycle/assignment-draw';
import { type AssignmentFacts, assignmentOf, dueTonight, type NextDividend } from '#options/lifecycle/due-assignments';
import { DeliveryAverage, settleInCoin } from '#options/lifecycle/coin-settlement';
import { epochMs } from '#primitives/clock';
import { restoreSnapshot, takeSnapshot } from '#primitives/state-snapshot';
import {
  at,
  COIN_TERMS,
  COSTS,
  Desk,
  EXPIRY,
  market,
  request,
  type Scene,
  scene,
  SHARES_TERMS,
  structure,
} from '#tests/support/option-desk';

const DAY = civilDay(2026, 6, 10);
const PUT = { right: 'put', strike: priceE4(48), expiry: EXPIRY } as const;
const CALL = { ...PUT, right: 'call' } as const;

describe('the draw of early assignments', () => {
  const night = { seed: 5, position: 3, day: DAY };

  it('is the same whenever it is asked, and another on another night, position, contract or seed', () => {
    const drawn = (change: object, contract: typeof PUT | typeof CALL = PUT) =>
      assignedLots({ ...night, ...change }, contract, 60);
    expect(drawn({})).toBe(drawn({}));
    const others = [drawn({ day: (DAY + 1) as CivilDay }), drawn({ position: 4 }), drawn({ seed: 6 })];
    expect(new Set([drawn({}), ...others]).size).toBeGreaterThan(2);
    expect(assignedLots(night, { ...PUT, strike: priceE4(47) }, 60)).not.toBe(drawn({}));
  });

  it('assigns each lot with its odds', () => {
    let [puts, calls] = [0, 0];
    for (let position = 0; position < 400; position++) {
      puts += assignedLots({ ...night, position }, PUT, 10);
      calls += assignedLots({ ...night, position }, CALL, 10);
    }
    // Four deviations of 4000 draws at 0.5 and at 0.95.
    expect(Math.abs(puts / 4_000 - 0.5)).toBeLessThan(0.032);
    expect(Math.abs(calls / 4_000 - 0.95)).toBeLessThan(0.014);
    expect(assignedLots(night, PUT, 9, { callBeforeDividend: 1, deepPut: 1 })).toBe(9);
    expect(assignedLots(night, PUT, 9, { callBeforeDividend: 1, deepPut: 0 })).toBe(0);
  });

  it('of the first lots does not depend on how many there are', () => {
    const first = Array.from({ length: 12 }, (_, lots) => assignedLots(night, PUT, lots));
    for (let lots = 1; lots < 12; lots++) expect([0, 1]).toContain((first[lots] ?? 0) - (first[lots - 1] ?? 0));
  });
});

describe('a night', () => {
  it('assigns short legs that are due, and touches nothing else', () => {
    const desk = new Desk(market('ibkr'));
    const condor = structure('iron_condor', [
      [1, 'put', 45],
      [-1, 'put', 48],
      [-1, 'call', 57],
      [1, 'call', 60],
    ]);
    const quotes = { put: { 45: [0.2, 0.25], 48: [0.6, 0.65] }, call: { 57: [0.6, 0.65], 60: [0.2, 0.25] } } as const;
    desk.open(request(condor, 20), quotes, 52);
    const isDue = ({ right }: { readonly right: string }): boolean => right === 'put';
    const events = desk.book.night(DAY, 5, isDue, priceE4(40), at('2026-06-10T20:00:00Z'));
    const [position] = desk.book.positions;
    const lots = assignedLots({ seed: 5, position: 1, day: DAY }, PUT, 20);
    expect(lots).toBeGreaterThan(2);
    expect(position?.holdings.map(({ quantity }) => quantity)).toEqual([20, lots - 20, -20, 20, lots]);
    expect(position?.flows).toBe(20 * 7_000 - lots * 480_000);
    expect(events.map(({ type }) => type)).toEqual(['leg.delivered', 'exit.decided', 'order.placed']);
  });

  it('assigns nothing where options cannot be exercised early', () => {
    const desk = new Desk(market('deribit', COIN_TERMS));
    const puts = structure('bull_put', [
      [-1, 'put', 100_000],
      [1, 'put', 90_000],
    ]);
    desk.open(request(puts), { put: { 100_000: [0.035, 0.0365], 90_000: [0.012, 0.0125] } }, 104_000);
    expect(desk.book.night(DAY, 5, () => true, priceE4(80_000), at('2026-06-10T20:00:00Z'))).toEqual([]);
  });
});

describe('what is due for assignment', () => {
  const EVENING = at('2026-06-10T20:00:00Z');
  const facts = (on: Scene, spot: number, dividend: NextDividend | null): AssignmentFacts => ({
    quotes: scene(on, EVENING),
    spot,
    rate: 0.0425,
    dividend,
    nowMs: EVENING,
  });
  const isDue = (
    contract: typeof PUT | typeof CALL,
    on: Scene,
    spot: number,
    dividend: NextDividend | null = null,
  ): boolean => dueTonight(facts(on, spot, dividend), SHARES_TERMS)(contract);
  // Until 18 June, 8 days: interest on 48.00 is 0.0447.
  const exDay = (day: number) => civilDay(2026, 6, day);

  it('is a call on the evening before its dividend, when that is worth more than interest and time value', () => {
    const deep = { call: { 48: [4.02, 4.1] } } as const;
    expect(isDue(CALL, deep, 52, { amount: 0.45, exDay: exDay(11) })).toBe(true);
    expect(isDue(CALL, deep, 52, { amount: 0.45, exDay: exDay(12) })).toBe(false);
    expect(isDue(CALL, deep, 52, { amount: 0.45, exDay: exDay(10) })).toBe(false);
    expect(isDue(CALL, deep, 52, { amount: 0.09, exDay: exDay(11) })).toBe(false);
    expect(isDue(CALL, deep, 52)).toBe(false);
  });

  it('is a put whose interest outweighs its time value, and no option out of the money', () => {
    expect(isDue(PUT, { put: { 48: [11.95, 12.06] } }, 36)).toBe(true);
    expect(isDue(PUT, { put: { 48: [12, 12.2] } }, 36)).toBe(false);
    expect(isDue(PUT, { put: { 48: [0.01, 0.02] } }, 52)).toBe(false);
  });

  it('has no time value where nobody quotes it', () => {
    expect(isDue(PUT, {}, 36)).toBe(true);
    expect(assignmentOf(PUT, facts({}, 36, null), SHARES_TERMS).extrinsic).toBe(0);
  });

  it('is not held up by a dividend after the expiry', () => {
    expect(isDue(PUT, {}, 36, { amount: 1, exDay: exDay(19) })).toBe(true);
    expect(isDue(PUT, {}, 36, { amount: 1, exDay: exDay(16) })).toBe(false);
  });
});

describe('a settlement in coin', () => {
  const fees = feeBook(COSTS.fees, 'deribit', COIN_TERMS)(at('2026-06-18T08:00:00Z'));
  if (fees === null) throw new Error('fees are known');
  const leg = (quantity: number, right: 'call' | 'put', strike: number) => ({
    contract: { right, strike: priceE4(strike), expiry: EXPIRY },
    quantity,
  });

  it('is exact where a double is not: whole coins come out whole', () => {
    expect(settleInCoin([leg(1, 'put', 110_000)], priceE4(100_000), COIN_TERMS, fees).cash).toBe(10_000_000);
    expect(settleInCoin([leg(-1, 'put', 110_000)], priceE4(100_000), COIN_TERMS, fees).cash).toBe(-10_000_000);
  });

  it('agrees with arithmetic on integers of any size', () => {
    for (let i = 0; i < 500; i++) {
      const [strike, price, lots] = [50_000 + i * 137.31, 48_111.17 + i * 151.7703, 1 + (i % 60)];
      const [k, s] = [BigInt(priceE4(strike)), BigInt(priceE4(price))];
      for (const right of ['call', 'put'] as const) {
        const worth = right === 'call' ? s - k : k - s;
        const exact = worth > 0n ? worth * BigInt(lots) * 100_000_000n : 0n;
        const long = settleInCoin([leg(lots, right, strike)], priceE4(price), COIN_TERMS, fees).cash;
        const short = settleInCoin([leg(-lots, right, strike)], priceE4(price), COIN_TERMS, fees).cash;
        expect(BigInt(long)).toBe(exact / s);
        expect(BigInt(0 - short)).toBe((exact + s - 1n) / s);
      }
    }
  });

  it('counts tenths of a coin', () => {
    const tenth = { ...COIN_TERMS, multiplier: 0.1 };
    const inTenths = feeBook(COSTS.fees, 'deribit', tenth)(at('2026-06-18T08:00:00Z')) ?? fees;
    const { cash, fee } = settleInCoin([leg(-3, 'call', 90_000)], priceE4(100_000), tenth, inTenths);
    expect([cash, fee]).toEqual([-3_000_000, 4_500]);
  });

  it('caps the fee of a leg that is worth next to nothing', () => {
    // 10 ÷ 100010 coin is worth 9999.00…; an eighth of it is less than 0.00015 coin.
    // 8.0012 ÷ 100008.0012 coin is 8000.56: counted as 8001 for the fee, an eighth of which is 1000.125.
    expect(settleInCoin([leg(1, 'call', 100_000)], priceE4(100_008.0012), COIN_TERMS, fees).fee).toBe(1_001);
    expect(settleInCoin([leg(1, 'call', 100_000)], priceE4(100_010), COIN_TERMS, fees)).toEqual({
      cash: 9_999,
      fee: 1_250,
    });
  });
});

describe('the average that a delivery price is made of', () => {
  const END = at('2026-06-18T08:00:00Z');
  const minutes = (before: number) => epochMs(END - before * 60_000);

  it('weighs each value by how long it stood in the last half hour', () => {
    const average = new DeliveryAverage(END);
    average.add(priceE4(90_000), minutes(45));
    expect(average.average(minutes(31))).toBeNull();
    average.add(priceE4(100_000), minutes(20));
    expect(average.average(minutes(15))).toBe(Math.round((900_000_000 * 10 + 1_000_000_000 * 5) / 15));
    average.add(priceE4(110_000), minutes(10));
    // 10 minutes each at 90,000, 100,000 and 110,000; what comes after the end changes nothing.
    average.add(priceE4(500_000), epochMs(END + 1));
    expect(average.average(epochMs(END + 60_000))).toBe(priceE4(100_000));
    expect(average.coverage).toBe(1);
  });

  it('says how much of the window it rests on', () => {
    const average = new DeliveryAverage(END);
    average.add(priceE4(100_000), minutes(15));
    expect(average.average(END)).toBe(priceE4(100_000));
    expect(average.coverage).toBe(0.5);
  });

  it('goes on where it was after being restored', () => {
    const [one, other] = [new DeliveryAverage(END), new DeliveryAverage(epochMs(0))];
    one.add(priceE4(90_000), minutes(25));
    one.add(priceE4(91_000) as PriceE4, minutes(12));
    restoreSnapshot(other, takeSnapshot(one));
    expect(other.average(END)).toBe(one.average(END));
    expect(other.untilMs).toBe(END);
  });
});
