const SIGN = 0x8000_0000;
const LAST = 0xffff_ffff;
const RADIX_BITS = 11;
const RADIX = 1 << RADIX_BITS;

/**
 * Numbers that are in the same order as the values of a column, for those configs; what is not known comes last either
 * way.
 */
export function sortKeys(
  column: Int32Array | Float32Array | Uint8Array,
  configs: Int32Array,
  isDescending: boolean,
): Uint32Array {
  const keys = new Uint32Array(configs.length);
  const flip = isDescending ? LAST : 0;
  if (column instanceof Float32Array) {
    const bits = new Uint32Array(column.buffer, column.byteOffset, column.length);
    for (let at = 0; at < configs.length; at++) {
      const config = configs[at] as number;
      const word = bits[config] as number;
      if (Number.isNaN(column[config])) keys[at] = LAST;
      // There is a zero below zero, which is the same.
      else keys[at] = (word > SIGN ? ~word : word | SIGN) ^ flip;
    }
  } else if (column instanceof Int32Array) {
    for (let at = 0; at < configs.length; at++) keys[at] = (column[configs[at] as number] as number) ^ SIGN ^ flip;
  } else {
    for (let at = 0; at < configs.length; at++) keys[at] = (column[configs[at] as number] as number) ^ flip;
  }
  return keys;
}

/** Configs in the order of their keys; equals stay as they were. */
export function sortedByKeys(configs: Int32Array, keys: Uint32Array): Int32Array {
  const { length } = configs;
  const counts = new Uint32Array(RADIX);
  let order = configs.slice();
  let ordered = keys.slice();
  let nextOrder = new Int32Array(length);
  let nextKeys = new Uint32Array(length);
  for (let shift = 0; shift < 32; shift += RADIX_BITS) {
    counts.fill(0);
    for (let at = 0; at < length; at++) {
      const digit = ((ordered[at] as number) >>> shift) & (RADIX - 1);
      counts[digit] = (counts[digit] as number) + 1;
    }
    if (counts[((ordered[0] ?? 0) >>> shift) & (RADIX - 1)] === length) continue;
    let before = 0;
    for (let digit = 0; digit < RADIX; digit++) {
      const count = counts[digit] as number;
      counts[digit] = before;
      before += count;
    }
    for (let at = 0; at < length; at++) {
      const key = ordered[at] as number;
      const digit = (key >>> shift) & (RADIX - 1);
      const to = counts[digit] as number;
      counts[digit] = to + 1;
      nextOrder[to] = order[at] as number;
      nextKeys[to] = key;
    }
    [order, nextOrder] = [nextOrder, order];
    [ordered, nextKeys] = [nextKeys, ordered];
  }
  return order;
}
