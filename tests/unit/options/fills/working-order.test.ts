import { describe, expect, it } from 'vitest';
import { priceE4 } from '#domain/money';
import type { FillSettings } from '#options/fills/fill-settings';
import type { LegQuote } from '#options/fills/leg-quote';
import { legsOf, reversed } from '#options/fills/order-leg';
import { type OrderPlan, type OrderStep, WorkingOrder } from '#options/fills/working-order';
import { epochMs, MINUTE_MS } from '#primitives/clock';
import { restoreSnapshot, takeSnapshot } from '#primitives/state-snapshot';
import { at, COSTS, market, type Scene, scene, structure } from '#tests/support/option-desk';

const PLACED = at('2026-06-01T15:00:00Z');
const BULL_PUT = structure('bull_put', [
  [-1, 'put', 48],
  [1, 'put', 45],
]);
const QUOTES: Scene = { put: { 48: [1.05, 1.12], 45: [0.48, 0.55] } };

function order(plan: Partial<OrderPlan> = {}, settings: Partial<FillSettings> = {}): WorkingOrder {
  return new WorkingOrder(market('ibkr', undefined, settings), {
    legs: legsOf(BULL_PUT),
    quantity: 1,
    action: 'open',
    limit: null,
    improvement: 0,
    placedMs: PLACED,
    times: COSTS.fills.byHand,
    ...plan,
  });
}

function offer(to: WorkingOrder, on: Scene, afterMs: number, more: Partial<LegQuote> = {}): OrderStep {
  const nowMs = epochMs(PLACED + afterMs);
  return to.offer(scene(on, nowMs, more), nowMs);
}

function fillOf(step: OrderStep) {
  if (step.kind !== 'filled') throw new Error(JSON.stringify(step));
  return step.fill;
}

