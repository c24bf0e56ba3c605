import type { DeskPicture } from '#alerts/answers/desk-picture';
import { clockText } from '#alerts/words/clock-text';
import { spreadText } from '#alerts/words/spread-text';
import { priceText } from '#portfolio/money-text';
import type { HeldPosition } from '#portfolio/book/trader-book';

export function positionLines({ book, marks }: DeskPicture): readonly string[] {
  const open = book.positions.filter(({ status }) => status === 'open');
  if (open.length === 0) return ['Nothing is held.'];
  return open.flatMap((position) => [
    heldLine(position),
    ...(marks.get(position.id) ?? ['  not marked: no quotes of all its legs']).map((line) => `  ${line}`),
    ...exitLine(position),
  ]);
}

function heldLine({ underlying, structure, contracts, credit, loose, venue }: HeldPosition): string {
  const price = credit === null ? '' : ` sold for ${priceText(credit)}`;
  const left = loose.length === 0 ? '' : '; a leg stands alone';
  return `${contracts} × ${spreadText(underlying, structure)}${price} at ${venue}${left}`;
}

function exitLine({ exit }: HeldPosition): readonly string[] {
  if (exit === null) return ['  no exit is planned'];
  const { targetDebit, stopDebit, timeExitDte, closeByMs } = exit;
  return [
    `  out at ${priceText(targetDebit)} or ${priceText(stopDebit)}, ${timeExitDte} days to go, by ${clockText(closeByMs)}`,
  ];
}
