import { beforeAll, describe, expect, it } from 'vitest';
import {
  type AtlasAsk,
  atlasView,
  configView,
  consensusView,
  farmView,
  leaguePage,
  type LeagueInput,
  nearMissesView,
} from '#contract/farm-view';
import { tradesOf } from '#farm/book/config-trades';
import type { MemoryBook } from '#farm/book/memory-book';
import { resultOfSet } from '#farm/book/trade-set';
import { Account } from '#farm/evaluation/ledger';
import type { FarmEvaluator } from '#farm/evaluation/farm-evaluator';
import { Population } from '#farm/population/population';
import { DEFAULT_LEAGUE_RULES } from '#farm/league/league-rules';
import { leagueOf } from '#farm/league/league-of';
import type { Decision } from '#farm/promotion/decision';
import { MINUTE_MS } from '#primitives/clock';
import type { FarmAnswer, FarmAsk, FarmQuestion, FarmTopic } from '#transport/projections/farm/farm-analyst';
import { FarmAnswers } from '#transport/projections/farm/farm-answers';
import { noFarm } from '#transport/projections/farm/no-farm';
import { bookOfMarket } from '#tests/support/book-of-market';
import { ImaginedMarket } from '#tests/support/imagined-farm';
import { plainGrid } from '#tests/support/plain-grid';

const GRID = plainGrid({
  underlying: ['IBIT', 'BITO'],
  structure: ['bull_put', 'short_straddle'],
  dteTarget: [2, 5],
  width: [0.03],
  warmthMinimum: [0, 40],
  popMinimum: [0, 0.6],
  ivRank: [null, { from: 0.3, to: 0.8 }],
  budget: [{ dollars: 10_000, exposure: 0.1 }],
  positionSize: [0.05],
  profitTarget: [0.25, 0.5],
  stopLoss: [0.5, 1],
  cooldown: [0, 3],
  concurrent: [1, 2],
});
const RULES = { ...DEFAULT_LEAGUE_RULES, minimumDays: 4, minimumTrades: 2 };
const PROMOTION = { clockDays: 90, quarantine: { slack: 0.5 } };
const BARS = 24 * 8;
const EVERYBODY: LeagueInput = {
  mayLag: false,
  query: { levels: [], trades: 0, groupBy: [], sort: null },
  from: 0,
  count: 500,
};

const MAP: AtlasAsk = { mayLag: false, x: 'shortDelta', y: 'stopLoss', figure: 'realised', levels: [], back: 0 };

