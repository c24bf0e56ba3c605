import { crc32 } from 'node:zlib';
import { checkPreamble, type RecordOwner } from '#store/records/record-preamble';
import {
  buildRecord,
  parseRecordHeader,
  RECORD_HEADER_BYTES,
  RECORD_MAGIC,
  recordBytes,
  type RecordHeader,
} from '#store/records/record';
import { RecordIndex } from '#store/records/record-index';
import { StoredFile } from '#store/tape/stored-file';
import type { TapeFiles } from '#store/tape/tape-files';

export interface RecordFileTerms {
  readonly files: TapeFiles;
  readonly path: string;
  readonly owner: RecordOwner;
}

/** How much at the end is read to find out whether the last writes are all there. */
const TAIL_CHECK_BYTES = 1 << 24;
const SEARCH_CHUNK_BYTES = 1 << 22;

/**
 * A file to which records are added, whole or not at all. A torn one at the end was never acknowledged: it is passed over
 * in reading and cut before the next one is written. Anything else that does not fit is damage, and refused.
 */
export class RecordFile implements Disposable {
  readonly #file: StoredFile;
  readonly #owner: RecordOwner;
  readonly #index = new RecordIndex();
  readonly #start: number;
  #end: number;
  #chain: number;
  /** Bytes lie beyond the end. */
  #unclean: boolean;

  private constructor(file: StoredFile, { path, owner }: RecordFileTerms) {
    this.#file = file;
    this.#owner = owner;
    const preamble = checkPreamble(path, (position, count) => file.read(position, count), owner);
    this.#start = preamble.bytes.length;
    this.#end = this.#start;
    this.#chain = preamble.chain;
    // Whoever writes it may go on meanwhile: all that is judged here is what is there now.
    const { size } = file;
    this.#scan(size);
    this.#dropTornTail();
    this.#refuseHole(size);
    this.#unclean = size > this.#end;
  }

  static openToRead(terms: RecordFileTerms): RecordFile {
    return RecordFile.#open(terms, 'read');
  }

  /** The caller holds the lock. Where there is no such file, an empty one is begun. */
  static openToWrite(terms: RecordFileTerms): RecordFile {
    const { files, path, owner } = terms;
    if (!files.exists(path)) {
      // Under another name first: it has its preamble or does not exist.
      const draft = `${path}.new`;
      {
        using file = new StoredFile(files, draft, 'create', owner.attempt);
        file.write(owner.preamble.bytes, 0);
        file.dataSync();
      }
      files.rename(draft, path);
      files.syncFolderOf(path);
    }
    return RecordFile.#open(terms, 'write');
  }

  static #open(terms: RecordFileTerms, purpose: 'read' | 'write'): RecordFile {
    const file = new StoredFile(terms.files, terms.path, purpose, terms.owner.attempt);
    try {
      return new RecordFile(file, terms);
    } catch (error) {
      file[Symbol.dispose]();
      throw error;
    }
  }

  get length(): number {
    return this.#index.length;
  }

  /** Bytes of whole records and what is before them. */
  get bytes(): number {
    return this.#end;
  }

  label(at: number): number {
    return this.#index.label(at);
  }

  first(at: number): Uint8Array {
    const { firstBytes, firstCrc } = this.#index.header(at);
    return this.#part(this.#index.offset(at) + RECORD_HEADER_BYTES, firstBytes, firstCrc);
  }

  second(at: number): Uint8Array {
    const { firstBytes, secondBytes, secondCrc } = this.#index.header(at);
    return this.#part(this.#index.offset(at) + RECORD_HEADER_BYTES + firstBytes, secondBytes, secondCrc);
  }

  /** It counts once this returns, and survives a killed process; a power cut only after `sync`. */
  append(label: number, first: Uint8Array, second: Uint8Array): void {
    const bytes = buildRecord(label, first, second, this.#chain);
    const header = parseRecordHeader(bytes) as RecordHeader;
    if (this.#unclean) this.#file.truncate(this.#end);
    this.#unclean = true;
    this.#file.write(bytes, this.#end);
    this.#unclean = false;
    this.#add(header);
  }

  sync(): void {
    this.#file.dataSync();
  }

  /** What is wrong with a record, for whoever found out. */
  fault(at: number, what: string): Error {
    return this.#damaged(this.#index.offset(at), what);
  }

  [Symbol.dispose](): void {
    this.#file[Symbol.dispose]();
  }

  #scan(size: number): void {
    for (;;) {
      const header = parseRecordHeader(this.#file.read(this.#end, RECORD_HEADER_BYTES));
      if (header === null || header.chain !== this.#chain || this.#end + recordBytes(header) > size) return;
      this.#add(header);
    }
  }

  #add(header: RecordHeader): void {
    this.#index.add(this.#end, header);
    this.#end += recordBytes(header);
    this.#chain = header.crc;
  }

  #part(offset: number, count: number, crc: number): Uint8Array {
    const bytes = this.#file.read(offset, count);
    if (bytes.length === count && crc32(bytes) === crc) return bytes;
    throw this.#damaged(offset, 'the checksum of the contents does not match');
  }

  /** The last record may be half on the disk. Anything wrong before it is damage. */
  #dropTornTail(): void {
    let at = this.length - 1;
    if (at >= 0 && !this.#isIntact(at)) {
      this.#end = this.#index.offset(at);
      this.#chain = this.#index.header(at).chain;
      this.#index.removeLast();
      at--;
    }
    for (let checked = 0; at >= 0 && checked < TAIL_CHECK_BYTES; at--) {
      checked += recordBytes(this.#index.header(at));
      if (this.#isIntact(at)) continue;
      throw this.#damaged(this.#index.offset(at), 'the checksum of the contents does not match');
    }
  }

  #isIntact(at: number): boolean {
    const { firstBytes, firstCrc, secondBytes, secondCrc } = this.#index.header(at);
    const bytes = this.#file.read(this.#index.offset(at) + RECORD_HEADER_BYTES, firstBytes + secondBytes);
    return (
      bytes.length === firstBytes + secondBytes &&
      crc32(bytes.subarray(0, firstBytes)) === firstCrc &&
      crc32(bytes.subarray(firstBytes)) === secondCrc
    );
  }

  #damaged(offset: number, what: string): Error {
    return this.#owner.damaged(this.#file.path, offset, what);
  }

  /** A torn write has nothing whole behind it. Where a whole record follows, cutting the file there would lose it. */
  #refuseHole(size: number): void {
    // The torn record's own header may well be whole.
    for (let start = this.#end + 1; start < size; start += SEARCH_CHUNK_BYTES) {
      const count = Math.min(SEARCH_CHUNK_BYTES + RECORD_HEADER_BYTES, size - start);
      const chunk = Buffer.from(this.#file.read(start, count));
      for (let at = chunk.indexOf(RECORD_MAGIC); at >= 0; at = chunk.indexOf(RECORD_MAGIC, at + 1)) {
        if (at >= SEARCH_CHUNK_BYTES || parseRecordHeader(chunk, at) === null) continue;
        const what = `nothing readable until byte ${start + at}, where records go on`;
        throw this.#damaged(this.#end, what);
      }
    }
  }
}
