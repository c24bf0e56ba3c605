import { minuteText } from '#entry/commands/farm/book-place';
import { dollarsText } from '#entry/commands/farm/dollars-text';
import { groupedText } from '#entry/terminal/number-text';
import { textTable } from '#entry/terminal/text-table';
import type { FarmBook } from '#farm/book/farm-book';
import type { NearMiss, NearMisses, NearMissGroup } from '#farm/insight/near-miss';
import { type CivilDay, formatDay } from '#market/sessions/civil-date';
import { missAmount, missThreshold, missTrade } from '#transport/projections/farm/miss-words';

const right = (title: string) => ({ title, align: 'right' as const });
const COLUMNS = [
  { title: 'threshold' },
  { title: 'relaxed' },
  right('by up to'),
  right('configs'),
  right('ahead'),
  right('mean'),
  right('median'),
  right('still open'),
];

/** The words of the window, for a terminal: by threshold, with the nearest trade of each below. */
export function* nearMissLines(book: FarmBook, misses: NearMisses, top: number): Generator<string, void> {
  const { day, lastMinute, untilMinute, configs, traded, missed, groups } = misses;
  const shown = groups.slice(0, top);
  yield `${formatDay(day as CivilDay)}, bars up to ${minuteText(lastMinute)}; trades followed up to ${minuteText(untilMinute)}`;
  yield `${groupedText(traded)} of ${groupedText(configs)} configs opened something; ${groupedText(missed)} did not because of one single threshold`;
  if (shown.length === 0) return;
  yield '';
  yield* textTable(COLUMNS, shown.flatMap(rowsOf));
  yield '';
  for (const group of shown) {
    const [nearest] = group.examples;
    if (nearest === undefined) continue;
    const trade = missTrade(book, nearest, group.unit);
    yield `${missThreshold(group)}: ${book.population.nameOf(nearest.config)} would have sold ${trade}`;
  }
}

function rowsOf(group: NearMissGroup): readonly (readonly string[])[] {
  const { relaxed, unit, open, medianCents, steps } = group;
  return steps.map(({ by, configs, ahead, meanCents }, at) => {
    const isWhole = at === steps.length - 1;
    return [
      at === 0 ? missThreshold(group) : '',
      at === 0 ? relaxed : '',
      missAmount(by, unit),
      groupedText(configs),
      `${Math.round((ahead / configs) * 100)} %`,
      moneyText(meanCents),
      isWhole ? moneyText(medianCents) : '',
      isWhole ? groupedText(open) : '',
    ];
  });
}

function moneyText(cents: number | null): string {
  return cents === null ? '–' : dollarsText(cents);
}

export function* nearMissRecords(book: FarmBook, misses: NearMisses, top: number): Generator<object, void> {
  for (const group of misses.groups.slice(0, top)) {
    yield {
      type: 'threshold',
      gate: group.gate,
      level: group.level,
      relaxed: group.relaxed,
      unit: group.unit,
      configs: group.configs,
      open: group.open,
      unpriced: group.unpriced,
      median_cents: group.medianCents,
      steps: group.steps.map(({ by, configs, ahead, meanCents }) => ({ by, configs, ahead, mean_cents: meanCents })),
      examples: group.examples.map((one) => exampleRecord(book, one)),
    };
  }
  yield {
    type: 'near-misses',
    day: formatDay(misses.day as CivilDay),
    last_minute: misses.lastMinute,
    until_minute: misses.untilMinute,
    configs: misses.configs,
    traded: misses.traded,
    missed: misses.missed,
  };
}

function exampleRecord(book: FarmBook, one: NearMiss): object {
  return {
    config: one.config,
    name: book.population.nameOf(one.config),
    by: one.by,
    ordered_minute: one.orderedMinute,
    opened_minute: one.openedMinute,
    spread: book.spread(one.spread).structure,
    contracts: one.contracts,
    credit_e4: one.credit,
    closed_minute: one.closedMinute,
    exit: one.exit,
    cents: one.cents,
  };
}
