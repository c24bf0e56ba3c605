import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PriceE4 } from '#domain/money';
import { type FillLeg, type FillRules, priceFill } from '#options/fills/fill-price';
import { type LegQuote, quotedMs } from '#options/fills/leg-quote';
import { type OrderPlan, WorkingOrder } from '#options/fills/working-order';
import { epochMs } from '#primitives/clock';
import { at, market } from '#tests/support/option-desk';

const RUNS = { seed: 26, numRuns: 300 };
const START = at('2026-06-01T15:00:00Z');
/** Most quotes are this young or younger. */
const SPAN_MS = 6_000;

const size = fc.option(fc.integer({ min: 0, max: 50 }), { nil: null });
/** Mostly sound, sometimes crossed, one-sided, stamped ahead or late. */
const quote = fc
  .record({
    bid: fc.integer({ min: 0, max: 500 }),
    width: fc.integer({ min: -1, max: 60 }),
    bidSize: size,
    askSize: size,
    volume: fc.option(fc.integer({ min: 0, max: 900 }), { nil: null }),
    openInterest: fc.option(fc.integer({ min: 0, max: 9_000 }), { nil: null }),
    seen: fc.integer({ min: 0, max: SPAN_MS }),
    late: fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: -300, max: 900 }) },
      fc.integer({ min: -3_000, max: 9_000 }),
    ),
    adjusted: fc.integer({ min: 0, max: 40 }).map((n) => n === 0),
  })
  .map(({ bid, width, seen, late, ...rest }): LegQuote => ({
    ...rest,
    bid: (bid * 100) as PriceE4,
    ask: ((bid + width) * 100) as PriceE4,
    atMs: epochMs(START + seen - late),
    seenMs: epochMs(START + seen),
  }));
const leg = fc.record({
  side: fc.constantFrom('sell' as const, 'buy' as const),
  ratio: fc.integer({ min: 1, max: 3 }),
  quote,
});
const rules = fc.record({
  improvement: fc.double({ min: 0, max: 0.5, noNaN: true }),
  kappa: fc.double({ min: 0, max: 0.5, noNaN: true }),
  openInterestKappa: fc.double({ min: 0, max: 0.5, noNaN: true }),
  tick: fc.constantFrom(1, 100, 500).map((tick) => tick as PriceE4),
  maxAgeMs: fc.constant(5_000),
  maxSkewMs: fc.constant(2_000),
  noBid: fc.constantFrom('refuse' as const, 'give up' as const),
}) satisfies fc.Arbitrary<FillRules>;

function later(cited: LegQuote, byMs: number): LegQuote {
  return { ...cited, atMs: epochMs(cited.atMs + byMs), seenMs: epochMs(cited.seenMs + byMs) };
}

/** The worst side of every quote, added up leg by leg. */
function worstSide(legs: readonly FillLeg[]): number {
  return legs.reduce((sum, { side, ratio, quote: cited }) => {
    return sum + ratio * (side === 'sell' ? (cited?.bid ?? 0) : 0 - (cited?.ask ?? 0));
  }, 0);
}

describe('the price of a fill', () => {
  const legs = fc.array(leg, { minLength: 1, maxLength: 4 });
  const now = fc.integer({ min: SPAN_MS - 2_000, max: SPAN_MS + 3_000 });

  it('is never better than the quotes it cites, and cites none that is missing, old, crossed or not yet seen', () => {
    let filled = 0;
    fc.assert(
      fc.property(legs, rules, now, fc.integer({ min: 1, max: 40 }), (order, how, afterMs, quantity) => {
        const nowMs = epochMs(START + afterMs);
        const priced = priceFill(order, quantity, nowMs, how);
        if (!priced.ok) return;
        filled++;
        const { natural, net, mid, slippage } = priced.value;
        expect(natural).toBe(worstSide(order));
        expect(net).toBeLessThanOrEqual(natural + how.improvement * (mid - natural) - slippage + 1e-6);
        if (how.improvement === 0) expect(net).toBeLessThanOrEqual(natural);
        expect(Math.abs(net % how.tick)).toBe(0);
        for (const { quote: cited } of order) {
          expect(cited.seenMs).toBeLessThanOrEqual(nowMs);
          expect(nowMs - quotedMs(cited)).toBeLessThanOrEqual(how.maxAgeMs);
          expect(cited.bid ?? 0).toBeLessThan(cited.ask ?? 0);
          expect(cited.adjusted).toBe(false);
        }
      }),
      { ...RUNS, numRuns: 6_000 },
    );
    expect(filled).toBeGreaterThan(100);
  });

  it('there and back on the same quotes loses every width, twice the slippage and the rounding', () => {
    fc.assert(
      fc.property(legs, rules, fc.integer({ min: 1, max: 40 }), (order, how, quantity) => {
        const still = order.map((one) => ({ ...one, quote: { ...one.quote, atMs: START, seenMs: START } }));
        const back = still.map((one) => ({ ...one, side: one.side === 'sell' ? ('buy' as const) : ('sell' as const) }));
        const strict = { ...how, noBid: 'refuse' as const };
        const [there, home] = [priceFill(still, quantity, START, strict), priceFill(back, quantity, START, strict)];
        if (!there.ok || !home.ok) return;
        const widths = still.reduce((sum, { ratio, quote: q }) => sum + ratio * ((q.ask ?? 0) - (q.bid ?? 0)), 0);
        const lost = -(there.value.net + home.value.net);
        expect(lost).toBeGreaterThanOrEqual((1 - how.improvement) * widths - 1e-6);
        expect(there.value.mid + home.value.mid).toBe(0);
      }),
      RUNS,
    );
  });

  it('only gets worse with more contracts', () => {
    fc.assert(
      fc.property(legs, rules, fc.integer({ min: 1, max: 40 }), (order, how, quantity) => {
        const still = order.map((one) => ({ ...one, quote: { ...one.quote, atMs: START, seenMs: START } }));
        const [small, large] = [priceFill(still, quantity, START, how), priceFill(still, quantity + 7, START, how)];
        if (small.ok && large.ok) expect(large.value.net).toBeLessThanOrEqual(small.value.net);
      }),
      RUNS,
    );
  });
});

