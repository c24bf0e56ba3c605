import type { ColumnFault, ColumnRole } from '#connectors/files/column-names';
import { acceptedNames } from '#connectors/files/column-names';
import { type FileProblem, excerpt, printable } from '#connectors/files/file-problem';
import type { KindFault } from '#connectors/files/row-sink';

const TEXT_EXPECTED = 'CSV or JSONL text in UTF-8, plain or compressed with gzip';

/** What other files begin with, and what to do with them. */
const FOREIGN: readonly (readonly [bytes: readonly number[], name: string, remedy: string])[] = [
  [[0xff, 0xfe], 'UTF-16 text', 'Save it as UTF-8.'],
  [[0xfe, 0xff], 'UTF-16 text', 'Save it as UTF-8.'],
  [[0x1f, 0x8b], 'gzip within gzip', 'Decompress it once.'],
  [[0x50, 0x4b, 0x03, 0x04], 'a zip archive or a spreadsheet', 'Unpack it, or export the sheet as CSV.'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'zstd data', 'Decompress it first, as in: zstd -dc FILE | argus … -'],
  [[0xfd, 0x37, 0x7a, 0x58], 'xz data', 'Decompress it first, as in: xz -dc FILE | argus … -'],
  [[0x42, 0x5a, 0x68], 'bzip2 data', 'Decompress it first, as in: bzip2 -dc FILE | argus … -'],
  [[0x50, 0x41, 0x52, 0x31], 'a Parquet file', 'Export it as CSV.'],
];

/** What is wrong with a first line as such, null where it is text. */
export function foreignContent(
  file: string,
  line: number,
  bytes: Uint8Array,
  from: number,
  end: number,
): FileProblem | null {
  for (const [magic, name, remedy] of FOREIGN) {
    if (magic.every((byte, at) => bytes[from + at] === byte)) {
      return { ...wholeFile(file, 'not-text', TEXT_EXPECTED), found: name, remedy };
    }
  }
  for (let at = from; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte >= 32 || byte === 9 || (byte === 13 && at === end - 1)) continue;
    const found = excerpt(bytes, Math.max(from, at - 20), end);
    const remedy =
      byte === 13
        ? 'Convert its line ends (tr "\\r" "\\n").'
        : 'Check that this is the file you meant; it looks binary.';
    return { ...wholeFile(file, 'not-text', TEXT_EXPECTED), line, found, remedy };
  }
  return null;
}

export function wholeFile(file: string, reason: FileProblem['reason'], expected: string): FileProblem {
  return {
    file,
    line: null,
    field: null,
    reason,
    found: null,
    expected,
    remedy: 'Check that this is the file you meant.',
  };
}

export function openingProblem(
  file: string,
  line: number,
  names: readonly string[],
  form: 'csv' | 'jsonl',
  fault: ColumnFault | KindFault,
): FileProblem {
  const found = printable(names.join(',')).slice(0, 200);
  const columns = form === 'csv' ? '--columns' : 'other keys';
  if (fault.reason === 'unclear-kind') {
    return {
      ...wholeFile(file, 'ambiguous-column', 'the columns of trades (price, size) or those of quotes (bid, ask)'),
      line,
      found,
      remedy: 'State which they are with --kind trades or --kind quotes.',
    };
  }
  if (fault.reason === 'ambiguous-column') {
    return {
      ...wholeFile(file, 'ambiguous-column', `one column for ${fault.role.name}`),
      line,
      found: printable(fault.names.join(', ')),
      remedy: `Name the right one ${fault.role.name}, or drop the other.`,
    };
  }
  const expected = `a column for ${fault.role.name}, under one of these names in any case: ${acceptedNames(fault.role)}`;
  if (form === 'csv' && names.some((name) => /^[-\d.]/.test(name))) {
    return {
      ...wholeFile(file, 'no-header', expected),
      line,
      found,
      remedy: 'Add a line with the column names, or give them with --columns at_ms,price,size (in order).',
    };
  }
  const stated = fault.role.statedBy;
  const remedy =
    names.length === 1 && found.includes(';')
      ? 'The fields seem to be separated by semicolons: separate them by commas, and write decimals with a point.'
      : `Rename the column, ${stated === undefined ? 'or' : `state it for the whole file with ${stated}, or`} give the names with ${columns}.`;
  return { ...wholeFile(file, 'missing-column', expected), line, found, remedy };
}

export function surprisingKey(role: ColumnRole, firstName: string): string {
  return role.time === true && firstName !== role.name
    ? `the key ${firstName}, as in the first row`
    : `the key ${firstName}${role.time === true ? ' in every row or in none' : ''}`;
}
