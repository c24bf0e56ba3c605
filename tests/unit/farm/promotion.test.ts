import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LEAGUE_RULES } from '#farm/league/league-rules';
import { DecisionLog } from '#entry/farm/decision-log';
import { Population } from '#farm/population/population';
import type { Decision } from '#farm/promotion/decision';
import { KillFast } from '#farm/promotion/kill-fast';
import { stateOf } from '#farm/promotion/promotion-state';
import { demotionChecks, promotionChecks } from '#farm/promotion/rule-check';
import { followedHash, thresholdsHash } from '#farm/promotion/thresholds-hash';
import { type TradeExpectation, tradeExpectation } from '#farm/promotion/trade-expectation';
import { SeededRandom } from '#primitives/random';
import { farmRecords } from '#store/farm/farm-records';
import { RecordLog } from '#store/records/record-log';
import { MemoryTapeFiles } from '#tests/unit/tape/memory-tape-files';
import { parsePromotionRules } from '#settings/promotion-file';
import { plainGrid } from '#tests/support/plain-grid';

const SHIPPED = readFileSync(fileURLToPath(new URL('../../../config/promotion.yaml', import.meta.url)), 'utf8');
const parsed = parsePromotionRules(SHIPPED, 'promotion.yaml');
if (!parsed.ok) throw new Error(parsed.failure.problem);
const RULES = parsed.value;
const LEAGUE = DEFAULT_LEAGUE_RULES;

/** Wins often, loses much at once: seventeen of twenty bring 40 dollars, the others cost 110. */
function soldOption(random: SeededRandom): number {
  return random.below(20) < 17 ? 4_000 : -11_000;
}

function expectationOf(results: readonly number[]): TradeExpectation {
  const expectation = tradeExpectation(results, RULES.quarantine, 7);
  if (expectation === null) throw new Error('these results differ');
  return expectation;
}

function history(trades: number): readonly number[] {
  const random = new SeededRandom(3);
  return Array.from({ length: trades }, () => soldOption(random));
}

/** Trades until an alarm; `most` if there is none. */
function runLength(expectation: TradeExpectation, draw: () => number, most: number): number {
  const killFast = new KillFast(expectation, RULES.quarantine);
  for (let trade = 1; trade <= most; trade++) if (killFast.add(draw())?.cause === 'streak') return trade;
  return most;
}

describe('what a followed config is held to', () => {
  const expectation = expectationOf(history(200));

  it('is the mean and the spread of its own trades', () => {
    const results = [100, 200, 300, 400];
    const { mean, deviation } = expectationOf(results);
    expect(mean).toBe(250);
    expect(deviation).toBeCloseTo(129.0994, 4);
    expect(tradeExpectation([5, 5, 5], RULES.quarantine, 1)).toBeNull();
    expect(tradeExpectation([5], RULES.quarantine, 1)).toBeNull();
  });

  it('does not stop an uneven but honest seller much sooner than the rules allow', () => {
    expect(expectation.streak).toBeGreaterThan(RULES.quarantine.streak);
    const random = new SeededRandom(99);
    const lengths = Array.from({ length: 100 }, () => runLength(expectation, () => soldOption(random), 5_000));
    const average = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
    expect(average).toBeGreaterThan(RULES.quarantine.falseAlarm * 0.6);
  });

  it('stops one whose luck or edge is gone within a few trades', () => {
    const random = new SeededRandom(5);
    const worse = (): number => (random.below(20) < 8 ? 4_000 : -11_000);
    const lengths = Array.from({ length: 100 }, () => runLength(expectation, worse, 1_000));
    expect(lengths.toSorted((left, right) => left - right)[50]).toBeLessThan(15);
  });

  it('stops one that loses more from its best than its own history explains', () => {
    const killFast = new KillFast({ mean: 0, deviation: 1e9, streak: 50, drawdown: 10_000 }, RULES.quarantine);
    expect(killFast.add(50_000)).toBeNull();
    expect(killFast.add(-10_000)).toBeNull();
    expect(killFast.add(-1)).toEqual({ cause: 'drawdown', value: 10_001, limit: 10_000 });
  });

  it('is the same on every run', () => {
    expect(expectationOf(history(200))).toEqual(expectation);
  });
});

