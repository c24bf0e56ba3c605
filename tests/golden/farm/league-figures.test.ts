import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { VOLATILITY_REGIMES } from '#domain/regime';
import { LeagueTally } from '#farm/league/league-tally';
import { worstCost } from '#farm/league/largest-loss';
import { NO_MARKS } from '#farm/league/open-marks';
import { plateauScore } from '#farm/league/plateau-score';
import { readRegimes, type RegimeFigures } from '#farm/league/regime-figures';
import { SampledDays } from '#farm/league/sampled-days';
import { expectedBest, minimumTrackRecord, probabilisticSharpe } from '#farm/league/sharpe-odds';
import type { Structure } from '#domain/structure';
import { sharedFile } from '#tests/support/shared-data';

describe('figures of the league', () => {
  it('repeat the published example of a deflated Sharpe ratio', () => {
    const shape = { days: 1_250, sharpe: 2.5 / Math.sqrt(250), skew: -3, kurtosis: 10 };
    const deflated = (tries: number): number => probabilisticSharpe(shape, Math.sqrt(0.5 / 250) * expectedBest(tries));
    expect(deflated(100)).toBeCloseTo(0.9004, 4);
    expect(deflated(46)).toBeCloseTo(0.9505, 4);
  });

  it('expect nothing of a single try, and a little more of the best with every further one', () => {
    expect(expectedBest(0)).toBe(0);
    expect(expectedBest(1)).toBe(0);
    const tries = [2, 3, 10, 100, 10_000, 400_000];
    const best = tries.map(expectedBest);
    expect(best).toEqual(best.toSorted((left, right) => left - right));
    // What the best of 400,000 normal draws is on average: 4.678, by quadrature.
    expect(Math.abs(expectedBest(400_000) - 4.678)).toBeLessThan(0.01);
  });

  it('have a peak score nothing and a plateau score all of it', () => {
    const score = (own: number, around: readonly number[]): number =>
      plateauScore(own, Float64Array.from(around), new Float64Array(around.length), around.length);
    expect(score(2, [2, 2, 2])).toBe(1);
    expect(score(5, [-1, 0, -2, 0])).toBe(0);
    expect(score(-1, [2, 2])).toBe(0);
    // Median 1, half of its own; three of four above zero; they are 1 apart from the median.
    expect(score(2, [-1, 1, 1, 3])).toBeCloseTo((0.5 * 0.75) / 2, 12);
    expect(score(2, [])).toBeNaN();
  });

  it('know the most that a spread may cost, at its strikes or as far out as a price may go', () => {
    const leg = (right: 'put' | 'call', strike: number, quantity: number) => ({ right, strike, quantity, expiry: '' });
    const spread = (...legs: readonly ReturnType<typeof leg>[]): number =>
      worstCost({ kind: 'bull_put', legs, shares: 0 } as unknown as Structure);
    expect(spread(leg('put', 500_000, -1), leg('put', 470_000, 1))).toBe(30_000);
    const wings = [leg('put', 470_000, 1), leg('call', 560_000, 1)];
    expect(spread(leg('put', 500_000, -1), leg('call', 540_000, -1), ...wings)).toBe(30_000);
    expect(spread(leg('put', 500_000, -1), leg('call', 500_000, -1))).toBe(175_000);
  });
});