describe('a working order', () => {
  const tick = fc.record({
    afterMs: fc.integer({ min: 0, max: 60_000 }),
    short: quote,
    long: quote,
    hasLong: fc.integer({ min: 0, max: 9 }),
  });
  const stream = fc
    .array(tick, { minLength: 1, maxLength: 25 })
    .map((ticks) => ticks.sort((a, b) => a.afterMs - b.afterMs));
  const SHORT = { right: 'put', strike: 480_000 as PriceE4, expiry: '2026-06-18' } as const;
  const plan = fc
    .record({
      quantity: fc.integer({ min: 1, max: 30 }),
      limit: fc.option(fc.integer({ min: -400, max: 400 }), { nil: null }),
      latencyMs: fc.constantFrom(0, 750, 10_000),
    })
    .map(({ quantity, limit, latencyMs }): OrderPlan => ({
      legs: [
        { contract: SHORT, quantity: -1 },
        { contract: { ...SHORT, strike: 430_000 as PriceE4 }, quantity: 1 },
      ],
      quantity,
      action: 'open',
      limit: limit === null ? null : ((limit * 100) as PriceE4),
      improvement: 0,
      placedMs: START,
      times: { latencyMs, lifeMs: 40_000 },
    }));

  it('fills only on quotes of every leg from after its arrival, never beyond its limit, its life or its size', () => {
    let filled = 0;
    fc.assert(
      fc.property(plan, stream, (given, ticks) => {
        const order = new WorkingOrder(market('ibkr'), given);
        let freeFromMs = START + Math.max(1, given.times.latencyMs);
        for (const { afterMs, short: shortly, long: longly, hasLong } of ticks) {
          if (order.remaining === 0) break;
          const nowMs = epochMs(START + afterMs);
          const [short, long] = [later(shortly, afterMs - SPAN_MS), later(longly, afterMs - SPAN_MS)];
          const step = order.offer(
            { quoteOf: (c) => (c?.strike === SHORT.strike ? short : hasLong > 0 ? long : null) },
            nowMs,
          );
          if (step.kind !== 'filled') continue;
          filled++;
          expect(hasLong).toBeGreaterThan(0);
          expect(nowMs).toBeLessThanOrEqual(START + given.times.lifeMs);
          const { price, legs, cash, quantity, fees } = step.fill;
          expect(legs.map((one) => one.quote)).toEqual([short, long]);
          for (const cited of [short, long]) {
            expect(quotedMs(cited)).toBeGreaterThanOrEqual(freeFromMs);
            expect(cited.seenMs).toBeLessThanOrEqual(nowMs);
            expect(nowMs - quotedMs(cited)).toBeLessThanOrEqual(5_000);
          }
          const worst = (short.bid ?? 0) - (long.ask ?? 0);
          expect(price.net).toBeLessThanOrEqual(worst);
          expect(cash).toBeLessThanOrEqual(worst * quantity);
          if (given.limit !== null) expect(price.net).toBeGreaterThanOrEqual(given.limit);
          expect(price.net).toBeGreaterThan(0);
          expect(price.net).toBeLessThan(50_000);
          expect(fees).toBeGreaterThan(0);
          freeFromMs = nowMs + 1;
        }
        expect(order.fills.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(given.quantity - order.remaining);
        expect(order.remaining).toBeGreaterThanOrEqual(0);
      }),
      { ...RUNS, numRuns: 3_000 },
    );
    expect(filled).toBeGreaterThan(50);
  });
});
