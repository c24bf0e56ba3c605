/** Minutes of a farm as bytes, added at the end only. What is handed out is whole and must not be written to. */
export interface StoredMinutes extends Disposable {
  readonly length: number;
  minuteAt(place: number): number;
  market(place: number): Uint8Array;
  deeds(place: number): Uint8Array;
  append(frame: StoredMinute): void;
  /** Everything appended survives a killed process and a power cut once this returns. Throws `FarmFault` when it cannot. */
  sync(): void;
  /** Throws the `FarmFault` of a minute that is whole and still makes no sense. */
  refuse(place: number): never;
}

export interface StoredMinute {
  /** Minutes since 1970. */
  readonly minute: number;
  readonly market: Uint8Array;
  readonly deeds: Uint8Array;
}

/** Records of any kind that are only ever added to. */
export interface StoredRecords extends Disposable {
  readonly length: number;
  read(at: number): Uint8Array;
  /** Survives a killed process and a power cut once this returns. */
  append(record: Uint8Array): void;
}

/** What was written belongs to this farm and to no other. */
export interface FarmIdentity {
  /** The tape that it lives on. */
  readonly tape: string;
  /** Of its population. */
  readonly epoch: string;
}

/** What a farm keeps cannot be written or read. The text says which file, what happened and what to do. */
export class FarmFault extends Error {
  override readonly name = 'FarmFault';
  readonly path: string;
  readonly code: 'full' | 'read-only' | 'missing' | 'damaged' | 'newer-version' | 'other-farm' | 'in-use' | 'failed';

  constructor(code: FarmFault['code'], path: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.path = path;
  }
}
