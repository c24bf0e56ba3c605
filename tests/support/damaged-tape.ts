import { readFileSync, writeFileSync } from 'node:fs';
import { InputBlock } from '#domain/input-block';
import { TAPE_BLOCK_ROWS } from '#ports/tape';
import { TapeReader } from '#store/tape/tape-reader';

/** A copy of the tape with one bit flipped where inputs are, so that a replay cannot miss it. Answers at which byte. */
export function writeDamaged(tape: string, path: string): number {
  const bytes = readFileSync(tape);
  for (let at = 2_000; at < bytes.length; at += 500) {
    bytes[at] = (bytes[at] as number) ^ 0x10;
    writeFileSync(path, bytes);
    if (!inputsReadable(path)) return at;
    bytes[at] = (bytes[at] as number) ^ 0x10;
  }
  throw new Error('no byte of this tape holds inputs');
}

function inputsReadable(path: string): boolean {
  const block = new InputBlock(TAPE_BLOCK_ROWS);
  try {
    using reader = TapeReader.open(path);
    return reader.readBlock(reader.inputs - 1, block) !== null;
  } catch {
    return false;
  }
}
