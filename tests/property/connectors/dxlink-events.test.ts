import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChainCache } from '#connectors/tastytrade/chain/chain-cache';
import type { ListedContract } from '#connectors/tastytrade/chain/listed-contract';
import { FeedDecoder } from '#connectors/tastytrade/dxlink/feed-decoder';
import { FEED_FIGURES, type FeedEventName } from '#connectors/tastytrade/dxlink/feed-events';
import { priceE4 } from '#domain/money';
import { epochMs } from '#primitives/clock';

const SEEN = epochMs(1_772_463_600_000);
const EXPIRIES = ['2026-03-06', '2026-03-20', '2026-04-17'] as const;

interface Event {
  readonly type: FeedEventName;
  readonly symbol: string;
  readonly values: readonly (number | string)[];
}

const value = fc.oneof(
  fc.double({ noDefaultInfinity: true, noNaN: true }),
  fc.constantFrom('NaN', 'Infinity', '-Infinity'),
);
const names = Object.keys(FEED_FIGURES) as FeedEventName[];
const event: fc.Arbitrary<Event> = fc.constantFrom(...names).chain((type) =>
  fc.record({
    type: fc.constant(type),
    symbol: fc.constantFrom('IBIT', '.IBIT260320C50', 'BITO'),
    values: fc.array(value, { minLength: FEED_FIGURES[type].length, maxLength: FEED_FIGURES[type].length }),
  }),
);

function decoded(data: unknown): readonly unknown[] {
  const heard: unknown[] = [];
  new FeedDecoder().decode(data, {
    event: (type, symbol, figures) => heard.push([type, symbol, ...figures]),
    unread: (found) => heard.push(found),
    unknown: () => heard.push('unknown'),
  });
  return heard;
}

describe('DXLink events', () => {
  it('mean the same as rows of values and as objects', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 12 }), (events) => {
        const rows = events.flatMap(({ type, symbol, values }) => [type, [type, symbol, ...values]]);
        const objects = events.map(({ type, symbol, values }) => ({
          eventType: type,
          eventSymbol: symbol,
          ...Object.fromEntries(FEED_FIGURES[type].map((field, at) => [field, values[at]])),
        }));
        expect(decoded(rows)).toEqual(decoded(objects));
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  it('never give a contract anything of another strike or expiry, in whatever order they come', () => {
    const contracts: ListedContract[] = EXPIRIES.flatMap((expiry) =>
      [45, 50, 55].flatMap((strike) =>
        (['call', 'put'] as const).map((right) => ({
          root: 'IBIT',
          expiry,
          strike: priceE4(strike),
          right,
          streamer: `.IBIT${expiry.slice(2).replaceAll('-', '')}${right === 'call' ? 'C' : 'P'}${strike}`,
        })),
      ),
    );
    // A volatility that says whose it is.
    const volatilityOf = (at: number): number => 0.2 + at / 100;
    const told = fc.array(
      fc.record({ at: fc.nat({ max: contracts.length - 1 }), kind: fc.constantFrom('Quote', 'Greeks', 'strange') }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(told, (messages) => {
        const cache = new ChainCache('IBIT');
        cache.watch(
          { underlying: 'IBIT', sharesPerContract: 100, contracts, leftOut: NOTHING_LEFT_OUT },
          contracts.slice(0, 12),
        );
        const known = new Set<string>();
        for (const { at, kind } of messages) {
          const { streamer, right } = contracts[at] as ListedContract;
          if (kind === 'strange') cache.take('Greeks', `${streamer}0`, Float64Array.of(SEEN, 1, 9, 0, 0, 0, 0), SEEN);
          else if (kind === 'Quote') cache.take('Quote', streamer, Float64Array.of(1, 1.1, 1, 1, 0, 0), SEEN);
          else {
            const delta = right === 'call' ? 0.5 : -0.5;
            cache.take('Greeks', streamer, Float64Array.of(SEEN, 1.05, volatilityOf(at), delta, 0.1, 0, 0), SEEN);
            if (at < 12) known.add(streamer);
          }
        }
        const { contracts: quotes } = cache.chain('tastytrade', priceE4(50), SEEN);
        expect(quotes).toHaveLength(12);
        for (const [at, quote] of quotes.entries()) {
          const { streamer, expiry, strike, right } = contracts[at] as ListedContract;
          expect([quote.expiry, quote.strike, quote.right]).toEqual([expiry, strike, right]);
          expect(quote.impliedVolatility).toBe(known.has(streamer) ? volatilityOf(at) : null);
        }
      }),
      { seed: 11, numRuns: 200 },
    );
  });
});

const NOTHING_LEFT_OUT = { adjusted: 0, 'settled at the open': 0, 'without a stream': 0 };
