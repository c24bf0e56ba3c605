import type { Cents, PriceE4 } from '#domain/money';
import { formatNewYork } from '#market/sessions/new-york-time';
import type { JournalEntry } from '#portfolio/journal/journal-entries';
import type { EpochMs } from '#primitives/clock';

interface Column {
  readonly name: string;
  readonly of: (entry: JournalEntry) => string;
}

/** Append only: whoever reads the file may count columns. Times are New York's, amounts dollars, empty is not known. */
const COLUMNS: readonly Column[] = [
  { name: 'position', of: ({ positionId }) => positionId },
  { name: 'recommendation', of: ({ recommendationId }) => recommendationId ?? '' },
  { name: 'venue', of: ({ venue }) => venue },
  { name: 'underlying', of: ({ underlying }) => underlying },
  { name: 'structure', of: ({ structure }) => structure },
  { name: 'expiry', of: ({ expiry }) => expiry },
  { name: 'opened', of: ({ openedMs }) => formatNewYork(openedMs) },
  { name: 'closed', of: ({ closedMs }) => whenText(closedMs) },
  { name: 'contracts', of: ({ contracts }) => String(contracts) },
  { name: 'held', of: ({ held }) => String(held) },
  { name: 'credit', of: ({ credit }) => perShare(credit) },
  { name: 'debit', of: ({ debit }) => perShare(debit) },
  { name: 'fees', of: ({ fees }) => dollars(fees) },
  { name: 'realised', of: ({ realised }) => dollars(realised) },
  { name: 'ended', of: ({ ended }) => ended ?? '' },
  { name: 'gained_of_width', of: ({ gainedShare }) => (gainedShare === null ? '' : gainedShare.toFixed(3)) },
  { name: 'worst', of: ({ worst }) => (worst === null ? '' : dollars(worst.cents)) },
  { name: 'worst_at', of: ({ worst }) => whenText(worst?.atMs ?? null) },
  { name: 'best', of: ({ best }) => (best === null ? '' : dollars(best.cents)) },
  { name: 'best_at', of: ({ best }) => whenText(best?.atMs ?? null) },
  { name: 'tags', of: ({ tags }) => tags.join(' ') },
  { name: 'notes', of: ({ notes }) => notes.map(({ text }) => text).join(' | ') },
];

/** One line per position, under a line of names; every line ends with a line feed. */
export function journalCsv(entries: readonly JournalEntry[]): string {
  const lines = [COLUMNS.map(({ name }) => name), ...entries.map((entry) => COLUMNS.map(({ of }) => cell(of(entry))))];
  return lines.map((line) => `${line.join(',')}\n`).join('');
}

/** A spreadsheet takes a text that begins like a formula for one: an apostrophe tells it otherwise. */
function cell(text: string): string {
  const isNumber = /^-?[\d.]+$/.test(text);
  const safe = !isNumber && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function whenText(atMs: EpochMs | null): string {
  return atMs === null ? '' : formatNewYork(atMs);
}

function perShare(price: PriceE4 | null): string {
  return price === null ? '' : (price / 10_000).toFixed(4);
}

function dollars(amount: Cents): string {
  return (amount / 100).toFixed(2);
}