describe.skipIf(sharedFile('oracles/psr_dsr.json') === null)(
  'figures of the league against reference figures (skipped where the reference data is absent)',
  () => {
    it('are the probabilities and track records of the table to 1e-9', () => {
      const { cases, expected_max } = tableOf<SharpeTable>('psr_dsr');
      for (const { name, inp, out } of cases) {
        const shape = { days: inp.n, sharpe: inp.sr, skew: inp.skew, kurtosis: inp.kurt };
        const lucky = Math.sqrt(inp.var_sr) * expectedBest(inp.trials);
        expect(Math.abs(lucky - out.expected_max_sr), name).toBeLessThan(1e-9);
        expect(Math.abs(probabilisticSharpe(shape, lucky) - out.dsr), name).toBeLessThan(1e-9);
        if (out.psr_vs_0 === undefined) continue;
        expect(Math.abs(probabilisticSharpe(shape, 0) - out.psr_vs_0), name).toBeLessThan(1e-9);
        const days = minimumTrackRecord(shape, 0, 0.95);
        expect(Math.abs(days / (out.min_track_record_length_95_vs_0 as number) - 1), name).toBeLessThan(1e-9);
      }
      for (const { N, expected_max_z } of expected_max) {
        expect(Math.abs(expectedBest(N) - expected_max_z), String(N)).toBeLessThan(1e-9);
      }
    });

    it('are the plateau scores of the table to 1e-9', () => {
      const { metric_grid: grid } = tableOf<PlateauTable>('robustness').neighbourhood.inp;
      const { out } = tableOf<PlateauTable>('robustness').neighbourhood;
      for (const [key, expected] of Object.entries(out)) {
        const [a, b, c] = key.split('/').map(Number) as [number, number, number];
        const steps = [-1, 1].flatMap((by) => [grid[a + by]?.[b]?.[c], grid[a]?.[b + by]?.[c], grid[a]?.[b]?.[c + by]]);
        const around = Float64Array.from(steps.filter((value) => value !== undefined));
        const score = plateauScore(grid[a]?.[b]?.[c] as number, around, around.slice(), around.length);
        expect(Math.abs(score - expected.stability), key).toBeLessThan(1e-9);
      }
    });

    it('tell regimes apart as the table does', () => {
      const { inp, out } = tableOf<RegimeTable>('robustness').regime;
      const tally = new LeagueTally(1, Number.POSITIVE_INFINITY, NO_MARKS, new Int32Array(1), new SampledDays(1, 1, 1));
      const scale = 1_000;
      for (const [at, label] of inp.labels.entries()) {
        tally.closed(
          {
            kind: 'closed',
            spec: 0,
            spread: 0,
            contracts: 1,
            openedMinute: at + 1,
            closedMinute: at + 2,
            regime: VOLATILITY_REGIMES.indexOf(label),
            credit: Math.round((inp.pnl[at] as number) * scale),
            creditCalibrated: 0,
            cost: 0,
            costCalibrated: 0,
            worst: 0,
            best: 0,
            openFee: 0,
            closeFee: 0,
            exit: 0,
            configs: Int32Array.of(0),
          },
          { day: 0, stretch: 0 },
        );
      }
      const figures: RegimeFigures = { sensitivity: 0, concentration: 0, worst: 0, isFragile: false };
      const rules = { shrinkTrades: inp.n0, minimumTrades: 30, concentrationMaximum: 0.8, sensitivityMaximum: 1 };
      readRegimes(tally, 0, rules, figures);
      expect(Math.abs(figures.sensitivity - out.sensitivity)).toBeLessThan(1e-9);
      expect(Math.abs(figures.concentration - out.hhi)).toBeLessThan(1e-9);
      expect(Math.abs(figures.worst / scale - (out.regimes[out.worst]?.shrunk_mean as number))).toBeLessThan(1e-9);
    });
  },
);

interface SharpeTable {
  readonly cases: readonly {
    readonly name: string;
    readonly inp: Readonly<Record<'sr' | 'n' | 'skew' | 'kurt' | 'trials' | 'var_sr', number>>;
    readonly out: {
      readonly expected_max_sr: number;
      readonly dsr: number;
      readonly psr_vs_0?: number;
      readonly min_track_record_length_95_vs_0?: number;
    };
  }[];
  readonly expected_max: readonly { readonly N: number; readonly expected_max_z: number }[];
}

interface PlateauTable {
  readonly neighbourhood: {
    readonly inp: { readonly metric_grid: readonly (readonly (readonly number[])[])[] };
    readonly out: Readonly<Record<string, { readonly stability: number }>>;
  };
}

interface RegimeTable {
  readonly regime: {
    readonly inp: {
      readonly labels: readonly (typeof VOLATILITY_REGIMES)[number][];
      readonly pnl: readonly number[];
      readonly n0: number;
    };
    readonly out: {
      readonly sensitivity: number;
      readonly hhi: number;
      readonly worst: string;
      readonly regimes: Readonly<Record<string, { readonly shrunk_mean: number }>>;
    };
  };
}

function tableOf<Table>(name: string): Table {
  return JSON.parse(readFileSync(sharedFile(`oracles/${name}.json`) as string, 'utf8')) as Table;
}
