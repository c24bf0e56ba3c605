import { expect, it } from 'vitest';
import type { EngineInput } from '#domain/engine-input';
import { InputBlock } from '#domain/input-block';
import { TAPE_BLOCK_ROWS, TapeFault } from '#ports/tape';
import { epochMs } from '#primitives/clock';
import { TapeReader } from '#store/tape/tape-reader';
import { TapeWriter } from '#store/tape/tape-writer';
import { verifyTape } from '#store/tape/verify-tape';
import { MemoryTapeFiles } from '#tests/unit/tape/memory-tape-files';
import {
  HEADER,
  readAll,
  record,
  sampleInputs,
  sampleKeyframe,
  sampleProof,
  START_MS,
  plainInput,
} from '#tests/unit/tape/sample-tape';

const PATH = 'x.tape';
const INPUTS = sampleInputs(300);

function writerOn(files: MemoryTapeFiles, blockRows = 32): TapeWriter {
  return TapeWriter.create(PATH, HEADER, { files, blockRows });
}

function faultOf(task: () => void): TapeFault {
  try {
    task();
  } catch (error) {
    if (error instanceof TapeFault) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

it('gives back inputs, proofs, keyframes and header exactly', () => {
  const files = new MemoryTapeFiles();
  {
    using writer = writerOn(files);
    record(writer, INPUTS, 300, 7);
  }
  using reader = TapeReader.open(PATH, { files });
  expect(reader.header).toEqual(HEADER);
  expect(reader.closed).toBe(true);
  expect(reader.firstSeenMs).toBe(INPUTS[0]?.seenMs);
  expect(reader.lastSeenMs).toBe(INPUTS[299]?.seenMs);
  const text = readAll(reader);
  expect(text.inputs).toEqual(INPUTS);
  expect(text.proofs).toEqual(Array.from({ length: 60 }, (_, i) => sampleProof((i + 1) * 5)));
  expect(text.keyframes).toEqual(Array.from({ length: 7 }, (_, i) => sampleKeyframe((i + 1) * 40)));
});

it('leaves nothing behind but the tape once closed', () => {
  const files = new MemoryTapeFiles();
  writerOn(files).close();
  expect([...files.images.keys()]).toEqual([PATH]);
  expect(files.openFiles).toBe(0);
});

it('shows a reader every flushed input while the tape is being recorded', () => {
  const files = new MemoryTapeFiles();
  using writer = writerOn(files);
  record(writer, INPUTS, 300, 11, (position) => {
    using reader = TapeReader.open(PATH, { files });
    expect(reader.inputs).toBe(position);
    expect(reader.closed).toBe(false);
    expect(readAll(reader).inputs).toEqual(INPUTS.slice(0, position));
    expect(reader.proofs().length).toBe(Math.floor(position / 5));
  });
});

it('does not show what was appended but not flushed', () => {
  const files = new MemoryTapeFiles();
  using writer = writerOn(files);
  record(writer, INPUTS, 10, 10);
  writer.append(INPUTS[10] as EngineInput);
  using reader = TapeReader.open(PATH, { files });
  expect(reader.inputs).toBe(10);
});

it('records rows of a block as if each had been appended', () => {
  const block = new InputBlock(300);
  for (const input of INPUTS) block.push(input);
  const files = new MemoryTapeFiles();
  {
    using writer = writerOn(files);
    writer.appendRows(block, 0, 100);
    writer.appendRows(block, 100, 100);
    writer.appendRows(block, 100, 300);
    expect(writer.position).toBe(300);
  }
  using reader = TapeReader.open(PATH, { files });
  expect(readAll(reader).inputs).toEqual(INPUTS);
});

it('finds the first position at or after any instant, on the tape and in the journal', () => {
  const files = new MemoryTapeFiles();
  using writer = writerOn(files);
  record(writer, INPUTS, 300, 9);
  writer.flush();
  using reader = TapeReader.open(PATH, { files });
  for (let instant = START_MS - 5; instant < START_MS + 5_000; instant += 3) {
    const expected = INPUTS.findIndex(({ seenMs }) => seenMs >= instant);
    expect(reader.positionAt(epochMs(instant))).toBe(expected < 0 ? 300 : expected);
  }
});

it('answers the block that holds a position, and null past the end', () => {
  const files = new MemoryTapeFiles();
  {
    using writer = writerOn(files);
    record(writer, INPUTS, 100, 10);
  }
  using reader = TapeReader.open(PATH, { files });
  const block = new InputBlock(TAPE_BLOCK_ROWS);
  for (let position = 0; position < 100; position++) {
    const first = reader.readBlock(position, block);
    expect(first).not.toBeNull();
    expect(plainInput(block.inputAt(position - (first as number)))).toEqual(INPUTS[position]);
  }
  expect(reader.readBlock(100, block)).toBeNull();
  expect(block.length).toBe(0);
  expect(reader.readBlock(-1, block)).toBeNull();
});

it('surfaces a keyframe after a break', () => {
  const files = new MemoryTapeFiles();
  {
    using writer = writerOn(files);
    record(writer, INPUTS, 12, 5);
    writer.keyframe(sampleKeyframe(12, true));
  }
  using reader = TapeReader.open(PATH, { files });
  expect(reader.keyframes).toEqual([{ position: 12, seenMs: START_MS + 12, afterBreak: true }]);
  expect(reader.readKeyframe(0).afterBreak).toBe(true);
});

it('accepts proofs and keyframes only where they belong', () => {
  using writer = writerOn(new MemoryTapeFiles());
  record(writer, INPUTS, 10, 5);
  expect(() => writer.keyframe(sampleKeyframe(9))).toThrow('where the tape stands');
  expect(() => writer.proof(sampleProof(11))).toThrow('inputs that were appended');
  expect(() => writer.proof(sampleProof(9))).toThrow('in order');
});

it('goes on with a closed tape', () => {
  const files = new MemoryTapeFiles();
  for (const until of [50, 51, 170, 170, 300]) {
    using writer = files.exists(PATH)
      ? TapeWriter.resume(PATH, { files, blockRows: 32 }).writer
      : TapeWriter.create(PATH, HEADER, { files, blockRows: 32 });
    record(writer, INPUTS, until, 13);
  }
  using reader = TapeReader.open(PATH, { files });
  expect(readAll(reader).inputs).toEqual(INPUTS);
  expect(verifyTape(PATH, { files }).problems).toEqual([]);
});

it('says what it recovered after a kill', () => {
  const files = new MemoryTapeFiles();
  record(writerOn(files), INPUTS, 45, 1);
  const left = new MemoryTapeFiles(new Map(files.images));
  const tape = left.images.get(PATH) as Uint8Array;
  left.images.set(PATH, Buffer.concat([tape, Buffer.from('torn')]));
  const { writer, recovered } = TapeWriter.resume(PATH, { files: left });
  writer.abandon();
  expect(recovered).toEqual({
    inputs: 45,
    journalInputs: 5,
    journalProofs: 1,
    tapeBytesCut: 4,
    journalBytesCut: 0,
    wasClosed: false,
  });
});

it('moves everything the journal held when it resumes with a smaller block', () => {
  const files = new MemoryTapeFiles();
  const before = TapeWriter.create(PATH, HEADER, { files });
  record(before, INPUTS, 39, 39);
  before.abandon();
  const { writer } = TapeWriter.resume(PATH, { files, blockRows: 16 });
  writer.flush();
  writer.abandon();
  using reader = TapeReader.open(PATH, { files });
  expect(readAll(reader).inputs).toEqual(INPUTS.slice(0, 39));
});

it('refuses a second writer until the first is done', () => {
  const files = new MemoryTapeFiles();
  const first = writerOn(files);
  expect(faultOf(() => TapeWriter.resume(PATH, { files })).code).toBe('in-use');
  first.close();
  TapeWriter.resume(PATH, { files }).writer.close();
});

it('never overwrites a tape', () => {
  const files = new MemoryTapeFiles();
  writerOn(files).close();
  expect(faultOf(() => writerOn(files)).message).toContain('exists already');
});

it('keeps everything through a full disk and goes on when there is room', () => {
  const files = new MemoryTapeFiles();
  const writer = writerOn(files);
  let refusals = 0;
  files.quota = 600;
  for (let i = 0; i < 300; i++) {
    writer.append(INPUTS[i] as EngineInput);
    for (;;) {
      try {
        writer.flush();
        break;
      } catch (error) {
        expect(error).toBeInstanceOf(TapeFault);
        expect((error as TapeFault).code).toBe('full');
        expect((error as TapeFault).message).toContain('Free space');
        refusals++;
        files.quota += 60;
      }
    }
    using reader = TapeReader.open(PATH, { files });
    expect(reader.inputs).toBe(i + 1);
  }
  files.quota = 0;
  expect(faultOf(() => writer.close()).code).toBe('full');
  files.quota = Number.POSITIVE_INFINITY;
  writer.close();
  expect(refusals).toBeGreaterThan(20);
  using reader = TapeReader.open(PATH, { files });
  expect(readAll(reader).inputs).toEqual(INPUTS);
  expect(verifyTape(PATH, { files }).problems).toEqual([]);
});

it('goes on appending after a close that failed', () => {
  const files = new MemoryTapeFiles();
  const writer = writerOn(files);
  record(writer, INPUTS, 100, 10);
  files.broken.sync = 'EIO';
  expect(faultOf(() => writer.close()).code).toBe('failed');
  delete files.broken.sync;
  record(writer, INPUTS, 300, 10);
  {
    using reader = TapeReader.open(PATH, { files });
    expect(reader.inputs).toBe(300);
  }
  writer.close();
  expect(verifyTape(PATH, { files }).problems).toEqual([]);
});

it.each(['write', 'truncate', 'sync'] as const)('can repeat a flush that failed in a %s', (kind) => {
  const files = new MemoryTapeFiles();
  const writer = TapeWriter.create(PATH, HEADER, { files, blockRows: 32, syncEvery: 'flush' });
  for (let i = 0; i < 300; i++) {
    writer.append(INPUTS[i] as EngineInput);
    if (i % 3 !== 0) continue;
    files.broken[kind] = 'EIO';
    // A flush in which nothing had to be shortened has nothing to fail at.
    if (kind === 'truncate') {
      try {
        writer.flush();
      } catch (error) {
        expect((error as TapeFault).code).toBe('failed');
      }
    } else expect(faultOf(() => writer.flush()).code).toBe('failed');
    delete files.broken[kind];
    writer.flush();
    using reader = TapeReader.open(PATH, { files });
    expect(reader.inputs).toBe(i + 1);
  }
  writer.close();
  using reader = TapeReader.open(PATH, { files });
  expect(readAll(reader).inputs).toEqual(INPUTS);
});

it('writes whole frames where the system takes a few bytes at a time', () => {
  const files = new MemoryTapeFiles();
  files.bite = 7;
  {
    using writer = writerOn(files);
    record(writer, INPUTS, 300, 50);
  }
  using reader = TapeReader.open(PATH, { files });
  expect(readAll(reader).inputs).toEqual(INPUTS);
});

it.each([
  ['EROFS', 'read-only'],
  ['EACCES', 'read-only'],
  ['EDQUOT', 'full'],
  ['EIO', 'failed'],
] as const)('names the file and the remedy when the system says %s', (system, code) => {
  const files = new MemoryTapeFiles();
  using writer = writerOn(files);
  writer.append(INPUTS[0] as EngineInput);
  files.broken.write = system;
  const fault = faultOf(() => writer.flush());
  delete files.broken.write;
  expect(fault.code).toBe(code);
  expect(fault.path).toBe('x.tape.journal');
  expect(fault.message).toMatch(/^x\.tape\.journal: .+\. .+\.$/);
});

it('lets go of files and lock even when the disk refuses the close', () => {
  const files = new MemoryTapeFiles();
  const writer = writerOn(files);
  writer.append(INPUTS[0] as EngineInput);
  files.broken.write = 'EIO';
  expect(() => writer[Symbol.dispose]()).toThrow(TapeFault);
  expect(files.openFiles).toBe(0);
  delete files.broken.write;
  TapeWriter.resume(PATH, { files }).writer.close();
});

it('says clearly what is not a tape, what is missing and what is newer', () => {
  const files = new MemoryTapeFiles();
  expect(faultOf(() => TapeReader.open(PATH, { files })).code).toBe('missing');
  expect(faultOf(() => TapeWriter.resume(PATH, { files })).code).toBe('missing');
  files.images.set(PATH, Buffer.from('at_ms,price,size\n1,2,3\n'));
  expect(faultOf(() => TapeReader.open(PATH, { files })).code).toBe('not-a-tape');
  files.images.set(PATH, new Uint8Array(0));
  expect(faultOf(() => TapeReader.open(PATH, { files })).code).toBe('not-a-tape');
  expect(files.openFiles).toBe(0);
});
