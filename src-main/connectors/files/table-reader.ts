import { BadRows } from '#connectors/files/bad-rows';
import type { ByteSource } from '#connectors/files/byte-source';
import { type ColumnRole, matchColumnName } from '#connectors/files/column-names';
import { COMMA, CsvRow, OVERLONG_LINE, TAB } from '#connectors/files/csv-row';
import { foreignContent, openingProblem, surprisingKey, wholeFile } from '#connectors/files/file-opening';
import { FileFault, type FileProblem, type RowFault, printable, rowProblem } from '#connectors/files/file-problem';
import { IGNORED_KEY, JsonRow, malformed } from '#connectors/files/json-row';
import { type LineConsumer, LineSplitter, MAX_LINE_BYTES } from '#connectors/files/line-splitter';
import type { ReadOptions } from '#connectors/files/read-options';
import type { OpenedFormat, ReadTable, RowSink, TableFormat } from '#connectors/files/row-sink';
import { RowSpans } from '#connectors/files/row-spans';
import { type Result, fail } from '#primitives/result';

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const OPEN_BRACE = 123;
const OPEN_BRACKET = 91;

/** Reads one file from chunks of any size. Nothing of it is kept but the columns. */
export class TableReader<Table extends ReadTable> implements LineConsumer {
  readonly #file: string;
  readonly #options: ReadOptions;
  readonly #format: TableFormat<Table>;
  readonly #splitter: LineSplitter;
  readonly #bad: BadRows;
  #line = 0;
  #problem: FileProblem | null = null;
  #row: CsvRow | JsonRow | null = null;
  #sink: RowSink<Table> | null = null;
  #spans = new RowSpans(0);
  #ignored: readonly string[] = [];

  constructor(file: string, options: ReadOptions, format: TableFormat<Table>) {
    this.#file = file;
    this.#options = options;
    this.#format = format;
    this.#bad = new BadRows(file, options.onBadRow ?? 'fail');
    this.#splitter = new LineSplitter(this);
  }

  /** Answers whether more is wanted: not after a problem. */
  push(chunk: Uint8Array): boolean {
    return this.#splitter.push(chunk);
  }

