import type { OptionQuote } from '#domain/chain';
import type { ChainInput } from '#domain/engine-input';
import { sourceId, ticker } from '#domain/instrument';
import type { PriceE4 } from '#domain/money';
import { epochMs } from '#primitives/clock';
import type { SeededRandom } from '#primitives/random';

/** A small chain that lives on: now and then a quote moves, loses a side, goes stale, or a contract expires. */
export class SampleChain {
  readonly #random: SeededRandom;
  #contracts: OptionQuote[];

  constructor(random: SeededRandom) {
    this.#random = random;
    this.#contracts = Array.from({ length: 8 }, (_, i) => ({
      expiry: i < 4 ? '2026-03-06' : '2026-03-20',
      strike: ((38 + (i % 4)) * 10_000) as PriceE4,
      right: i % 2 === 0 ? 'call' : 'put',
      bid: (5_000 + i * 100) as PriceE4,
      ask: (5_400 + i * 100) as PriceE4,
      bidSize: 10,
      askSize: i === 3 ? null : 2.5,
      last: null,
      impliedVolatility: i < 2 ? 0.4512 : null,
      delta: i < 2 ? -0.25 : null,
      gamma: null,
      theta: i === 0 ? -12.75 : null,
      vega: i === 0 ? 1 / 3 : null,
      openInterest: 100 * i,
      volume: 0,
      atMs: null,
      adjusted: i === 7,
    }));
  }

  next(atMs: number): ChainInput {
    const random = this.#random;
    const row = random.below(this.#contracts.length);
    const quote = this.#contracts[row] as OptionQuote;
    const moved = (quote.bid ?? 5_000) + (random.below(5) - 2) * 100;
    const bid = random.below(6) === 0 ? null : (moved as PriceE4);
    this.#contracts[row] = {
      ...quote,
      bid,
      ask: (moved + 400) as PriceE4,
      atMs: epochMs(atMs - random.below(3) * 500),
    };
    if (random.below(12) === 0 && this.#contracts.length > 2) this.#contracts = this.#contracts.slice(1);
    return {
      kind: 'chain',
      seenMs: epochMs(atMs),
      source: sourceId('sim'),
      chain: {
        underlying: ticker('IBIT'),
        underlyingPrice: random.below(9) === 0 ? null : (395_000 as PriceE4),
        provider: 'sim',
        terms: { exercise: 'american', settlement: 'shares', multiplier: 100, quotedIn: 'usd' },
        atMs: epochMs(atMs),
        contracts: [...this.#contracts],
      },
    };
  }
}
