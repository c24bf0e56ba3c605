import { instantText } from '#entry/instant-text';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import { parseInstant } from '#entry/terminal/parse-instant';
import type { FarmBook } from '#farm/book/farm-book';
import { MINUTE_MS } from '#primitives/clock';

/** Place of the newest bar that had closed at an instant; of the newest of all without one. There is none before the first. */
export function placeAtInstant(book: FarmBook, at: string | undefined): number {
  if (book.length === 0) {
    throw new CommandFailure(
      ExitCode.badInput,
      'The tape has no minute of regular hours: there is no bar to ask about. Use a tape that reaches into a session.',
    );
  }
  const place = at === undefined ? book.length - 1 : book.placeAt(Math.floor(parseInstant(at) / MINUTE_MS));
  if (place >= 0) return place;
  throw new CommandFailure(
    ExitCode.badInput,
    `No bar had closed at ${at}. The first one of this tape closed at ${instantText(book.minuteAt(0) * MINUTE_MS)}.`,
  );
}

/** When a bar closed, by the clock in New York. */
export function minuteText(minute: number): string {
  return instantText(minute * MINUTE_MS);
}
