import type { WordReader } from '#farm/book/word-reader';
import type { WordWriter } from '#farm/book/word-writer';

const RUNS = 0;
const BITS = 1;

/**
 * Rising numbers of one spec's configs. Neighbours mostly do the same, so they are runs, or bits where those are shorter:
 * which of the two depends on nothing but the numbers.
 */
export function writeConfigs(configs: Int32Array, firstConfig: number, out: WordWriter): void {
  const first = (configs[0] as number) - firstConfig;
  const span = (configs.at(-1) as number) - firstConfig - first + 1;
  const bitBytes = (span + 7) >> 3;
  out.count(configs.length);
  if (runBytes(configs, firstConfig) <= bitBytes) {
    out.count(RUNS);
    visitRuns(configs, firstConfig, (gap, length) => {
      out.count(gap);
      out.count(length - 1);
    });
    return;
  }
  out.count(BITS);
  out.count(first);
  out.count(bitBytes);
  const start = out.zeros(bitBytes);
  const { bytes } = out;
  for (let at = 0; at < configs.length; at++) {
    const bit = (configs[at] as number) - firstConfig - first;
    bytes[start + (bit >> 3)] = (bytes[start + (bit >> 3)] as number) | (1 << (bit & 7));
  }
}

/** Answers how many there are. Breaks the reader off where they are no configs of such a spec. */
export function readConfigs(from: WordReader, firstConfig: number, specConfigs: number, into: Int32Array): number {
  const count = from.count();
  const form = from.count();
  const isSound = count <= specConfigs && (form === RUNS || form === BITS);
  if (isSound && form === RUNS) return readRuns(from, firstConfig, firstConfig + specConfigs, count, into);
  if (isSound && readBits(from, firstConfig, specConfigs, into) === count) return count;
  from.breakOff();
  return 0;
}

function readRuns(from: WordReader, firstConfig: number, end: number, count: number, into: Int32Array): number {
  let next = firstConfig;
  for (let done = 0; done < count;) {
    next += from.count();
    const length = from.count() + 1;
    if (from.isBroken || length > count - done || next + length > end) {
      from.breakOff();
      return 0;
    }
    for (let k = 0; k < length; k++) into[done++] = next++;
  }
  return count;
}

function readBits(from: WordReader, firstConfig: number, specConfigs: number, into: Int32Array): number {
  const first = from.count();
  const length = from.count();
  const start = from.skip(length);
  // The last byte may have bits beyond the spec; that none of them is set shows in the last number.
  if (from.isBroken || first + length * 8 >= specConfigs + 8) return -1;
  const { bytes } = from;
  let count = 0;
  let base = firstConfig + first;
  for (let at = start; at < start + length; at++) {
    for (let left = bytes[at] as number; left !== 0; left &= left - 1) {
      into[count++] = base + 31 - Math.clz32(left & -left);
    }
    base += 8;
  }
  return count > 0 && (into[count - 1] as number) < firstConfig + specConfigs ? count : -1;
}

function runBytes(configs: Int32Array, firstConfig: number): number {
  let bytes = 0;
  visitRuns(configs, firstConfig, (gap, length) => {
    bytes += lengthOf(gap) + lengthOf(length - 1);
  });
  return bytes;
}

function visitRuns(configs: Int32Array, firstConfig: number, visit: (gap: number, length: number) => void): void {
  let next = firstConfig;
  for (let at = 0; at < configs.length;) {
    const first = configs[at] as number;
    let length = 1;
    while (at + length < configs.length && configs[at + length] === first + length) length++;
    visit(first - next, length);
    next = first + length;
    at += length;
  }
}

function lengthOf(count: number): number {
  return count === 0 ? 1 : ((38 - Math.clz32(count)) / 7) | 0;
}
