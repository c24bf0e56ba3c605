import { describe, expect, it } from 'vitest';
import type { OptionChain } from '#domain/chain';
import { ticker } from '#domain/instrument';
import { type PriceE4, priceE4 } from '#domain/money';
import { chainInDollars } from '#options/chains/chain-in-dollars';
import { epochMs } from '#primitives/clock';
import { COIN_TERMS, emptyQuote, SHARE_TERMS } from '#tests/support/priced-chain';

const COINS: OptionChain = {
  underlying: ticker('BTC'),
  underlyingPrice: priceE4(62_820.34),
  provider: 'deribit',
  terms: COIN_TERMS,
  atMs: epochMs(1_786_743_220_897),
  contracts: [
    { ...emptyQuote('2026-12-25', 65_000, 'call'), bid: priceE4(0.0335), ask: priceE4(0.0341), last: priceE4(0.0338) },
    { ...emptyQuote('2026-12-25', 65_000, 'put'), bid: priceE4(0), ask: null },
  ],
};

describe('a chain in dollars', () => {
  it('is worth coin × index, bids rounded down and asks up', () => {
    const chain = chainInDollars({ ...COINS, underlyingPrice: 333_333_333 as PriceE4 });
    const [call, put] = chain?.contracts ?? [];
    // 0.0335 × 33,333.3333 = 1116.66666555, 0.0341 × 33,333.3333 = 1136.66666553
    expect(call?.bid).toBe(11_166_666);
    expect(call?.ask).toBe(11_366_667);
    expect(call?.last).toBe(11_266_667);
    expect(put).toEqual(COINS.contracts[1]);
    expect(chain?.terms).toEqual({ ...COIN_TERMS, quotedIn: 'usd' });
  });

  it('keeps what has a whole number of ten-thousandths', () => {
    const [call] = chainInDollars({ ...COINS, underlyingPrice: priceE4(60_000) })?.contracts ?? [];
    expect([call?.bid, call?.ask]).toEqual([priceE4(2_010), priceE4(2_046)]);
  });

  it('is unknown without a price of the coin', () => {
    expect(chainInDollars({ ...COINS, underlyingPrice: null })).toBeNull();
  });

  it('is the chain itself where it is quoted in dollars', () => {
    const shares = { ...COINS, terms: SHARE_TERMS, underlyingPrice: null };
    expect(chainInDollars(shares)).toBe(shares);
  });
});
