import { describe, expect, it } from 'vitest';
import { COIN_TERMS, at, Desk, market, request, structure } from '#tests/support/option-desk';

const CLOSE = at('2026-06-18T20:00:00Z');
const MONDAY = at('2026-06-22T13:30:00Z');

/*
 * Every result here is worked out by hand, in dollars, from the quotes and the published rates of June 2026.
 * Interactive Brokers, per contract: commission 0.65 (0.50 below a premium of 0.10), venue 0.60, ORF 0.02815, clearing
 * 0.02; on sales 0.00329 a contract and 20.60 per million; shares 0.0035 each and at least 0.35 an order, on sales
 * 0.000195 a share and 20.60 per million. Each order is rounded up to the cent.
 */
const PER_CONTRACT = 0.65 + 0.6 + 0.02815 + 0.02;

/** Fees of an order in whole cents, from its parts. */
function fees(contracts: number, sold: number, proceeds: number): number {
  return Math.ceil((contracts * PER_CONTRACT + sold * 0.00329 + proceeds * 0.0000206) * 100 - 1e-9);
}

const BULL_PUT = structure('bull_put', [
  [-1, 'put', 48],
  [1, 'put', 45],
]);
const BULL_PUT_QUOTES = { put: { 48: [1.05, 1.12], 45: [0.48, 0.55] } } as const;

describe('a bull put spread, held to expiry', () => {
  // Two spreads: sold at 1.05, bought at 0.55: 0.50 × 200 = 100.00 received. 4 contracts, 2 sold for 210.00:
  // 4 × 1.29815 + 2 × 0.00329 + 210 × 0.0000206 = 5.203506, booked as 5.21.
  const OPENED = 10_000 - 521;

  function opened(quantity = 2): Desk {
    const desk = new Desk(market('ibkr'));
    desk.open(request(BULL_PUT, quantity), BULL_PUT_QUOTES, 52.37);
    expect(desk.types()).toEqual(['order.placed', 'order.filled']);
    return desk;
  }

  it('keeps the credit above both strikes', () => {
    const desk = opened();
    expect(fees(4, 2, 210)).toBe(521);
    desk.settle(50, CLOSE);
    expect(desk.result).toBe(OPENED);
  });

  it('loses the width below both', () => {
    const desk = opened();
    desk.settle(44, CLOSE);
    // Buys 200 at 48 and sells 200 at 45.
    expect(desk.result).toBe(OPENED - 60_000);
    expect(desk.told.filter(({ type }) => type === 'leg.delivered')).toHaveLength(2);
  });

  it('between the strikes is assigned, and sells the shares at the bid of the next session', () => {
    const desk = opened();
    desk.settle(46.5, CLOSE);
    expect(desk.result).toBeNull();
    expect(desk.book.positions[0]?.holdings).toEqual([{ contract: null, quantity: 2 }]);
    desk.see({ shares: [45.97, 46.02] }, 46, at('2026-06-22T13:29:00Z'));
    expect(desk.result).toBeNull();
    desk.see({ shares: [45.97, 46.02] }, 46, MONDAY);
    // 200 × (45.97 − 48) = −406.00. Fees: 0.70 + 200 × 0.000195 + 9194 × 0.0000206 = 0.9283964, booked as 0.93.
    expect(desk.result).toBe(OPENED - 40_600 - 93);
  });

  it('at the strike is decided against us: assigned where the price falls overnight', () => {
    const desk = opened();
    desk.settle(48.1, CLOSE);
    expect(desk.last('strikes.in_doubt')?.strikes).toEqual([480_000]);
    desk.see({ shares: [44, 44.05] }, 44, MONDAY);
    // 200 × (44.00 − 48.00) = −800.00: more than the width, as the long put is gone. 0.70 + 0.039 + 8800 × 0.0000206.
    expect(desk.result).toBe(OPENED - 80_000 - 93);
  });

  it('at the strike is decided against us: left to expire where assignment would have gained', () => {
    const desk = opened();
    desk.settle(47.99, CLOSE);
    desk.see({ shares: [49, 49.05] }, 49, MONDAY);
    expect(desk.result).toBe(OPENED);
    expect(desk.last('leg.delivered')?.delivery.result).toBe('expired');
  });

  it('at the strike is not decided before shares have been quoted in the next session', () => {
    const desk = opened();
    desk.settle(48.1, CLOSE);
    desk.see({ shares: [44, 44.05] }, 44, MONDAY, { atMs: at('2026-06-22T13:29:59Z') });
    desk.see({ shares: [44, 44.05] }, 44, at('2026-06-22T13:31:00Z'), { atMs: MONDAY });
    desk.see({ shares: [44.05, 44] }, 44, at('2026-06-22T13:32:00Z'));
    desk.see({ shares: [44, 44.05] }, 44, at('2026-06-22T13:33:00Z'), { seenMs: at('2026-06-22T13:33:01Z') });
    expect(desk.book.positions[0]?.inDoubt).toHaveLength(1);
  });

  it('pays tastytrade for the assignment too', () => {
    const desk = new Desk(market('tastytrade'));
    desk.open(request(BULL_PUT, 2), BULL_PUT_QUOTES, 52.37);
    desk.settle(44, CLOSE);
    // 4 × (1.00 + 0.10 + 0.02815 + 0.02) + 0.00658 + 0.004326 = 4.603506, booked as 4.61; twice 5.00 for exercise.
    expect(desk.result).toBe(10_000 - 461 - 60_000 - 1_000);
  });
});

