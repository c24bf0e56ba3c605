import type { FarmSetup } from '#entry/farm/farm-setup';
import type { OpenTape } from '#entry/open-tape';
import { MemoryBook } from '#farm/book/memory-book';
import { FactoredFarm } from '#farm/evaluation/factored-farm';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import type { FarmKeyframes } from '#ports/farm-keyframes';
import { FarmRun, type GrowingBook } from '#research/farm/farm-run';
import { TapeFarm } from '#research/farm/tape-farm';

/** A farm on a tape, with all that it keeps. */
export interface OpenedFarm extends Disposable {
  readonly farm: TapeFarm;
  readonly book: GrowingBook;
}

const NO_KEYFRAMES: FarmKeyframes = { newest: () => null, keep: () => undefined };

export function openFarm(tape: OpenTape, { population, terms }: FarmSetup): OpenedFarm {
  const nyse = new NyseCalendar(tape.settings.calendar);
  const book = new MemoryBook(population);
  const now = (): number => performance.now();
  const openEvaluator = (...given: ConstructorParameters<typeof FactoredFarm>) => new FactoredFarm(...given);
  const farm = new TapeFarm({
    tape: tape.reader,
    settings: tape.settings,
    keyframes: NO_KEYFRAMES,
    begin: () => new FarmRun({ population, nyse, terms, book, openEvaluator, now }),
    now,
  });
  return { farm, book, [Symbol.dispose]: () => undefined };
}
