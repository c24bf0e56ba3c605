import { afterEach, describe, expect, it } from 'vitest';
import { BTC, DeribitDesk, type DeribitOpening } from '#tests/support/venues/deribit-desk';

let here: DeribitDesk | null = null;

afterEach(async () => {
  await here?.[Symbol.asyncDispose]();
  here = null;
});

async function open(opening: DeribitOpening = {}): Promise<DeribitDesk> {
  here = await DeribitDesk.open(opening);
  return here;
}

describe('Deribit’s stream', () => {
  it('is live once every perpetual has said where it stands, and brings quotes, trades and figures', async () => {
    const { fake, desk } = await open();
    await desk.reach('stream', 'live');
    fake.change(BTC, { best_bid_price: 51_999, best_bid_amount: 7_000 });
    fake.trade(BTC, { price: 52_000, amount: 1_120, direction: 'sell' });
    await expect.poll(() => desk.of('trade')).toMatchObject([{ price: 520_000_000, size: 1_120, side: 'sell' }]);
    await expect
      .poll(() => desk.of('quote').at(-1))
      .toMatchObject({ bid: 519_990_000, bidSize: 7_000, ask: 520_000_000, askSize: 8_310 });
    const whole = desk.of('quote').find(({ last }) => last !== null);
    expect(whole).toMatchObject({ last: 520_000_000, volume: 421_940_550 });
    expect(here?.metrics(BTC, 'funding-rate')).toEqual([0.00002]);
    expect(here?.metrics(BTC, 'mark-price')[0]).toBe(52_000.26);
    expect(here?.metrics('BTC', 'index-price')).toEqual([51_988.6]);
    expect(here?.metrics('BTCUSDT', 'dvol')).toEqual([42.5]);
  });
});
