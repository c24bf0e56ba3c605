import { expect, it } from 'vitest';
import { DeedsCodec } from '#farm/book/deeds-codec';
import { FramedBook } from '#farm/book/framed-book';
import { MarketCodec } from '#farm/book/market-codec';
import { WordWriter } from '#farm/book/word-writer';
import { MarketBar } from '#farm/evaluation/market-bar';
import { Population } from '#farm/population/population';
import { FarmFault } from '#ports/farm-store';
import { SeededRandom } from '#primitives/random';
import { BookFile } from '#store/farm/book-file';
import { RECORD_MAGIC } from '#store/records/record';
import { MUTATIONS, mutate } from '#tests/fuzz/tape/mutations';
import { bookOfMarket } from '#tests/support/book-of-market';
import { ImaginedMarket } from '#tests/support/imagined-farm';
import { SMALL_GRID } from '#tests/support/small-grid';
import { MemoryTapeFiles } from '#tests/unit/tape/memory-tape-files';

const PATH = 'book';
const IDENTITY = { tape: 'a', epoch: 'e1' };
const POPULATION = new Population(SMALL_GRID);
const FRAMES = makeFrames();

/** The busiest minutes, as bytes. */
function makeFrames() {
  const { minutes, book } = bookOfMarket(POPULATION, new ImaginedMarket(POPULATION, 5), 40);
  const codec = new DeedsCodec(POPULATION);
  const markets = new MarketCodec();
  return minutes
    .map((told, place) => {
      const market = new WordWriter();
      markets.write(book.bar(place), market);
      const deeds = new WordWriter();
      codec.write(told, deeds);
      return { minute: book.minuteAt(place), market: market.copy(), deeds: deeds.copy() };
    })
    .toSorted((left, right) => right.deeds.length - left.deeds.length)
    .slice(0, 8)
    .toSorted((left, right) => left.minute - right.minute);
}

it('takes no damaged file for another book: what reads is the beginning of what was written', () => {
  const files = new MemoryTapeFiles();
  {
    using book = BookFile.openToWrite({ files, path: PATH, identity: IDENTITY });
    for (const frame of FRAMES) book.append(frame);
  }
  const image = Buffer.from(files.images.get(PATH) as Uint8Array);
  const marks: number[] = [];
  for (let at = image.indexOf(RECORD_MAGIC); at >= 0; at = image.indexOf(RECORD_MAGIC, at + 1)) marks.push(at);
  expect(marks).toHaveLength(FRAMES.length);
  const random = new SeededRandom(3);
  let faults = 0;
  for (let round = 0; round < 1_200; round++) {
    const mutation = MUTATIONS[round % MUTATIONS.length] as (typeof MUTATIONS)[number];
    const damaged = Uint8Array.from(mutate(image, mutation, random, marks));
    try {
      using book = BookFile.openToRead({
        files: new MemoryTapeFiles(new Map([[PATH, damaged]])),
        path: PATH,
        identity: IDENTITY,
      });
      for (let place = 0; place < book.length; place++) {
        const read = { minute: book.minuteAt(place), market: book.market(place), deeds: book.deeds(place) };
        expect(read).toEqual(FRAMES[place]);
      }
    } catch (error) {
      if (!(error instanceof FarmFault)) throw error;
      faults++;
    }
  }
  expect(faults).toBeGreaterThan(300);
});

it('refuses bytes that make no sense, or reads something: it never reaches out of them and never runs away', () => {
  const random = new SeededRandom(4);
  const codec = new DeedsCodec(POPULATION);
  const markets = new MarketCodec();
  const bar = new MarketBar(POPULATION.grid.underlying.length, POPULATION.specs.length);
  let refused = 0;
  for (let round = 0; round < 3_000; round++) {
    const frame = FRAMES[random.below(FRAMES.length)] as (typeof FRAMES)[number];
    const mutation = MUTATIONS[round % MUTATIONS.length] as (typeof MUTATIONS)[number];
    if (!markets.read(mutate(frame.market, mutation, random, [0]), bar)) refused++;
    const deeds = mutate(frame.deeds, mutation, random, [0]);
    const visited: number[] = [];
    const visit = ({ configs, spec }: { readonly configs: Int32Array; readonly spec: number }): void => {
      const { firstConfig, configs: size } = POPULATION.specs[spec] as (typeof POPULATION.specs)[number];
      expect(configs.every((config) => config >= firstConfig && config < firstConfig + size)).toBe(true);
      visited.push(configs.length);
    };
    const whole = codec.visit(deeds, frame.minute, { opened: visit, closed: visit }, null);
    if (!whole || codec.readHead(deeds) === null) refused++;
  }
  expect(refused).toBeGreaterThan(2_000);
});

it('refuses a minute whose checksums are right and whose bytes are not, with the place and a remedy', () => {
  const files = new MemoryTapeFiles();
  using file = BookFile.openToWrite({ files, path: PATH, identity: IDENTITY });
  const [first] = FRAMES as [(typeof FRAMES)[0]];
  file.append({ ...first, market: first.market.slice(0, -1), deeds: first.deeds.slice(0, -1) });
  const book = new FramedBook(POPULATION, file);
  const told = /^book: damaged at byte \d+: the minute is whole, .+--reset/;
  expect(() => book.bar(0)).toThrow(told);
  expect(() => book.visitSets(0, 1, {})).toThrow(told);
  file.append({ ...first, minute: first.minute + 1, deeds: Uint8Array.of(1, 2) });
  expect(() => book.head(1)).toThrow(told);
  expect(() => book.bar(1)).toThrow(told);
});
