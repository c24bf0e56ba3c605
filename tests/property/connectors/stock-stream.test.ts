import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInstant } from '#connectors/alpaca/parse/alpaca-time';
import { StockBook } from '#connectors/alpaca/stream/stock-book';
import { SubscriptionPlan } from '#connectors/alpaca/stream/subscription-plan';
import { instrumentIndex, ticker } from '#domain/instrument';
import { epochMs } from '#primitives/clock';

const SEED = 20_260_116;

describe('a time of Alpaca’s', () => {
  it('is the same moment in whatever zone and with however many digits it is written', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4_000_000_000_000 }),
        fc.nat({ max: 999_999 }),
        fc.integer({ min: -14 * 60, max: 14 * 60 }),
        (ms, nanos, zone) => {
          const wall = new Date(ms + zone * 60_000).toISOString().slice(0, -1);
          const two = (n: number): string => String(n).padStart(2, '0');
          const offset = `${zone < 0 ? '-' : '+'}${two(Math.floor(Math.abs(zone) / 60))}:${two(Math.abs(zone) % 60)}`;
          const digits = String(nanos).padStart(6, '0');
          expect(parseInstant(`${wall}${digits}${offset}`)).toEqual({ ms, nanos });
          expect(parseInstant(`${new Date(ms).toISOString().slice(0, -1)}${digits.replace(/0+$/, '')}Z`)).toEqual({
            ms,
            nanos,
          });
        },
      ),
      { seed: SEED, numRuns: 300 },
    );
  });
});

describe('the book of one stock', () => {
  it('ends with the newest quote, in whatever order they come', () => {
    const quote = fc.record({
      ms: fc.integer({ min: 1, max: 50 }),
      nanos: fc.integer({ min: 0, max: 3 }),
      bid: fc.integer({ min: 1, max: 999 }),
    });
    const same = ({ ms, nanos }: { ms: number; nanos: number }): string => `${ms} ${nanos}`;
    fc.assert(
      fc.property(fc.uniqueArray(quote, { minLength: 1, maxLength: 40, selector: same }), (quotes) => {
        const book = new StockBook(ticker('ABC'), instrumentIndex(0));
        for (const { ms, nanos, bid } of quotes)
          book.takeQuote({ at: { ms: ms + 1_900_000_000_000, nanos }, bid, ask: bid + 1, bidSize: 1, askSize: 1 });
        const newest = quotes.toSorted((left, right) => left.ms - right.ms || left.nanos - right.nanos).at(-1);
        expect(book.input(epochMs(1))).toMatchObject({ bid: newest?.bid, atMs: 1_900_000_000_000 + (newest?.ms ?? 0) });
      }),
      { seed: SEED, numRuns: 200 },
    );
  });
});

describe('what is subscribed', () => {
  it('is every symbol that is understood, with as many quotes as are allowed, in few requests', () => {
    const symbols = fc.uniqueArray(fc.stringMatching(/^[A-Z]{1,4}$/), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(symbols, fc.func(fc.boolean()), fc.integer({ min: 1, max: 40 }), (all, isBad, limit) => {
        const plan = new SubscriptionPlan(all);
        plan.restart();
        const [quoted, bars] = [new Set<string>(), new Set<string>()];
        let requests = 0;
        for (let group = plan.next(); group !== null; group = plan.next()) {
          requests++;
          if (group.symbols.some((symbol) => isBad(symbol))) plan.notUnderstood();
          else if (group.withQuotes && quoted.size + group.symbols.length > limit) plan.tooMany();
          else {
            for (const symbol of group.symbols) {
              bars.add(symbol);
              if (group.withQuotes) quoted.add(symbol);
            }
            plan.had();
          }
        }
        const good = all.filter((symbol) => !isBad(symbol));
        expect([...bars].sort()).toEqual(good.toSorted());
        expect(quoted.size).toBe(Math.min(good.length, limit));
        expect([...plan.unknown].sort()).toEqual(all.filter((symbol) => isBad(symbol)).toSorted());
        expect(requests).toBeLessThanOrEqual(3 * all.length + 1);
        expect(plan.isDone).toBe(true);
      }),
      { seed: SEED, numRuns: 150 },
    );
  });
});