describe('what panels are told of a farm', () => {
  let population: Population;
  let book: MemoryBook;
  let farm: FarmEvaluator;
  let answers: FarmAnswers;
  const last = (): number => book.minuteAt(book.length - 1);

  beforeAll(() => {
    population = new Population(GRID);
    ({ book, farm } = bookOfMarket(population, new ImaginedMarket(population, 7), BARS));
    answers = new FarmAnswers(book, RULES);
  });

  function ask<Topic extends FarmTopic>(topic: Topic, of: FarmAsk<Topic>, until = last()): FarmAnswer<Topic> {
    return answers.answer({ topic, ask: of } as FarmQuestion, until) as FarmAnswer<Topic>;
  }

  it('fits the contract', () => {
    const dimensions = [...ask('dimensions', {})];
    const activity = ask('activity', {});
    const whole = { ...noFarm(null).progress, dimensions, isBehind: false, activity };
    expect(farmView.safeParse(whole).error).toBeUndefined();
    expect(leaguePage.safeParse(ask('league', EVERYBODY)).error).toBeUndefined();
    const grouped = { ...EVERYBODY, query: { ...EVERYBODY.query, groupBy: ['structure', 'stopLoss'] } };
    expect(leaguePage.safeParse(ask('league', grouped)).error).toBeUndefined();
    expect(atlasView.safeParse(ask('atlas', { ...MAP, x: 'stopLoss', y: 'profitTarget' })).error).toBeUndefined();
    expect(consensusView.safeParse(ask('consensus', {})).error).toBeUndefined();
    expect(nearMissesView.safeParse(ask('misses', {})).error).toBeUndefined();
    for (const config of [0, population.size - 1]) {
      expect(configView.safeParse(ask('config', { mayLag: false, config })).error).toBeUndefined();
    }
  });

  it('counts positions as the farm does, by spread as well', () => {
    const { open, closed, held, exits, recent } = ask('activity', {});
    expect(open).toBe(farm.open);
    expect(held.reduce((sum, { positions }) => sum + positions, 0)).toBe(farm.open);
    expect(exits.reduce((sum, { count }) => sum + count, 0)).toBe(closed);
    let trades = 0;
    for (let config = 0; config < population.size; config++) trades += farm.ledger.at(config, Account.trades);
    expect(closed).toBe(trades);
    expect(recent.at(-1)).toMatchObject({ open, atMs: last() * MINUTE_MS });
  });

  it('says the same of an earlier bar whether it was asked before or after later ones', () => {
    const place = 60;
    const until = book.minuteAt(place);
    const fresh = new FarmAnswers(book, RULES);
    for (const topic of ['activity', 'league', 'config'] as const) {
      const question = {
        topic,
        ask: topic === 'league' ? EVERYBODY : topic === 'config' ? { mayLag: false, config: 3 } : {},
      } as FarmQuestion;
      expect(answers.answer(question, until)).toEqual(fresh.answer(question, until));
    }
  });

  it('knows nothing of what comes after the bar that it is asked for', () => {
    const place = 100;
    const until = book.minuteAt(place);
    const { atMs, recent, opened } = ask('activity', {}, until);
    expect(atMs).toBe(until * MINUTE_MS);
    expect(recent.every((bar) => bar.atMs <= until * MINUTE_MS)).toBe(true);
    let sets = 0;
    book.visitSets(0, place + 1, { opened: ({ configs }) => void (sets += configs.length) });
    expect(opened).toBe(sets);
    for (const config of [0, 5, 11]) {
      const { trades, equity, tradesInAll } = ask('config', { mayLag: false, config }, until);
      expect(tradesInAll).toBe(tradesOf(book, config, place + 1).length);
      for (const { openedMs, closedMs } of trades) {
        expect(openedMs).toBeLessThanOrEqual(until * MINUTE_MS);
        expect(closedMs ?? 0).toBeLessThanOrEqual(until * MINUTE_MS);
      }
      expect(equity.every((point) => point.atMs <= until * MINUTE_MS)).toBe(true);
    }
  });

  it('has the dollars of the book in every row of the league, and the usual order is never that of the best result', () => {
    const results = new Map<number, number>();
    book.visitSets(0, book.length, {
      closed: (set) => {
        for (const config of set.configs) results.set(config, (results.get(config) ?? 0) + resultOfSet(set));
      },
    });
    const { rows, matched } = ask('league', EVERYBODY);
    expect(matched).toBe(population.size);
    expect(rows).toHaveLength(Math.min(population.size, 500));
    for (const row of rows) {
      if (row.kind === 'config') expect(Math.round(row.realised * 100)).toBe(results.get(row.config) ?? 0);
    }
    const standings = rows.flatMap((row) => (row.kind === 'config' ? (row.standing ?? 0) : []));
    expect(standings).toEqual(standings.toSorted((left, right) => right - left));
  });

  it('sorts, filters and leafs through the league as it is asked to', () => {
    const query = {
      levels: [{ dimension: 'stopLoss', levels: [1] }],
      trades: 1,
      groupBy: [],
      sort: { column: 'trades', descending: false },
    };
    const all = ask('league', { ...EVERYBODY, query }).rows;
    const trades = all.map((row) => row.trades);
    expect(trades).toEqual(trades.toSorted((left, right) => left - right));
    expect(Math.min(...trades)).toBeGreaterThanOrEqual(1);
    for (const row of all) {
      if (row.kind === 'config') expect(population.config(row.config).stopLoss).toBe(1);
    }
    const page = ask('league', { mayLag: false, query, from: 10, count: 5 });
    expect(page.from).toBe(10);
    expect(page.rows).toEqual(all.slice(10, 15));
  });

  it('groups configs by what they share, each config in one group', () => {
    const query = { ...EVERYBODY.query, groupBy: ['structure', 'stopLoss'], sort: null };
    const { rows, matched } = ask('league', { ...EVERYBODY, query });
    expect(matched).toBe(4);
    const configs = rows.map((row) => (row.kind === 'group' ? row.configs : 0));
    expect(configs.reduce((sum, count) => sum + count, 0)).toBe(population.size);
    const sorted = { ...query, sort: { column: 'realised', descending: true } };
    const results = ask('league', { ...EVERYBODY, query: sorted }).rows.map((row) => row.realised ?? -Infinity);
    expect(results).toEqual(results.toSorted((left, right) => right - left));
  });

  it('makes a map whose cells hold all configs once, in the order in which levels rise', () => {
    const view = ask('atlas', MAP);
    const cells = view.cells.flat();
    expect(cells.reduce((sum, cell) => sum + (cell?.configs ?? 0), 0)).toBe(population.size);
    expect(view.yLevels).toEqual([0, 1]);
    const earlier = ask('atlas', { ...MAP, back: 40 });
    expect(earlier.atMs).toBe(book.minuteAt(book.length - 1 - 40) * MINUTE_MS);
  });

  it('lets figures lag while bars go by, and never look ahead', () => {
    const fresh = new FarmAnswers(book, RULES);
    const at = (place: number, mayLag: boolean): number => {
      const question = { topic: 'league', ask: { ...EVERYBODY, mayLag } } as const;
      const { atMs } = fresh.answer(question, book.minuteAt(place)) as FarmAnswer<'league'>;
      return book.placeAt((atMs ?? 0) / MINUTE_MS);
    };
    expect(at(100, true)).toBe(100);
    expect(at(120, true)).toBe(100);
    expect(at(120, false)).toBe(120);
    expect(at(119, true)).toBe(119);
    expect(at(180, true)).toBe(180);
  });

  it('tells a config in words, with the trades that it made and what they came to', () => {
    const league = leagueOf(book, book.length - 1, RULES);
    const config = league.columns.trades.indexOf(Math.max(...league.columns.trades));
    const view = ask('config', { mayLag: false, config });
    expect(view.sentence).toMatch(/^Sells (IBIT|BITO) (bull put|short straddle)s about \d days from expiry/);
    expect(view.parameters.find(({ dimension }) => dimension === 'budget')?.text).toBe('$10,000 at 10 %');
    const closed = view.trades.filter(({ closedMs }) => closedMs !== null);
    expect(closed).toHaveLength(league.columns.trades[config] as number);
    const sum = closed.reduce((total, { result }) => total + Math.round((result ?? 0) * 100), 0);
    expect(sum).toBe(league.columns.realised[config]);
    expect(view.regimes.reduce((total, { trades }) => total + trades, 0)).toBe(closed.length);
    const gates = view.why?.gates ?? [];
    expect(gates.length).toBeGreaterThan(5);
    const failing = gates.filter(({ passed }) => !passed).map(({ title }) => title);
    if (failing.length > 0) expect(view.why?.verdict).toContain(failing.join(', '));
    else expect(view.why?.verdict).toContain('Every gate passes');
  });

  it('says of each spread on offer how many would sell it, and of each threshold what it kept from trading', () => {
    let offered = 0;
    let missed = 0;
    for (let place = 0; place < book.length; place += 12) {
      const until = book.minuteAt(place);
      const bar = book.bar(place);
      const { offers } = ask('consensus', {}, until);
      const candidates = new Set([...bar.candidate].filter((spread) => spread >= 0));
      expect(new Set(offers.map(({ spread }) => spread))).toEqual(candidates);
      for (const { configs, passing, entering } of offers) {
        expect(passing).toBeLessThanOrEqual(configs);
        expect(entering).toBeLessThanOrEqual(passing);
      }
      offered += offers.length;
      const misses = ask('misses', {}, until);
      expect(misses.traded + misses.missed).toBeLessThanOrEqual(population.size);
      for (const { configs, steps, threshold } of misses.thresholds) {
        expect(steps.at(-1)?.configs).toBe(configs);
        expect(threshold).not.toContain('undefined');
      }
      missed += misses.thresholds.length;
    }
    expect(offered).toBeGreaterThan(0);
    expect(missed).toBeGreaterThan(0);
  });

  it('says of a config whether it was followed at that bar, how far its clock was, and why not any more', () => {
    const minuteOf = (place: number): number => book.minuteAt(place);
    const expectation = { mean: 100, deviation: 10, streak: 5, drawdown: 1_000 } as never;
    const decisions = [
      { kind: 'committed', minute: minuteOf(0), writtenMinute: minuteOf(0), rules: PROMOTION, hash: 'abc123' },
      { kind: 'promoted', minute: minuteOf(40), config: 3, expectation },
      {
        kind: 'quarantined',
        minute: minuteOf(120),
        config: 3,
        untilMinute: minuteOf(150),
        alarm: { cause: 'streak', value: 6, limit: 5 },
      },
    ] as unknown as readonly Decision[];
    const followed = new FarmAnswers(book, RULES, decisions);
    const at = (place: number, config: number): string | null => {
      const question = { topic: 'config', ask: { mayLag: true, config } } as const;
      return (followed.answer(question, minuteOf(place)) as FarmAnswer<'config'>).following;
    };
    expect(at(30, 3)).toBeNull();
    expect(at(50, 3)).toBe(`Followed since minute ${minuteOf(40)}: day 0 of the 90 after which its record counts.`);
    const days = Math.floor((minuteOf(110) - minuteOf(40)) / 1_440);
    expect(days).toBeGreaterThan(0);
    expect(at(110, 3)).toContain(`day ${days} of the 90`);
    expect(at(130, 3)).toContain('Quarantined from');
    expect(at(130, 4)).toBeNull();
    const activity = (place: number) =>
      (followed.answer({ topic: 'activity', ask: {} }, minuteOf(place)) as FarmAnswer<'activity'>).following;
    expect(activity(50)).toMatchObject({ followed: 1, quarantined: 0 });
    expect(activity(130)).toMatchObject({ followed: 0, quarantined: 1 });
    expect(activity(130)?.about).toContain('abc123');
  });

  it('has nothing to say before the first bar, and says so', () => {
    const before = book.minuteAt(0) - 1;
    expect(ask('activity', {}, before)).toMatchObject({ atMs: null, bars: 0, open: 0, held: [] });
    expect(ask('league', EVERYBODY, before)).toMatchObject({ atMs: null, trials: { traded: 0 } });
    expect(ask('config', { mayLag: false, config: 0 }, before)).toMatchObject({
      atMs: null,
      standing: null,
      trades: [],
    });
  });
});