describe('a bear call spread, held to expiry', () => {
  const BEAR_CALL = structure('bear_call', [
    [-1, 'call', 55],
    [1, 'call', 58],
  ]);

  function opened(): Desk {
    const desk = new Desk(market('ibkr'));
    desk.open(request(BEAR_CALL), { call: { 55: [0.9, 0.96], 58: [0.3, 0.35] } }, 52.37);
    return desk;
  }
  // 0.55 × 100; 2 × 1.29815 + 0.00329 + 90 × 0.0000206 = 2.601444, booked as 2.61.
  const OPENED = 5_500 - 261;

  it('between the strikes is short of shares, and buys them at the ask of the next session', () => {
    const desk = opened();
    desk.settle(56.2, CLOSE);
    expect(desk.book.positions[0]?.holdings).toEqual([{ contract: null, quantity: -1 }]);
    desk.see({ shares: [56.9, 57] }, 57, MONDAY);
    // 100 × (55 − 57) = −200.00; 100 × 0.0035 = 0.35 to buy.
    expect(desk.result).toBe(OPENED - 20_000 - 35);
  });

  it('loses the width above both', () => {
    const desk = opened();
    desk.settle(61, CLOSE);
    expect(desk.result).toBe(OPENED - 30_000);
  });

  it('keeps the credit below both', () => {
    const desk = opened();
    desk.settle(54, CLOSE);
    expect(desk.result).toBe(OPENED);
  });
});

describe('an iron condor, held to expiry', () => {
  const CONDOR = structure('iron_condor', [
    [1, 'put', 42],
    [-1, 'put', 45],
    [-1, 'call', 60],
    [1, 'call', 63],
  ]);

  it.each([
    ['between the short strikes', 52, 0],
    ['above all', 70, -30_000],
    ['below all', 40, -30_000],
  ] as const)('%s ends at %d', (_, price, end) => {
    const desk = new Desk(market('ibkr'));
    const quotes = { put: { 42: [0.2, 0.26], 45: [0.55, 0.62] }, call: { 60: [0.5, 0.57], 63: [0.17, 0.23] } } as const;
    desk.open(request(CONDOR), quotes, 52.37);
    desk.settle(price, CLOSE);
    // 0.55 + 0.50 − 0.26 − 0.23 = 0.56; 4 × 1.29815 + 2 × 0.00329 + 105 × 0.0000206 = 5.201343, booked as 5.21.
    expect(desk.result).toBe(5_600 - 521 + end);
  });
});

