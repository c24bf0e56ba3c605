import type { ByteSource } from '#connectors/files/byte-source';
import { chainRoles } from '#connectors/files/chain-columns';
import { contractsInDocument, type DocumentContracts, type Json } from '#connectors/files/chain-document';
import { ChainRows } from '#connectors/files/chain-rows';
import type { ChainOptions, ChainTable } from '#connectors/files/chain-table';
import { planColumns } from '#connectors/files/column-names';
import { wholeFile } from '#connectors/files/file-opening';
import { FileFault, type FileProblem } from '#connectors/files/file-problem';
import type { TableFormat } from '#connectors/files/row-sink';
import { TableReader } from '#connectors/files/table-reader';
import { type Result, fail, ok } from '#primitives/result';

const OPEN_BRACE = 123;
const OPEN_BRACKET = 91;
/** Longer JSON is read a line at a time. */
const LONGEST_DOCUMENT_BYTES = 268_435_456;

/**
 * Option chains from CSV by header, from JSON lines, or from a JSON document as providers send it. One file may hold
 * several underlyings and several moments.
 */
export async function readChains(
  source: ByteSource,
  options: ChainOptions = {},
): Promise<Result<ChainTable, FileProblem>> {
  const reading = new ChainReading(source.name, options);
  try {
    for await (const chunk of source.chunks) if (!reading.push(chunk)) break;
  } catch (error) {
    if (error instanceof FileFault) return fail(error.problem);
    throw error;
  }
  return reading.finish();
}

/** The same for bytes that are at hand already: `push` chunks, then `finish`. */
export class ChainReading {
  readonly #name: string;
  readonly #options: ChainOptions;
  readonly #lines: TableReader<ChainTable>;
  /** What may be a JSON document is held until its end; null once it is known to be lines. */
  #held: Uint8Array[] | null = [];
  #heldBytes = 0;
  #json = false;

  constructor(name: string, options: ChainOptions = {}) {
    this.#name = name;
    this.#options = options;
    this.#lines = lineReader(name, options);
  }

  /** Answers whether more is wanted. */
  push(chunk: Uint8Array): boolean {
    if (this.#held === null) return this.#lines.push(chunk);
    this.#held.push(chunk.slice());
    this.#heldBytes += chunk.length;
    if (!this.#json) {
      const first = firstVisible(chunk);
      if (first === null) return true;
      this.#json = first === OPEN_BRACE || first === OPEN_BRACKET;
    }
    return this.#json && this.#heldBytes <= LONGEST_DOCUMENT_BYTES ? true : this.#readHeldAsLines();
  }

  finish(): Result<ChainTable, FileProblem> {
    const document = this.#held === null || !this.#json ? undefined : parsed(Buffer.concat(this.#held));
    if (document === undefined) {
      this.#readHeldAsLines();
      return this.#lines.finish();
    }
    const contracts = contractsInDocument(document);
    return contracts.rows.length === 0 ? fail(noContracts(this.#name)) : this.#fromDocument(contracts);
  }

  #fromDocument(contracts: DocumentContracts): Result<ChainTable, FileProblem> {
    // Rows of a document have no lines of their own: they are counted as they come.
    const reader = lineReader(`${this.#name}, contract`, this.#options);
    for (const row of contracts.rows) if (!reader.push(Buffer.from(`${JSON.stringify(row)}\n`))) break;
    const table = reader.finish();
    return table.ok ? ok({ ...table.value, ignoredColumns: contracts.ignoredColumns }) : table;
  }

  #readHeldAsLines(): boolean {
    const held = this.#held ?? [];
    this.#held = null;
    for (const chunk of held) if (!this.#lines.push(chunk)) return false;
    return true;
  }
}

function lineReader(name: string, options: ChainOptions): TableReader<ChainTable> {
  const stated = {
    underlying: options.underlying !== undefined,
    spot: options.spot !== undefined,
    at: options.atMs !== undefined,
  };
  const format: TableFormat<ChainTable> = {
    open(names, form) {
      const roles = chainRoles(names, stated).map((role) =>
        // An object may leave out what is null, so the first one need not show both sides of a quote.
        form === 'csv' || role.time === true ? role : { ...role, required: false },
      );
      const plan = planColumns(names, roles);
      return 'reason' in plan ? plan : { roles, plan, sink: (columns) => new ChainRows(columns, options) };
    },
  };
  const { onBadRow = 'skip', columns } = options;
  return new TableReader(name, columns === undefined ? { onBadRow } : { onBadRow, columns }, format);
}

/** The first byte that is no blank and no byte order mark. */
function firstVisible(chunk: Uint8Array): number | null {
  for (const byte of chunk) if (byte > 32 && byte !== 0xef && byte !== 0xbb && byte !== 0xbf) return byte;
  return null;
}

function parsed(bytes: Buffer): Json | undefined {
  try {
    return JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, '')) as Json;
  } catch {
    return undefined;
  }
}

function noContracts(file: string): FileProblem {
  return wholeFile(file, 'no-rows', 'objects with a strike, a right, a bid and an ask');
}
