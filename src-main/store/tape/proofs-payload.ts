import type { PlacedProof } from '#ports/tape';
import { epochMs } from '#primitives/clock';
import { ByteReader } from '#store/tape/byte-reader';
import { ByteWriter } from '#store/tape/byte-writer';
import { wellFormed } from '#store/tape/tape-faults';

/** Proofs as columns: position, minute, hash, group count; then all groups. */
export function encodeProofs(proofs: readonly PlacedProof[]): Uint8Array {
  const out = new ByteWriter(4 + proofs.length * 64);
  out.u32(proofs.length);
  for (const { position } of proofs) out.f64(position);
  for (const { proof } of proofs) out.f64(proof.minuteMs);
  for (const { proof } of proofs) out.u32(proof.hash.high);
  for (const { proof } of proofs) out.u32(proof.hash.low);
  for (const { proof } of proofs) out.u32(proof.groups.length);
  for (const { proof } of proofs) for (const group of proof.groups) out.u16(group);
  return out.view();
}

const PROOF_BYTES = 28;

export function decodeProofs(payload: Uint8Array, announced: number): readonly PlacedProof[] {
  const from = new ByteReader(payload);
  const count = from.u32();
  wellFormed(count === announced && count * PROOF_BYTES <= from.left, 'there are more or fewer proofs than announced');
  const column = (read: () => number): readonly number[] => Array.from({ length: count }, read);
  const positions = column(() => from.f64());
  const minutes = column(() => from.f64());
  const highs = column(() => from.u32());
  const lows = column(() => from.u32());
  const sizes = column(() => from.u32());
  const proofs = positions.map((position, i): PlacedProof => {
    const size = sizes[i] as number;
    wellFormed(size * 2 <= from.left, 'a proof names more groups than there are');
    const groups = new Uint16Array(size);
    for (let group = 0; group < size; group++) groups[group] = from.u16();
    const hash = { high: highs[i] as number, low: lows[i] as number };
    return { position, proof: { minuteMs: epochMs(minutes[i] as number), hash, groups } };
  });
  from.finish();
  return proofs;
}
