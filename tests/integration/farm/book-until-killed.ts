import { writeSync } from 'node:fs';
import { FramedBook } from '#farm/book/framed-book';
import { MinuteCollector } from '#farm/book/minute-collector';
import { FactoredFarm } from '#farm/evaluation/factored-farm';
import { Population } from '#farm/population/population';
import { invariant } from '#primitives/invariant';
import { loadFarmGrid } from '#settings/farm-file';
import { FarmFolder } from '#store/farm/farm-folder';
import { imaginedNames } from '#tests/support/booked-farm';
import { UnanimousMarket } from '#tests/support/unanimous-market';

/** Writes a farm down whose every other minute is the worst one, and says what it is about to do and what is safe. */
const [root, gridFile, bars] = process.argv.slice(2) as [string, string, string];
const loaded = loadFarmGrid(gridFile);
invariant(loaded.ok, 'the grid is sound');
const population = new Population(loaded.value);
using folder = FarmFolder.open(root, { tape: 'killed', epoch: population.epoch });
const book = new FramedBook(population, folder.book);
const collector = new MinuteCollector(population);
const farm = new FactoredFarm(population, collector);
const market = new UnanimousMarket(population);
let spreads = 0;
for (let place = 0; place < Number(bars); place++) {
  const bar = market.next();
  const names = imaginedNames(bar, spreads);
  spreads = bar.spreads;
  if (place >= book.length) writeSync(1, `minute ${place}\n`);
  const step = farm.step(bar);
  const minute = collector.takeMinute(bar, names, step, farm.open);
  if (place < book.length) {
    // What an earlier process wrote has to be what this one would have written.
    invariant(book.holds(place, minute), 'the same minutes come out again');
    continue;
  }
  book.append(minute);
  book.sync();
  writeSync(1, `safe ${place}\n`);
}
writeSync(1, `done ${book.hash()}\n`);
