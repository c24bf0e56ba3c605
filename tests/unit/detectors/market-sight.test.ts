import { describe, expect, it } from 'vitest';
import { QualityFlag } from '#domain/regime';
import { instrumentIndex } from '#domain/instrument';
import { epochMs } from '#primitives/clock';
import { ScriptedSight } from '#tests/support/scripted-sight';

/** Closes that move by 1 % to either side in turn. */
const CLOSES = Array.from({ length: 120 }, (_, at) => (at % 2 === 0 ? 40 : 40.4));
const STRIKES = Array.from({ length: 41 }, (_, at) => 30 + at / 2);

describe('what is known of a fund', () => {
  it('is nothing before anything was told, and nothing is 0', () => {
    const { underlyings, coin } = new ScriptedSight().at('2026-03-06T15:00Z').moment();
    expect(underlyings[0]).toMatchObject({
      price: null,
      dayChange: null,
      recentDrop: null,
      impliedVolatility: null,
      realised: null,
      premium: null,
      skew: null,
      gap: null,
      chain: null,
    });
    expect(underlyings[0]?.ivRank.rank).toBeNull();
    expect(underlyings[0]?.conditions.score).toBeNull();
    expect(coin).toMatchObject({ price: null, volatility: null, volatilityProblem: 'missing', sinceClose: null });
  });

  it('is its fall since the close of the session before, within regular hours', () => {
    const sight = new ScriptedSight().at('2026-03-06T14:00Z').metric('IBIT', 'daily-close', 40, '2026-03-05T21:00Z');
    expect(sight.at('2026-03-06T14:20Z').price('IBIT', 39).underlying()).toMatchObject({ price: 39, dayChange: null });
    const fund = sight.at('2026-03-06T14:31Z').price('IBIT', 38).underlying();
    expect(fund.previousClose).toBe(40);
    expect(fund.dayChange).toBeCloseTo(-0.05, 12);
    expect(sight.at('2026-03-06T21:01Z').price('IBIT', 38).underlying().dayChange).toBeNull();
  });

  it('is no fall where the close before is that of an earlier session: the day between is missing', () => {
    const sight = new ScriptedSight().at('2026-03-06T14:00Z').metric('IBIT', 'daily-close', 40, '2026-03-04T21:00Z');
    expect(sight.at('2026-03-06T14:31Z').price('IBIT', 38).underlying().dayChange).toBeNull();
  });

  it('is no fall while nothing has traded in this session: the price is that of the night', () => {
    const sight = new ScriptedSight().at('2026-03-06T14:00Z').metric('IBIT', 'daily-close', 40, '2026-03-05T21:00Z');
    sight.at('2026-03-06T14:29Z').price('IBIT', 36);
    const fund = sight.at('2026-03-06T14:31Z').carried('IBIT', 36).underlying();
    expect(fund).toMatchObject({ price: 36, dayChange: null, recentDrop: null });
    expect(new Date(fund.pricedMs ?? 0).toISOString()).toBe('2026-03-06T14:29:00.000Z');
  });

  it('is no fall once its feed has been silent: the chain may go on, the price is that of a while ago', () => {
    const sight = new ScriptedSight().at('2026-03-06T14:00Z').metric('IBIT', 'daily-close', 40, '2026-03-05T21:00Z');
    sight.at('2026-03-06T15:00Z').price('IBIT', 38).moment();
    expect(sight.at('2026-03-06T15:10Z').carried('IBIT', 38).underlying().dayChange).toBeCloseTo(-0.05, 12);
    expect(sight.at('2026-03-06T15:11Z').carried('IBIT', 38).underlying()).toMatchObject({
      dayChange: null,
      recentDrop: null,
    });
  });

  it.each([5e-324, 1e308, -40, 0])(
    'takes no daily close of %d dollars: every change of it would be nonsense',
    (close) => {
      const sight = new ScriptedSight()
        .at('2026-03-06T14:00Z')
        .metric('IBIT', 'daily-close', close, '2026-03-05T21:00Z');
      expect(sight.at('2026-03-06T15:00Z').price('IBIT', 38).underlying()).toMatchObject({
        previousClose: null,
        dayChange: null,
      });
    },
  );

  it('takes no volatility in points for one in fractions', () => {
    const sight = new ScriptedSight().at('2026-03-06T14:00Z');
    sight.metric('IBIT', 'implied-volatility', 55, '2026-03-05T21:00Z');
    sight.metric('IBIT', 'implied-volatility', 0.55, '2026-03-04T21:00Z');
    expect(sight.underlying().ivRank.n).toBe(1);
  });

  it('measures a recent fall from the highest close of the last minutes of this session', () => {
    const sight = new ScriptedSight({ dropMinutes: 3 });
    const prices = [40, 42, 41, 39, 39, 39, 39.5];
    const drops = prices.map(
      (price, minute) =>
        sight
          .at(`2026-03-06T14:${31 + minute}Z`)
          .price('IBIT', price)
          .underlying().recentDrop,
    );
    const expected = [0, 0, 1 - 41 / 42, 1 - 39 / 42, 1 - 39 / 41, 0, 0];
    for (const [at, drop] of drops.entries()) expect(drop).toBeCloseTo(expected[at] as number, 12);
  });

  it('takes nothing from a bar without a trade: of two sources, the silent one repeats an old price', () => {
    const sight = new ScriptedSight().at('2026-03-06T15:00Z').price('IBIT', 40).carried('IBIT', 39);
    expect(sight.underlying().price).toBe(40);
    expect(sight.at('2026-03-06T15:01Z').carried('IBIT', 39).underlying().price).toBe(40);
  });

  it('keeps its close for the next session: a tape of two days needs no archive', () => {
    const sight = new ScriptedSight();
    sight.at('2026-03-05T20:59Z').price('IBIT', 41).moment();
    sight.at('2026-03-05T21:00Z').price('IBIT', 42).moment();
    expect(sight.at('2026-03-06T14:31Z').price('IBIT', 21).underlying()).toMatchObject({
      previousClose: 42,
      dayChange: -0.5,
    });
  });

  it('expects of the days ahead what the days behind were like, nights included', () => {
    const sight = new ScriptedSight().at('2026-03-06T14:00Z').days('IBIT', 'daily-close', CLOSES, '2026-03-05');
    const quiet = sight.at('2026-03-06T14:31Z').price('IBIT', 40.4).underlying().realised;
    expect(quiet?.days).toBe(119);
    expect(quiet?.forecast).toBeCloseTo(Math.log(1.01) * Math.sqrt(252), 6);
    expect(quiet?.trailing).toBeCloseTo(Math.log(1.01) * Math.sqrt(252), 6);
    const stormy = sight.at('2026-03-06T14:32Z').price('IBIT', 37).underlying().realised;
    expect(stormy?.forecast).toBeGreaterThan((quiet?.forecast ?? 0) * 1.05);
    expect(stormy?.trailing).toBe(quiet?.trailing);
  });

  it('takes the volatility of its own options, 30 days out, and ranks it among the closes of the days before', () => {
    const sight = new ScriptedSight();
    const past = Array.from({ length: 60 }, (_, at) => 0.4 + (at % 5) * 0.05);
    sight
      .at('2026-03-06T14:00Z')
      .days('IBIT', 'implied-volatility', past, '2026-03-05')
      .days('IBIT', 'daily-close', CLOSES, '2026-03-05');
    sight
      .at('2026-03-06T15:00Z')
      .price('IBIT', 40)
      .chain({
        spot: 40,
        rate: 0,
        dividendYield: 0,
        expiries: ['2026-03-27', '2026-04-17'],
        strikes: STRIKES,
        volatility: () => 0.55,
        halfSpread: 0.01,
      });
    const fund = sight.underlying();
    expect(fund.impliedVolatility).toBeCloseTo(0.55, 2);
    expect(fund.ivRank).toMatchObject({ status: 'partial', n: 60, low: 0.4, high: 0.6 });
    expect(fund.ivRank.rank).toBeCloseTo(0.75, 1);
    expect(fund.premium).toBeCloseTo(0.55 - (fund.realised?.forecast ?? 0), 2);
    expect(fund.conditions).toMatchObject({ least: 0, most: 100 });
    expect(fund.conditions.score).toBe(fund.conditions.parts.reduce((sum, { points }) => sum + points, 0));
    // Nor do options say what they cost once nobody has quoted them for a while, nor yesterday's about today.
    expect(sight.at('2026-03-06T15:10Z').price('IBIT', 40).underlying().impliedVolatility).not.toBeNull();
    expect(sight.at('2026-03-06T15:11Z').price('IBIT', 40).underlying().impliedVolatility).toBeNull();
    const next = sight.at('2026-03-09T13:31Z').price('IBIT', 40).underlying();
    expect(next.impliedVolatility).toBeNull();
    expect(next.ivRank).toMatchObject({ status: 'bad_current', rank: null });
  });

  it('ranks the same whether an archive is heard before the first options of the day or after them', () => {
    const past = Array.from({ length: 60 }, (_, at) => 0.4 + (at % 5) * 0.05);
    const plan = {
      spot: 40,
      rate: 0,
      dividendYield: 0,
      expiries: ['2026-03-27', '2026-04-17'],
      strikes: STRIKES,
      volatility: () => 0.55,
      halfSpread: 0.01,
    };
    const archive = (sight: ScriptedSight) => sight.days('IBIT', 'implied-volatility', past, '2026-03-05');
    const early = archive(new ScriptedSight().at('2026-03-06T15:00Z')).price('IBIT', 40).chain(plan).underlying();
    const late = archive(new ScriptedSight().at('2026-03-06T15:00Z').price('IBIT', 40).chain(plan)).underlying();
    expect(late.ivRank).toEqual(early.ivRank);
    expect(late.ivRank.n).toBe(60);
  });

  it('takes nothing from options that a provider stamps with another day, or with no time that is known', () => {
    const sight = new ScriptedSight();
    const plan = {
      spot: 40,
      rate: 0,
      dividendYield: 0,
      expiries: ['2026-03-27', '2026-04-17'],
      strikes: STRIKES,
      volatility: () => 0.55,
      halfSpread: 0.01,
    };
    for (const stamped of ['2026-03-05T20:00Z', '1970-01-02T00:00Z']) {
      sight.at(stamped).chain({ ...plan, provider: stamped });
      expect(sight.at('2026-03-06T15:00Z').price('IBIT', 40).underlying().impliedVolatility).toBeNull();
    }
  });

  it('reads a skew from the smile, and scores it only once there are days to compare it with', () => {
    const sight = new ScriptedSight({ fewestSkewDays: 5, smileMinutes: 1 });
    const skewAt = (day: string, slope: number) => {
      sight
        .at(`${day}T16:00Z`)
        .price('IBIT', 40)
        .chain({
          spot: 40,
          rate: 0,
          dividendYield: 0,
          expiries: ['2026-03-27', '2026-04-17'],
          strikes: STRIKES,
          volatility: (strike) => 0.55 + slope * Math.log(strike / 40),
          halfSpread: 0.01,
        });
      return sight.underlying().skew;
    };
    const days = ['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05', '2026-03-06'];
    for (const [at, day] of days.entries()) {
      expect(skewAt(day, -0.2 + 0.02 * (at % 3))?.standing).toMatchObject({ z: null, days: at });
    }
    const steep = skewAt('2026-03-09', -0.5);
    expect(steep?.riskReversal).toBeLessThan(-0.05);
    expect(steep?.standing.days).toBe(5);
    expect(steep?.standing.z).toBeLessThan(-3);
  });

  it('passes on what the labels warn of', () => {
    const sight = new ScriptedSight().at('2026-03-06T15:00Z').price('IBIT', 40);
    sight.hear({
      type: 'regime.labelled',
      seenMs: epochMs(0),
      instrument: instrumentIndex(0),
      barEndMs: epochMs(0),
      thresholds: '',
      changed: true,
      regime: { trend: 'RANGE', volatility: 'HIGH', session: 'RTH', quality: QualityFlag.stale, confidence: 0.5 },
    });
    expect(sight.underlying()).toMatchObject({ quality: QualityFlag.stale, regime: { volatility: 'HIGH' } });
  });
});

