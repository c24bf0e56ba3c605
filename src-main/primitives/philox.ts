/**
 * Philox4x32-10: random words as a function of a counter and a key. Nothing is remembered between calls, so any part of
 * a simulation can be computed alone, anywhere, and has the same words: only 32-bit integer operations are used, which
 * JavaScript, WebAssembly and a GPU all do alike.
 */
const FIRST_MULTIPLIER = 0xd251_1f53 | 0;
const SECOND_MULTIPLIER = 0xcd9e_8d57 | 0;
const FIRST_KEY_STEP = 0x9e37_79b9 | 0;
const SECOND_KEY_STEP = 0xbb67_ae85 | 0;

/** What a stream of words is for: the last word of the counter, so that no use ever shares words with another. */
export const PHILOX_DOMAIN = { paths: 0, assignment: 3, bootstrap: 7, testNoise: 9 } as const;

/** Four words for one counter and key. Only the low 32 bits of an argument count; the words are signed as they lie. */
export function philox4x32(
  counter0: number,
  counter1: number,
  counter2: number,
  counter3: number,
  key0: number,
  key1: number,
  words: Int32Array,
): void {
  let a = counter0 | 0;
  let b = counter1 | 0;
  let c = counter2 | 0;
  let d = counter3 | 0;
  let low = key0 | 0;
  let high = key1 | 0;
  for (let round = 0; round < 10; round++) {
    // The upper halves of two 32 × 32 bit products, from products of 16 bits: no intermediate sum exceeds 32 bits.
    const aLow = a & 0xffff;
    const aHigh = a >>> 16;
    const aMiddle = (Math.imul(0xd251, aLow) + (Math.imul(0x1f53, aLow) >>> 16)) | 0;
    const aLower = ((aMiddle & 0xffff) + Math.imul(0x1f53, aHigh)) | 0;
    const aUpper = (Math.imul(0xd251, aHigh) + (aMiddle >>> 16) + (aLower >>> 16)) | 0;
    const cLow = c & 0xffff;
    const cHigh = c >>> 16;
    const cMiddle = (Math.imul(0xcd9e, cLow) + (Math.imul(0x8d57, cLow) >>> 16)) | 0;
    const cLower = ((cMiddle & 0xffff) + Math.imul(0x8d57, cHigh)) | 0;
    const cUpper = (Math.imul(0xcd9e, cHigh) + (cMiddle >>> 16) + (cLower >>> 16)) | 0;
    const nextB = Math.imul(c, SECOND_MULTIPLIER);
    const nextD = Math.imul(a, FIRST_MULTIPLIER);
    a = cUpper ^ b ^ low;
    b = nextB;
    c = aUpper ^ d ^ high;
    d = nextD;
    low = (low + FIRST_KEY_STEP) | 0;
    high = (high + SECOND_KEY_STEP) | 0;
  }
  words[0] = a;
  words[1] = b;
  words[2] = c;
  words[3] = d;
}

/**
 * The words of neighbouring counters (first + i, x, y, last), again and again for other x and y. The first word meets x
 * and y only in the third round: what the first two make of it is worked out once. The other eight are worked out for two
 * counters side by side, since a processor works on the one where it would wait for the other.
 */
export class PhiloxColumn {
  readonly #count: number;
  readonly #key0: number;
  readonly #key1: number;
  readonly #first: Int32Array;
  readonly #second: Int32Array;
  readonly #third: Int32Array;

  constructor(first: number, count: number, last: number, key0: number, key1: number) {
    this.#count = count;
    this.#key0 = key0 | 0;
    this.#key1 = key1 | 0;
    // One more, so that an odd last one has a neighbour too.
    this.#first = new Int32Array(count + 1);
    this.#second = new Int32Array(count + 1);
    this.#third = new Int32Array(count + 1);
    for (let i = 0; i <= count; i++) {
      const counter = (first + i) | 0;
      const third = upperHalf(counter, 0xd251, 0x1f53) ^ last ^ this.#key1;
      this.#first[i] = upperHalf(third, 0xcd9e, 0x8d57);
      this.#second[i] = Math.imul(third, SECOND_MULTIPLIER);
      this.#third[i] = Math.imul(counter, FIRST_MULTIPLIER);
    }
  }

