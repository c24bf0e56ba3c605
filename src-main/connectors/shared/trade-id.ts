import { FIRST_HASHED_TRADE_ID } from '#domain/trade-id';

const ZERO = 48;
const SPACE = 32;
const LOW_20_BITS = 0xf_ffff;
const TWO_TO_32 = 4_294_967_296;

/** A venue's own number where it is one and counts below the hashes, else 52 bits of the text's hash, marked; -1: none. */
export function tradeIdOf(bytes: Uint8Array, from: number, to: number): number {
  let start = from;
  let end = to;
  while (start < end && (bytes[start] as number) === SPACE) start++;
  while (end > start && (bytes[end - 1] as number) === SPACE) end--;
  if (start === end) return -1;
  // A number that begins with zeros is a text: 007 and 7 are two trades.
  if ((bytes[start] as number) === ZERO && end - start > 1) return hashOf(bytes, start, end);
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = (bytes[at] as number) - ZERO;
    if (digit < 0 || digit > 9) return hashOf(bytes, start, end);
    value = value * 10 + digit;
  }
  return value < FIRST_HASHED_TRADE_ID ? value : hashOf(bytes, start, end);
}

/** Two multiply-and-mix lanes, each stirred again at the end so that ids that differ in one letter spread out. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let high = 0x811c_9dc5 | 0;
  let low = 0x9e37_79b9 | 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    high = Math.imul(high ^ byte, 0x0100_0193);
    low = Math.imul(low ^ byte, 0x85eb_ca6b);
    low ^= low >>> 13;
  }
  high = stirred(high ^ (low >>> 7));
  low = stirred(low ^ high);
  return FIRST_HASHED_TRADE_ID + (high & LOW_20_BITS) * TWO_TO_32 + (low >>> 0);
}

function stirred(word: number): number {
  let mixed = word;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x7feb_352d);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846c_a68b | 0);
  return mixed ^ (mixed >>> 16);
}
