import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MarketBar } from '#farm/evaluation/market-bar';
import { ReferenceTrader } from '#farm/evaluation/reference-trader';
import type { CandidateConsensus } from '#farm/insight/consensus';
import { consensusAt, ConsensusStream } from '#farm/insight/consensus-stream';
import type { Crowd } from '#farm/insight/crowd';
import { emptyColumns, type LeagueColumns } from '#farm/league/league-columns';
import { leagueOf } from '#farm/league/league-of';
import { DEFAULT_LEAGUE_RULES } from '#farm/league/league-rules';
import { Population } from '#farm/population/population';
import { SeededRandom } from '#primitives/random';
import { writtenBook } from '#tests/support/imagined-book';
import { arbitraryGrid, ImaginedMarket } from '#tests/support/imagined-farm';

const BARS = 120;

const worlds = fc
  .record({ grid: arbitraryGrid, seed: fc.nat(), from: fc.integer({ min: -1, max: BARS - 2 }) })
  .map(({ grid, ...rest }) => ({ population: new Population(grid), ...rest }))
  .filter(({ population }) => population.size > 0 && population.size <= 400);

describe('the consensus on a candidate', () => {
  it('counts exactly those whom brute force sees ordering it, and those who would if they were free', () => {
    let believed = 0;
    let ordered = 0;
    fc.assert(
      fc.property(worlds, ({ population, seed, from }) => {
        const book = writtenBook(population, new ImaginedMarket(population, seed), BARS);
        const bars = Array.from({ length: BARS }, (_, place) => book.bar(place));
        const leagueAt = (place: number) => ({
          ...leagueOf(book, place, DEFAULT_LEAGUE_RULES),
          columns: drawnColumns(population.size, seed + place),
        });
        const stream = new ConsensusStream(book, from, leagueAt);
        const traders = tradersOf(population);
        for (const [place, bar] of bars.entries()) {
          for (const trader of traders) trader.step(bar);
          if (place <= from) continue;
          const consensus = stream.hear(book.read(place));
          if (place % 20 === 0) expect(consensusAt(book, place, leagueAt)).toEqual(consensus);
          const columns = drawnColumns(population.size, seed + dayBefore(bars, place));
          expect(consensus.leaguePlace).toBe(dayBefore(bars, place));
          expect(consensus.candidates.map(({ spread }) => spread).toSorted(ascending)).toEqual(candidatesOf(bar));
          for (const one of consensus.candidates) {
            const crowds = bruteCrowds(population, columns, traders, bar, one.spread, place % 20 === 0);
            expect(rounded(one.asked)).toEqual(crowds.asked);
            expect(rounded(one.entering)).toEqual(crowds.entering);
            if (crowds.passing !== null) expect(rounded(one.passing)).toEqual(crowds.passing);
            expect(one.specs).toEqual(
              population.specs.flatMap(({ index }) => (bar.candidate[index] === one.spread ? [index] : [])),
            );
            believed += one.entering.believed;
            ordered += one.entering.configs;
          }
          expect(consensus.candidates.map(supportOf)).toEqual(
            consensus.candidates.map(supportOf).toSorted((a, b) => b - a),
          );
        }
      }),
      { seed: 20_260_404, numRuns: 10 },
    );
    expect(ordered).toBeGreaterThan(0);
    expect(believed).toBeGreaterThan(0);
  });

  it('is asked for in order, and never by a league that knows more', () => {
    const [population] = fc.sample(worlds, { seed: 5, numRuns: 1 }).map((world) => world.population);
    if (population === undefined) return expect.unreachable();
    const book = writtenBook(population, new ImaginedMarket(population, 5), 30);
    const league = leagueOf(book, 26, DEFAULT_LEAGUE_RULES);
    expect(() => consensusAt(book, 29, () => league)).toThrow('a league knows nothing of the days it is asked about');
    expect(() => new ConsensusStream(book, 3, () => null).hear(book.read(5))).toThrow(
      'minutes are heard one after the other',
    );
  });
});

function tradersOf(population: Population): readonly ReferenceTrader[] {
  return Array.from({ length: population.size }, (_, id) => new ReferenceTrader(population, id, () => {}));
}

/** Records as a league might have found them: in a market of draws nobody earns any. */
function drawnColumns(configs: number, seed: number): LeagueColumns {
  const random = new SeededRandom(seed);
  const columns = emptyColumns(configs);
  for (let config = 0; config < configs; config++) {
    if (random.next() < 0.4) continue;
    columns.outTrades[config] = 1 + random.below(9);
    columns.outWins[config] = random.below(columns.outTrades[config] as number);
    columns.outResult[config] = random.below(20_000) - 10_000;
    if (random.next() < 0.5) columns.standing[config] = random.next() * 2;
  }
  return columns;
}

/** Place of the last bar of the day before. */
function dayBefore(bars: readonly MarketBar[], place: number): number {
  return bars.findIndex(({ day }) => day === bars[place]?.day) - 1;
}

function candidatesOf({ candidate }: MarketBar): readonly number[] {
  return [...new Set(candidate)].filter((spread) => spread >= 0).toSorted(ascending);
}

function supportOf({ support }: CandidateConsensus): number {
  return support ?? 0;
}

/** What everybody who looks for a spread does about it, asked one by one. */
function bruteCrowds(
  population: Population,
  columns: LeagueColumns,
  traders: readonly ReferenceTrader[],
  bar: MarketBar,
  spread: number,
  asksNewcomers: boolean,
) {
  const asked = traders.flatMap((_, id) => (bar.candidate[population.specOf(id).index] === spread ? [id] : []));
  const entering = asked.filter((id) => traders[id]?.order?.spread === spread);
  // Whoever has no past is free.
  const passing = asked.filter((id) => {
    if (!asksNewcomers) return false;
    const newcomer = new ReferenceTrader(population, id, () => {});
    newcomer.step(bar);
    return newcomer.order !== null;
  });
  return {
    asked: crowdOf(asked, columns),
    entering: crowdOf(entering, columns),
    passing: asksNewcomers ? crowdOf(passing, columns) : null,
  };
}

function crowdOf(ids: readonly number[], columns: LeagueColumns): Crowd {
  const sum = (column: ArrayLike<number>): number => ids.reduce((total, id) => total + (column[id] as number), 0);
  const count = (holds: (id: number) => boolean): number => ids.filter(holds).length;
  return rounded({
    configs: ids.length,
    believed: count((id) => (columns.standing[id] as number) > 0),
    weight: sum(columns.standing),
    outTrades: sum(columns.outTrades),
    outWins: sum(columns.outWins),
    outCents: sum(columns.outResult),
    outTraded: count((id) => (columns.outTrades[id] as number) > 0),
    outAhead: count((id) => (columns.outResult[id] as number) > 0),
  });
}

/** Sums of fractions depend on their order in the last digit. */
function rounded(crowd: Crowd): Crowd {
  return { ...crowd, weight: Math.round(crowd.weight * 1e6) };
}

function ascending(left: number, right: number): number {
  return left - right;
}
