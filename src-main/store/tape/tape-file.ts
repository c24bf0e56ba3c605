import {
  FRAME_HEADER_BYTES,
  type FrameHeader,
  openPayload,
  parseFrameHeader,
  payloadIsIntact,
} from '#store/tape/frame';
import { StoredFile } from '#store/tape/stored-file';
import { damagedFault, systemFault } from '#store/tape/tape-faults';
import type { TapeFiles } from '#store/tape/tape-files';
import type { IndexEntry } from '#store/tape/tape-index';

/** A file of frames: what goes wrong with it is a `TapeFault`. */
export class TapeFile extends StoredFile {
  constructor(files: TapeFiles, path: string, purpose: 'create' | 'read' | 'write') {
    super(files, path, purpose, attempt);
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
