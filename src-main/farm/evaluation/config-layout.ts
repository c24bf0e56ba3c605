import type { Interior, Population } from '#farm/population/population';

/**
 * Where each config has its bit, and its rule, pace and sizing by number. Bits of a block begin on a word of their own, so
 * that what is true of a whole block is a few words.
 */
export interface ConfigLayout {
  readonly words: number;
  /** By spec: its first word, and one past the last spec's. */
  readonly specWord: Int32Array;
  /** By spec and block: first word, relative to the spec's, and first config. */
  readonly blockWord: readonly Int32Array[];
  readonly blockConfig: readonly Int32Array[];
  /** By config. */
  readonly spec: Uint16Array;
  readonly bit: Int32Array;
  readonly exit: Uint16Array;
  readonly pace: Uint16Array;
  readonly sizing: Uint16Array;
}

export function configLayout(population: Population): ConfigLayout {
  const { specs, size, sizings } = population;
  const specWord = new Int32Array(specs.length + 1);
  const spec = new Uint16Array(size);
  const bit = new Int32Array(size);
  const exit = new Uint16Array(size);
  const pace = new Uint16Array(size);
  const sizing = new Uint16Array(size);
  const blocks = population.blocksPerSpec;
  const blockWord = specs.map(() => new Int32Array(blocks + 1));
  const blockConfig = specs.map(() => new Int32Array(blocks + 1));
  let word = 0;
  for (const { index, firstConfig, configs, interiors } of specs) {
    spec.fill(index, firstConfig, firstConfig + configs);
    specWord[index] = word;
    const start = word;
    let config = firstConfig;
    for (let block = 0; block < blocks; block++) {
      (blockWord[index] as Int32Array)[block] = word - start;
      (blockConfig[index] as Int32Array)[block] = config;
      const interior = interiors[block % sizings.length] as Interior;
      const length = interior.exit.length;
      for (let within = 0; within < length; within++) bit[config + within] = word * 32 + within;
      exit.set(interior.exit, config);
      pace.set(interior.pace, config);
      sizing.fill(block % sizings.length, config, config + length);
      config += length;
      word += (length + 31) >> 5;
    }
    (blockWord[index] as Int32Array)[blocks] = word - start;
    (blockConfig[index] as Int32Array)[blocks] = config;
  }
  specWord[specs.length] = word;
  return { words: word, specWord, blockWord, blockConfig, spec, bit, exit, pace, sizing };
}
