import { createReadStream, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { FileFault, type FileProblem } from '#connectors/files/file-problem';

/** Bytes to read once, in order, under a name that errors can use. Iterating throws `FileFault` where it breaks off. */
export interface ByteSource {
  readonly name: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

export interface OpenOptions {
  /** Called as the file is read, with bytes as they lie on disk; the total is null for standard input. */
  readonly onProgress?: (readBytes: number, totalBytes: number | null) => void;
}

const CHUNK_BYTES = 262_144;
const STANDARD_INPUT = '-';

/** A file, or standard input for `-`; decompressed where its first bytes say gzip. Opened once it is iterated. */
export function openByteSource(path: string, options: OpenOptions = {}): ByteSource {
  const name = path === STANDARD_INPUT ? 'standard input' : path;
  const raw = path === STANDARD_INPUT ? standardInput(options) : fileChunks(path, options);
  return { name, chunks: decompressed(name, raw) };
}

async function* fileChunks(path: string, options: OpenOptions): AsyncGenerator<Uint8Array> {
  try {
    const stat = statSync(path);
    const totalBytes = stat.isFile() ? stat.size : null;
    let readBytes = 0;
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
      const bytes = chunk as Uint8Array;
      readBytes += bytes.length;
      options.onProgress?.(readBytes, totalBytes);
      yield bytes;
    }
  } catch (error) {
    throw systemFault(path, error);
  }
}

async function* standardInput(options: OpenOptions): AsyncGenerator<Uint8Array> {
  let readBytes = 0;
  try {
    for await (const chunk of process.stdin) {
      const bytes = chunk as Uint8Array;
      readBytes += bytes.length;
      options.onProgress?.(readBytes, null);
      yield bytes;
    }
  } catch (error) {
    throw systemFault('standard input', error);
  }
}

/** Looks at the first two bytes, however many chunks they come in. */
export async function* decompressed(name: string, raw: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const iterator = raw[Symbol.asyncIterator]();
  try {
    let head: Uint8Array = new Uint8Array(0);
    while (head.length < 2) {
      const next = await iterator.next();
      if (next.done === true) break;
      head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
    }
    const rest = { [Symbol.asyncIterator]: () => iterator };
    if (head[0] === 0x1f && head[1] === 0x8b) yield* gunzipped(name, head, rest);
    else {
      if (head.length > 0) yield head;
      yield* rest;
    }
  } finally {
    await iterator.return?.();
  }
}

async function* gunzipped(name: string, head: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const compressed = Readable.from(joined(head, rest));
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  const flow = pipeline(compressed, gunzip);
  // The iteration below meets the same error; this copy of it would count as unhandled.
  flow.catch(() => undefined);
  try {
    for await (const chunk of gunzip) yield chunk as Uint8Array;
  } catch (error) {
    throw error instanceof FileFault ? error : gzipFault(name, error);
  }
}

async function* joined(head: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield head;
  yield* rest;
}

function gzipFault(name: string, error: unknown): FileFault {
  const found = error instanceof Error ? error.message : String(error);
  return new FileFault(
    {
      ...problemOf(name, 'damaged-gzip', 'a complete gzip file'),
      found,
      remedy: 'Fetch or copy the file again; gzip -t FILE tells whether it is whole.',
    },
    error,
  );
}

function systemFault(path: string, error: unknown): FileFault {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  const readable = 'a file that can be read';
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    const problem = { ...problemOf(path, 'missing-file', readable), remedy: 'Check the path; - reads standard input.' };
    return new FileFault(problem, error);
  }
  if (code === 'EACCES' || code === 'EPERM') {
    const problem = { ...problemOf(path, 'no-permission', readable), remedy: 'Change its permissions, or copy it.' };
    return new FileFault(problem, error);
  }
  if (code === 'EISDIR') {
    const problem = { ...problemOf(path, 'is-folder', 'a file'), remedy: 'Name one of the files in it.' };
    return new FileFault(problem, error);
  }
  const found = error instanceof Error ? error.message : String(error);
  const problem = { ...problemOf(path, 'read-failed', readable), found, remedy: 'Check the disk or the pipe.' };
  return new FileFault(problem, error);
}

function problemOf(file: string, reason: FileProblem['reason'], expected: string): Omit<FileProblem, 'remedy'> {
  return { file, line: null, field: null, reason, found: null, expected };
}
