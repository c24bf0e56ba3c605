const bits = new DataView(new ArrayBuffer(8));

/** How many representable numbers lie between two of them. */
export function ulpsBetween(left: number, right: number): number {
  const distance = ordinal(left) - ordinal(right);
  return Number(distance < 0n ? -distance : distance);
}

/** The number that so many steps of representable numbers lead to. */
export function stepped(from: number, steps: number): number {
  bits.setFloat64(0, from);
  bits.setBigInt64(0, bits.getBigInt64(0) + BigInt(from < 0 ? -steps : steps));
  return bits.getFloat64(0);
}

export function fromWords(high: number, low: number): number {
  bits.setUint32(0, high);
  bits.setUint32(4, low);
  return bits.getFloat64(0);
}

function ordinal(value: number): bigint {
  bits.setFloat64(0, value);
  const word = bits.getBigInt64(0);
  return word < 0n ? -(word & 0x7fff_ffff_ffff_ffffn) : word;
}
