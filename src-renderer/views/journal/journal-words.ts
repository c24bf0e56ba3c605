import type { JournalRow } from '#contract/book-view';

export const KINDS: Readonly<Record<JournalRow['kind'], { readonly title: string; readonly many: string }>> = {
  trade: { title: 'Trade', many: 'Trades' },
  passed: { title: 'Passed', many: 'Passed over' },
  note: { title: 'Note', many: 'Notes' },
  desk: { title: 'Desk', many: 'Desk' },
};

const MOST_TAGS = 12;
const LONGEST_TAG = 40;

/** `plan kept, early exit` as tags, each once; null where there are too many or one is too long. */
export function readTags(text: string): readonly string[] | null {
  const tags = [...new Set(text.split(',').map((tag) => tag.trim().replaceAll(/\s+/g, ' ')))].filter(
    (tag) => tag !== '',
  );
  return tags.length > MOST_TAGS || tags.some((tag) => tag.length > LONGEST_TAG) ? null : tags;
}

export interface JournalFilter {
  readonly kinds: ReadonlySet<JournalRow['kind']>;
  /** Null: whatever its tags. */
  readonly tag: string | null;
  readonly text: string;
}

/** What is looked for is in any of a row's words, the notes included. */
export function isWanted(row: JournalRow, { kinds, tag, text }: JournalFilter): boolean {
  if (!kinds.has(row.kind)) return false;
  if (tag !== null && !row.tags.includes(tag)) return false;
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return true;
  const words = [row.title, row.text, row.symbol ?? '', ...row.tags, ...row.notes.map((note) => note.text)];
  return words.some((word) => word.toLowerCase().includes(wanted));
}
