import { describe, expect, it } from 'vitest';
import { instantOfEastern } from '#window/formatting/eastern-time.ts';
import { type FillDraft, type FillTerms, readFill } from '#window/views/ticket/fill-draft.ts';

const at = (hour: number, minute: number, second = 0, day = 6): number =>
  instantOfEastern({ year: 2026, month: 3, day, hour, minute, second });

const terms: FillTerms = {
  side: 'open',
  legs: [
    { right: 'put', strike: 52, expiry: '2026-03-27', quantity: -1 },
    { right: 'put', strike: 49, expiry: '2026-03-27', quantity: 1 },
  ],
  contractsLeft: 3,
  worst: 0.36,
  madeMs: at(13, 0, 20),
  nowMs: at(13, 5, 12),
};

const draft: FillDraft = { contracts: '2', price: '0.41', time: '', fees: '0.12', legs: null };

const back = terms.legs.map((leg) => ({ ...leg, quantity: -leg.quantity }));

function problemsOf(change: Partial<FillDraft>, on: Partial<FillTerms> = {}): Readonly<Record<string, string>> {
  const reading = readFill({ ...draft, ...change }, { ...terms, ...on });
  return reading.ok ? {} : reading.problems;
}

describe('a fill that is typed', () => {
  it('is of now and in one piece unless something else is said', () => {
    expect(readFill(draft, terms)).toEqual({
      ok: true,
      fill: { contracts: 2, price: 0.41, filledMs: terms.nowMs, fees: 0.12, legs: [], isWorse: false },
    });
  });

  it('names everything that is wrong at once, each beside its field', () => {
    expect(problemsOf({ contracts: '4', price: '-0.41', time: '25:00', fees: 'none' })).toEqual({
      contracts: 'The ticket has 3 left to fill.',
      price: 'The net price per share, positive, such as 0.41.',
      time: 'New York time, such as 13:05 or 13:05:12.',
      fees: 'All fees of this fill in dollars, such as 0.12.',
    });
    for (const contracts of ['', '0', '1.5', '-1', 'two'])
      expect(problemsOf({ contracts })).toHaveProperty('contracts');
    for (const price of ['', '.', '0.41.2', '1e3', 'NaN', '0,41', '12345'])
      expect(problemsOf({ price })).toHaveProperty('price');
    for (const fees of ['', '0.123', '-1', 'NaN']) expect(problemsOf({ fees })).toHaveProperty('fees');
  });

  it('is not refused for being worse than the ticket allowed, since it happened, but said to be', () => {
    expect(readFill({ ...draft, price: '0.35' }, terms)).toMatchObject({ ok: true, fill: { isWorse: true } });
    expect(readFill({ ...draft, price: '0.36' }, terms)).toMatchObject({ ok: true, fill: { isWorse: false } });
    expect(readFill({ ...draft, price: '0.37' }, { ...terms, side: 'close' })).toMatchObject({
      ok: true,
      fill: { isWorse: true },
    });
  });
});

describe('its time', () => {
  it('is on New York’s clock, between the ticket and the desk', () => {
    expect(readFill({ ...draft, time: '13:04:07 ET' }, terms)).toMatchObject({ fill: { filledMs: at(13, 4, 7) } });
    expect(problemsOf({ time: '13:06' })).toEqual({ time: 'That is after 13:05:12, where the desk stands.' });
    expect(problemsOf({ time: '12:59' })).toEqual({ time: 'That is before 13:00:20, when the ticket was confirmed.' });
  });

  it('of minutes alone is any second of them, never one before the ticket', () => {
    expect(readFill({ ...draft, time: '13:00' }, terms)).toMatchObject({ fill: { filledMs: terms.madeMs } });
    expect(readFill({ ...draft, time: '13:05' }, terms)).toMatchObject({ fill: { filledMs: at(13, 5) } });
  });

  it('that is still to come today was yesterday, where the ticket is that old', () => {
    const reading = readFill({ ...draft, time: '15:30' }, { ...terms, madeMs: at(15, 0, 0, 5) });
    expect(reading).toMatchObject({ fill: { filledMs: at(15, 30, 0, 5) } });
  });

  it('is right on both days on which the clock changes', () => {
    for (const [month, day] of [
      [3, 8],
      [11, 1],
    ] as const) {
      const on = (hour: number, minute: number) =>
        instantOfEastern({ year: 2026, month, day, hour, minute, second: 0 });
      const reading = readFill({ ...draft, time: '09:40' }, { ...terms, madeMs: on(9, 35), nowMs: on(10, 0) });
      expect(reading).toMatchObject({ fill: { filledMs: on(9, 40) } });
    }
  });
});

describe('a fill leg by leg', () => {
  it('is net what was received less what was paid, exactly', () => {
    expect(readFill({ ...draft, legs: ['1.05', '0.64'] }, terms)).toEqual({
      ok: true,
      fill: {
        contracts: 2,
        price: 0.41,
        filledMs: terms.nowMs,
        fees: 0.12,
        legs: [
          { ...terms.legs[0], quantity: -2, price: 1.05 },
          { ...terms.legs[1], quantity: 2, price: 0.64 },
        ],
        isWorse: false,
      },
    });
  });

  it('is net what was paid less what was received where the ticket closes', () => {
    expect(readFill({ ...draft, legs: ['0.30', '0.12'] }, { ...terms, side: 'close', legs: back })).toMatchObject({
      fill: { price: 0.18, legs: [{ quantity: 2 }, { quantity: -2 }] },
    });
  });

  it('needs every price, and a net of the ticket’s own sign', () => {
    expect(problemsOf({ legs: ['1.05', ''] })).toEqual({ legs: 'Every leg needs its price per share, such as 1.05.' });
    expect(problemsOf({ legs: ['0.64', '1.05'] })).toEqual({
      legs: 'These legs cost 0.41 a share: the ticket receives a credit.',
    });
    expect(problemsOf({ legs: ['0.12', '0.30'] }, { side: 'close', legs: back })).toEqual({
      legs: 'These legs bring 0.18 a share: the ticket pays a debit.',
    });
  });
});
