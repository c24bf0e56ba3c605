import type { DeskPicture } from '#alerts/answers/desk-picture';
import { clockText, timeText } from '#alerts/words/clock-text';
import { spreadText } from '#alerts/words/spread-text';
import type { HeldPosition } from '#portfolio/book/trader-book';
import { shareText } from '#portfolio/figure-text';
import { dollarText, priceText } from '#portfolio/money-text';
import type { PositionGlance } from '#portfolio/watch/position-watch';

export function positionLines({ book, glances }: DeskPicture): readonly string[] {
  const open = book.positions.filter(({ status }) => status === 'open');
  if (open.length === 0) return ['Nothing is held.'];
  return open.flatMap((position) => {
    const glance = glances.get(position.id);
    const marked = glance === undefined ? ['not looked at yet'] : glanceLines(glance);
    return [heldLine(position), ...[...marked, ...exitLine(position)].map((line) => `  ${line}`)];
  });
}

/** What it is worth at the side at which it would be closed, and what is the matter with it. */
export function glanceLines({ mark, problem, concerns, worst, best, daysToExpiry }: PositionGlance): readonly string[] {
  const concerned = concerns.map(({ text, sinceMs }) => `since ${timeText(sinceMs)}: ${text}`);
  if (mark === null) return [`Not marked: ${problem ?? 'no quotes yet'}.`, ...concerned];
  const { closing, ahead, earned, spot, toShortStrike, quotedMs } = mark;
  const share = earned === null ? '' : `, ${shareText(earned)} of the most`;
  const strike = toShortStrike === null ? '' : `, ${shareText(toShortStrike)} to the short strike`;
  const range =
    worst === null || best === null ? [] : [`So far ${dollarText(worst.cents)} to ${dollarText(best.cents)}.`];
  return [
    `To close it costs ${priceText(closing.natural)} a share, ${priceText(closing.mid)} in the middle: ${dollarText(ahead.natural)} after all fees${share}.`,
    `Underlying at ${priceText(spot)}${strike}; ${daysToExpiry} days to go. Quotes of ${timeText(quotedMs)} ET.`,
    ...range,
    ...(problem === null ? [] : [`No newer mark: ${problem}.`]),
    ...concerned,
  ];
}

function heldLine({ underlying, structure, contracts, credit, loose, venue }: HeldPosition): string {
  const price = credit === null ? '' : ` sold for ${priceText(credit)}`;
  const left = loose.length === 0 ? '' : '; a leg stands alone';
  return `${contracts} × ${spreadText(underlying, structure)}${price} at ${venue}${left}`;
}

function exitLine({ exit }: HeldPosition): readonly string[] {
  if (exit === null) return ['no exit is planned'];
  const { targetDebit, stopDebit, timeExitDte, closeByMs } = exit;
  return [
    `Out at ${priceText(targetDebit)} or ${priceText(stopDebit)}, ${timeExitDte} days to go, by ${clockText(closeByMs)}.`,
  ];
}