describe('a short straddle and a short strangle, held to expiry', () => {
  it('pay what the price has moved beyond the strike, and the shares of one side', () => {
    const desk = new Desk(market('ibkr'));
    const straddle = structure('short_straddle', [
      [-1, 'put', 52],
      [-1, 'call', 52],
    ]);
    desk.open(request(straddle), { put: { 52: [2.4, 2.5] }, call: { 52: [2.8, 2.95] } }, 52.37);
    desk.settle(57, CLOSE);
    desk.see({ shares: [57.4, 57.5] }, 57.5, MONDAY);
    // 5.20 × 100 received; 2 × 1.29815 + 2 × 0.00329 + 520 × 0.0000206 = 2.613592, booked as 2.62.
    // 100 × (52 − 57.50) = −550.00 and 0.35.
    expect(desk.result).toBe(52_000 - 262 - 55_000 - 35);
  });

  it('at the strike of both are assigned on the side that hurts', () => {
    const desk = new Desk(market('robinhood'));
    const straddle = structure('short_straddle', [
      [-1, 'put', 52],
      [-1, 'call', 52],
    ]);
    desk.open(request(straddle), { put: { 52: [2.4, 2.5] }, call: { 52: [2.8, 2.95] } }, 52.37);
    desk.settle(52, CLOSE);
    desk.see({ shares: [49.98, 50] }, 50, MONDAY);
    // Robinhood, each rounded up: ORF 0.06, clearing 0.04, FINRA 0.01, SEC 520 × 0.0000206 → 0.02: 0.13.
    // 100 × (49.98 − 52) = −202.00; selling costs 0.0195 → 0.02 and 4998 × 0.0000206 = 0.103 → 0.11.
    expect(desk.result).toBe(52_000 - 13 - 20_200 - 13);
    expect(desk.book.positions).toEqual([]);
  });

  it('keep the premium between the strikes', () => {
    const desk = new Desk(market('ibkr'));
    const strangle = structure('short_strangle', [
      [-1, 'put', 45],
      [-1, 'call', 60],
    ]);
    desk.open(request(strangle), { put: { 45: [0.55, 0.62] }, call: { 60: [0.5, 0.57] } }, 52.37);
    desk.settle(51, CLOSE);
    // 2 × 1.29815 + 2 × 0.00329 + 105 × 0.0000206 = 2.605043, booked as 2.61.
    expect(desk.result).toBe(10_500 - 261);
  });
});

