import type { OptionChain, OptionQuote } from '#domain/chain';
import type { PriceE4 } from '#domain/money';

/**
 * A chain that is quoted in coins, in dollars at the price of the coin. What rounding there is goes against whoever
 * trades: bids down, asks up. A chain in dollars is answered as it is; one without a price for its coin is null.
 */
export function chainInDollars(chain: OptionChain): OptionChain | null {
  if (chain.terms.quotedIn === 'usd') return chain;
  const coin = chain.underlyingPrice;
  if (coin === null || coin <= 0) return null;
  // Both are in ten-thousandths, so that the product is in hundred-millionths.
  const dollars = (quoted: PriceE4 | null, round: (units: number) => number): PriceE4 | null =>
    quoted === null ? null : (round((quoted * coin) / 10_000) as PriceE4);
  const contracts = chain.contracts.map((quote): OptionQuote => ({
    ...quote,
    bid: dollars(quote.bid, Math.floor),
    ask: dollars(quote.ask, Math.ceil),
    last: dollars(quote.last, Math.round),
  }));
  return { ...chain, terms: { ...chain.terms, quotedIn: 'usd' }, contracts };
}
