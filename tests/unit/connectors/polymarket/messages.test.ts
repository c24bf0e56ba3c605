import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseGammaMarket } from '#connectors/polymarket/parse/gamma-market';
import { type LevelChange, parseMarketEvents } from '#connectors/polymarket/parse/market-event';
import { parsePriceHistory } from '#connectors/polymarket/parse/price-history';
import { TokenBook } from '#connectors/polymarket/stream/token-book';

const TOKEN = '71321045679252212594626385532706912750332728571942532289631379312455583992001';

describe('Polymarket’s questions', () => {
  const listing = {
    question: 'Do rates fall?',
    outcomes: '["Yes","No"]',
    clobTokenIds: `["${TOKEN}","7"]`,
    closed: false,
  };

  it('hold lists in texts that hold JSON, and tokens that are longer than any number', () => {
    expect(parseGammaMarket([listing], 'slug', null)).toEqual({
      ok: true,
      value: { question: 'Do rates fall?', outcome: 'Yes', tokenId: TOKEN, isClosed: false },
    });
    expect(parseGammaMarket([listing], 'slug', 'no')).toMatchObject({ value: { outcome: 'No', tokenId: '7' } });
  });

  it('may not be there, or not be what they should be', () => {
    expect(parseGammaMarket([], 'slug', null)).toEqual({ ok: true, value: null });
    expect(parseGammaMarket({}, 'slug', null)).toMatchObject({ failure: { field: 'body' } });
    expect(parseGammaMarket([{ ...listing, outcomes: 'Yes' }], 'slug', null)).toMatchObject({
      failure: { field: 'outcomes' },
    });
    expect(parseGammaMarket([{ ...listing, clobTokenIds: '[7, 8]' }], 'slug', null)).toMatchObject({
      failure: { field: 'clobTokenIds' },
    });
    expect(parseGammaMarket([listing], 'slug', 'Maybe')).toMatchObject({ failure: { field: 'outcomes' } });
  });
});

describe('Polymarket’s events', () => {
  it('have prices from 0 to 1 as texts; what is outside of that is none', () => {
    const book = (price: unknown) =>
      parseMarketEvents({
        event_type: 'book',
        asset_id: TOKEN,
        bids: [{ price, size: '1' }],
        asks: [],
        timestamp: '1772800000000',
      });
    expect(book('0.485')).toMatchObject({
      ok: true,
      value: [{ kind: 'book', atMs: 1_772_800_000_000, levels: [{ price: 4_850, size: 1_000_000 }] }],
    });
    for (const wrong of ['1', '0', '1.2', '', 0.5, null, '-0.5']) expect(book(wrong).ok, String(wrong)).toBe(false);
  });

  it('are known by what they look like where they have no name', () => {
    expect(parseMarketEvents({ asset_id: TOKEN, bids: [], asks: [] })).toMatchObject({ value: [{ kind: 'book' }] });
    expect(
      parseMarketEvents({ price_changes: [{ asset_id: TOKEN, price: '0.5', size: '0', side: 'SELL' }] }),
    ).toMatchObject({
      value: [{ kind: 'change', tokenId: TOKEN, levels: [{ side: 'ask', price: 5_000, size: 0 }] }],
    });
    expect(parseMarketEvents(['PONG'])).toEqual({ ok: true, value: [{ kind: 'unknown' }] });
  });

  it('of the past are seconds and prices, of the gap only', () => {
    const body = {
      history: [
        { t: 30, p: 0.3 },
        { t: 10, p: 0.1 },
        { t: 20, p: 0.2 },
      ],
    };
    expect(parsePriceHistory(body, 10_000, 30_000)).toEqual({ ok: true, value: [{ atMs: 20_000, probability: 0.2 }] });
    expect(parsePriceHistory({ history: [{ t: 1, p: 1.5 }] }, 0, 1)).toMatchObject({ failure: { field: 'p' } });
  });
});

describe('A token’s book', () => {
  const level = fc.record({
    side: fc.constantFrom('bid' as const, 'ask' as const),
    price: fc.integer({ min: 1, max: 9_999 }),
    size: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 1_000 })),
  });

  it('is what the venue has after a snapshot and its changes, in whatever order the levels come', () => {
    const check = fc.property(
      fc.array(level, { maxLength: 20 }),
      fc.array(level, { maxLength: 40 }),
      (first, changes) => {
        const truth = { bid: new Map<number, number>(), ask: new Map<number, number>() };
        const put = ({ side, price, size }: LevelChange): void => {
          if (size === 0) truth[side].delete(price);
          else truth[side].set(price, size);
        };
        for (const one of first) put(one);
        const snapshot = (['bid', 'ask'] as const).flatMap((side) =>
          [...truth[side]].map(([price, size]): LevelChange => ({ side, price, size })),
        );
        const book = new TokenBook();
        expect(book.change(changes, 1)).toBe(false);
        expect(book.best).toEqual({ bid: null, ask: null });
        book.replace(snapshot.toReversed(), 1);
        for (const one of changes) {
          put(one);
          book.change([one], 2);
        }
        const best = {
          bid: truth.bid.size === 0 ? null : [...truth.bid.keys()].sort((a, b) => b - a)[0],
          ask: truth.ask.size === 0 ? null : [...truth.ask.keys()].sort((a, b) => a - b)[0],
        };
        expect(book.best).toEqual(best);
        const { probability } = book;
        if (probability !== null) expect(probability).toBeCloseTo(((best.bid ?? 0) + (best.ask ?? 0)) / 20_000, 12);
      },
    );
    fc.assert(check, { seed: 41, numRuns: 100 });
  });

  it('is not put back by a book that was asked for and is older than what was told meanwhile', () => {
    const book = new TokenBook();
    book.replace([{ side: 'bid', price: 5_000, size: 1 }], 20);
    expect(book.replace([{ side: 'bid', price: 4_000, size: 1 }], 10)).toBe(false);
    expect(book.best.bid).toBe(5_000);
    book.forget();
    expect(book.replace([{ side: 'bid', price: 4_000, size: 1 }], 10)).toBe(true);
  });
});
