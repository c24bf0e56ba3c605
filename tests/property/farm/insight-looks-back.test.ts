import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FarmBook } from '#farm/book/farm-book';
import type { Consensus } from '#farm/insight/consensus';
import { consensusAt } from '#farm/insight/consensus-stream';
import type { NearMisses } from '#farm/insight/near-miss';
import { nearMissesOf } from '#farm/insight/near-misses';
import { type Why, whyOf } from '#farm/insight/why';
import { leagueOf } from '#farm/league/league-of';
import { DEFAULT_LEAGUE_RULES } from '#farm/league/league-rules';
import { Population } from '#farm/population/population';
import { writtenBook } from '#tests/support/imagined-book';
import { arbitraryGrid, ImaginedMarket } from '#tests/support/imagined-farm';

const BARS = 90;

const moments = fc
  .record({ grid: arbitraryGrid, seed: fc.nat(), place: fc.nat(BARS - 1), before: fc.nat(40), of: fc.nat() })
  .map(({ grid, ...rest }) => ({ population: new Population(grid), ...rest }))
  .filter(({ population }) => population.size > 0 && population.size <= 1_500);

describe('what is asked about a moment of the past', () => {
  it('is answered as it was then, whatever has come since', () => {
    fc.assert(
      fc.property(moments, ({ population, seed, place, before, of }) => {
        const answersBy = (bars: number) => {
          const book = writtenBook(population, new ImaginedMarket(population, seed), bars);
          return answers(book, place, Math.max(0, place - before), of % population.size);
        };
        expect(answersBy(BARS)).toEqual(answersBy(place + 1));
      }),
      { seed: 20_260_405, numRuns: 40 },
    );
  });
});

function answers(
  book: FarmBook,
  until: number,
  day: number,
  config: number,
): readonly (Why | NearMisses | Consensus)[] {
  return [
    whyOf(book, config, until),
    nearMissesOf(book, day, until),
    consensusAt(book, until, (place) => leagueOf(book, place, DEFAULT_LEAGUE_RULES)),
  ];
}
