import type { FarmIdentity, StoredMinute, StoredMinutes } from '#ports/farm-store';
import { farmRecords } from '#store/farm/farm-records';
import { RecordFile, type RecordFileTerms } from '#store/records/record-file';

/** Of what was done on minutes, so much stays in memory: it is asked for again and again, and is small. */
const KEPT_BYTES = 1 << 26;

export interface BookFileTerms extends Omit<RecordFileTerms, 'owner'> {
  readonly identity: FarmIdentity;
}

/** The minutes of one farm in a file. Who only reads has those that were there when it was opened. */
export class BookFile implements StoredMinutes {
  readonly #records: RecordFile;
  readonly #deeds: (Uint8Array | undefined)[] = [];
  #kept = 0;

  private constructor(records: RecordFile) {
    this.#records = records;
  }

  static openToRead({ identity, ...file }: BookFileTerms): BookFile {
    return new BookFile(RecordFile.openToRead({ ...file, owner: farmRecords('book', identity) }));
  }

  static openToWrite({ identity, ...file }: BookFileTerms): BookFile {
    return new BookFile(RecordFile.openToWrite({ ...file, owner: farmRecords('book', identity) }));
  }

  get length(): number {
    return this.#records.length;
  }

  get bytes(): number {
    return this.#records.bytes;
  }

  minuteAt(place: number): number {
    return this.#records.label(place);
  }

  market(place: number): Uint8Array {
    return this.#records.second(place);
  }

  deeds(place: number): Uint8Array {
    const known = this.#deeds[place];
    if (known !== undefined) return known;
    const bytes = this.#records.first(place);
    this.#keep(place, bytes);
    return bytes;
  }

  append({ minute, market, deeds }: StoredMinute): void {
    this.#records.append(minute, deeds, market);
    this.#keep(this.length - 1, deeds);
  }

  sync(): void {
    this.#records.sync();
  }

  refuse(place: number): never {
    throw this.#records.fault(place, 'the minute is whole, but not as this program writes them');
  }

  [Symbol.dispose](): void {
    this.#records[Symbol.dispose]();
  }

  #keep(place: number, bytes: Uint8Array): void {
    if (this.#kept + bytes.length > KEPT_BYTES) return;
    this.#kept += bytes.length;
    this.#deeds[place] = bytes;
  }
}
