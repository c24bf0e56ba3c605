import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FarmBook } from '#farm/book/farm-book';
import type { ClosedSet, OpenedSet } from '#farm/book/trade-set';
import { type FollowedEntry, FollowedEntries } from '#farm/promotion/followed-entries';
import { altered, BUSY, busyWorlds, JUDGED_BARS, judgedWorlds } from '#tests/support/judged-books';

const RUNS = { seed: 20_260_313, numRuns: 8 };

describe('the entries of followed configs', () => {
  it('are ordered a bar before they are filled, and are what the farm records of them', () => {
    const kinds = new Set<string>();
    fc.assert(
      fc.property(judgedWorlds, fc.nat(JUDGED_BARS - 1), fc.nat(), ({ population, book }, since, pick) => {
        const config = pick % population.size;
        const entries = followed(book, config, since);
        const recorded: string[] = [];
        const spec = population.specOf(config).index;
        const told = (set: OpenedSet | ClosedSet): void => {
          if (set.configs.includes(config))
            recorded.push(`${set.kind} ${set.kind === 'opened' ? set.openedMinute : set.closedMinute} ${set.spread}`);
        };
        book.visitSets(since, book.length, { opened: told, closed: told }, spec);
        const filled = entries.filter(({ kind }) => kind === 'opened' || kind === 'closed');
        expect(filled.map(({ kind, minute, spread }) => `${kind} ${minute} ${spread}`).toSorted()).toEqual(
          recorded.toSorted(),
        );
        for (const [at, entry] of entries.entries()) {
          kinds.add(entry.kind);
          if (entry.kind !== 'opened' || entry.minute === book.minuteAt(since)) continue;
          const order = entries.slice(0, at).findLast(({ kind }) => kind === 'ordered');
          expect(order).toMatchObject({ spread: entry.spread, contracts: entry.contracts });
          expect(book.placeAt(entry.minute) - book.placeAt(order?.minute ?? 0)).toBe(1);
        }
      }),
      { ...RUNS, numRuns: 40 },
    );
    expect([...kinds].toSorted()).toEqual(['closed', 'closing', 'lapsed', 'opened', 'ordered']);
  });

  it('end with what was told to be open: whoever is left out orders no more, but says how its positions end', () => {
    let ended = 0;
    fc.assert(
      fc.property(
        busyWorlds,
        fc.nat(BUSY.size - 1),
        fc.integer({ min: 20, max: JUDGED_BARS - 100 }),
        ({ book }, config, stop) => {
          const entries = new FollowedEntries(book);
          entries.follow([config]);
          const before = Array.from({ length: stop }, () => entries.next()).flat();
          entries.follow([]);
          const after = Array.from({ length: book.length - stop }, () => entries.next()).flat();
          const of = (list: readonly FollowedEntry[], kind: FollowedEntry['kind']): number =>
            list.filter((entry) => entry.kind === kind).length;
          expect(new Set(after.map(({ kind }) => kind)).isSubsetOf(new Set(['closing', 'closed']))).toBe(true);
          const stillOpen = of(before, 'opened') - of(before, 'closed');
          expect(of(after, 'closed')).toBeLessThanOrEqual(stillOpen);
          // A position of these configs is closed within days.
          if (book.length - stop > 24 * 7) expect(of(after, 'closed')).toBe(stillOpen);
          ended += of(after, 'closed');
        },
      ),
      { ...RUNS, numRuns: 30 },
    );
    expect(ended).toBeGreaterThan(5);
  });

  it('say where the farm has done anything else', () => {
    fc.assert(
      fc.property(judgedWorlds, ({ book }) => {
        let config: number | null = null;
        book.visitSets(0, book.length, { opened: ({ configs }) => (config ??= configs[0] ?? null) });
        if (config === null) return;
        const forged: FarmBook = {
          ...altered(book, (set) => set),
          read: (place) => {
            const minute = book.read(place);
            return { ...minute, opened: minute.opened.map((set) => ({ ...set, openFee: set.openFee + 1 })) };
          },
        };
        const entries = followed(forged, config, 0);
        const opened = entries.filter(({ kind }) => kind === 'opened');
        expect(entries.filter(({ kind }) => kind === 'disagreed')).toHaveLength(opened.length * 2);
        expect(opened.length).toBeGreaterThan(0);
      }),
      { ...RUNS, numRuns: 5 },
    );
  });
});

/** What a config does from a place on, if it is followed from there. */
function followed(book: FarmBook, config: number, since: number): readonly FollowedEntry[] {
  const entries = new FollowedEntries(book);
  entries.goTo(since);
  entries.follow([config]);
  return Array.from({ length: book.length - since }, () => entries.next()).flat();
}
