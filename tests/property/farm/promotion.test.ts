import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FarmBook } from '#farm/book/farm-book';
import type { ClosedSet, OpenedSet } from '#farm/book/trade-set';
import { DEFAULT_LEAGUE_RULES } from '#farm/league/league-rules';
import { auditFromBook } from '#farm/promotion/audit-from-book';
import { decidedAnew, decisionsToNow } from '#farm/promotion/decide';
import type { Decision } from '#farm/promotion/decision';
import type { PromotionRules } from '#farm/promotion/promotion-rules';
import { PromotionReview, type ReviewSources } from '#farm/promotion/promotion-review';
import { afterDecision, NOTHING_DECIDED, type PromotionState, stateOf } from '#farm/promotion/promotion-state';
import type { Standings } from '#farm/promotion/standing';
import { ImaginedMarket } from '#tests/support/imagined-farm';
import { writtenBook } from '#tests/support/imagined-book';
import { altered, busyWorlds, JUDGED_BARS, judgedWorlds, within } from '#tests/support/judged-books';

const RUNS = { seed: 20_260_312, numRuns: 8 };
const DAY_MINUTES = 1_440;

const RULES: PromotionRules = {
  everySessions: 2,
  most: 4,
  mostPerSpread: 2,
  clockDays: 90,
  promote: { days: 3, trades: 10, deflatedSharpe: 0.5, plateau: 0.3 },
  demote: { deflatedSharpe: 0.3, plateau: 0.2 },
  quarantine: { slack: 0.5, streak: 1, falseAlarm: 10, drawdown: 1, days: 3 },
};

const COMMITTED: Decision = {
  kind: 'committed',
  minute: 0,
  writtenMinute: 0,
  rules: RULES,
  league: DEFAULT_LEAGUE_RULES,
  trading: 'as ever',
  hash: 'first',
};

/** As a league would tell, of nothing but the trades so far; whoever has more than half of them ahead is convincing. */
function standingsOf(book: FarmBook, place: number): Standings {
  const { size } = book.population;
  const trades = new Int32Array(size);
  const wins = new Int32Array(size);
  const closed = ({ configs, credit, cost }: ClosedSet): void => {
    for (const config of configs) {
      trades[config] = (trades[config] as number) + 1;
      if (credit > cost) wins[config] = (wins[config] as number) + 1;
    }
  };
  book.visitSets(0, place + 1, { closed });
  const shareOf = (config: number): number => (wins[config] as number) / Math.max(1, trades[config] as number);
  return {
    order: Array.from({ length: size }, (_, config) => config).toSorted(
      (left, right) => shareOf(right) - shareOf(left) || left - right,
    ),
    of: (config) => ({
      trades: trades[config] as number,
      deflatedSharpe: trades[config] === 0 ? null : shareOf(config),
      outOfSample: shareOf(config) - 0.4,
      plateau: shareOf(config),
    }),
  };
}

function sourcesOf(book: FarmBook): ReviewSources {
  return {
    standingsAt: (place) => standingsOf(book, place),
    isClose: () => false,
    audit: (configs, place) => auditFromBook(book, configs, place),
  };
}

function decided(book: FarmBook, until: number, before: readonly Decision[] = [COMMITTED]): readonly Decision[] {
  const review = new PromotionReview(book, sourcesOf(book));
  return [...before, ...[...review.upTo(until, stateOf(before))].flat()];
}

describe('an audit by plain rules', () => {
  it('finds nothing to object to in what a farm has recorded, whichever config is asked about', () => {
    fc.assert(
      fc.property(judgedWorlds, fc.nat(JUDGED_BARS - 1), ({ population, book }, place) => {
        const everybody = Array.from({ length: population.size }, (_, config) => config);
        for (const { config, difference } of auditFromBook(book, everybody, place)) {
          if (difference !== null) expect({ config, difference }).toEqual({ config, difference: null });
        }
      }),
      RUNS,
    );
  });

  it('names the first figure of a trade that was changed by as little as a cent', () => {
    const fields = ['credit', 'cost', 'worst', 'openFee', 'closeFee', 'contracts', 'closedMinute'] as const;
    let found = 0;
    fc.assert(
      fc.property(busyWorlds, fc.constantFrom(...fields), fc.nat(), ({ book }, field, which) => {
        const closed: ClosedSet[] = [];
        book.visitSets(0, book.length, { closed: (set) => closed.push({ ...set, configs: set.configs.slice() }) });
        const target = closed[which % Math.max(1, closed.length)];
        if (target === undefined) return;
        const config = target.configs[0] as number;
        const isTarget = (set: OpenedSet | ClosedSet): boolean =>
          set.kind === 'closed' &&
          set.openedMinute === target.openedMinute &&
          set.spread === target.spread &&
          set.configs.includes(config);
        const forged = altered(book, (set) => (isTarget(set) ? { ...set, [field]: target[field] + 1 } : set));
        const [verdict] = auditFromBook(forged, [config], book.length - 1);
        expect(verdict?.difference).toEqual({
          openedMinute: target.openedMinute,
          spread: target.spread,
          field,
          book: target[field] + 1,
          reference: target[field],
        });
        found++;
      }),
      { ...RUNS, numRuns: 30 },
    );
    expect(found).toBeGreaterThan(10);
  });

  it('misses trades that were left out, and is surprised by those that were made up', () => {
    fc.assert(
      fc.property(judgedWorlds, ({ population, book }) => {
        const hidden = altered(book, (set) => ({ ...set, configs: new Int32Array(0) }));
        const everybody = Array.from({ length: population.size }, (_, config) => config);
        for (const { figures, difference } of auditFromBook(hidden, everybody, book.length - 1)) {
          expect(difference === null).toBe(figures.trades + figures.open === 0);
          if (difference !== null) expect(difference).toMatchObject({ field: 'contracts', book: null });
        }
      }),
      { ...RUNS, numRuns: 8 },
    );
  });
});