  /** Four words for each counter, and four more behind the last where their number is odd. */
  draw(x: number, y: number, words: Int32Array): void {
    const count = this.#count;
    const first = this.#first;
    const second = this.#second;
    const third = this.#third;
    const key0 = (this.#key0 + FIRST_KEY_STEP) | 0;
    const key1 = (this.#key1 + SECOND_KEY_STEP) | 0;
    // What x and y add in two rounds, the same for every counter.
    const met = upperHalf(y, 0xcd9e, 0x8d57) ^ x ^ this.#key0;
    const added0 = Math.imul(y, SECOND_MULTIPLIER) ^ key0;
    const added2 = upperHalf(met, 0xd251, 0x1f53) ^ key1;
    const added3 = Math.imul(met, FIRST_MULTIPLIER);
    for (let i = 0; i < count; i += 2) {
      let a = (first[i] as number) ^ added0;
      let b = second[i] as number;
      let c = (third[i] as number) ^ added2;
      let d = added3;
      let e = (first[i + 1] as number) ^ added0;
      let f = second[i + 1] as number;
      let g = (third[i + 1] as number) ^ added2;
      let h = added3;
      let low = key0;
      let high = key1;
      for (let round = 2; round < 10; round++) {
        low = (low + FIRST_KEY_STEP) | 0;
        high = (high + SECOND_KEY_STEP) | 0;
        const aLow = a & 0xffff;
        const aHigh = a >>> 16;
        const aMiddle = (Math.imul(0xd251, aLow) + (Math.imul(0x1f53, aLow) >>> 16)) | 0;
        const aLower = ((aMiddle & 0xffff) + Math.imul(0x1f53, aHigh)) | 0;
        const aUpper = (Math.imul(0xd251, aHigh) + (aMiddle >>> 16) + (aLower >>> 16)) | 0;
        const eLow = e & 0xffff;
        const eHigh = e >>> 16;
        const eMiddle = (Math.imul(0xd251, eLow) + (Math.imul(0x1f53, eLow) >>> 16)) | 0;
        const eLower = ((eMiddle & 0xffff) + Math.imul(0x1f53, eHigh)) | 0;
        const eUpper = (Math.imul(0xd251, eHigh) + (eMiddle >>> 16) + (eLower >>> 16)) | 0;
        const cLow = c & 0xffff;
        const cHigh = c >>> 16;
        const cMiddle = (Math.imul(0xcd9e, cLow) + (Math.imul(0x8d57, cLow) >>> 16)) | 0;
        const cLower = ((cMiddle & 0xffff) + Math.imul(0x8d57, cHigh)) | 0;
        const cUpper = (Math.imul(0xcd9e, cHigh) + (cMiddle >>> 16) + (cLower >>> 16)) | 0;
        const gLow = g & 0xffff;
        const gHigh = g >>> 16;
        const gMiddle = (Math.imul(0xcd9e, gLow) + (Math.imul(0x8d57, gLow) >>> 16)) | 0;
        const gLower = ((gMiddle & 0xffff) + Math.imul(0x8d57, gHigh)) | 0;
        const gUpper = (Math.imul(0xcd9e, gHigh) + (gMiddle >>> 16) + (gLower >>> 16)) | 0;
        const nextB = Math.imul(c, SECOND_MULTIPLIER);
        const nextD = Math.imul(a, FIRST_MULTIPLIER);
        const nextF = Math.imul(g, SECOND_MULTIPLIER);
        const nextH = Math.imul(e, FIRST_MULTIPLIER);
        a = cUpper ^ b ^ low;
        c = aUpper ^ d ^ high;
        e = gUpper ^ f ^ low;
        g = eUpper ^ h ^ high;
        b = nextB;
        d = nextD;
        f = nextF;
        h = nextH;
      }
      const at = 4 * i;
      words[at] = a;
      words[at + 1] = b;
      words[at + 2] = c;
      words[at + 3] = d;
      words[at + 4] = e;
      words[at + 5] = f;
      words[at + 6] = g;
      words[at + 7] = h;
    }
  }
}

/** The upper 32 bits of a product with a constant, whose own halves are given. */
function upperHalf(word: number, constantHigh: number, constantLow: number): number {
  const low = word & 0xffff;
  const high = word >>> 16;
  const middle = (Math.imul(constantHigh, low) + (Math.imul(constantLow, low) >>> 16)) | 0;
  const lower = ((middle & 0xffff) + Math.imul(constantLow, high)) | 0;
  return (Math.imul(constantHigh, high) + (middle >>> 16) + (lower >>> 16)) | 0;
}

// Uniform numbers strictly between 0 and 1, all exact. The words' complements give 1 − u to the last bit.

/** 52 bits from two words. */
export function uniform52(high: number, low: number): number {
  return ((high >>> 6) * 67_108_864 + (low >>> 6) + 0.5) / 4_503_599_627_370_496;
}

/** 23 bits from one word: exact in single precision too, so a GPU has the same number. */
export function uniform23(word: number): number {
  return ((word >>> 9) + 0.5) / 8_388_608;
}

/** 32 bits from one word. */
export function uniform32(word: number): number {
  return ((word >>> 0) + 0.5) / 4_294_967_296;
}
