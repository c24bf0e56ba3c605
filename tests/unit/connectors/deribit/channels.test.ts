import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChannelBook } from '#connectors/deribit/stream/channel-book';

describe('Deribit’s channels', () => {
  it('that are not confirmed do not exist: what was asked less what came back, in whatever order', () => {
    const book = new ChannelBook();
    book.want(['a', 'b', 'c']);
    const { add } = book.next();
    book.asked(add);
    expect(book.next()).toEqual({ add: [], drop: [] });
    expect(book.confirmed(add, new Set(['c', 'a']))).toEqual(['b']);
    expect(book.refused).toEqual(['b']);
    expect(book.isSettled).toBe(true);
  });

  it('are given back where they are not wanted any more, and left alone where they still are', () => {
    const book = new ChannelBook();
    book.want(['a', 'b']);
    book.confirmed(book.next().add, new Set(['a', 'b']));
    book.want(['b', 'c']);
    expect(book.next()).toEqual({ add: ['c'], drop: ['a'] });
  });

  it('that are to begin anew are given back first: subscribing twice brings no new snapshot', () => {
    const book = new ChannelBook();
    book.want(['a']);
    book.confirmed(book.next().add, new Set(['a']));
    book.again(['a']);
    expect(book.next()).toEqual({ add: [], drop: ['a'] });
    book.dropped(['a']);
    expect(book.next()).toEqual({ add: ['a'], drop: [] });
  });

  it('are all asked for again on a new connection, refused ones too', () => {
    const book = new ChannelBook();
    book.want(['a', 'b']);
    book.confirmed(book.next().add, new Set(['a']));
    book.forget();
    expect(book.next().add).toEqual(['a', 'b']);
  });

  it('end up as wanted whatever is wanted in between, never more than 250 in a request', () => {
    const channels = Array.from({ length: 600 }, (_, i) => `c${i}`);
    const wishes = fc.array(fc.subarray(channels), { minLength: 1, maxLength: 6 });
    const check = fc.property(wishes, fc.subarray(channels), (wanted, unknown) => {
      const book = new ChannelBook();
      for (const wish of wanted) {
        book.want(wish);
        for (let { add, drop } = book.next(); add.length + drop.length > 0; { add, drop } = book.next()) {
          expect(Math.max(add.length, drop.length)).toBeLessThanOrEqual(250);
          book.confirmed(add, new Set(add.filter((channel) => !unknown.includes(channel))));
          book.dropped(drop);
        }
        expect(book.isSettled).toBe(true);
        expect(channels.filter((channel) => book.has(channel))).toEqual(
          channels.filter((channel) => wish.includes(channel) && !unknown.includes(channel)),
        );
      }
    });
    fc.assert(check, { seed: 5, numRuns: 15 });
  });
});