describe('an order', () => {
  it('does not fill before it can have reached the market', () => {
    const waiting = order();
    expect(offer(waiting, QUOTES, 0)).toMatchObject({ kind: 'waiting', reason: 'on_its_way' });
    expect(offer(waiting, QUOTES, MINUTE_MS - 1)).toMatchObject({ kind: 'waiting', reason: 'on_its_way' });
    expect(offer(waiting, QUOTES, MINUTE_MS)).toMatchObject({ kind: 'filled', complete: true });
  });

  it('does not fill on a quote from before it reached the market, even where that is still young enough', () => {
    const waiting = order();
    const before = { atMs: epochMs(PLACED + MINUTE_MS - 1) };
    expect(offer(waiting, QUOTES, MINUTE_MS + 1_000, before)).toMatchObject({ reason: 'older_than_order', leg: 0 });
    expect(waiting.lastReason).toBe('older_than_order');
  });

  it('is never filled by the quotes it was decided on, however fast it travels', () => {
    const instant = order({ times: { latencyMs: 0, lifeMs: 1_000 } });
    expect(offer(instant, QUOTES, 0)).toMatchObject({ kind: 'waiting' });
    expect(offer(instant, QUOTES, 1)).toMatchObject({ kind: 'filled' });
  });

  it('is given up when its time is over', () => {
    const waiting = order();
    expect(offer(waiting, { put: { 48: [1.05, 1.12] } }, 600_000)).toMatchObject({ reason: 'no_quote', leg: 1 });
    expect(offer(waiting, QUOTES, 600_001)).toEqual({ kind: 'expired' });
  });

  it('keeps the quotes that it was filled at', () => {
    const fill = fillOf(offer(order(), QUOTES, MINUTE_MS));
    expect(fill.cash).toBe(5_000);
    expect(fill.fees).toBe(261);
    expect(fill.legs.map(({ quote: { bid, ask } }) => [bid, ask])).toEqual([
      [priceE4(1.05), priceE4(1.12)],
      [priceE4(0.48), priceE4(0.55)],
    ]);
  });

  it('with a limit fills once the worst side reaches it; the middle reaching it is no fill', () => {
    const limited = order({ limit: priceE4(0.55) });
    expect(offer(limited, QUOTES, MINUTE_MS)).toMatchObject({ reason: 'limit_not_reached' });
    const middleAbove = { put: { 48: [1.07, 1.14], 45: [0.46, 0.53] } } as const;
    expect(offer(limited, middleAbove, 2 * MINUTE_MS)).toMatchObject({ reason: 'limit_not_reached' });
    const reached = { put: { 48: [1.2, 1.24], 45: [0.45, 0.5] } } as const;
    // The market came to an order that had been waiting: it gets its limit, not the better price of that moment.
    expect(fillOf(offer(limited, reached, 3 * MINUTE_MS)).price).toMatchObject({ natural: 7_000, net: 5_500 });
  });

  it('with a limit that the first quotes beat gets what they give', () => {
    expect(fillOf(offer(order({ limit: priceE4(0.3) }), QUOTES, MINUTE_MS)).price.net).toBe(priceE4(0.5));
  });

  it('with a limit is not filled below it by its own slippage', () => {
    const slipping = order({ limit: priceE4(0.5) }, { slippage: { kappa: 0.2, openInterestKappa: 0 } });
    expect(offer(slipping, QUOTES, MINUTE_MS)).toMatchObject({ reason: 'limit_not_reached' });
  });

  it('larger than what is displayed is filled in parts, each on quotes of its own', () => {
    const large = order({ quantity: 10 });
    const thin = { bidSize: 2, askSize: 2 };
    const first = offer(large, QUOTES, MINUTE_MS, thin);
    expect(fillOf(first)).toMatchObject({ quantity: 6, cash: 30_000 });
    expect(first).toMatchObject({ complete: false });
    const same = epochMs(PLACED + MINUTE_MS);
    expect(offer(large, QUOTES, MINUTE_MS + 500, { ...thin, atMs: same })).toMatchObject({
      reason: 'older_than_order',
    });
    const second = offer(large, QUOTES, 2 * MINUTE_MS, thin);
    expect(second).toMatchObject({ kind: 'filled', complete: true });
    expect(fillOf(second).quantity).toBe(4);
  });

  it('in parts pays in all what it would have paid at once', () => {
    const [whole, parts] = [order({ quantity: 10 }), order({ quantity: 10 })];
    const atOnce = fillOf(offer(whole, QUOTES, MINUTE_MS)).fees;
    const thin = { bidSize: 1, askSize: 1 };
    let inParts = 0;
    for (let minute = 1; parts.remaining > 0; minute++)
      inParts += fillOf(offer(parts, QUOTES, minute * MINUTE_MS, thin)).fees;
    expect(parts.fills).toHaveLength(4);
    expect(inParts).toBe(atOnce);
    const single = order({ quantity: 2, legs: [legsOf(BULL_PUT)[0] ?? expect.fail()] });
    const tiny = { volume: 10, openInterest: 100, bidSize: 1 };
    // 1 × 0.65 is below the minimum of an order, 1.00; the second contract brings the order to 1.30.
    const minimum = fillOf(offer(single, QUOTES, MINUTE_MS, tiny)).fees;
    const rest = fillOf(offer(single, QUOTES, 2 * MINUTE_MS, tiny)).fees;
    expect([minimum, minimum + rest]).toEqual([166, 261]);
  });

  it.each([
    ['a share of what was traded today', { volume: 30 }, 3],
    ['a share of what is open', { openInterest: 100 }, 2],
    ['a multiple of what is displayed', { askSize: 1 }, 3],
    ['one where everything says less', { volume: 0, openInterest: 3 }, 1],
    ['three where the size is unknown', { bidSize: null }, 3],
    ['what is displayed where nothing else is known', { volume: null, openInterest: null, bidSize: 2 }, 6],
  ] as const)('is filled for no more than %s', (_, more, expected) => {
    expect(fillOf(offer(order({ quantity: 50 }), QUOTES, MINUTE_MS, more)).quantity).toBe(expected);
  });

  it.each([
    ['nothing_to_lose', { put: { 48: [4.1, 4.3], 45: [0.9, 1] } }],
    ['nothing_to_gain', { put: { 48: [0.5, 0.6], 45: [0.5, 0.6] } }],
    ['no_bid', { put: { 48: [0, 0.05], 45: [0.01, 0.02] } }],
  ] as const)('to open refuses quotes as %s', (reason, on) => {
    expect(offer(order(), on, MINUTE_MS)).toMatchObject({ kind: 'waiting', reason });
  });

  it('to close gives up a leg that nobody bids for, and pays no fee for it', () => {
    const closing = order({ action: 'close', legs: reversed(legsOf(BULL_PUT)) });
    const fill = fillOf(offer(closing, { put: { 48: [0.02, 0.05], 45: [0, 0.03] } }, MINUTE_MS));
    expect(fill.cash).toBe(-500);
    // One contract at 0.05: commission at least 1.00, venue 0.60, ORF 0.02815, clearing 0.02.
    expect(fill.fees).toBe(165);
    expect(fill.legs.map(({ givenUp }) => givenUp)).toEqual([false, true]);
  });

  it('to close does not pay more than the position can ever cost', () => {
    const closing = order({ action: 'close', legs: reversed(legsOf(BULL_PUT)) });
    const wide = { put: { 48: [6.8, 7.4], 45: [3.9, 4.4] } } as const;
    expect(offer(closing, wide, MINUTE_MS)).toMatchObject({ kind: 'waiting', reason: 'nothing_to_gain' });
  });

  it('on a day before the first known rates fills nothing', () => {
    const old = order({ placedMs: at('2024-06-03T15:00:00Z') });
    const nowMs = at('2024-06-03T15:01:00Z');
    expect(old.offer(scene(QUOTES, nowMs), nowMs)).toMatchObject({ reason: 'no_rates' });
  });

  it('in nickels where a leg is dear enough, in cents for funds that trade in cents everywhere', () => {
    const dear = structure('bull_put', [
      [-1, 'put', 60],
      [1, 'put', 57],
    ]);
    const quotes = { put: { 60: [7.88, 7.92], 57: [5.2, 5.26] } } as const;
    const legs = legsOf(dear);
    expect(fillOf(offer(order({ legs, improvement: 0.25 }), quotes, MINUTE_MS)).price).toMatchObject({
      natural: 26_200,
      net: 26_000,
    });
    const cents = order({ legs, improvement: 0.25 }, { centsEverywhere: ['IBIT'] });
    expect(fillOf(offer(cents, quotes, MINUTE_MS)).price).toMatchObject({ raw: 26_325, net: 26_300 });
  });

  it('in parts counts against the volume what it has traded of it', () => {
    const large = order({ quantity: 50 });
    expect(fillOf(offer(large, QUOTES, MINUTE_MS, { volume: 30 })).quantity).toBe(3);
    expect(fillOf(offer(large, QUOTES, 2 * MINUTE_MS, { volume: 70 })).quantity).toBe(4);
  });

  it('that is believed to gain pays the fees of what it gains', () => {
    const single = { legs: [legsOf(BULL_PUT)[0] ?? expect.fail()], quantity: 10 };
    const on: Scene = { put: { 48: [0.09, 0.13] } };
    // 10 × 0.50 below a premium of 0.10, 10 × 0.65 from there.
    expect(fillOf(offer(order(single), on, MINUTE_MS)).fees).toBe(1_152);
    expect(fillOf(offer(order({ ...single, improvement: 0.5 }), on, MINUTE_MS)).fees).toBe(1_302);
  });

  it('goes on where it was after being restored into another', () => {
    const waiting = order({ quantity: 10, limit: priceE4(0.2) });
    offer(waiting, QUOTES, MINUTE_MS, { bidSize: 1, askSize: 1 });
    const restored = order({ placedMs: epochMs(0), legs: [], quantity: 1 });
    restoreSnapshot(restored, takeSnapshot(waiting));
    expect(restored.plan).toEqual(waiting.plan);
    expect(restored.fills).toEqual(waiting.fills);
    const before = { atMs: epochMs(PLACED + MINUTE_MS) };
    expect(offer(restored, QUOTES, MINUTE_MS + 1_000, before)).toMatchObject({ reason: 'older_than_order' });
    expect(restored.lastReason).toBe('older_than_order');
    expect(offer(restored, QUOTES, 2 * MINUTE_MS)).toEqual(offer(waiting, QUOTES, 2 * MINUTE_MS));
  });
});