describe('the rules of promotion', () => {
  const standing = { trades: 30, deflatedSharpe: 0.99, outOfSample: 1, plateau: 0.3 };

  it('are all passed at exactly what they ask for', () => {
    expect(promotionChecks(standing, 60, RULES.promote).filter(({ passed }) => !passed)).toEqual([]);
  });

  it.each([
    ['days', standing, 59],
    ['trades', { ...standing, trades: 29 }, 60],
    ['deflated Sharpe', { ...standing, deflatedSharpe: 0.9899 }, 60],
    ['deflated Sharpe', { ...standing, deflatedSharpe: null }, 60],
    ['out of sample', { ...standing, outOfSample: 0 }, 60],
    ['out of sample', { ...standing, outOfSample: null }, 60],
    ['plateau', { ...standing, plateau: 0.29 }, 60],
    ['plateau', { ...standing, plateau: null }, 60],
  ])('name %s where that alone is missing', (rule, missing, days) => {
    const failed = promotionChecks(missing, days, RULES.promote).filter(({ passed }) => !passed);
    expect(failed.map((check) => check.rule)).toEqual([rule]);
  });

  it('ask for less in reverse, so that nobody comes and goes', () => {
    const weaker = { trades: 30, deflatedSharpe: 0.8, outOfSample: 0, plateau: 0.25 };
    expect(demotionChecks(weaker, RULES.demote).every(({ passed }) => passed)).toBe(true);
    expect(promotionChecks(weaker, 60, RULES.promote).every(({ passed }) => passed)).toBe(false);
    const losing = demotionChecks({ ...weaker, outOfSample: -1 }, RULES.demote).filter(({ passed }) => !passed);
    expect(losing.map(({ rule }) => rule)).toEqual(['out of sample']);
  });
});

describe('the clock of a followed config', () => {
  const hash = thresholdsHash(RULES, LEAGUE, 'costs');
  const expectation = { mean: 0, deviation: 1, streak: 4, drawdown: 1 };
  const audit = { trades: 30, open: 0, realised: 1 };
  const committed: Decision = {
    kind: 'committed',
    minute: 0,
    writtenMinute: 500,
    rules: RULES,
    league: LEAGUE,
    trading: 'costs',
    hash,
  };
  const promotedAt = (minute: number, config = 1): Decision => ({
    kind: 'promoted',
    minute,
    config,
    hash: '',
    checks: [],
    expectation,
    audit,
  });

  it('runs from its promotion, but never from before its thresholds were written down', () => {
    expect(stateOf([committed, promotedAt(100)]).followed.get(1)?.clockMinute).toBe(500);
    expect(stateOf([committed, promotedAt(700)]).followed.get(1)?.clockMinute).toBe(700);
  });

  it('begins anew for everybody when a threshold changes, and not when the same ones are written down again', () => {
    const again: Decision = { ...committed, minute: 800, writtenMinute: 800 };
    const changed: Decision = { ...again, minute: 900, writtenMinute: 900, hash: 'another' };
    expect(stateOf([committed, promotedAt(700), again]).followed.get(1)?.clockMinute).toBe(700);
    const { followed } = stateOf([committed, promotedAt(600, 1), promotedAt(700, 2), again, changed]);
    expect([...followed.values()].map(({ clockMinute }) => clockMinute)).toEqual([900, 900]);
    expect([...followed.values()].map(({ sinceMinute }) => sinceMinute)).toEqual([600, 700]);
  });

  it('is not there any more in a view of the time before', () => {
    expect(stateOf([committed, promotedAt(700)], 699).followed.size).toBe(0);
    expect(stateOf([committed, promotedAt(700)], 700).followed.size).toBe(1);
  });

  it('knows every threshold by its hash: any change is another one', () => {
    const others = [
      thresholdsHash({ ...RULES, most: RULES.most + 1 }, LEAGUE, 'costs'),
      thresholdsHash({ ...RULES, promote: { ...RULES.promote, trades: 31 } }, LEAGUE, 'costs'),
      thresholdsHash(RULES, LEAGUE, 'other costs'),
      thresholdsHash(RULES, { ...LEAGUE, minimumDays: 41 }, 'costs'),
    ];
    expect(new Set([hash, ...others]).size).toBe(5);
    const population = new Population(
      plainGrid({
        warmthMinimum: [0, 50],
      }),
    );
    const first = population.config(0);
    expect(followedHash({ ...first, id: 5 }, hash)).toBe(followedHash(first, hash));
    expect(followedHash(population.config(1), hash)).not.toBe(followedHash(first, hash));
    expect(followedHash(first, 'another')).not.toBe(followedHash(first, hash));
  });
});

describe('the log of decisions', () => {
  const files = new MemoryTapeFiles();
  const terms = { files, path: 'decisions', owner: farmRecords('decisions', { tape: 't', epoch: 'e' }) } as const;
  const decisions: readonly Decision[] = [
    { kind: 'reviewed', minute: 5, qualified: 2 },
    { kind: 'released', minute: 5, config: 7 },
    { kind: 'reviewed', minute: 9, qualified: 0 },
  ];

  it('gives back what was added, in order, to whoever opens it again', () => {
    {
      using records = RecordLog.openToWrite(terms);
      const log = new DecisionLog(records);
      log.append(decisions.slice(0, 2));
      log.append([]);
      log.append(decisions.slice(2));
      expect(log.decisions).toEqual(decisions);
      expect(records.length).toBe(2);
    }
    using records = RecordLog.openToWrite(terms);
    expect(new DecisionLog(records).decisions).toEqual(decisions);
  });

  it('refuses what a later version has written, instead of misreading it', () => {
    using records = RecordLog.openToWrite({ ...terms, path: 'later' });
    records.append(Buffer.from(JSON.stringify({ version: 2, decisions: [] })));
    expect(() => new DecisionLog(records)).toThrow('format 2');
  });
});
