import { minuteText } from '#entry/commands/farm/book-place';
import { levelText } from '#entry/commands/farm/level-text';
import { textTable } from '#entry/terminal/text-table';
import type { FarmBook } from '#farm/book/farm-book';
import type { Why } from '#farm/insight/why';
import { GRID_DIMENSIONS } from '#farm/population/farm-grid';
import { whyWords } from '#transport/projections/farm/why-words';

const COLUMNS = [
  { title: '' },
  { title: 'gate' },
  { title: 'found' },
  { title: 'asks for' },
  { title: 'short by', align: 'right' as const },
];

/** The words of the window, for a terminal. */
export function* whyLines(book: FarmBook, why: Why): Generator<string, void> {
  const { config, minute } = why;
  const { verdict, gates, notes } = whyWords(book, why);
  yield `${book.population.nameOf(config.id)} at ${minuteText(minute)}`;
  yield GRID_DIMENSIONS.map((dimension) => `${dimension} ${levelText(config[dimension])}`).join(', ');
  yield '';
  yield* textTable(
    COLUMNS,
    gates.map(({ title, passed, value, threshold, margin }) => [
      passed ? 'yes' : 'NO',
      title,
      value,
      threshold,
      margin ?? '',
    ]),
  );
  yield '';
  yield verdict;
  yield* notes;
}

export function whyRecord(book: FarmBook, why: Why): object {
  const { config, place, minute, orders, candidate, order, gates, held } = why;
  const structureOf = (spread: number): object => book.spread(spread).structure;
  return {
    type: 'why',
    name: book.population.nameOf(config.id),
    config: config.id,
    place,
    minute,
    orders,
    candidate:
      candidate === null
        ? null
        : {
            spread: structureOf(candidate.spread),
            contracts: candidate.contracts,
            risk_cents: candidate.risk,
            allowance_cents: candidate.allowance,
            limit: candidate.limit,
          },
    gates,
    order:
      order === null
        ? null
        : { minute: order.minute, spread: structureOf(order.spread), contracts: order.contracts, end: order.end },
    held: held.map((one) => ({
      spread: structureOf(one.spread),
      contracts: one.contracts,
      opened_minute: one.openedMinute,
      credit_e4: one.credit,
      open_fee_cents: one.openFee,
      mark_e4: one.mark,
      ahead_cents: one.ahead,
      closing: one.closing,
      exits: one.exits.map(({ exit, at, days }) => ({ exit, at_e4: at, days })),
    })),
  };
}
