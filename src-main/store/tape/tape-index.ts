import { readFloatPlanes, writeFloatPlanes } from '#store/tape/byte-planes';
import { ByteReader } from '#store/tape/byte-reader';
import { ByteWriter } from '#store/tape/byte-writer';
import { type FrameFields, type FrameHeader, FrameKind, frameBytes } from '#store/tape/frame';
import { PREAMBLE_BYTES } from '#store/tape/preamble';
import { wellFormed } from '#store/tape/tape-faults';

/** Where a frame lies and what its header says, so that nothing need be read to know what a tape holds. */
export interface IndexEntry extends FrameFields {
  readonly offset: number;
  /** The whole frame. */
  readonly bytes: number;
  /** Tells a frame from every other: the one found at `offset` must bear it. */
  readonly headerCrc: number;
}

export function indexEntry(header: FrameHeader, offset: number): IndexEntry {
  const { kind, flags, count, first, firstSeenMs, lastSeenMs, headerCrc } = header;
  return { kind, flags, count, first, firstSeenMs, lastSeenMs, headerCrc, offset, bytes: frameBytes(header) };
}

const COLUMNS = [
  'kind',
  'flags',
  'count',
  'first',
  'firstSeenMs',
  'lastSeenMs',
  'offset',
  'bytes',
  'headerCrc',
] as const satisfies readonly (keyof IndexEntry)[];

export function encodeIndex(entries: readonly IndexEntry[]): Uint8Array {
  const cells = new Float64Array(entries.length * COLUMNS.length);
  COLUMNS.forEach((name, column) => {
    entries.forEach((entry, i) => {
      cells[column * entries.length + i] = entry[name];
    });
  });
  const out = new ByteWriter(cells.length * 8);
  writeFloatPlanes(out, cells);
  return out.view();
}

/** Reads an index and checks that it describes a gapless run of frames from the first byte to `end`. */
export function decodeIndex(payload: Uint8Array, count: number, end: number): readonly IndexEntry[] {
  wellFormed(payload.length === count * COLUMNS.length * 8, 'the index is longer or shorter than announced');
  const cells = new Float64Array(count * COLUMNS.length);
  readFloatPlanes(new ByteReader(payload), cells);
  const cell = (column: number, i: number): number => cells[column * count + i] as number;
  const entries: IndexEntry[] = [];
  let offset = PREAMBLE_BYTES;
  for (let i = 0; i < count; i++) {
    const entry: IndexEntry = {
      kind: cell(0, i) as IndexEntry['kind'],
      flags: cell(1, i),
      count: cell(2, i),
      first: cell(3, i),
      firstSeenMs: cell(4, i),
      lastSeenMs: cell(5, i),
      offset: cell(6, i),
      bytes: cell(7, i),
      headerCrc: cell(8, i),
    };
    wellFormed(entry.offset === offset && entry.bytes > 0, 'the index does not describe the frames');
    offset += entry.bytes;
    entries.push(entry);
  }
  wellFormed(offset === end, 'the index ends elsewhere than the frames');
  return entries;
}

/** What frames in a row must fulfil. Answers what is wrong with the next one, or null. */
export class FrameSequence {
  inputs = 0;
  proofs = 0;
  keyframes = 0;
  #frames = 0;

  /** Takes up the count behind a gap. */
  resume(inputs: number, proofs: number): void {
    this.#frames = Math.max(this.#frames, 1);
    this.inputs = inputs;
    this.proofs = proofs;
  }

  next(frame: FrameFields): string | null {
    const isFirst = this.#frames++ === 0;
    if (isFirst !== (frame.kind === FrameKind.header)) return 'the header is not the first frame';
    if (frame.kind === FrameKind.inputs) {
      if (frame.first !== this.inputs) return `inputs continue at ${frame.first} instead of ${this.inputs}`;
      this.inputs += frame.count;
    } else if (frame.kind === FrameKind.proofs) {
      if (frame.first !== this.proofs) return `proofs continue at ${frame.first} instead of ${this.proofs}`;
      this.proofs += frame.count;
    } else if (frame.kind === FrameKind.keyframe) {
      if (frame.first !== this.inputs) return `a keyframe for input ${frame.first} lies at ${this.inputs}`;
      this.keyframes++;
    }
    return null;
  }
}