  finish(): Result<Table, FileProblem> {
    if (this.#problem === null) this.#splitter.end();
    if (this.#problem !== null) return fail(this.#problem);
    if (this.#sink === null) return fail(this.#nothingUsable('empty-file', 'a line with column names and rows below'));
    const table = this.#sink.finish(this.#file, this.#bad, this.#ignored);
    if (table.ok && table.value.length === 0 && table.value.skipped.total > 0) {
      return fail(this.#nothingUsable('no-rows', 'at least one good row'));
    }
    return table;
  }

  lines(bytes: Uint8Array, from: number, to: number): boolean {
    let at = from;
    while (at < to) {
      const first = bytes[at] as number;
      if (first === LINE_FEED || (first === CARRIAGE_RETURN && bytes[at + 1] === LINE_FEED)) {
        at += first === LINE_FEED ? 1 : 2;
        this.#line++;
        continue;
      }
      const row = this.#row;
      const sink = this.#sink;
      if (row === null || sink === null) {
        at = this.#open(bytes, at);
        if (this.#problem !== null) return false;
        continue;
      }
      this.#line++;
      at = row.split(bytes, at, this.#spans);
      const fault = row.fault ?? sink.row(bytes, this.#spans, this.#line);
      if (fault !== null && !this.#leaveOut(fault)) return false;
    }
    return true;
  }

  overlongLine(bytes: Uint8Array): boolean {
    this.#line++;
    if (this.#sink !== null) return this.#leaveOut(OVERLONG_LINE);
    this.#problem = this.#overlongOpening(bytes, 0);
    return false;
  }

  #leaveOut(fault: RowFault): boolean {
    this.#problem = this.#bad.report(this.#line, fault);
    return this.#problem === null;
  }

  /** Looks at the first line that is not blank. Answers where reading goes on: behind it, or at it once more. */
  #open(bytes: Uint8Array, from: number): number {
    const end = bytes.indexOf(LINE_FEED, from);
    const marked = this.#line === 0 && bytes[from] === 0xef && bytes[from + 1] === 0xbb && bytes[from + 2] === 0xbf;
    const start = marked ? from + 3 : from;
    this.#line++;
    this.#problem =
      end - from > MAX_LINE_BYTES
        ? this.#overlongOpening(bytes, from)
        : foreignContent(this.#file, this.#line, bytes, start, end);
    if (this.#problem !== null || isBlank(bytes, start, end)) return end + 1;
    if (bytes[start] === OPEN_BRACE) return this.#openJson(bytes, start, end);
    if (bytes[start] === OPEN_BRACKET) {
      this.#problem = {
        ...rowProblem(this.#file, this.#line, malformed(bytes, start, end, start)),
        remedy: 'Write one object a line, as in: jq -c ".[]" FILE | argus … -',
      };
      return end + 1;
    }
    return this.#openCsv(bytes, start, end);
  }

  /** Looks no further than where such a line is held however it arrives. */
  #overlongOpening(bytes: Uint8Array, from: number): FileProblem {
    const foreign = foreignContent(this.#file, this.#line, bytes, from, from + 64);
    return foreign ?? rowProblem(this.#file, this.#line, OVERLONG_LINE);
  }

  #openCsv(bytes: Uint8Array, start: number, end: number): number {
    const firstLine = bytes.subarray(start, end);
    const row = new CsvRow(firstLine.includes(TAB) && !firstLine.includes(COMMA) ? TAB : COMMA);
    // Splitting may undouble quotes in place; the line itself may yet be data.
    const header = row.names(bytes.slice(start, end + 1), 0);
    const stated = this.#options.columns;
    if (!isNames(header)) {
      this.#problem = rowProblem(this.#file, this.#line, header);
      return end + 1;
    }
    const format = this.#opened(stated ?? header, 'csv');
    if (format === null) return end + 1;
    this.#begin(format, row, (stated ?? header).length);
    if (stated === undefined || !/^\d/.test(header[format.plan.roles[0]?.index ?? 0] ?? '')) return end + 1;
    this.#line--;
    return start;
  }

  #openJson(bytes: Uint8Array, start: number, end: number): number {
    const keys = keysOf(Buffer.from(bytes.subarray(start, end)).toString('utf8'));
    if (keys === null) {
      this.#leaveOut(malformed(bytes, start, end, start));
      return end + 1;
    }
    const format = this.#opened(keys, 'jsonl');
    if (format === null) return end + 1;
    const { roles, plan } = format;
    const owners = new Map(plan.roles.flatMap((column, role) => (column.index < 0 ? [] : [[column.name, role]])));
    const slotOf = (key: string): number | RowFault => {
      const owned = owners.get(key);
      if (owned !== undefined) return owned;
      const match = matchColumnName(key, roles);
      if (match === null || keys.includes(key)) return IGNORED_KEY;
      const role = roles[match.role] as ColumnRole;
      const vacant = (plan.roles[match.role]?.index ?? -1) < 0;
      // Arrival times shape every row before them, and a second name for one thing is a contradiction.
      if (vacant && match.own && role.time !== true) return match.role;
      const expected = surprisingKey(role, plan.roles[match.role]?.name ?? role.name);
      return { reason: 'unexpected-column', field: null, found: printable(key).slice(0, 60), expected };
    };
    // Rows may leave keys out, so that every role has a place although the first row may not show it.
    const everywhere = plan.roles.map((column, role) =>
      column.index < 0 && roles[role]?.time === true ? column : { ...column, index: role },
    );
    this.#begin({ ...format, plan: { ...plan, roles: everywhere } }, new JsonRow(slotOf), roles.length);
    this.#line--;
    return start;
  }

  #opened(names: readonly string[], form: 'csv' | 'jsonl'): OpenedFormat<Table> | null {
    const opened = this.#format.open(names, form);
    if (!('reason' in opened)) return opened;
    this.#problem = openingProblem(this.#file, this.#line, names, form, opened);
    return null;
  }

  #begin(format: OpenedFormat<Table>, row: CsvRow | JsonRow, columns: number): void {
    this.#row = row;
    this.#sink = format.sink(format.plan);
    this.#spans = new RowSpans(columns);
    this.#ignored = format.plan.ignored;
  }

  #nothingUsable(reason: 'empty-file' | 'no-rows', expected: string): FileProblem {
    const first = this.#bad.summary().examples[0];
    const problem = wholeFile(this.#file, first === undefined ? reason : 'no-rows', expected);
    return first === undefined ? problem : { ...problem, remedy: `The first of its bad rows is ${first}.` };
  }
}

/** Feeds a source to a reader. A source that breaks off makes a problem, never half a table. */
export async function readTable<Table extends ReadTable>(
  source: ByteSource,
  reader: TableReader<Table>,
): Promise<Result<Table, FileProblem>> {
  try {
    for await (const chunk of source.chunks) if (!reader.push(chunk)) break;
  } catch (error) {
    if (error instanceof FileFault) return fail(error.problem);
    throw error;
  }
  return reader.finish();
}

function isNames(header: readonly string[] | RowFault): header is readonly string[] {
  return Array.isArray(header);
}

function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  return start === end || (start + 1 === end && bytes[start] === CARRIAGE_RETURN);
}

function keysOf(text: string): readonly string[] | null {
  try {
    return Object.keys(JSON.parse(text) as object);
  } catch {
    return null;
  }
}
