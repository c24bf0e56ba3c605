/** Ids below this count up with time and order trades of the same millisecond; those at or above it are hashes. */
export const FIRST_HASHED_TRADE_ID = 4_503_599_627_370_496;

/** 52 bits of a textual id (FNV-1a, two lanes), marked as a hash so that nobody sorts by it. */
export function hashedTradeId(text: string): number {
  let high = 0x811c_9dc5 | 0;
  let low = 0x1234_5679 | 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    high = Math.imul(high ^ code, 0x0100_0193);
    low = Math.imul(low ^ code, 0x01000_1b3) ^ (high >>> 13);
  }
  return FIRST_HASHED_TRADE_ID + (high >>> 12) * 4_294_967_296 + (low >>> 0);
}
