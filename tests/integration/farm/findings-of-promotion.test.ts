import { beforeAll, describe, expect, it } from 'vitest';
import { DecisionLog } from '#entry/farm/decision-log';
import { MemoryBook } from '#farm/book/memory-book';
import { resultOfSet } from '#farm/book/trade-set';
import { FactoredFarm } from '#farm/evaluation/factored-farm';
import { leagueOf } from '#farm/league/league-of';
import { DEFAULT_LEAGUE_RULES } from '#farm/league/league-rules';
import { leagueSplit } from '#farm/league/league-split';
import { tradingDays } from '#farm/league/trading-days';
import { auditFromBook } from '#farm/promotion/audit-from-book';
import type { Decision } from '#farm/promotion/decision';
import { followedStream } from '#farm/promotion/followed-stream';
import { standingsOf } from '#farm/promotion/league-standings';
import { PromotionReview } from '#farm/promotion/promotion-review';
import { stateOf } from '#farm/promotion/promotion-state';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { FarmRun } from '#research/farm/farm-run';
import { TapeFarm } from '#research/farm/tape-farm';
import { promotionRules } from '#entry/load-settings';
import { farmRecords } from '#store/farm/farm-records';
import { RecordLog } from '#store/records/record-log';
import { recordedInMemory } from '#tests/support/memory-tape';
import { SETTINGS } from '#tests/support/scripted-inputs';
import { sellerMarket } from '#tests/support/seller-market';
import { SIGHT_TERMS } from '#tests/support/sight-terms';
import { eagerPopulation } from '#tests/support/simulated-farm';
import { MemoryTapeFiles } from '#tests/unit/tape/memory-tape-files';

const DAY_MINUTES = 1_440;
const CRASH = 54;
const RULES = promotionRules();

const population = eagerPopulation({
  structure: ['bull_put'],
  dteTarget: [2, 4],
  shortDelta: [0.35, 0.4, 0.45],
  width: [0.03, 0.05],
  budget: [{ dollars: 20_000, exposure: 1 }],
  profitTarget: [0.4, 0.6],
  stopLoss: [1, 2],
  cooldown: [60],
  concurrent: [2, 3],
});
const book = new MemoryBook(population);
const committed: Decision = {
  kind: 'committed',
  minute: 0,
  writtenMinute: 0,
  rules: RULES,
  league: DEFAULT_LEAGUE_RULES,
  trading: 'as ever',
  hash: 'as ever',
};
let decisions: readonly Decision[];

/** As a process that has just been started would: it knows the book, the log, and nothing else. */
function fresh(): PromotionReview {
  return new PromotionReview(book, {
    standingsAt: (place, rules) => standingsOf(leagueOf(book, place, rules)),
    isClose: () => false,
    audit: (configs, place) => auditFromBook(book, configs, place),
  });
}

function promotions() {
  return decisions.flatMap((decision) => (decision.kind === 'promoted' ? [decision] : []));
}

beforeAll(() => {
  const market = sellerMarket({ sessions: CRASH + 6, crashFrom: CRASH });
  const tape = recordedInMemory(market, { settings: SETTINGS, batchRows: 500 });
  const nyse = new NyseCalendar(SETTINGS.calendar);
  const openEvaluator = (...given: ConstructorParameters<typeof FactoredFarm>) => new FactoredFarm(...given);
  const now = (): number => 0;
  const farm = new TapeFarm({
    tape,
    settings: SETTINGS,
    keyframes: { newest: () => null, keep: () => undefined },
    begin: () => new FarmRun({ population, nyse, terms: SIGHT_TERMS, book, openEvaluator, now }),
    now,
  });
  while (!farm.atEnd) farm.advance(10_000);
  decisions = [committed, ...[...fresh().upTo(book.length - 1, stateOf([committed]))].flat()];
});

describe('what has gone wrong with promotion before', () => {
  it('days that were counted from the start of the process: one that is restarted every evening promotes as early', () => {
    const files = new MemoryTapeFiles();
    const open = (): RecordLog =>
      RecordLog.openToWrite({ files, path: 'decisions', owner: farmRecords('decisions', { tape: 't', epoch: 'e' }) });
    {
      using records = open();
      new DecisionLog(records).append([committed]);
    }
    const { starts, count } = tradingDays(book, book.length - 1);
    for (let day = 0; day < count; day++) {
      using records = open();
      const log = new DecisionLog(records);
      const evening = day + 1 < count ? (starts[day + 1] as number) : book.length - 1;
      for (const list of fresh().upTo(evening, stateOf(log.decisions))) log.append(list);
    }
    using records = open();
    expect(new DecisionLog(records).decisions).toEqual(decisions);
    let firstTrade = Number.POSITIVE_INFINITY;
    book.visitSets(0, book.length, { opened: (set) => void (firstTrade = Math.min(firstTrade, set.openedMinute)) });
    const [first] = promotions();
    const days = ((first?.minute ?? 0) - firstTrade) / DAY_MINUTES;
    expect(days).toBeGreaterThanOrEqual(RULES.promote.days);
    expect(days).toBeLessThan(RULES.promote.days + 8);
  });

  it('parameters judged by the results that they were chosen for: every promotion also won on later days', () => {
    expect(promotions().length).toBeGreaterThan(2);
    for (const { config, minute, checks } of promotions()) {
      const place = book.placeAt(minute);
      const { fromMinute } = leagueSplit(book, tradingDays(book, place), DEFAULT_LEAGUE_RULES);
      let later = 0;
      book.visitSets(0, place + 1, {
        closed: (set) => {
          if (set.openedMinute >= fromMinute && set.configs.includes(config)) later += resultOfSet(set);
        },
      });
      expect(later).toBeGreaterThan(0);
      expect(checks.find(({ rule }) => rule === 'out of sample')?.value).toBe(later);
    }
  });

  it('losses that nothing put a stop to: whoever is followed is quarantined within the crash, and followed no further', () => {
    const { starts } = tradingDays(book, book.length - 1);
    const crash = book.minuteAt(starts[CRASH] as number);
    const before = stateOf(decisions, crash - 1).followed;
    const after = stateOf(decisions);
    expect(before.size).toBeGreaterThan(2);
    for (const config of before.keys())
      expect(after.followed.get(config)?.sinceMinute).not.toBe(before.get(config)?.sinceMinute);
    const from = book.placeAt(promotions()[0]?.minute ?? 0) + 1;
    const told = [...followedStream(book, decisions, from, book.length - 1)].flat();
    expect(told.filter(({ kind }) => kind === 'disagreed')).toEqual([]);
    expect(told.filter(({ kind }) => kind === 'ordered').length).toBeGreaterThan(5);
    for (const decision of decisions) {
      if (decision.kind !== 'quarantined') continue;
      const orders = told.filter(({ config, kind, minute }) => {
        const isLater = minute > decision.minute && minute < decision.untilMinute;
        return config === decision.config && kind === 'ordered' && isLater;
      });
      expect(orders).toEqual([]);
    }
  });
});
