import { TapeFault } from '#ports/tape';
import {
  FRAME_HEADER_BYTES,
  type FrameHeader,
  openPayload,
  parseFrameHeader,
  payloadIsIntact,
} from '#store/tape/frame';
import { damagedFault, systemFault } from '#store/tape/tape-faults';
import type { TapeFiles } from '#store/tape/tape-files';
import type { IndexEntry } from '#store/tape/tape-index';

/** An open file whose errors are faults with a remedy, and which reads and writes all it was asked to. */
export class TapeFile implements Disposable {
  readonly path: string;
  readonly #files: TapeFiles;
  readonly #file: number;
  #closed = false;

  constructor(files: TapeFiles, path: string, purpose: 'create' | 'read' | 'write') {
    this.path = path;
    this.#files = files;
    this.#file = attempt(path, purpose === 'create' ? 'creating the file' : 'opening the file', () =>
      files.open(path, purpose),
    );
  }

  get size(): number {
    return attempt(this.path, 'asking for the size', () => this.#files.size(this.#file));
  }

  /** Answers what there is of the bytes asked for: fewer at the end of the file. */
  read(position: number, count: number): Uint8Array {
    const into = new Uint8Array(count);
    let done = 0;
    while (done < count) {
      const part = done === 0 ? into : into.subarray(done);
      const got = attempt(this.path, 'reading', () => this.#files.read(this.#file, part, position + done));
      if (got <= 0) break;
      done += got;
    }
    return done === count ? into : into.subarray(0, done);
  }

  write(bytes: Uint8Array, position: number): void {
    let done = 0;
    while (done < bytes.length) {
      const part = done === 0 ? bytes : bytes.subarray(done);
      const got = attempt(this.path, 'writing', () => this.#files.write(this.#file, part, position + done));
      if (got <= 0) {
        throw new TapeFault(
          'failed',
          this.path,
          `${this.path}: the disk takes no more bytes. Check it, then try again.`,
        );
      }
      done += got;
    }
  }

  truncate(length: number): void {
    attempt(this.path, 'shortening the file', () => this.#files.truncate(this.#file, length));
  }

  dataSync(): void {
    attempt(this.path, 'writing to the disk for good', () => this.#files.dataSync(this.#file));
  }

  headerAt(offset: number): FrameHeader | null {
    return parseFrameHeader(this.read(offset, FRAME_HEADER_BYTES));
  }

  /** Whether the payload of a frame is all there and matches its checksum. */
  isIntact(entry: IndexEntry): boolean {
    const frame = this.read(entry.offset, entry.bytes);
    const header = parseFrameHeader(frame);
    return header?.headerCrc === entry.headerCrc && payloadIsIntact(header, frame.subarray(FRAME_HEADER_BYTES));
  }

  /** Reads a frame that the index promises and hands its contents to `decode`; whatever is wrong becomes a fault. */
  decodeFrame<Value>(entry: IndexEntry, position: number, decode: (payload: Uint8Array) => Value): Value {
    return decodeFrame(this.path, this.read(entry.offset, entry.bytes), entry, position, decode);
  }

  [Symbol.dispose](): void {
    if (this.#closed) return;
    this.#closed = true;
    attempt(this.path, 'closing the file', () => this.#files.close(this.#file));
  }
}

export function decodeFrame<Value>(
  path: string,
  frame: Uint8Array,
  entry: IndexEntry,
  position: number,
  decode: (payload: Uint8Array) => Value,
): Value {
  const header = parseFrameHeader(frame);
  if (header === null || header.headerCrc !== entry.headerCrc) {
    throw damagedFault(path, entry.offset, position, 'the frame that the index promises is not there');
  }
  try {
    return decode(openPayload(header, frame.subarray(FRAME_HEADER_BYTES)));
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw damagedFault(path, entry.offset, position, what, error);
  }
}

function attempt<Value>(path: string, doing: string, task: () => Value): Value {
  try {
    return task();
  } catch (error) {
    throw systemFault(path, doing, error);
  }
}
