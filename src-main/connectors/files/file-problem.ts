/** Why one row cannot be used. */
export type RowReason =
  | 'column-count'
  | 'bad-quoting'
  | 'bad-json'
  | 'overlong-line'
  | 'not-text'
  | 'missing-value'
  | 'not-a-number'
  | 'too-many-decimals'
  | 'too-large'
  | 'negative'
  | 'not-positive'
  | 'not-a-time'
  | 'no-zone'
  | 'no-such-local-time'
  | 'mixed-times'
  | 'out-of-range-time'
  | 'unknown-side'
  | 'empty-quote'
  | 'unexpected-column'
  | 'ohlc-order'
  | 'repeated-stamp'
  | 'stamp-not-later'
  | 'misaligned-stamp'
  | 'not-a-date'
  | 'unknown-right'
  | 'not-a-contract'
  | 'contradicts-contract'
  | 'repeated-contract';

/** Why a whole file cannot be used. */
export type FileReason =
  | 'missing-file'
  | 'no-permission'
  | 'is-folder'
  | 'read-failed'
  | 'damaged-gzip'
  | 'empty-file'
  | 'no-header'
  | 'missing-column'
  | 'ambiguous-column'
  | 'unknown-interval'
  | 'no-rows';

export interface RowFault {
  readonly reason: RowReason;
  readonly field: string | null;
  /** The offending text, shortened and made printable. */
  readonly found: string | null;
  readonly expected: string;
}

export interface FileProblem {
  readonly file: string;
  /** Counted from 1, the header included; null where the file as a whole is meant. */
  readonly line: number | null;
  readonly field: string | null;
  readonly reason: RowReason | FileReason;
  readonly found: string | null;
  readonly expected: string;
  readonly remedy: string;
}

/** Ends the reading of a byte source. Only `openByteSource` throws it and only the readers catch it. */
export class FileFault extends Error {
  override readonly name = 'FileFault';
  readonly problem: FileProblem;

  constructor(problem: FileProblem, cause?: unknown) {
    super(describeFileProblem(problem), { cause });
    this.problem = problem;
  }
}

const WHAT: Readonly<Record<RowReason | FileReason, string>> = {
  'column-count': 'has the wrong number of fields',
  'bad-quoting': 'is not quoted properly',
  'bad-json': 'is not a JSON object',
  'overlong-line': 'is too long a line',
  'not-text': 'is not text',
  'missing-value': 'is empty',
  'not-a-number': 'is not a number',
  'too-many-decimals': 'has too many decimals',
  'too-large': 'is too large',
  negative: 'is negative',
  'not-positive': 'is not above zero',
  'not-a-time': 'is not a time',
  'no-zone': 'names no time zone',
  'no-such-local-time': 'does not name one instant',
  'mixed-times': 'is not written as the times of this column are',
  'out-of-range-time': 'is out of range',
  'unknown-side': 'is not a side',
  'empty-quote': 'says nothing',
  'unexpected-column': 'was not announced by the first row',
  'ohlc-order': 'contradicts the other prices of its bar',
  'repeated-stamp': 'repeats the stamp of the bar before it',
  'stamp-not-later': 'is earlier than the bar before it',
  'misaligned-stamp': 'does not fit the interval of the bars',
  'not-a-date': 'is not a date',
  'unknown-right': 'is neither a call nor a put',
  'not-a-contract': 'does not name a contract that is understood',
  'contradicts-contract': 'contradicts the name of its contract',
  'repeated-contract': 'repeats a contract at the same instant',
  'missing-file': 'does not exist',
  'no-permission': 'may not be read',
  'is-folder': 'is a folder',
  'read-failed': 'cannot be read',
  'damaged-gzip': 'is damaged gzip data',
  'empty-file': 'is empty',
  'no-header': 'does not begin with column names',
  'missing-column': 'lacks a column',
  'ambiguous-column': 'has more than one column of one meaning',
  'unknown-interval': 'does not show how long its bars are',
  'no-rows': 'holds no usable row',
};

const SKIP_REMEDY = 'Correct the line, or leave such rows out with --on-bad-row skip.';

const REMEDIES: Partial<Readonly<Record<RowReason, string>>> = {
  'no-zone':
    'State the zone: --naive-times utc or new-york for ticks, --clock utc-start or new-york-start (or -end) for bars.',
  'too-many-decimals':
    'State the decimals with --price-decimals and --size-decimals, and --extra-decimals round to round to them; or leave such rows out with --on-bad-row skip.',
  'mixed-times': 'State the unit with --time-unit s, ms, us or ns, or leave such rows out with --on-bad-row skip.',
  'stamp-not-later': 'Sort the file from oldest to newest, or leave such rows out with --on-bad-row skip.',
  'misaligned-stamp': 'State the interval with --interval, or leave such rows out with --on-bad-row skip.',
};

export function rowProblem(file: string, line: number, fault: RowFault): FileProblem {
  return { file, line, ...fault, remedy: REMEDIES[fault.reason] ?? SKIP_REMEDY };
}

/** One sentence for a person: where, what is wrong, what was expected, what to do. */
export function describeFileProblem(problem: FileProblem): string {
  const place = problem.line === null ? problem.file : `${problem.file}:${problem.line}`;
  return `${place}: ${describeFault(problem)}. ${problem.remedy}`;
}

export function describeFault(fault: Omit<RowFault, 'reason'> & { readonly reason: RowReason | FileReason }): string {
  const subject = [fault.field, fault.found === null ? null : `"${fault.found}"`].filter((part) => part !== null);
  const what = `${subject.length === 0 ? 'it' : subject.join(' ')} ${WHAT[fault.reason]}`;
  return `${what}; expected ${fault.expected}`;
}

const EXCERPT_LENGTH = 60;

/** The bytes as they may be shown on a terminal: one line, no control characters, not endless. */
export function excerpt(bytes: Uint8Array, start: number, end: number): string | null {
  if (end <= start) return null;
  const cut = Math.min(end, start + EXCERPT_LENGTH);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, cut - start).toString('utf8');
  return printable(text) + (end > cut ? '…' : '');
}

export function printable(text: string): string {
  let shown = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const hidden = code < 32 || (code >= 127 && code < 160) || code === 0xfffd;
    shown += hidden ? (code === 9 ? '\\t' : `\\x${code.toString(16).padStart(2, '0')}`) : character;
  }
  return shown;
}
