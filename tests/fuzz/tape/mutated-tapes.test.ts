import { expect, it } from 'vitest';
import { InputBlock } from '#domain/input-block';
import { TAPE_BLOCK_ROWS, TapeFault } from '#ports/tape';
import { SeededRandom } from '#primitives/random';
import { FRAME_HEADER_BYTES } from '#store/tape/frame';
import { TapeReader } from '#store/tape/tape-reader';
import { TapeWriter } from '#store/tape/tape-writer';
import { verifyTape } from '#store/tape/verify-tape';
import { boundaries, forge, MUTATIONS, mutate } from '#tests/fuzz/tape/mutations';
import { type FileImages, MemoryTapeFiles } from '#tests/unit/tape/memory-tape-files';
import { HEADER, plainInput, readAll, record, sampleInputs, type TapeText } from '#tests/unit/tape/sample-tape';

const PATH = 'x.tape';
const JOURNAL = 'x.tape.journal';
const ROUNDS = 500;

interface Base {
  readonly images: FileImages;
  readonly text: TapeText;
}

/** A closed tape, a killed one, and one with much in its journal: all small, so that a mutation hits something. */
function makeBases(): { readonly closed: Base; readonly killed: Base; readonly journalled: Base } {
  const make = (inputs: number, blockRows: number, close: boolean): Base => {
    const files = new MemoryTapeFiles();
    const writer = TapeWriter.create(PATH, HEADER, { files, blockRows, syncEvery: 'never' });
    record(writer, sampleInputs(inputs), inputs, 4);
    writer.flush();
    if (close) writer.close();
    else writer.abandon();
    using reader = TapeReader.open(PATH, { files });
    return { images: files.images, text: readAll(reader) };
  };
  return { closed: make(90, 16, true), killed: make(86, 16, false), journalled: make(63, 64, false) };
}

const BASES = makeBases();

/** Runs a task that may find damage, but nothing else may go wrong in it. */
function unlessDamaged(task: () => void): boolean {
  try {
    task();
    return true;
  } catch (error) {
    if (!(error instanceof TapeFault)) throw error;
    return false;
  }
}

const block = new InputBlock(TAPE_BLOCK_ROWS);

/** Whatever reads without a fault must be what was written. */
function expectPrefix(images: FileImages, original: TapeText): void {
  const files = new MemoryTapeFiles(images);
  unlessDamaged(() => {
    using reader = TapeReader.open(PATH, { files });
    expect(reader.header).toEqual(HEADER);
    expect(reader.inputs).toBeLessThanOrEqual(original.inputs.length);
    for (let position = 0; position < reader.inputs; position += 5) {
      unlessDamaged(() => {
        const first = reader.readBlock(position, block) as number;
        expect(plainInput(block.inputAt(position - first))).toEqual(original.inputs[position]);
      });
    }
    unlessDamaged(() => {
      const text = readAll(reader);
      expect(text.inputs).toEqual(original.inputs.slice(0, text.inputs.length));
    });
    unlessDamaged(() => {
      const proofs = reader.proofs();
      expect(proofs).toEqual(original.proofs.slice(0, proofs.length));
    });
    reader.keyframes.forEach((_, ordinal) => {
      unlessDamaged(() => expect(reader.readKeyframe(ordinal)).toEqual(original.keyframes[ordinal]));
    });
  });
  expect(files.openFiles).toBe(0);
}

/** A writer either refuses the files or goes on from a prefix of what was recorded. */
function expectResumable(images: FileImages, original: TapeText): void {
  const files = new MemoryTapeFiles(new Map(images));
  unlessDamaged(() => {
    const { writer } = TapeWriter.resume(PATH, { files, syncEvery: 'never' });
    expect(writer.position).toBeLessThanOrEqual(original.inputs.length);
    unlessDamaged(() => writer.close());
    writer.abandon();
  });
  expect(files.openFiles).toBe(0);
  expectPrefix(files.images, original);
}

for (const [name, { images, text }] of Object.entries(BASES)) {
  for (const path of [PATH, JOURNAL]) {
    const bytes = images.get(path);
    if (bytes === undefined || bytes.length === 0) continue;
    it.each(MUTATIONS)(`never reads something else from a ${name} tape with damage to its ${path}: %s`, (mutation) => {
      const random = new SeededRandom(7, MUTATIONS.indexOf(mutation));
      for (let round = 0; round < ROUNDS; round++) {
        const mutant = new Map(images).set(path, mutate(bytes, mutation, random));
        expectPrefix(mutant, text);
        unlessDamaged(() => verifyTape(PATH, { files: new MemoryTapeFiles(mutant) }));
        if (round % 4 === 0) expectResumable(mutant, text);
      }
    });
  }
}

it('answers forged files, whose checksums are right, with a fault at worst', () => {
  const random = new SeededRandom(11);
  for (const { images } of [BASES.closed, BASES.killed]) {
    const bytes = images.get(PATH) as Uint8Array;
    for (let round = 0; round < 2_000; round++) {
      const files = new MemoryTapeFiles(new Map(images).set(PATH, forge(bytes, random)));
      unlessDamaged(() => {
        using reader = TapeReader.open(PATH, { files });
        for (let position = 0; position < Math.min(reader.inputs, 200); position += 10) {
          unlessDamaged(() => void reader.readBlock(position, block));
        }
        unlessDamaged(() => void reader.proofs());
        reader.keyframes.forEach((_, ordinal) => unlessDamaged(() => void reader.readKeyframe(ordinal)));
      });
      unlessDamaged(() => verifyTape(PATH, { files }));
      unlessDamaged(() => TapeWriter.resume(PATH, { files }).writer.abandon());
      expect(files.openFiles).toBe(0);
    }
  }
});

it('finds a flipped bit in any byte of a tape and names the frame it is in', () => {
  const bytes = BASES.closed.images.get(PATH) as Uint8Array;
  const frames = boundaries(bytes);
  for (let at = 0; at < bytes.length; at++) {
    const flipped = bytes.slice();
    flipped[at] = (flipped[at] as number) ^ (1 << ((at * 5) & 7));
    const files = new MemoryTapeFiles(new Map([[PATH, flipped]]));
    if (at < 8) {
      expect(() => verifyTape(PATH, { files })).toThrow('not a tape');
      continue;
    }
    const [problem] = verifyTape(PATH, { files }).problems;
    expect(problem).toBeDefined();
    const start = frames.findLast((frame) => frame <= at) ?? 0;
    const end = frames.find((frame) => frame > at) ?? bytes.length;
    expect(problem?.offset).toBeGreaterThanOrEqual(start);
    expect(problem?.offset).toBeLessThan(Math.max(end, start + FRAME_HEADER_BYTES));
  }
});