describe('debit verticals and a long straddle, held to expiry', () => {
  it('a bull call is worth its width above both strikes', () => {
    const desk = new Desk(market('ibkr'));
    const debit = structure('bull_call_debit', [
      [1, 'call', 50],
      [-1, 'call', 53],
    ]);
    desk.open(request(debit), { call: { 50: [3.3, 3.35], 53: [1.8, 1.87] } }, 52.37);
    desk.settle(55, CLOSE);
    // 1.80 − 3.35 = −1.55; a leg above three dollars moves in nickels, and so does the spread.
    // 2 × 1.29815 + 0.00329 + 180 × 0.0000206 = 2.603298, booked as 2.61.
    expect(desk.result).toBe(-15_500 - 261 + 30_000);
  });

  it('a bull call with only its long leg in the money is exercised, and sold at the bid', () => {
    const desk = new Desk(market('ibkr'));
    const debit = structure('bull_call_debit', [
      [1, 'call', 50],
      [-1, 'call', 53],
    ]);
    desk.open(request(debit), { call: { 50: [3.3, 3.35], 53: [1.8, 1.87] } }, 52.37);
    desk.settle(51, CLOSE);
    desk.see({ shares: [50.2, 50.25] }, 50, MONDAY);
    // 100 × (50.20 − 50) = 20.00; 0.35 + 0.0195 + 5020 × 0.0000206 = 0.472912, booked as 0.48.
    expect(desk.result).toBe(-15_500 - 261 + 2_000 - 48);
  });

  it.each([
    // The long call was exercised at 50. Assigned at 53: +3.00. Left with the shares: sold at the bid.
    ['assigned where shares bring more than the strike', 53.4, 53.5, 30_000, 'assigned', 0],
    ['not assigned where shares bring less, though they cost more', 52.9, 53.2, 29_000, 'expired', 48],
    ['not assigned where shares bring and cost less', 51, 51.1, 10_000, 'expired', 48],
  ] as const)('a bull call at its short strike is %s', (_, bid, ask, end, result, fee) => {
    const desk = new Desk(market('ibkr'));
    const debit = structure('bull_call_debit', [
      [1, 'call', 50],
      [-1, 'call', 53],
    ]);
    desk.open(request(debit), { call: { 50: [3.3, 3.35], 53: [1.8, 1.87] } }, 52.37);
    desk.settle(53.1, CLOSE);
    desk.see({ shares: [bid, ask] }, bid, MONDAY);
    expect(desk.last('leg.delivered')?.delivery.result).toBe(result);
    expect(desk.result).toBe(-15_500 - 261 + end - fee);
  });

  it('a bear put at its short strike gives up its shares at the strike where buying them is cheaper', () => {
    const desk = new Desk(market('ibkr'));
    const debit = structure('bear_put_debit', [
      [1, 'put', 52],
      [-1, 'put', 49],
    ]);
    desk.open(request(debit), { put: { 52: [2.3, 2.4], 49: [1.15, 1.2] } }, 52.37);
    desk.settle(48.9, CLOSE);
    desk.see({ shares: [48.9, 49.1] }, 49, MONDAY);
    // Short 100 from 52. Assigned, they would be bought at 49; bought in the market at 49.10, which costs more.
    expect(desk.last('leg.delivered')?.delivery.result).toBe('expired');
    expect(desk.result).toBe(-12_500 - 261 + 29_000 - 35);
  });

  it('a bear put loses its debit above both strikes', () => {
    const desk = new Desk(market('ibkr'));
    const debit = structure('bear_put_debit', [
      [1, 'put', 52],
      [-1, 'put', 49],
    ]);
    desk.open(request(debit), { put: { 52: [2.3, 2.4], 49: [1.15, 1.2] } }, 52.37);
    desk.settle(54, CLOSE);
    // 1.15 − 2.40 = −1.25; 2 × 1.29815 + 0.00329 + 115 × 0.0000206 = 2.601959, booked as 2.61.
    expect(desk.result).toBe(-12_500 - 261);
  });

  it('a long straddle is exercised on the side in the money', () => {
    const desk = new Desk(market('ibkr'));
    const straddle = structure('long_straddle', [
      [1, 'put', 52],
      [1, 'call', 52],
    ]);
    desk.open(request(straddle), { put: { 52: [2.4, 2.5] }, call: { 52: [2.8, 2.95] } }, 52.37);
    desk.settle(45, CLOSE);
    expect(desk.book.positions[0]?.holdings).toEqual([{ contract: null, quantity: -1 }]);
    desk.see({ shares: [45.5, 45.6] }, 45.5, MONDAY);
    // −5.45 × 100; 2 × 1.29815 = 2.5963, booked as 2.60. 100 × (52 − 45.60) = 640.00 less 0.35.
    expect(desk.result).toBe(-54_500 - 260 + 64_000 - 35);
  });
});

describe('a covered call, held to expiry', () => {
  const COVERED = structure('covered_call', [[-1, 'call', 55]]);

  function opened(): Desk {
    const desk = new Desk(market('ibkr'));
    desk.open(request(COVERED), { call: { 55: [0.9, 0.96] }, shares: [52.36, 52.38] }, 52.37);
    return desk;
  }
  // 0.90 − 52.38 = −51.48; options 1.29815 + 0.00329 + 90 × 0.0000206 = 1.303294 of which the commission is at least
  // 1.00: 1.653294, booked as 1.66; shares 0.35.
  const OPENED = -514_800 - 166 - 35;

  it('delivers its shares at the strike', () => {
    const desk = opened();
    desk.settle(58, CLOSE);
    expect(desk.result).toBe(OPENED + 550_000);
  });

  it('sells its shares in the next session where the call expires', () => {
    const desk = opened();
    desk.settle(51, CLOSE);
    desk.see({ shares: [50.5, 50.52] }, 50.5, MONDAY);
    // 5050.00; 0.35 + 0.0195 + 5050 × 0.0000206 = 0.47353, booked as 0.48.
    expect(desk.result).toBe(OPENED + 505_000 - 48);
  });
});

