import { describe, expect, it } from 'vitest';
import { type Cents, cents, type PriceE4 } from '#domain/money';
import type { Fill } from '#options/fills/fill';
import { FEWEST_FILLS, measuredShares, type ObservedFill, sharesInForce } from '#options/fills/measured-shares';
import { addBands, edgeReserve, fillBand, type PnlBand } from '#options/fills/pnl-band';
import { markHoldings } from '#options/lifecycle/position-mark';
import { positionPnl } from '#options/lifecycle/position-band';
import { at, COSTS, Desk, market, request, SHARES_TERMS, scene, structure } from '#tests/support/option-desk';

const CENT = 100 as PriceE4;

function fill(natural: number, mid: number, quantity: number): Fill {
  const price = { natural: natural as PriceE4, mid, slippage: 0, raw: natural, net: natural as PriceE4 };
  const none = cents(0);
  return { atMs: at('2026-06-01T15:00:00Z'), quantity, price, cash: none, premium: none, fees: none, legs: [] };
}

function band(natural: number, calibrated: number, mid: number): PnlBand {
  return { natural: cents(natural), calibrated: cents(calibrated), mid: cents(mid) };
}

describe('a profit and loss band', () => {
  it('has the same fill at three prices, the calibrated one on a tick', () => {
    expect(fillBand(fill(5_000, 5_750, 3), 0.25, CENT, SHARES_TERMS)).toEqual(band(15_000, 15_300, 17_250));
    // A debit: 0.3725 paid at a quarter of the way is 0.38 on the tick.
    expect(fillBand(fill(-3_800, -3_500, 1), 0.25, CENT, SHARES_TERMS)).toEqual(band(-3_800, -3_800, -3_500));
  });

  it('rounds a middle between two prices down', () => {
    expect(fillBand(fill(-3_800, -3_050.5, 1), 0, CENT, SHARES_TERMS).mid).toBe(-3_051);
  });

  it('adds up, with what is certain at every price', () => {
    expect(addBands([band(100, 110, 120), band(-50, -45, -40)], -7, 'usd')).toEqual(band(43, 58, 73));
  });

  it('tells what may be given up before nothing is left', () => {
    // 60 left at mid on 200 shares: 0.30 a share. The worst side is 80 away: three quarters of it.
    expect(edgeReserve(band(-2_000, 0, 6_000), 200, 'usd')).toEqual({ perShare: 3_000, shareOfWidth: 0.75 });
    expect(edgeReserve(band(2_000, 3_000, 6_000), 200, 'usd').shareOfWidth).toBe(1.5);
    expect(edgeReserve(band(-3_000, -2_000, -1_000), 200, 'usd')).toEqual({ perShare: -500, shareOfWidth: -0.5 });
    expect(edgeReserve(band(500, 500, 500), 100, 'usd').shareOfWidth).toBeNull();
  });

  it('of an open position has its fills as they might have come and its mark on either side', () => {
    const desk = new Desk(market('ibkr'));
    const spread = structure('bull_put', [
      [-1, 'put', 48],
      [1, 'put', 45],
    ]);
    desk.open(request(spread, 2), { put: { 48: [1.05, 1.12], 45: [0.48, 0.55] } }, 52.37);
    const [position] = desk.book.positions;
    const nowMs = at('2026-06-03T15:00:00Z');
    const quotes = scene({ put: { 48: [0.6, 0.66], 45: [0.3, 0.36] } }, nowMs);
    const mark = position && markHoldings(position.holdings, quotes, nowMs, SHARES_TERMS, COSTS.fills);
    if (position === undefined || mark?.ok !== true) throw new Error('marked');
    // Closing: 0.66 − 0.30 = 0.36 at the worst side, 0.30 at mid; a fifth of the way between them is 0.348.
    expect(mark.value).toMatchObject({ natural: -7_200, mid: -6_000 });
    // Opening: 0.50, 0.51 (0.514 on the tick) and 0.57. Fees 5.21.
    expect(positionPnl(position, mark.value, market('ibkr'))).toEqual({
      band: { natural: 10_000 - 7_200 - 521, calibrated: 10_200 - 6_960 - 521, mid: 11_400 - 6_000 - 521 },
      booked: 10_000 - 7_200 - 521,
      reserve: { perShare: 2_439, shareOfWidth: 4_879 / 2_600 },
    });
    expect(positionPnl(position, null, market('ibkr'))).toBeNull();
  });

  it('of a closed position is as wide as its fills were, and settled money is the same everywhere', () => {
    const desk = new Desk(market('ibkr'));
    const spread = structure('bull_put', [
      [-1, 'put', 48],
      [1, 'put', 45],
    ]);
    desk.open(request(spread), { put: { 48: [1.05, 1.12], 45: [0.48, 0.55] } }, 52.37);
    desk.settle(44, at('2026-06-18T20:00:00Z'));
    const record = desk.last('position.closed')?.record;
    const pnl = record && positionPnl(record, null, market('ibkr'));
    expect(pnl?.band).toEqual({
      natural: 5_000 - 30_000 - 261,
      calibrated: 5_100 - 30_000 - 261,
      mid: 5_700 - 30_000 - 261,
    });
    expect(pnl?.booked).toBe(desk.result);
  });
});

describe('shares of the width measured on real fills', () => {
  const observed = (legs: number, received: number): ObservedFill => ({ legs, natural: 0.5, mid: 0.6, received });

  it('are the lower quartile, by number of legs, once there are enough', () => {
    const two = Array.from({ length: FEWEST_FILLS }, (_, i) => observed(2, 0.5 + i / 1_000));
    const one = two.slice(1).map((fill_) => ({ ...fill_, legs: 1 }));
    const measured = measuredShares([...two, ...one].reverse());
    expect(measured.twoLegs).toEqual({ share: expect.closeTo(0.04, 12) as number, fills: 20 });
    expect(measured.oneLeg).toEqual({ share: null, fills: 19 });
    expect(sharesInForce(measured)).toEqual({ ...COSTS.fills.share, twoLegs: expect.closeTo(0.04, 12) as number });
  });

  it('are never below nothing nor above half, whatever the fills say', () => {
    const lucky = Array.from({ length: 30 }, () => observed(4, 0.7));
    const unlucky = Array.from({ length: 30 }, () => observed(3, 0.4));
    const { fourLegs, threeLegs } = measuredShares([...lucky, ...unlucky]);
    expect([fourLegs.share, threeLegs.share]).toEqual([0.5, 0]);
  });

  it('leave out fills whose quotes had no width', () => {
    expect(measuredShares([{ legs: 2, natural: 0.5, mid: 0.5, received: 0.5 }], 1).twoLegs).toEqual({
      share: null,
      fills: 0,
    });
  });
});

describe('amounts', () => {
  it('of parts of a cent go against us', () => {
    const terms = { ...SHARES_TERMS, multiplier: 1 };
    const at33 = fillBand(fill(133, 133, 1), 0, 1 as PriceE4, terms);
    const debit = fillBand(fill(-133, -133, 1), 0, 1 as PriceE4, terms);
    expect([at33.natural, debit.natural] satisfies Cents[] | unknown[]).toEqual([1, -2]);
  });
});
