import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FarmVoice } from '#domain/recommendation';
import type { FarmBook } from '#farm/book/farm-book';
import { BAR_SESSIONS, type MarketBar } from '#farm/evaluation/market-bar';
import { marketGates } from '#farm/insight/market-gates';
import { spreadMisses } from '#farm/insight/spread-misses';
import { DEFAULT_LEAGUE_RULES } from '#farm/league/league-rules';
import { Population } from '#farm/population/population';
import { epochMs, MINUTE_MS } from '#primitives/clock';
import { BookCounsel } from '#research/advice/book-counsel';
import { writtenBook } from '#tests/support/imagined-book';
import { arbitraryGrid, ImaginedMarket } from '#tests/support/imagined-farm';
import { ticker } from '#domain/instrument';

const BARS = 60;
const PLACES = [5, 6, 17, 40, BARS - 1];

const farms = fc
  .record({ grid: arbitraryGrid, seed: fc.nat() })
  .map(({ grid, seed }) => ({ population: new Population(grid), seed }))
  .filter(({ population }) => population.size > 0 && population.size <= 1_200);

function counselOf(book: FarmBook): BookCounsel {
  return new BookCounsel(() => book, DEFAULT_LEAGUE_RULES);
}

/** What it says of every spread that is on offer at a place. */
function voicesAt(counsel: BookCounsel, book: FarmBook, place: number): readonly (FarmVoice | null)[] {
  const { grid } = book.population;
  const atMs = epochMs(book.minuteAt(place) * MINUTE_MS);
  const numbers = [...new Set(book.bar(place).candidate)].filter((spread) => spread >= 0);
  return numbers.map((number) => {
    const { underlying, structure } = book.spread(number);
    return counsel.voiceOf(ticker(grid.underlying[underlying] as string), structure, atMs);
  });
}

describe('the counsel of a farm', () => {
  it('is the same asked minute after minute as asked once, and knows nothing of what comes later', () => {
    let heard = 0;
    fc.assert(
      fc.property(farms, ({ population, seed }) => {
        const whole = writtenBook(population, new ImaginedMarket(population, seed), BARS);
        const following = counselOf(whole);
        for (const place of PLACES) {
          const voices = voicesAt(following, whole, place);
          const then = writtenBook(population, new ImaginedMarket(population, seed), place + 1);
          expect(voices).toEqual(voicesAt(counselOf(then), then, place));
          heard += voices.filter((voice) => (voice?.asked ?? 0) > 0).length;
        }
      }),
      { seed: 20_261_120, numRuns: 12 },
    );
    expect(heard).toBeGreaterThan(30);
  });

  it('is silent about minutes that no farm saw, and says that nobody looks for what nobody looks for', () => {
    const population = fc.sample(farms, { seed: 1, numRuns: 1 })[0]?.population as Population;
    const book = writtenBook(population, new ImaginedMarket(population, 1), 10);
    const counsel = counselOf(book);
    const symbol = ticker(population.grid.underlying[0] as string);
    const lastMs = book.minuteAt(9) * MINUTE_MS;
    const nothing = { kind: 'covered_call', legs: [], shares: 1 } as const;
    expect(counsel.voiceOf(symbol, nothing, epochMs(lastMs + MINUTE_MS))).toBeNull();
    expect(counsel.spreadsOf(symbol, 'bull_put', epochMs(lastMs + MINUTE_MS))).toEqual([]);
    expect(new BookCounsel(() => null, DEFAULT_LEAGUE_RULES).voiceOf(symbol, nothing, epochMs(lastMs))).toBeNull();
    expect(counsel.voiceOf(symbol, nothing, epochMs(lastMs))).toMatchObject({ asked: 0, entering: 0, support: null });
  });
});

/** Of the configs of some specs, how many fail one entry gate alone, by plain rules: most first. */
function countedMisses(population: Population, bar: MarketBar, specs: readonly number[]): readonly number[] {
  const counts = new Map<string, number>();
  for (let id = 0; id < population.size; id++) {
    const spec = population.specOf(id);
    if (!specs.includes(spec.index)) continue;
    const failed = marketGates(population.config(id), spec, bar).filter(({ passes }) => !passes);
    const [one] = failed;
    if (failed.length !== 1 || one === undefined) continue;
    // What is not known has no distance, and a closed market no hour that could be allowed.
    const isClosed = one.gate === 'session' && one.value === BAR_SESSIONS[0];
    if ((one.unit !== 'words' && one.short === null) || isClosed) continue;
    counts.set(one.gate, (counts.get(one.gate) ?? 0) + 1);
  }
  return [...counts.values()].sort((left, right) => right - left).slice(0, 3);
}

describe('the near misses of a spread', () => {
  it('are as many as a look at every config finds', () => {
    let found = 0;
    fc.assert(
      fc.property(farms, ({ population, seed }) => {
        const book = writtenBook(population, new ImaginedMarket(population, seed), BARS);
        for (const place of PLACES) {
          const bar = book.bar(place);
          const specs = population.specs
            .map(({ index }) => index)
            .filter((index) => (bar.candidate[index] as number) >= 0);
          const counts = spreadMisses(population, bar, specs).map((said) =>
            Number(said.split(' ')[0]?.replaceAll(',', '')),
          );
          expect(counts).toEqual(countedMisses(population, bar, specs));
          found += counts.length;
        }
      }),
      { seed: 20_261_121, numRuns: 80 },
    );
    expect(found).toBeGreaterThan(80);
  });
});
