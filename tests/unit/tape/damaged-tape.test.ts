import { crc32 } from 'node:zlib';
import { expect, it } from 'vitest';
import { InputBlock } from '#domain/input-block';
import { TAPE_BLOCK_ROWS, TapeFault } from '#ports/tape';
import { TapeReader } from '#store/tape/tape-reader';
import { TapeWriter } from '#store/tape/tape-writer';
import { verifyTape } from '#store/tape/verify-tape';
import { MemoryTapeFiles } from '#tests/unit/tape/memory-tape-files';
import { HEADER, record, sampleInputs } from '#tests/unit/tape/sample-tape';

const PATH = 'x.tape';
const INPUTS = sampleInputs(100);

function recorded(end: 'close' | 'abandon'): Uint8Array {
  const files = new MemoryTapeFiles();
  const writer = TapeWriter.create(PATH, HEADER, { files, blockRows: 16 });
  record(writer, INPUTS, 100, 4);
  writer[end]();
  return files.images.get(PATH) as Uint8Array;
}

function filesWith(bytes: Uint8Array): MemoryTapeFiles {
  return new MemoryTapeFiles(new Map([[PATH, bytes]]));
}

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const copy = bytes.slice();
  copy[at] = (copy[at] as number) ^ 1;
  return copy;
}

function code(task: () => unknown): string {
  try {
    task();
    return 'none';
  } catch (error) {
    if (error instanceof TapeFault) return error.code;
    throw error;
  }
}

/** Where frames begin, as the reports tell it: a flip there is a problem there. */
const FRAMES = frameOffsets(recorded('close'));

function frameOffsets(bytes: Uint8Array): readonly number[] {
  const offsets: number[] = [];
  const buffer = Buffer.from(bytes);
  for (let at = 16; at + 56 <= buffer.length - 20; at += 56 + buffer.readUInt32LE(at + 8)) offsets.push(at);
  return offsets;
}

it('refuses to read or to cut a killed tape where whole frames follow the damage', () => {
  const bytes = recorded('abandon');
  const inTheMiddle = FRAMES[3] as number;
  for (const offset of [inTheMiddle + 3, inTheMiddle + 30]) {
    const files = filesWith(flipped(bytes, offset));
    expect(code(() => TapeReader.open(PATH, { files }))).toBe('damaged');
    expect(code(() => TapeWriter.resume(PATH, { files }))).toBe('damaged');
    expect(files.images.get(PATH)).toHaveLength(bytes.length);
  }
});

it('refuses to go on with a killed tape whose earlier contents are damaged', () => {
  const files = filesWith(flipped(recorded('abandon'), (FRAMES[1] as number) + 60));
  expect(code(() => TapeWriter.resume(PATH, { files }))).toBe('damaged');
});

it('refuses a journal that goes on where the tape does not reach', () => {
  const files = new MemoryTapeFiles();
  const writer = TapeWriter.create(PATH, HEADER, { files, blockRows: 16 });
  record(writer, INPUTS, 70, 1);
  writer.abandon();
  files.images.set(PATH, (files.images.get(PATH) as Uint8Array).slice(0, FRAMES[1]));
  expect(code(() => TapeReader.open(PATH, { files }))).toBe('damaged');
  expect(code(() => TapeWriter.resume(PATH, { files }))).toBe('damaged');
});

it('ignores the journal of another tape', () => {
  const files = new MemoryTapeFiles();
  const writer = TapeWriter.create(PATH, HEADER, { files });
  record(writer, INPUTS, 10, 1);
  writer.abandon();
  const journal = files.images.get('x.tape.journal') as Uint8Array;
  const other = new MemoryTapeFiles();
  TapeWriter.create(PATH, { ...HEADER, origin: 'another' }, { files: other }).close();
  other.images.set('x.tape.journal', journal);
  using reader = TapeReader.open(PATH, { files: other });
  expect(reader.inputs).toBe(0);
});

it('reads the sound blocks of a closed tape around a damaged one, and says where that is', () => {
  const second = FRAMES[3] as number;
  const files = filesWith(flipped(recorded('close'), second + 70));
  using reader = TapeReader.open(PATH, { files });
  const block = new InputBlock(TAPE_BLOCK_ROWS);
  expect(reader.readBlock(0, block)).toBe(0);
  expect(() => reader.readBlock(20, block)).toThrow(`damaged at byte ${second}, input 16`);
  expect(block.length).toBe(0);
  expect(reader.readBlock(90, block)).not.toBeNull();
});

it('says that a newer program is needed for a newer format', () => {
  const bytes = Buffer.from(recorded('close'));
  bytes.writeUInt32LE(3, 8);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 12)), 12);
  expect(code(() => TapeReader.open(PATH, { files: filesWith(bytes) }))).toBe('newer-version');
  expect(code(() => verifyTape(PATH, { files: filesWith(bytes) }))).toBe('newer-version');
});

it('reports a sound tape as sound, closed or not', () => {
  expect(verifyTape(PATH, { files: filesWith(recorded('close')) })).toMatchObject({
    closed: true,
    header: HEADER,
    inputs: 100,
    journalInputs: 0,
    keyframes: 2,
    proofs: 20,
    firstSeenMs: INPUTS[0]?.seenMs,
    lastSeenMs: INPUTS[99]?.seenMs,
    problems: [],
  });
  const files = new MemoryTapeFiles();
  const writer = TapeWriter.create(PATH, HEADER, { files, blockRows: 16 });
  record(writer, INPUTS, 77, 7);
  expect(verifyTape(PATH, { files })).toMatchObject({ closed: false, inputs: 77, journalInputs: 5, problems: [] });
});

it('reports a lost frame once, with the place and the input at which it is missing', () => {
  const bytes = recorded('close');
  const [from, to] = [FRAMES[3] as number, FRAMES[4] as number];
  const { problems } = verifyTape(PATH, {
    files: filesWith(Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)])),
  });
  expect(problems[0]).toEqual({ offset: from, position: 16, what: expect.stringContaining('lost') });
  expect(problems.filter(({ what }) => what.includes('continue at'))).toHaveLength(1);
  expect(problems.some(({ what }) => what.includes('index'))).toBe(true);
});

it('reports arrivals that go back in time', () => {
  const files = new MemoryTapeFiles();
  {
    using writer = TapeWriter.create(PATH, HEADER, { files });
    for (const input of [...INPUTS.slice(50), ...INPUTS.slice(0, 50)]) writer.append(input);
  }
  const { problems } = verifyTape(PATH, { files });
  expect(problems).toHaveLength(1);
  expect(problems[0]?.what).toBe('input 50 was seen before the one that precedes it');
});

it('reports a torn end and what follows a closed one', () => {
  const bytes = recorded('abandon');
  const torn = verifyTape(PATH, { files: filesWith(Buffer.concat([bytes, Buffer.from('half a fra')])) });
  expect(torn.problems).toEqual([
    { offset: bytes.length, position: torn.inputs, what: expect.stringContaining('10 bytes torn or damaged') },
  ]);
  const closed = recorded('close');
  const longer = verifyTape(PATH, { files: filesWith(Buffer.concat([closed, Buffer.alloc(3)])) });
  expect(longer.problems.map(({ offset }) => offset)).toEqual([closed.length]);
});