describe('what is known of the coin', () => {
  const YEAR = Array.from({ length: 365 }, (_, at) => 40 + (at % 3) * 10);

  it('is its index as a fraction, and its distance from the closes of its year', () => {
    const sight = new ScriptedSight().at('2026-03-06T00:10Z').days('BTCUSDT', 'dvol', YEAR, '2026-03-05');
    const { coin } = sight.at('2026-03-06T15:00Z').metric('BTCUSDT', 'dvol', 66.33).moment();
    expect(coin.volatility?.value).toBeCloseTo(0.6633, 10);
    expect(coin.volatility?.days).toBe(365);
    // The year's mean is 50, its deviation 10 √(2/3), within a hair for the last day.
    expect(coin.volatility?.z).toBeCloseTo(16.33 / (10 * Math.sqrt(2 / 3)), 1);
  });

  it('has no score with less than the days asked for: a week calls every storm rare', () => {
    const sight = new ScriptedSight().at('2026-03-06T00:10Z').days('BTCUSDT', 'dvol', YEAR.slice(0, 89), '2026-03-05');
    const { coin } = sight.at('2026-03-06T15:00Z').metric('BTCUSDT', 'dvol', 66).moment();
    expect(coin.volatility).toMatchObject({ z: null, days: 89 });
  });

  it.each([
    ['stale', 66, '2026-03-06T15:11Z'],
    ['implausible', 0.66, '2026-03-06T15:01Z'],
    ['implausible', -5, '2026-03-06T15:01Z'],
  ])('is not known where the index is %s (%d)', (problem, value, now) => {
    const sight = new ScriptedSight().at('2026-03-06T15:00Z').metric('BTCUSDT', 'dvol', value);
    expect(sight.at(now).moment().coin).toMatchObject({ volatility: null, volatilityProblem: problem });
  });

  it('counts a year that is told only after the first figure of today, and keeps the last word of today', () => {
    const sight = new ScriptedSight().at('2026-03-06T15:00Z').metric('BTCUSDT', 'dvol', 66);
    sight.days('BTCUSDT', 'dvol', YEAR, '2026-03-05').metric('BTCUSDT', 'dvol', 10, '2026-03-06T00:01Z');
    const { coin } = sight.moment();
    expect(coin.volatility).toMatchObject({ value: 0.66, days: 365 });
    const next = sight.at('2026-03-07T15:00Z').metric('BTCUSDT', 'dvol', 60).moment().coin;
    expect(next.volatility?.z).not.toBeNull();
  });

  it('is its move over 24 hours, once a price of that minute is known', () => {
    const sight = new ScriptedSight();
    sight.at('2026-03-05T15:00Z').price('BTCUSDT', 50_000).moment();
    expect(sight.at('2026-03-06T14:59Z').price('BTCUSDT', 60_000).moment().coin.dayChange).toBeNull();
    expect(sight.at('2026-03-06T15:00Z').price('BTCUSDT', 60_000).moment().coin.dayChange).toBeCloseTo(0.2, 12);
  });
});

