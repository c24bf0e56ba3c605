import { cents, type Cents } from '#domain/money';
import type { DeskPicture } from '#alerts/answers/desk-picture';
import { dateOf } from '#market/sessions/civil-date';
import { isCovered, newYorkDay } from '#market/sessions/new-york-time';
import { dollarText } from '#portfolio/money-text';
import type { TraderBook } from '#portfolio/book/trader-book';
import type { EpochMs } from '#primitives/clock';

/** What became final, after all fees. What is open is worth what closing it would bring, and is not counted here. */
export function pnlLines({ book, nowMs }: DeskPicture): readonly string[] {
  const wins = book.realisations.filter((one) => one.cents > 0).length;
  const many = book.realisations.length;
  const open = book.positions.filter(({ status }) => status === 'open').length;
  return [
    ...(nowMs === null || !isCovered(nowMs)
      ? []
      : [`Today ${dollarText(realisedToday(book, nowMs))}, this month ${dollarText(realisedThisMonth(book, nowMs))}.`]),
    `All of it ${dollarText(book.realised)} in ${many} ${many === 1 ? 'result' : 'results'}, ${wins} of them above 0.`,
    `${open} open ${open === 1 ? 'position is' : 'positions are'} not in it. After fees.`,
  ];
}

/** Since midnight in New York. */
export function realisedToday({ realisations }: TraderBook, nowMs: EpochMs): Cents {
  const today = newYorkDay(nowMs);
  return sum(realisations, (atMs) => newYorkDay(atMs) === today);
}

function realisedThisMonth({ realisations }: TraderBook, nowMs: EpochMs): Cents {
  const { year, month } = dateOf(newYorkDay(nowMs));
  return sum(realisations, (atMs) => {
    const date = dateOf(newYorkDay(atMs));
    return date.year === year && date.month === month;
  });
}

function sum(realisations: TraderBook['realisations'], counts: (atMs: EpochMs) => boolean): Cents {
  return cents(realisations.reduce((total, one) => total + (counts(one.atMs) ? one.cents : 0), 0));
}
