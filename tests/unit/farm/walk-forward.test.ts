import { describe, expect, it } from 'vitest';
import { resultOfSet } from '#farm/book/trade-set';
import { leagueOfDays } from '#farm/league/league-of';
import { DEFAULT_LEAGUE_RULES, type LeagueRules } from '#farm/league/league-rules';
import { tradingDays } from '#farm/league/trading-days';
import { walkForward, walkForwardTotal } from '#farm/league/walk-forward';
import { Population } from '#farm/population/population';
import { bookOfMarket } from '#tests/support/book-of-market';
import { FAIR_BARS_PER_SESSION, FairFarmMarket } from '#tests/support/fair-farm-market';
import { plainGrid } from '#tests/support/plain-grid';

const SEEDS = [1, 2, 3];
const DAYS = 33;
const TRAIN = 20;
const TEST = 5;
const RULES: LeagueRules = {
  ...DEFAULT_LEAGUE_RULES,
  minimumDays: 10,
  minimumTrades: 3,
  plateauMinimum: 0,
  walkForward: { train: TRAIN, test: TEST, follow: 4 },
};
const POPULATION = new Population(
  plainGrid({
    structure: ['bull_put', 'bear_call'],
    dteTarget: [7],
    shortDelta: [0.2, 0.3, 0.4],
    width: [0.1],
    warmthMinimum: [0, 40],
    budget: [{ dollars: 20_000, exposure: 0.2 }],
    positionSize: [0.05],
    profitTarget: [0.25, 0.5],
    stopLoss: [1, null],
    timeExit: [{ daysToGo: 1 }],
    cooldown: [30],
    concurrent: [2],
  }),
);

/** Options are dear here, so that somebody stands soon. */
function bookOf(seed: number, days: number) {
  const options = { seed, halfSpread: 0.005, commission: 1_000, quotedVolatility: () => 2.5 };
  return bookOfMarket(POPULATION, new FairFarmMarket(POPULATION, options), days * FAIR_BARS_PER_SESSION).book;
}

describe('walking forward', () => {
  it.each(SEEDS)('follows somebody and counts to the cent what they opened on the test days: world %i', (seed) => {
    const book = bookOf(seed, DAYS);
    const place = book.length - 1;
    const folds = [...walkForward(book, place, RULES)];
    expect(folds).toHaveLength(Math.ceil((DAYS - TRAIN) / TEST));
    for (const fold of folds) {
      let result = 0;
      let trades = 0;
      book.visitSets(0, book.length, {
        closed: (set) => {
          if (set.openedMinute < fold.testFromMinute || set.openedMinute > fold.testToMinute) return;
          for (const config of set.configs) {
            if (!fold.followed.includes(config)) continue;
            trades++;
            result += resultOfSet(set);
          }
        },
      });
      expect(fold).toMatchObject({ result, trades });
      expect(fold.testFromMinute).toBeGreaterThan(fold.trainFromMinute);
    }
    expect(folds.some(({ trades }) => trades > 0)).toBe(true);
    const total = walkForwardTotal(folds, tradingDays(book, place), RULES);
    expect(total.result).toBe(folds.reduce((sum, fold) => sum + fold.result, 0));
    expect(total.days).toBe(DAYS - TRAIN);
  });

  it.each(SEEDS)('follows the same configs whatever comes after the training days: world %i', (seed) => {
    const [whole, short] = [bookOf(seed, DAYS), bookOf(seed, TRAIN + 1)];
    const [first] = [...walkForward(whole, whole.length - 1, RULES)];
    const [again] = [...walkForward(short, short.length - 1, RULES)];
    expect(first?.followed.length).toBeGreaterThan(0);
    expect(first?.followed).toEqual(again?.followed);
  });

  it('leaves out of a league of later days whatever was opened before them', () => {
    const book = bookOf(1, DAYS);
    const { starts, count } = tradingDays(book, book.length - 1);
    const later = leagueOfDays(book, { count: count - 10, starts: starts.slice(10) }, RULES);
    const since = book.minuteAt(starts[10] as number);
    const trades = new Int32Array(POPULATION.size);
    let before = 0;
    book.visitSets(0, book.length, {
      closed: ({ configs, openedMinute, closedMinute }) => {
        if (openedMinute < since && closedMinute >= since) before++;
        if (openedMinute < since) return;
        for (const config of configs) trades[config] = (trades[config] as number) + 1;
      },
    });
    expect(before).toBeGreaterThan(0);
    expect([...later.columns.trades]).toEqual([...trades]);
    expect(later.columns.firstMinute.every((minute) => minute === 0 || minute >= since)).toBe(true);
  });
});
