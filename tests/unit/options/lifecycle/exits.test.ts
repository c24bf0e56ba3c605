import { describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '#primitives/clock';
import { at, COIN_TERMS, Desk, market, request, type Scene, structure } from '#tests/support/option-desk';
import { DEFAULT_GUARD_MS, type ExitRules } from '#options/lifecycle/exit-rules';

const BULL_PUT = structure('bull_put', [
  [-1, 'put', 48],
  [1, 'put', 45],
]);

/** Quotes at which closing one spread costs `debit`, and its middle three cents less. */
function costing(debit: number): Scene {
  return { put: { 48: [debit + 0.27, debit + 0.3], 45: [0.3, 0.33] } };
}

/** One spread sold for 0.50. */
function opened(exits: Partial<ExitRules>, underlying: number | null = 52.37): Desk {
  const desk = new Desk(market('ibkr'));
  desk.open(request(BULL_PUT, 1, exits), { put: { 48: [1.05, 1.12], 45: [0.48, 0.55] } }, underlying);
  return desk;
}

function exitOf(desk: Desk): string | null {
  return desk.last('exit.decided')?.reason ?? null;
}

describe('an exit', () => {
  it('at a profit target is asked of the worst side, not of the middle', () => {
    const desk = opened({ profitTarget: 0.5 });
    desk.see(costing(0.27), 53);
    expect(exitOf(desk)).toBeNull();
    desk.see(costing(0.25), 53);
    expect(desk.last('exit.decided')).toMatchObject({ reason: 'target', gain: 2_500 });
  });

  it('at a profit target waits for its price, and has it or better', () => {
    const desk = opened({ profitTarget: 0.5 });
    desk.see(costing(0.25), 53);
    expect(desk.last('order.placed')?.plan).toMatchObject({ limit: -2_500, action: 'close' });
    desk.see(costing(0.4), 52);
    expect(desk.result).toBeNull();
    desk.see(costing(0.2), 53.5);
    // The market came back to an order that had been waiting: 0.25, not 0.20. 2 × 1.29815 + 0.00329 + 30 × 0.0000206.
    expect(desk.result).toBe(5_000 - 261 - 2_500 - 261);
  });

  it('at a profit target asks for the target itself, however much better the moment was, and for no part of a cent less', () => {
    const better = opened({ profitTarget: 0.5 });
    better.see(costing(0.2), 53);
    expect(better.last('order.placed')?.plan.limit).toBe(-2_500);
    const odd = new Desk(market('ibkr'));
    odd.open(request(BULL_PUT, 2, { profitTarget: 0.500_05 }), { put: { 48: [1.05, 1.12], 45: [0.48, 0.55] } });
    odd.see(costing(0.2), 53);
    // 50.005 of 100.00 to gain is 50.01: 49.99 may be paid for two spreads, 0.24995 a share.
    expect(odd.last('order.placed')?.plan.limit).toBe(-2_499);
  });

  it('at a profit target of a covered call is a share of what the call brought, not of what the shares cost', () => {
    const desk = new Desk(market('ibkr'));
    const covered = structure('covered_call', [[-1, 'call', 55]]);
    desk.open(request(covered, 1, { profitTarget: 0.5 }), { call: { 55: [0.9, 0.96] }, shares: [52.36, 52.38] }, 52.37);
    expect(desk.book.positions[0]?.premium).toBe(9_000);
    desk.see({ call: { 55: [0.5, 0.55] }, shares: [52.46, 52.48] }, 52.47);
    // −51.48 + 52.46 − 0.55 = 0.43.
    expect(exitOf(desk)).toBeNull();
    desk.see({ call: { 55: [0.5, 0.55] }, shares: [52.48, 52.5] }, 52.49);
    expect(exitOf(desk)).toBe('target');
  });

  it('that waits for its price is not replaced by another that would wait as well', () => {
    const desk = opened({ profitTarget: 0.5, thetaCapture: 0.6 });
    desk.see(costing(0.25), 53);
    desk.see(costing(0.251), 47.9, at('2026-06-01T15:02:30Z'));
    desk.see({ put: { 48: [0.5, 0.555], 45: [0.3, 0.33] } }, 47.9, at('2026-06-01T15:02:40Z'));
    expect(desk.told.filter(({ type }) => type === 'exit.decided')).toHaveLength(1);
  });

  it('is asked only once opening is over', () => {
    const desk = new Desk(market('ibkr'));
    desk.open(request(BULL_PUT, 500, { stopLoss: 0.05 }), { put: { 48: [1.05, 1.12], 45: [0.48, 0.55] } }, 52.37);
    expect(desk.types()).toEqual(['order.placed', 'order.filled']);
    desk.see({ put: { 48: [1.05, 1.12], 45: [0.48, 0.55] } }, 52.37);
    expect(desk.types().slice(2)).toEqual(['order.filled', 'exit.decided', 'order.placed']);
  });

  it('by theta is silent where the end pays in coin', () => {
    const desk = new Desk(market('deribit', COIN_TERMS));
    const puts = structure('bull_put', [
      [-1, 'put', 100_000],
      [1, 'put', 90_000],
    ]);
    desk.open(
      request(puts, 1, { thetaCapture: 0.1 }),
      { put: { 100_000: [0.035, 0.0365], 90_000: [0.012, 0.0125] } },
      104_000,
    );
    desk.see({ put: { 100_000: [0.003, 0.0035], 90_000: [0.001, 0.0015] } }, 110_000);
    expect(desk.book.positions[0]?.timeValueSold).toBeNull();
    expect(exitOf(desk)).toBeNull();
  });

  it('by stop is out at whatever there is, and keeps at it', () => {
    const desk = opened({ stopLoss: 2 });
    desk.see(costing(1.49), 50);
    expect(exitOf(desk)).toBeNull();
    desk.see(costing(1.5), 50);
    expect(desk.last('exit.decided')).toMatchObject({ reason: 'stop', gain: -10_000 });
    desk.see({ put: { 48: [1.9, 2.2] } }, 49);
    expect(desk.result).toBeNull();
    desk.see(costing(1.8), 49);
    expect(desk.result).toBe(5_000 - 261 - 18_000 - 261);
  });

  it('by stop replaces one that waits for its price', () => {
    const desk = opened({ profitTarget: 0.5, stopLoss: 1 });
    desk.see(costing(0.25), 53);
    desk.see(costing(1.2), 50);
    expect(exitOf(desk)).toBe('stop');
    desk.see(costing(1.1), 50);
    expect(desk.result).toBe(5_000 - 261 - 11_000 - 261);
  });

  it('by a trailing stop remembers the best gain, and is silent until that was good enough', () => {
    const desk = opened({ trailFrom: 0.3, trailBy: 0.2 });
    desk.see(costing(0.37), 53);
    desk.see(costing(0.48), 52);
    expect(exitOf(desk)).toBeNull();
    desk.see(costing(0.3), 53);
    expect(desk.book.positions[0]?.watch.highWater).toBe(2_000);
    desk.see(costing(0.39), 53);
    expect(exitOf(desk)).toBeNull();
    desk.see(costing(0.4), 53);
    expect(desk.last('exit.decided')).toMatchObject({ reason: 'trailing', gain: 1_000 });
  });

  it('by captured theta counts time value only, not what the price has done', () => {
    const desk = opened({ thetaCapture: 0.6 });
    // The price fell to 47.60: 0.40 of the 0.61 that closing costs is intrinsic, 0.21 of 0.50 time value is left.
    desk.see(costing(0.61), 47.6);
    expect(exitOf(desk)).toBeNull();
    desk.see(costing(0.59), 47.6);
    expect(exitOf(desk)).toBe('theta');
  });

  it('by captured theta is silent where the price of the underlying was not known', () => {
    const desk = opened({ thetaCapture: 0.6 }, null);
    desk.see(costing(0.02), 53);
    expect(exitOf(desk)).toBeNull();
  });

  it('after a time, and some days before expiry', () => {
    const held = opened({ heldMs: 5 * HOUR_MS });
    held.see(costing(0.45), 52, at('2026-06-01T20:00:59Z'));
    expect(exitOf(held)).toBeNull();
    held.see(costing(0.45), 52, at('2026-06-01T20:01:00Z'));
    expect(exitOf(held)).toBe('held');
    const days = opened({ daysToExpiry: 2 });
    days.see(costing(0.45), 52, at('2026-06-16T03:59:00Z'));
    expect(exitOf(days)).toBeNull();
    // Midnight in New York begins the 16th.
    days.see(costing(0.45), 52, at('2026-06-16T04:00:00Z'));
    expect(exitOf(days)).toBe('days');
  });

  it('on the last afternoon keeps no short leg that may be assigned', () => {
    const safe = opened({ guardMs: DEFAULT_GUARD_MS });
    safe.see(costing(0.05), 48.3, at('2026-06-18T19:50:00Z'));
    expect(exitOf(safe)).toBeNull();
    const pinned = opened({ guardMs: DEFAULT_GUARD_MS });
    pinned.see(costing(0.2), 48.1, at('2026-06-18T19:44:59Z'));
    expect(exitOf(pinned)).toBeNull();
    pinned.see(costing(0.2), 48.1, at('2026-06-18T19:45:00Z'));
    expect(exitOf(pinned)).toBe('guard');
    const inTheMoney = opened({ guardMs: DEFAULT_GUARD_MS });
    inTheMoney.see(costing(2), 46, at('2026-06-18T19:45:00Z'));
    expect(exitOf(inTheMoney)).toBe('guard');
  });

  it('with several reasons at one mark has the one that is worst for us', () => {
    const desk = opened({ stopLoss: 1, trailFrom: 0, trailBy: 1, heldMs: MINUTE_MS });
    desk.see(costing(1.2), 50);
    expect(exitOf(desk)).toBe('stop');
  });

  it('is not decided on stale quotes, nor on some of the legs', () => {
    const desk = opened({ stopLoss: 1 });
    const now = at('2026-06-01T16:00:00Z');
    desk.see(costing(1.2), 50, now, { atMs: at('2026-06-01T15:59:54Z') });
    desk.see({ put: { 48: [1.9, 2.2] } }, 50);
    expect(exitOf(desk)).toBeNull();
  });

  it('by hand goes at the next quotes', () => {
    const desk = opened({});
    desk.close();
    expect(desk.last('exit.decided')).toMatchObject({ reason: 'by_hand', gain: null });
    desk.see(costing(0.45), 52);
    expect(desk.result).toBe(5_000 - 261 - 4_500 - 261);
  });
});

describe('a position', () => {
  it('that was never filled leaves nothing behind', () => {
    const desk = new Desk(market('ibkr'));
    desk.open(request(BULL_PUT), { put: {} });
    desk.see({ put: {} }, null, at('2026-06-01T15:11:00Z'));
    expect(desk.types()).toEqual(['order.placed', 'order.expired']);
    expect(desk.last('order.expired')?.reason).toBe('no_quote');
    expect(desk.book.positions).toEqual([]);
  });

  it('that is called back before its first fill leaves nothing behind either', () => {
    const desk = new Desk(market('ibkr'));
    desk.open(request(BULL_PUT), { put: {} });
    desk.close();
    expect(desk.types()).toEqual(['order.placed', 'order.cancelled']);
    expect(desk.book.positions).toEqual([]);
    const waiting = new Desk(market('ibkr'));
    waiting.open(request(BULL_PUT), { put: {} });
    expect(waiting.book.time(at('2026-06-01T15:10:00Z'))).toEqual([]);
    expect(waiting.book.time(at('2026-06-01T15:10:01Z'))).toMatchObject([
      { type: 'order.expired', reason: 'no_quote' },
    ]);
  });

  it.each(['2026-06-19', '2026-06-20', '2026-02-30', 'June', '2026-05-29', '2051-06-16'])(
    'that would expire on %s is not opened',
    (expiry) => {
      const legs = BULL_PUT.legs.map((leg) => ({ ...leg, expiry }));
      const desk = new Desk(market('ibkr'));
      desk.open(request({ ...BULL_PUT, legs }), costing(0.4), 52);
      expect(desk.told).toEqual([{ type: 'order.refused', expiry }]);
      expect(desk.book.positions).toEqual([]);
    },
  );

  it('whose contracts were adjusted is frozen until its end is booked by hand', () => {
    const desk = opened({ stopLoss: 1 });
    desk.adjusted();
    desk.see(costing(3), 45);
    desk.settle(44, at('2026-06-18T20:00:00Z'));
    expect(desk.types().slice(2)).toEqual(['position.frozen']);
    const [closed] = desk.book.bookByHand(1, -20_000 as never, desk.nowMs);
    expect(closed).toMatchObject({ type: 'position.closed', result: 5_000 - 261 - 20_000 });
  });

  it('is frozen by a quote that says the contract was adjusted', () => {
    const desk = opened({});
    desk.see(costing(0.4), 52, at('2026-06-02T15:00:00Z'), { adjusted: true });
    expect(desk.last('position.frozen')).toBeDefined();
  });

  it('filled in part is as large as what was filled', () => {
    const desk = new Desk(market('ibkr'));
    desk.open(request(BULL_PUT, 500), { put: { 48: [1.05, 1.12], 45: [0.48, 0.55] } }, 52.37);
    desk.see({ put: {} }, 52, at('2026-06-01T15:11:00Z'));
    expect(desk.book.positions[0]).toMatchObject({ status: 'open', quantity: 300, flows: 1_500_000 });
  });
});
