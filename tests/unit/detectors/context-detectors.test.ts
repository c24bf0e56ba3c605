import { describe, expect, it } from 'vitest';
import { ConditionsDetector } from '#detectors/conditions';
import { conditionsOf } from '#detectors/conditions-of';
import { DEFAULT_DETECTOR_SETTINGS } from '#detectors/detector-settings';
import { GapRiskDetector } from '#detectors/gap-risk';
import { OptionsIvDetector } from '#detectors/options-iv';
import { VolatilityShiftDetector } from '#detectors/volatility-shift';
import type { GapRisk } from '#domain/advice';
import { ticker } from '#domain/instrument';
import { priceE4 } from '#domain/money';
import { ivRank } from '#options/surface/iv-rank';
import type { PersistentAnomaly } from '#options/surface/anomaly-watch';
import { epochMs } from '#primitives/clock';
import { MOMENT_AT, momentAt } from '#tests/support/imagined-moment';

const SETTINGS = DEFAULT_DETECTOR_SETTINGS;
const YEAR = Array.from({ length: 252 }, (_, at) => 0.3 + at / 1_000);
const IBIT = ticker('IBIT');

describe('the options-IV detector', () => {
  const detector = (): OptionsIvDetector => new OptionsIvDetector(SETTINGS.optionsIv);

  it('says that options are dear or cheap for their year, as context: it proposes nothing', () => {
    const [high] = detector().hear(momentAt(0, { ivRank: ivRank(0.53, YEAR), impliedVolatility: 0.53 }));
    expect(high).toMatchObject({ tier: 3, structure: null, because: ['IV 53.0 % is rank 92 of 252 days'] });
    const [low] = detector().hear(momentAt(0, { ivRank: ivRank(0.31, YEAR), impliedVolatility: 0.31 }));
    expect(low).toMatchObject({ tier: 3, because: ['IV 31.0 % is rank 4 of 252 days'] });
    expect(detector().hear(momentAt(0, { ivRank: ivRank(0.4, YEAR) }))).toEqual([]);
    expect(detector().hear(momentAt(0, { ivRank: ivRank(null, YEAR), impliedVolatility: null }))).toEqual([]);
  });

  it('says a skew that is not its usual one, but not while its usual one is not known', () => {
    const skew = (z: number | null) => ({
      skew: { expiry: '2026-04-02', riskReversal: -0.08, standing: { value: -0.08, z, days: 40 }, atMs: MOMENT_AT },
      ivRank: ivRank(0.4, YEAR),
    });
    const [signal] = detector().hear(momentAt(0, skew(-2.4)));
    expect(signal?.because).toEqual([
      '25-delta calls less puts −8.0 points (2026-04-02), −2.4 deviations from their 40 days',
    ]);
    expect(detector().hear(momentAt(0, skew(-1.9)))).toEqual([]);
    expect(detector().hear(momentAt(0, skew(null)))).toEqual([]);
  });

  it('says a quote that stands out once it has lasted, and each quote once', () => {
    const anomaly = (snapshots: number, strike = 42): PersistentAnomaly => ({
      snapshots,
      anomaly: {
        expiry: '2026-03-27',
        expiryMs: epochMs(0),
        strike: priceE4(strike),
        right: 'call',
        side: 'cheap',
        iv: 0.5,
        fittedIv: 0.6,
        z: -9,
        halfSpreads: -4,
        likelyBadPrint: true,
        reason: 'cheap',
      },
    });
    const rank = { ivRank: ivRank(0.4, YEAR) };
    const one = detector();
    expect(one.hear(momentAt(0, { ...rank, anomalies: [anomaly(1)] }))).toEqual([]);
    expect(one.hear(momentAt(5, { ...rank, anomalies: [anomaly(2)] }))[0]?.because).toEqual([
      '2026-03-27 42.00 call: cheap',
    ]);
    expect(one.hear(momentAt(10, { ...rank, anomalies: [anomaly(3)] }))).toEqual([]);
    expect(one.hear(momentAt(15, { ...rank, anomalies: [anomaly(2, 44), anomaly(4)] }))[0]?.because).toEqual([
      '2026-03-27 44.00 call: cheap',
      '2 quotes stand out',
    ]);
  });
});

