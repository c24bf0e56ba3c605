import { fittingLines } from '#connectors/fitting-lines';
import type { OutgoingAlert } from '#ports/alert-channel';
import { HOUR_MS, MINUTE_MS } from '#primitives/clock';

/** Telegram counts UTF-16 units, after the tags are taken out; with them the text is longer, never shorter. */
const MOST_UNITS = 4_096;

/** An alert in Telegram's HTML: a bold title, then a line each. What does not fit is left out, line by line, and counted. */
export function telegramHtml(outgoing: OutgoingAlert): string {
  const { alert } = outgoing;
  const head = [...lateLines(outgoing).map((line) => `<i>${escapeHtml(line)}</i>`), bold(alert.title)];
  const foot = repeatLines(outgoing).map((line) => `<i>${escapeHtml(line)}</i>`);
  // Never cut within a line, so never within a tag or an entity.
  return fittingLines(head, alert.lines.map(escapeHtml), foot, MOST_UNITS);
}

/** The same without any formatting, for when Telegram cannot read the tags. */
export function telegramPlain(outgoing: OutgoingAlert): string {
  const { alert } = outgoing;
  return fittingLines([...lateLines(outgoing), cut(alert.title)], alert.lines, repeatLines(outgoing), MOST_UNITS);
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function bold(title: string): string {
  return `<b>${escapeHtml(cut(title))}</b>`;
}

function cut(title: string): string {
  return title.length > 256 ? `${title.slice(0, 255)}…` : title;
}

function lateLines({ lateByMs }: OutgoingAlert): readonly string[] {
  if (lateByMs === null) return [];
  return [`Late by ${spanText(lateByMs)}: it could not be sent before. Look at the quotes of now.`];
}

function repeatLines({ isRepeat }: OutgoingAlert): readonly string[] {
  return isRepeat ? ['Sent again: nobody confirmed the first one. If you have read it already, this is the same.'] : [];
}

function spanText(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / MINUTE_MS));
  return ms < 2 * HOUR_MS ? `${minutes} min` : `${Math.round(ms / HOUR_MS)} h`;
}
