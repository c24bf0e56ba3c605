import type { Keyframe } from '#ports/tape';
import { readFloatPlanes, writeFloatPlanes } from '#store/tape/byte-planes';
import { ByteReader } from '#store/tape/byte-reader';
import { ByteWriter } from '#store/tape/byte-writer';
import { wellFormed } from '#store/tape/tape-faults';

/** JSON of the instruments, then the snapshot's cells as byte planes: any bits come back, NaN included. */
export function encodeKeyframe(keyframe: Keyframe): Uint8Array {
  const json = Buffer.from(JSON.stringify(keyframe.instruments ?? null), 'utf8');
  const out = new ByteWriter(8 + json.length + keyframe.cells.length * 8);
  out.u32(json.length);
  out.u32(keyframe.cells.length);
  out.append(json);
  writeFloatPlanes(out, keyframe.cells);
  return out.view();
}

export function decodeKeyframe(payload: Uint8Array): { readonly instruments: unknown; readonly cells: Float64Array } {
  const from = new ByteReader(payload);
  const jsonBytes = from.u32();
  const count = from.u32();
  const instruments: unknown = JSON.parse(Buffer.from(from.slice(jsonBytes)).toString('utf8'));
  wellFormed(from.left === count * 8, 'the snapshot is longer or shorter than announced');
  const cells = new Float64Array(count);
  readFloatPlanes(from, cells);
  return { instruments, cells };
}