describe('spreads that settle in coin', () => {
  const DELIVERY = at('2026-06-18T08:00:00Z');
  const PUTS = structure('bull_put', [
    [-1, 'put', 100_000],
    [1, 'put', 90_000],
  ]);

  function opened(): Desk {
    const desk = new Desk(market('deribit', COIN_TERMS));
    desk.open(request(PUTS, 2), { put: { 100_000: [0.035, 0.0365], 90_000: [0.012, 0.0125] } }, 104_000);
    return desk;
  }
  // In 10^-8 coin: 2 × (0.0350 − 0.0125) = 0.045 coin received; 4 × 0.0003 in fees.
  const OPENED = 4_500_000 - 120_000;

  it('keep the premium above both strikes, and pay for no delivery', () => {
    const desk = opened();
    desk.settle(101_234.56, DELIVERY);
    expect(desk.result).toBe(OPENED);
  });

  it('pay in coin at the delivery price, rounded against us', () => {
    const desk = opened();
    desk.settle(95_000, DELIVERY);
    // 2 × (100000 − 95000) ÷ 95000 = 0.10526315789… coin, paid as 0.10526316; delivery 2 × 0.00015.
    expect(desk.result).toBe(OPENED - 10_526_316 - 30_000);
  });

  it('receive and pay in coin below both strikes', () => {
    const desk = opened();
    desk.settle(80_000, DELIVERY);
    // 2 × 0.25 paid, 2 × 0.125 received; both legs delivered.
    expect(desk.result).toBe(OPENED - 50_000_000 + 25_000_000 - 60_000);
  });
});

describe('an early assignment', () => {
  it('of a short put leaves shares and the long put, which go at the next session', () => {
    const desk = new Desk(market('ibkr'));
    desk.open(request(BULL_PUT), BULL_PUT_QUOTES, 52.37);
    desk.assign('put', 48, 1, 43.2, at('2026-06-10T11:00:00Z'));
    expect(desk.last('exit.decided')?.reason).toBe('assigned');
    desk.see({ put: { 45: [2.1, 2.2] }, shares: [43.05, 43.1] }, 43.07, at('2026-06-10T13:32:00Z'));
    // 50.00 − 2.61 to open. 100 shares at 48 and sold at 43.05: −495.00; the put at 2.10: 210.00.
    // Closing: option 1.00 + 0.60 + 0.02815 + 0.02 + 0.00329 + 210 × 0.0000206 = 1.655766, booked as 1.66;
    // shares 0.35 + 0.0195 + 4305 × 0.0000206 = 0.458183, booked as 0.46.
    expect(desk.result).toBe(5_000 - 261 - 49_500 + 21_000 - 166 - 46);
  });

  it('of a covered call ends it at the strike', () => {
    const desk = new Desk(market('ibkr'));
    const covered = structure('covered_call', [[-1, 'call', 55]]);
    desk.open(request(covered), { call: { 55: [0.9, 0.96] }, shares: [52.36, 52.38] }, 52.37);
    desk.assign('call', 55, 1, 60, at('2026-06-10T11:00:00Z'));
    expect(desk.result).toBe(-514_800 - 166 - 35 + 550_000);
  });

  it('of some of several spreads closes what is left of all of them, lot by lot', () => {
    const desk = new Desk(market('ibkr'));
    desk.open(request(BULL_PUT, 3), BULL_PUT_QUOTES, 52.37);
    desk.assign('put', 48, 1, 43.2, at('2026-06-10T11:00:00Z'));
    expect(desk.book.positions[0]?.holdings).toEqual([
      { contract: { right: 'put', strike: 480_000, expiry: '2026-06-18' }, quantity: -2 },
      { contract: { right: 'put', strike: 450_000, expiry: '2026-06-18' }, quantity: 3 },
      { contract: null, quantity: 1 },
    ]);
    const quotes = { put: { 48: [4.85, 5], 45: [2.1, 2.2] }, shares: [43.05, 43.1] } as const;
    desk.see(quotes, 43.07, at('2026-06-10T13:32:00Z'));
    // 150.00 to open, fees 6 × 1.29815 + 3 × 0.00329 + 315 × 0.0000206 = 7.805259, booked as 7.81.
    // −4800.00 for the shares; 4305.00 + 3 × 210.00 − 2 × 500.00 to close.
    // Options 5 × 1.29815 + 3 × 0.00329 + 630 × 0.0000206 = 6.513598, booked as 6.52; shares 0.46.
    expect(desk.result).toBe(15_000 - 781 - 480_000 + 430_500 + 63_000 - 100_000 - 652 - 46);
  });
});