describe('the gap to expect at the open', () => {
  const MOVES = Array.from({ length: 101 }, (_, at) => 50_000 * (at % 2 === 0 ? 1 : 1.02));

  function afterClose(close = '2026-03-06T21:00Z', calendar = {}): ScriptedSight {
    const sight = new ScriptedSight({ coinFunds: { IBIT: 0.9 } }, calendar);
    sight.at('2026-03-06T01:00Z').days('BTCUSDT', 'daily-close', MOVES, '2026-03-05');
    sight.at(close).price('BTCUSDT', 50_000).price('IBIT', 40).moment();
    return sight;
  }

  it('is measured from the snapshot that every close takes, and mapped to the fund', () => {
    const sight = afterClose();
    const gap = sight.at('2026-03-07T03:00Z').price('BTCUSDT', 48_000).underlying().gap;
    expect(gap?.coinMove).toBeCloseTo(-0.04, 12);
    expect(gap?.impliedGap).toBeCloseTo(-0.036, 12);
    expect(gap?.impliedOpen).toBeCloseTo(40 * 0.964, 10);
    // Six hours are half of a day's move by the root of time: ±2 % a day is ±1 %, and 4 % was never seen.
    expect(gap?.rarity).toBe(0);
    expect(sight.at('2026-03-07T03:01Z').price('BTCUSDT', 50_400).underlying().gap?.rarity).toBe(1);
  });

  it('grows over the whole weekend and ends with the open of Monday, an hour earlier by UTC than on Friday', () => {
    const sight = afterClose();
    expect(sight.at('2026-03-09T13:30Z').price('BTCUSDT', 55_000).underlying().gap?.coinMove).toBeCloseTo(0.1, 12);
    expect(sight.at('2026-03-09T13:31Z').price('BTCUSDT', 55_000).underlying().gap).toBeNull();
  });

  it('is measured from the early close of a half day', () => {
    const early = [{ date: '2026-03-06', closeEt: '13:00', reason: 'a test' }];
    const sight = afterClose('2026-03-06T18:00Z', { early });
    const gap = sight.at('2026-03-06T19:00Z').price('BTCUSDT', 51_000).underlying().gap;
    expect(gap?.coinMove).toBeCloseTo(0.02, 12);
    expect(new Date(gap?.closedMs ?? 0).toISOString()).toBe('2026-03-06T18:00:00.000Z');
  });

  it('is not known where the close was slept through: no other price stands in for it', () => {
    const sight = afterClose('2026-03-06T20:58Z');
    expect(sight.at('2026-03-07T03:00Z').price('BTCUSDT', 48_000).underlying().gap).toBeNull();
    expect(sight.moment().coin.sinceClose).toBeNull();
  });

  it('is not known while the coin is silent: its last price is not where it stands', () => {
    const sight = afterClose();
    expect(sight.at('2026-03-07T03:00Z').price('BTCUSDT', 48_000).underlying().gap).not.toBeNull();
    expect(sight.at('2026-03-07T03:11Z').carried('BTCUSDT', 48_000).underlying().gap).toBeNull();
  });

  it('is not known where the coin had been silent before the close', () => {
    const sight = new ScriptedSight();
    sight.at('2026-03-06T20:40Z').price('BTCUSDT', 50_000).moment();
    sight.at('2026-03-06T21:00Z').carried('BTCUSDT', 50_000).price('IBIT', 40).moment();
    expect(sight.at('2026-03-07T03:00Z').price('BTCUSDT', 48_000).underlying().gap).toBeNull();
  });
});

