import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inverseNormalCdf } from '#primitives/normal-distribution';
import { PHILOX_DOMAIN, philox4x32, PhiloxColumn, uniform23, uniform32, uniform52 } from '#primitives/philox';
import { sharedFile } from '#tests/support/shared-data';

/** The known answers that the generator's authors publish. */
const PUBLISHED = [
  {
    counter: [0, 0, 0, 0],
    key: [0, 0],
    words: [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8],
  },
  {
    counter: [0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff],
    key: [0xffff_ffff, 0xffff_ffff],
    words: [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd],
  },
  {
    counter: [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
    key: [0xa409_3822, 0x299f_31d0],
    words: [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1],
  },
] as const;

type Four = readonly [number, number, number, number];

function wordsOf(counter: readonly number[], key: readonly number[]): readonly number[] {
  const words = new Int32Array(4);
  const [a, b, c, d] = counter as Four;
  philox4x32(a, b, c, d, key[0] as number, key[1] as number, words);
  return Array.from(words, (word) => word >>> 0);
}

/** The definition, with whole numbers of any size instead of halves. */
function wordsByDefinition(counter: Four, key: readonly [number, number]): readonly number[] {
  const mask = 0xffff_ffffn;
  let [a, b, c, d] = counter.map(BigInt) as [bigint, bigint, bigint, bigint];
  let [low, high] = key.map(BigInt) as [bigint, bigint];
  for (let round = 0; round < 10; round++) {
    const first = a * 0xd251_1f53n;
    const second = c * 0xcd9e_8d57n;
    [a, b, c, d] = [(second >> 32n) ^ b ^ low, second & mask, (first >> 32n) ^ d ^ high, first & mask];
    low = (low + 0x9e37_79b9n) & mask;
    high = (high + 0xbb67_ae85n) & mask;
  }
  return [a, b, c, d].map(Number);
}

const word = fc.integer({ min: 0, max: 0xffff_ffff });

describe('philox4x32', () => {
  it('gives the published words', () => {
    for (const { counter, key, words } of PUBLISHED) expect(wordsOf(counter, key)).toEqual(words);
  });

  it('gives the words of its definition for any counter and key', () => {
    fc.assert(
      fc.property(fc.tuple(word, word, word, word), fc.tuple(word, word), (counter, key) => {
        expect(wordsOf(counter, key)).toEqual(wordsByDefinition(counter, key));
      }),
      { seed: 4, numRuns: 2_000 },
    );
  });
});

describe('a column of neighbouring counters', () => {
  it('has the words of each of them, for one draw after another', () => {
    const draws = fc.array(fc.tuple(word, word), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(
        word,
        fc.integer({ min: 1, max: 9 }),
        word,
        fc.tuple(word, word),
        draws,
        (first, count, last, key, asked) => {
          const column = new PhiloxColumn(first, count, last, key[0], key[1]);
          const words = new Int32Array(4 * (count + 1));
          for (const [x, y] of asked) {
            column.draw(x, y, words);
            for (let i = 0; i < count; i++) {
              const four = Array.from(words.subarray(4 * i, 4 * i + 4), (each) => each >>> 0);
              expect(four).toEqual(wordsOf([(first + i) % 2 ** 32, x, y, last], key));
            }
          }
        },
      ),
      { seed: 4, numRuns: 500 },
    );
  });
});

describe('the uses of words', () => {
  it('never share any', () => {
    const firstWords = Object.values(PHILOX_DOMAIN).map((domain) => wordsOf([1, 2, 3, domain], [4, 5])[0]);
    expect(new Set(firstWords).size).toBe(firstWords.length);
  });
});

describe('uniform numbers', () => {
  it('stay strictly between 0 and 1 at both ends', () => {
    for (const least of [uniform52(0, 0), uniform23(0), uniform32(0)]) expect(least).toBeGreaterThan(0);
    for (const most of [uniform52(-1, -1), uniform23(-1), uniform32(-1)]) expect(most).toBeLessThan(1);
  });

  it('mirror exactly when the words are inverted', () => {
    fc.assert(
      fc.property(word, word, (high, low) => {
        expect(uniform52(~high, ~low)).toBe(1 - uniform52(high, low));
        expect(uniform23(~high)).toBe(1 - uniform23(high));
        expect(uniform32(~high)).toBe(1 - uniform32(high));
      }),
      { seed: 4, numRuns: 2_000 },
    );
  });

  it('of 23 bits are single-precision numbers', () => {
    fc.assert(
      fc.property(word, (bits) => {
        expect(Math.fround(uniform23(bits))).toBe(uniform23(bits));
      }),
      { seed: 4, numRuns: 2_000 },
    );
  });

  it('of 23 and of 52 bits of the same word differ by less than the last of the 23', () => {
    fc.assert(
      fc.property(word, word, (high, low) => {
        expect(Math.abs(uniform52(high, low) - uniform23(high))).toBeLessThan(1 / 8_388_608);
      }),
      { seed: 4, numRuns: 2_000 },
    );
  });
});

interface ReferenceWords {
  readonly philox4x32_10: readonly {
    readonly inp: { readonly ctr: readonly string[]; readonly key: readonly string[] };
    readonly out: readonly string[];
  }[];
  readonly uniforms: readonly {
    readonly words: readonly string[];
    readonly u52: readonly number[];
    readonly u23: readonly number[];
    readonly u32: readonly number[];
    readonly z_u52: readonly number[];
    readonly z_u23: readonly number[];
  }[];
  readonly uniform_edges: readonly {
    readonly words: readonly [string, string];
    readonly u52: number;
    readonly u23: number;
  }[];
}

const reference = sharedFile('oracles/rng.json');

describe.skipIf(reference === null)('reference words (skipped where the reference tables are absent)', () => {
  const table = (): ReferenceWords => JSON.parse(readFileSync(reference as string, 'utf8')) as ReferenceWords;

  it('are met exactly', () => {
    for (const { inp, out } of table().philox4x32_10) {
      expect(wordsOf(inp.ctr.map(Number), inp.key.map(Number))).toEqual(out.map(Number));
    }
  });

  it('give exactly the reference uniforms, and their normal quantiles to 5e-15', () => {
    for (const { words, u52, u23, u32, z_u52, z_u23 } of table().uniforms) {
      const [a, b, c, d] = words.map(Number) as [number, number, number, number];
      expect([uniform52(a, b), uniform52(c, d)]).toEqual(u52);
      expect([a, b, c, d].map(uniform23)).toEqual(u23);
      expect([a, b, c, d].map(uniform32)).toEqual(u32);
      for (const [i, z] of [...z_u52, ...z_u23].entries()) {
        const ours = inverseNormalCdf([...u52, ...u23][i] as number);
        expect(Math.abs(ours - z)).toBeLessThan(5e-15 * Math.max(1, Math.abs(z)));
      }
    }
    for (const { words, u52, u23 } of table().uniform_edges) {
      const [high, low] = words.map(Number) as [number, number];
      expect(uniform52(high, low)).toBe(u52);
      expect(uniform23(high)).toBe(u23);
    }
  });
});