describe('the volatility-shift detector', () => {
  const settings = { ...SETTINGS.volatilityShift, minutes: 10, expansion: 0.1, compression: 0.2, cooldownMinutes: 30 };
  const ofFund = (values: readonly (number | null)[]): readonly string[] => {
    const detector = new VolatilityShiftDetector(settings);
    return values.flatMap((impliedVolatility, minute) =>
      detector
        .hear(momentAt(minute, { impliedVolatility }, { volatility: null }))
        .map(({ because, gates }) => `${minute} ${gates[0]?.gate} ${because[0]}`),
    );
  };

  it('compares with what options cost so many minutes before, and says it once per cooldown', () => {
    const values = Array.from({ length: 31 }, (_, minute) => (minute < 15 ? 0.5 : 0.56));
    expect(ofFund(values)).toEqual(['15 expansion IV up to 56.0 % from 50.0 % 10 min ago']);
  });

  it('asks for its own share in each direction', () => {
    expect(ofFund([...Array<number>(10).fill(0.5), 0.42])).toEqual([]);
    expect(ofFund([...Array<number>(10).fill(0.5), 0.39])).toEqual([
      '10 compression IV down to 39.0 % from 50.0 % 10 min ago',
    ]);
  });

  it('compares with nothing where the volatility of that minute is not known', () => {
    expect(ofFund([null, ...Array<number>(9).fill(0.5), 0.7])).toEqual([]);
  });

  it('watches the coin around the clock', () => {
    const detector = new VolatilityShiftDetector(settings);
    const night = (minute: number, value: number) =>
      detector.hear(momentAt(600 + minute, {}, { volatility: { value, z: 0, days: 365 } }));
    for (let minute = 0; minute < 10; minute++) expect(night(minute, 0.5)).toEqual([]);
    expect(night(10, 0.6)).toMatchObject([{ symbol: 'BTCUSDT', tier: 3 }]);
  });
});

describe('the gap-risk detector', () => {
  const gapOf = (impliedGap: number, closedMs = epochMs(0)): { readonly gap: GapRisk } => ({
    gap: {
      underlying: IBIT,
      atMs: MOMENT_AT,
      closedMs,
      coinMove: impliedGap,
      impliedGap,
      impliedOpen: 40 * (1 + impliedGap),
      rarity: 0.04,
    },
  });

  it('says a gap that matters, where it would open and how rare it is, and again when it has changed by a step', () => {
    const detector = new GapRiskDetector({ minimumGap: 0.02, step: 0.01 });
    const gaps = [-0.01, -0.021, -0.025, -0.0311, -0.035, -0.02, 0.02];
    const said = gaps.map((gap) => detector.hear(momentAt(540, gapOf(gap))));
    expect(said.map((signals) => signals.length)).toEqual([0, 1, 0, 1, 0, 1, 1]);
    expect(said[1]?.[0]).toMatchObject({
      symbol: 'IBIT',
      tier: 2,
      structure: null,
      because: [
        'BTCUSDT −2.1 % since the close',
        'IBIT would open near $39.16 (−2.1 %)',
        '4 % of past days moved as far in that time',
      ],
    });
  });

  it('says once that a gap is over, and never a refusal: a small gap is no news', () => {
    const detector = new GapRiskDetector({ minimumGap: 0.02, step: 0.005 });
    const gaps = [0.009, 0.019, 0.021, 0.019, 0.011, 0.0099, 0.005, 0.015, 0.02];
    const said = gaps.map((gap) => detector.hear(momentAt(540, gapOf(gap))));
    expect(said.map((signals) => signals.length)).toEqual([0, 0, 1, 0, 0, 1, 0, 0, 1]);
    expect(said[5]?.[0]?.gates[0]?.text).toBe('gap to expect 1.0 %, at most 1.0 %');
    expect(said.flat().every(({ gates }) => gates.every(({ passed }) => passed))).toBe(true);
  });

  it('begins anew every night', () => {
    const detector = new GapRiskDetector({ minimumGap: 0.02, step: 0.01 });
    expect(detector.hear(momentAt(540, gapOf(0.03)))).toHaveLength(1);
    expect(detector.hear(momentAt(540, gapOf(0.03, epochMs(86_400_000))))).toHaveLength(1);
  });
});

describe('the conditions detector', () => {
  const scored = (score: number | null) => {
    const rank = ivRank(0.5, YEAR);
    const facts = { impliedVolatility: 0.6, ivRank: rank, realised: 0.5, regime: null };
    return { conditions: { ...conditionsOf({ underlying: IBIT, atMs: MOMENT_AT, ...facts }), score } };
  };

  it('says when conditions become warm and when they have cooled, and nothing in between', () => {
    const detector = new ConditionsDetector({ warmFrom: 70, warmUntil: 60 });
    const said = [50, 69, 70, 75, 65, 61, 60, 65, 70, null, 72].map((score, minute) =>
      detector.hear(momentAt(minute, scored(score))),
    );
    expect(said.map((signals) => signals.length)).toEqual([0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0]);
    expect(said[2]?.[0]?.because).toEqual([
      'conditions for sellers are warm: 70 of 100',
      'IV 60.0 %, expected movement 50.0 %: 19 of 40',
      'IV rank 80 of 252 days: 23 of 30',
      'volatility is UNKNOWN: 0 of 20',
      'trend is UNKNOWN: 5 of 10',
    ]);
  });
});