describe('regular hours', () => {
  const isRegular = (when: string): boolean => new ScriptedSight().at(when).moment().isRegular;

  it.each([
    ['the Friday before clocks change', '2026-03-06T14:30Z', '2026-03-06T21:00Z'],
    ['the Monday after', '2026-03-09T13:30Z', '2026-03-09T20:00Z'],
    ['the Friday before they change back', '2026-10-30T13:30Z', '2026-10-30T20:00Z'],
    ['the Monday after that', '2026-11-02T14:30Z', '2026-11-02T21:00Z'],
    ['a half day', '2026-11-27T14:30Z', '2026-11-27T18:00Z'],
  ])('are those of New York on %s: minutes that end after the open and by the close', (_, open, close) => {
    const before = (when: string): string => new Date(Date.parse(when) - 60_000).toISOString();
    const after = (when: string): string => new Date(Date.parse(when) + 60_000).toISOString();
    expect([open, after(open), before(close), close, after(close)].map(isRegular)).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
  });

  it.each(['2026-03-07T15:00Z', '2026-03-08T15:00Z', '2026-11-26T15:00Z'])('there are none on %s', (when) => {
    expect(isRegular(when)).toBe(false);
  });

  it('are counted in minutes from the open and to the close', () => {
    expect(new ScriptedSight().at('2026-03-09T13:45Z').moment()).toMatchObject({
      minutesSinceOpen: 15,
      minutesToClose: 375,
    });
  });
});
