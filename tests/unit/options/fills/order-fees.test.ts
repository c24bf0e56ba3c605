import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { coinE8, priceE4 } from '#domain/money';
import { coinFee } from '#options/fills/coin-fees';
import { inForce, type BrokerFees, type RegulatoryFees } from '#options/fills/fee-schedule';
import { exerciseFee, type FeeLine, type OrderFees, orderFees, shareFees } from '#options/fills/order-fees';
import { loadTradingCosts } from '#settings/fees-file';

const costs = loadTradingCosts(fileURLToPath(new URL('../../../../config/fees.yaml', import.meta.url)));
if (!costs.ok) throw new Error(costs.failure.problem);
const { brokers, regulatory, coin } = costs.value.fees;
const DAY = '2026-06-01';

function schedule(broker: string): readonly [BrokerFees, RegulatoryFees] {
  const rules = inForce(regulatory, DAY);
  const fees = inForce(brokers[broker] ?? [], DAY);
  if (rules === null || fees === null) throw new Error(`no fees of ${broker}`);
  return [fees, rules];
}

function line(side: 'sell' | 'buy', contracts: number, price: number): FeeLine {
  return { side, contracts, price: priceE4(price) };
}

function dollars(fees: OrderFees): Readonly<Record<string, number>> {
  const { cents: booked, ...charges } = fees;
  return { ...Object.fromEntries(Object.entries(charges).map(([name, units]) => [name, units / 1e10])), booked };
}

describe('the fees of an order', () => {
  // The examples that Interactive Brokers publishes with its tiers.
  it.each([
    [line('buy', 1, 2), 1],
    [line('buy', 2, 5), 1.3],
    [line('buy', 3, 0.075), 1.5],
    [line('buy', 5, 0.03), 1.25],
  ])('take the tier of the premium and the minimum of an order (%#)', (leg, commission) => {
    expect(dollars(orderFees([leg], 'open', ...schedule('ibkr')))['commission']).toBe(commission);
  });

  it('of ten spreads add up to a cent that is rounded up', () => {
    const fees = orderFees([line('sell', 10, 1.05), line('buy', 10, 0.55)], 'open', ...schedule('ibkr'));
    // 20 × 0.65; 20 × 0.60 venue; 20 × 0.02815; 20 × 0.02; 10 sold × 0.00329; 1050 $ sold × 20.60 per million.
    expect(dollars(fees)).toEqual({
      commission: 13,
      exchange: 12,
      orf: 0.563,
      occ: 0.4,
      taf: 0.0329,
      sec: 0.02163,
      cat: 0,
      total: 26.01753,
      booked: 2_602,
    });
  });

  it('at Robinhood are the regulatory ones, each rounded up to the cent', () => {
    const fees = orderFees([line('sell', 1, 2)], 'open', ...schedule('robinhood'));
    expect(dollars(fees)).toMatchObject({
      commission: 0,
      orf: 0.03,
      occ: 0.02,
      taf: 0.01,
      sec: 0.01,
      total: 0.07,
      booked: 7,
    });
  });

  it('at tastytrade are a dollar to open, ten a leg at most, and no commission to close', () => {
    const spread = [line('sell', 12, 1.05), line('buy', 12, 0.55)];
    expect(dollars(orderFees(spread, 'open', ...schedule('tastytrade')))).toMatchObject({
      commission: 20,
      exchange: 2.4,
    });
    expect(dollars(orderFees(spread, 'close', ...schedule('tastytrade')))).toMatchObject({
      commission: 0,
      exchange: 2.4,
    });
    expect(exerciseFee(1, schedule('tastytrade')[0])).toBe(500);
  });

  it('cap the clearing house and tax no purchase', () => {
    const fees = dollars(orderFees([line('buy', 5_000, 0.08)], 'open', ...schedule('ibkr')));
    expect(fees).toMatchObject({ commission: 2_500, occ: 55, taf: 0, sec: 0 });
  });

  it('of shares have their own minimum and their own cap', () => {
    expect(dollars(shareFees({ side: 'buy', shares: 10, price: priceE4(50) }, ...schedule('ibkr')))['total']).toBe(
      0.35,
    );
    const sale = dollars(shareFees({ side: 'sell', shares: 100_000, price: priceE4(50) }, ...schedule('ibkr')));
    expect(sale).toMatchObject({ commission: 350, taf: 9.79, sec: 103, booked: 46_279 });
  });
});

describe('the fees in coin', () => {
  const fees = inForce(coin['deribit'] ?? [], DAY);
  if (fees === null) throw new Error('no fees of deribit');

  // 12.5 % of 0.0001 BTC is the example that Deribit publishes with its cap.
  it.each([
    ['trade', 0.02, 1, 30_000],
    ['trade', 0.0001, 1, 1_250],
    ['trade', 0.0024, 3, 90_000],
    ['delivery', 0.05, 2, 30_000],
    ['delivery', 0.001, 1, 12_500],
    ['trade', 0, 1, 0],
  ] as const)(
    'for a %s at %d × %d are a share of the coin, capped by the price',
    (kind, price, contracts, expected) => {
      expect(coinFee(kind, coinE8(Math.round(price * 1e8)), contracts, fees)).toBe(expected);
    },
  );

  it('of a fraction of a contract are rounded up', () => {
    expect(coinFee('trade', coinE8(7), 0.1, fees)).toBe(1);
    expect(coinFee('trade', coinE8(2_000_000), 0.1, fees)).toBe(3_000);
  });
});
