import type { StoredRecords } from '#ports/farm-store';
import { RecordFile, type RecordFileTerms } from '#store/records/record-file';

const NOTHING = new Uint8Array(0);

/** Few records that must not be lost: each of them is on the disk before whoever adds it goes on. */
export class RecordLog implements StoredRecords {
  readonly #records: RecordFile;

  private constructor(records: RecordFile) {
    this.#records = records;
  }

  /** Whoever only reads has the records that were there when it was opened. */
  static openToRead(terms: RecordFileTerms): RecordLog {
    return new RecordLog(RecordFile.openToRead(terms));
  }

  static openToWrite(terms: RecordFileTerms): RecordLog {
    return new RecordLog(RecordFile.openToWrite(terms));
  }

  get length(): number {
    return this.#records.length;
  }

  read(at: number): Uint8Array {
    return this.#records.first(at);
  }

  /** The fault of a record that is whole and still makes no sense. */
  fault(at: number, what: string): Error {
    return this.#records.fault(at, what);
  }

  append(record: Uint8Array): void {
    this.#records.append(this.length, record, NOTHING);
    this.#records.sync();
  }

  [Symbol.dispose](): void {
    this.#records[Symbol.dispose]();
  }
}