describe('promotion', () => {
  it('comes to the same decisions however often, and whenever, somebody asks', () => {
    const kinds = new Set<string>();
    fc.assert(
      fc.property(busyWorlds, fc.array(fc.nat(JUDGED_BARS - 1), { maxLength: 6 }), ({ book }, stops) => {
        const straight = decided(book, JUDGED_BARS - 1);
        let log: readonly Decision[] = [COMMITTED];
        for (const place of [...stops.toSorted((left, right) => left - right), JUDGED_BARS - 1])
          log = decided(book, place, log);
        expect(log).toEqual(straight);
        for (const { kind } of straight) kinds.add(kind);
      }),
      RUNS,
    );
    expect([...kinds].toSorted()).toEqual(['committed', 'demoted', 'promoted', 'quarantined', 'released', 'reviewed']);
  });

  it('comes to a whole log again, changed thresholds and all, and to another one where a decision was changed', () => {
    let changed = 0;
    fc.assert(
      fc.property(busyWorlds, fc.nat(JUDGED_BARS - 2), fc.nat(), ({ book }, place, which) => {
        const log: Decision[] = [];
        const live = new PromotionReview(book, sourcesOf(book));
        const first = { rules: RULES, league: DEFAULT_LEAGUE_RULES, trading: 'as ever' };
        const second = { ...first, rules: { ...RULES, everySessions: 1 } };
        for (const list of decisionsToNow(live, within(book, place), log, first)) log.push(...list);
        for (const list of decisionsToNow(live, within(book, place), log, second)) log.push(...list);
        for (const list of decisionsToNow(live, book, log, second)) log.push(...list);
        const anew = [...decidedAnew(new PromotionReview(book, sourcesOf(book)), book, log)].flat();
        expect(anew).toEqual(log);
        expect(log.filter(({ kind }) => kind === 'committed')).toHaveLength(2);
        const promotions = log.filter(({ kind }) => kind === 'promoted');
        const target = promotions[which % Math.max(1, promotions.length)];
        if (target === undefined) return;
        const forged = log.filter((decision) => decision !== target);
        expect([...decidedAnew(new PromotionReview(book, sourcesOf(book)), book, forged)].flat()).toEqual(log);
        changed++;
      }),
      { ...RUNS, numRuns: 8 },
    );
    expect(changed).toBeGreaterThan(2);
  });

  it('knows nothing of what comes later', () => {
    fc.assert(
      fc.property(busyWorlds, fc.nat(JUDGED_BARS - 1), ({ population, seed, book }, place) => {
        const shorter = writtenBook(population, new ImaginedMarket(population, seed), place + 1);
        const minute = book.minuteAt(place);
        const early = decided(shorter, place);
        expect(early).toEqual(decided(book, place));
        // A day is only reviewed once it is over, which the longer book may know of the newest one.
        const late = decided(book, JUDGED_BARS - 1).filter((decision) => decision.minute <= minute);
        expect(late.slice(0, early.length)).toEqual(early);
        expect(late.slice(early.length).every((decision) => decision.minute === minute)).toBe(true);
      }),
      { ...RUNS, numRuns: 8 },
    );
  });

  it('never follows more than the rules allow, nor before the first trade in the book is old enough', () => {
    fc.assert(
      fc.property(busyWorlds, ({ population, book }) => {
        let firstTrade: number | null = null;
        book.visitSets(0, book.length, { opened: ({ openedMinute }) => (firstTrade ??= openedMinute) });
        let state: PromotionState = NOTHING_DECIDED;
        for (const decision of decided(book, JUDGED_BARS - 1)) {
          const before = state;
          state = afterDecision(state, decision);
          const specs = [...state.followed.keys()].map((config) => population.specOf(config).index);
          expect(state.followed.size).toBeLessThanOrEqual(RULES.most);
          for (const spec of specs)
            expect(specs.filter((one) => one === spec).length).toBeLessThanOrEqual(RULES.mostPerSpread);
          if (decision.kind !== 'promoted') continue;
          expect(decision.minute - (firstTrade ?? Number.NaN)).toBeGreaterThanOrEqual(RULES.promote.days * DAY_MINUTES);
          expect(decision.checks.every(({ passed }) => passed)).toBe(true);
          expect(before.followed.has(decision.config) || before.quarantined.has(decision.config)).toBe(false);
        }
      }),
      RUNS,
    );
  });

  it('refuses, once and for all, whoever has a history that plain rules do not come to', () => {
    let refusals = 0;
    fc.assert(
      fc.property(busyWorlds, ({ book }) => {
        const forged = altered(book, (set) => (set.kind === 'closed' ? { ...set, worst: set.worst + 1 } : set));
        const log = decided(forged, JUDGED_BARS - 1);
        const refused = log.flatMap((decision) => (decision.kind === 'refused' ? [decision.config] : []));
        expect(log.some(({ kind }) => kind === 'promoted')).toBe(false);
        expect(new Set(refused).size).toBe(refused.length);
        refusals += refused.length;
      }),
      { ...RUNS, numRuns: 5 },
    );
    expect(refusals).toBeGreaterThan(5);
  });
});
