import { expect, it } from 'vitest';
import { TapeReader } from '#store/tape/tape-reader';
import { TapeWriter } from '#store/tape/tape-writer';
import { verifyTape } from '#store/tape/verify-tape';
import {
  applyOperation,
  type FileImages,
  type FileOperation,
  MemoryTapeFiles,
} from '#tests/unit/tape/memory-tape-files';
import { HEADER, readAll, record, sampleInputs, sampleKeyframe, sampleProof } from '#tests/unit/tape/sample-tape';

const PATH = 'x.tape';
const TOTAL = 120;
const INPUTS = sampleInputs(TOTAL);
const PROOFS = Array.from({ length: TOTAL / 5 }, (_, i) => sampleProof((i + 1) * 5));
const KEYFRAMES = Array.from({ length: TOTAL / 40 }, (_, i) => sampleKeyframe((i + 1) * 40));

interface Run {
  readonly log: readonly FileOperation[];
  /** For each length of the log, how many inputs had been acknowledged by then. */
  readonly acknowledged: readonly number[];
}

function runOnce(syncEvery: 'flush' | 'never'): Run {
  const files = new MemoryTapeFiles();
  const acknowledged: number[] = [];
  const acknowledge = (position: number): void => {
    acknowledged[files.log.length] = position;
  };
  const writer = TapeWriter.create(PATH, HEADER, { files, blockRows: 16, syncEvery });
  acknowledge(0);
  record(writer, INPUTS, 60, 3, acknowledge);
  record(writer, INPUTS, TOTAL - 20, 21, acknowledge);
  record(writer, INPUTS, TOTAL, 1, acknowledge);
  writer.close();
  acknowledge(TOTAL);
  for (let i = 0, last = -1; i <= files.log.length; i++) {
    last = acknowledged[i] ?? last;
    acknowledged[i] = last;
  }
  return { log: files.log, acknowledged };
}

/** What a restart must make of these files; `acknowledged` < 0 means that the tape need not exist yet. */
function expectRecovery(images: FileImages, acknowledged: number): void {
  if (!images.has(PATH)) {
    expect(acknowledged).toBeLessThan(0);
    return;
  }
  const files = new MemoryTapeFiles(new Map(images));
  {
    using reader = TapeReader.open(PATH, { files });
    expect(reader.inputs).toBeGreaterThanOrEqual(acknowledged);
    const text = readAll(reader);
    expect(text.inputs).toEqual(INPUTS.slice(0, reader.inputs));
    expect(text.proofs).toEqual(PROOFS.slice(0, text.proofs.length));
    expect(text.proofs.length).toBeGreaterThanOrEqual(Math.floor(acknowledged / 5));
    expect(text.keyframes).toEqual(KEYFRAMES.slice(0, text.keyframes.length));
    expect(text.keyframes.length).toBeGreaterThanOrEqual(Math.floor(acknowledged / 40));
  }
  const { writer, recovered } = TapeWriter.resume(PATH, { files, blockRows: 16 });
  expect(recovered.inputs).toBeGreaterThanOrEqual(acknowledged);
  expect(writer.position).toBe(recovered.inputs);
  // What was not acknowledged is recorded again by whoever restarts.
  const proofsNow = readProofs(files);
  for (let i = proofsNow; i * 5 + 5 <= writer.position; i++) writer.proof(sampleProof(i * 5 + 5));
  record(writer, INPUTS, TOTAL, 10);
  writer.close();
  using reader = TapeReader.open(PATH, { files });
  const text = readAll(reader);
  expect(text.inputs).toEqual(INPUTS);
  expect(text.proofs).toEqual(PROOFS);
  expect(verifyTape(PATH, { files }).problems).toEqual([]);
}

function readProofs(files: MemoryTapeFiles): number {
  using reader = TapeReader.open(PATH, { files });
  return reader.proofs().length;
}

it.each(['flush', 'never'] as const)('recovers from a kill at every byte of every write (sync: %s)', (syncEvery) => {
  const { log, acknowledged } = runOnce(syncEvery);
  const images: FileImages = new Map();
  log.forEach((operation, step) => {
    const known = step === 0 ? -1 : (acknowledged[step] as number);
    expectRecovery(images, known);
    if (operation.type === 'write') {
      // Every byte of the headers and ends, every seventh in between.
      const { length } = operation.bytes;
      for (let taken = 1; taken < length; taken += taken < 60 || taken > length - 9 ? 1 : 7) {
        const torn = new Map(images);
        applyOperation(torn, { ...operation, bytes: operation.bytes.subarray(0, taken) });
        expectRecovery(torn, known);
      }
    }
    applyOperation(images, operation);
  });
  expectRecovery(images, TOTAL);
});

it('keeps what was acknowledged through a power cut that loses every write since the last sync', () => {
  const { log, acknowledged } = runOnce('flush');
  const images: FileImages = new Map();
  const onDisk: FileImages = new Map();
  log.forEach((operation, step) => {
    applyOperation(images, operation);
    if (operation.type === 'sync') onDisk.set(operation.path, images.get(operation.path) as Uint8Array);
    else if (operation.type !== 'write') applyOperation(onDisk, operation);
    expectRecovery(onDisk, acknowledged[step + 1] as number);
  });
});

it('shows a reader a whole prefix, whatever the writer does between two of its reads', () => {
  const { log, acknowledged } = runOnce('never');
  for (let start = 8; start < log.length; start += 3) {
    for (const pace of [1, 2, 5]) {
      const images: FileImages = new Map();
      for (const operation of log.slice(0, start)) applyOperation(images, operation);
      const files = new MemoryTapeFiles(images);
      let next = start;
      let reads = 0;
      files.beforeRead = () => {
        if (reads++ % pace !== 0) return;
        const operation = log[next++];
        if (operation !== undefined) applyOperation(files.images, operation);
      };
      using reader = TapeReader.open(PATH, { files });
      expect(reader.inputs).toBeGreaterThanOrEqual(acknowledged[start] as number);
      expect(readAll(reader).inputs).toEqual(INPUTS.slice(0, reader.inputs));
    }
  }
});
