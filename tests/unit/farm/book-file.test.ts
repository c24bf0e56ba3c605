import { describe, expect, it } from 'vitest';
import { FarmFault } from '#ports/farm-store';
import { BookFile } from '#store/farm/book-file';
import { farmRecords } from '#store/farm/farm-records';
import { RecordLog } from '#store/records/record-log';
import { applyOperation, type FileImages, MemoryTapeFiles } from '#tests/unit/tape/memory-tape-files';

const PATH = 'book';
const IDENTITY = { tape: 'a', epoch: 'e1' };
const MINUTES = Array.from({ length: 6 }, (_, at) => ({
  minute: 1_000 + at,
  market: Uint8Array.from({ length: 30 + at }, (_byte, k) => k * 7 + at),
  deeds: Uint8Array.from({ length: at * 3 }, (_byte, k) => k + at),
}));

function write(files: MemoryTapeFiles, identity = IDENTITY): BookFile {
  return BookFile.openToWrite({ files, path: PATH, identity });
}

function minutesOf(book: BookFile): readonly object[] {
  return Array.from({ length: book.length }, (_, place) => ({
    minute: book.minuteAt(place),
    market: book.market(place),
    deeds: book.deeds(place),
  }));
}

function read(images: FileImages): readonly object[] {
  using book = BookFile.openToRead({ files: new MemoryTapeFiles(new Map(images)), path: PATH, identity: IDENTITY });
  return minutesOf(book);
}

function written(): MemoryTapeFiles {
  const files = new MemoryTapeFiles();
  using book = write(files);
  for (const minute of MINUTES) book.append(minute);
  return files;
}

function faultOf(task: () => void): FarmFault | null {
  try {
    task();
  } catch (error) {
    if (error instanceof FarmFault) return error;
    throw error;
  }
  return null;
}

describe('the file of a book', () => {
  it('gives back what was added, and goes on where it ended', () => {
    const files = new MemoryTapeFiles();
    for (const minute of MINUTES) {
      using book = write(files);
      book.append(minute);
    }
    expect(read(files.images)).toEqual(MINUTES);
    expect(files.openFiles).toBe(0);
    expect(files.images.get(PATH)).toEqual(written().images.get(PATH));
  });

  it('holds a whole number of minutes after a kill at every byte, and goes on from there', () => {
    const images: FileImages = new Map();
    let acknowledged = 0;
    for (const operation of written().log) {
      if (operation.type === 'write' && operation.path === PATH) {
        for (let taken = 1; taken < operation.bytes.length; taken++) {
          const torn = new Map(images);
          applyOperation(torn, { ...operation, bytes: operation.bytes.subarray(0, taken) });
          expect(read(torn)).toEqual(MINUTES.slice(0, acknowledged));
          const files = new MemoryTapeFiles(torn);
          {
            using book = write(files);
            for (const minute of MINUTES.slice(book.length)) book.append(minute);
          }
          expect(read(files.images)).toEqual(MINUTES);
        }
        acknowledged++;
      }
      applyOperation(images, operation);
    }
    expect(acknowledged).toBe(MINUTES.length);
  });

  it('keeps what was synced through a power cut that loses every write since', () => {
    const files = new MemoryTapeFiles();
    const synced: number[] = [];
    {
      using book = write(files);
      for (const [at, minute] of MINUTES.entries()) {
        book.append(minute);
        if (at % 2 === 0) continue;
        book.sync();
        synced[files.log.length] = at + 1;
      }
    }
    const images: FileImages = new Map();
    const onDisk: FileImages = new Map();
    let safe = 0;
    for (const [step, operation] of files.log.entries()) {
      applyOperation(images, operation);
      if (operation.type === 'sync') onDisk.set(operation.path, images.get(operation.path) as Uint8Array);
      else if (operation.type !== 'write') applyOperation(onDisk, operation);
      safe = synced[step + 1] ?? safe;
      if (onDisk.has(PATH)) expect(read(onDisk)).toEqual(MINUTES.slice(0, safe));
    }
    expect(safe).toBe(MINUTES.length);
  });

  it('notices every byte that is not what was written, or passes over the last minute', () => {
    const image = written().images.get(PATH) as Uint8Array;
    for (let at = 0; at < image.length; at++) {
      const damaged = image.slice();
      damaged[at] = (damaged[at] as number) ^ 0x40;
      let found: readonly object[] | null = null;
      const fault = faultOf(() => (found = read(new Map([[PATH, damaged]]))));
      if (fault === null) expect(found).toEqual(MINUTES.slice(0, -1));
      else expect(fault.message).toMatch(/^book: .+\. .+\.$/s);
    }
  });

  it('refuses a hole with minutes behind it instead of cutting them off', () => {
    const image = (written().images.get(PATH) as Uint8Array).slice();
    image.fill(0, 150, 160);
    expect(faultOf(() => read(new Map([[PATH, image]])))?.code).toBe('damaged');
  });

  it('refuses the book of another epoch, of another tape, of another kind and of a later format', () => {
    const files = written();
    for (const identity of [
      { tape: 'a', epoch: 'e2' },
      { tape: 'b', epoch: 'e1' },
    ]) {
      expect(faultOf(() => write(files, identity))?.code).toBe('other-farm');
    }
    const asLog = () => RecordLog.openToWrite({ files, path: PATH, owner: farmRecords('decisions', IDENTITY) });
    expect(faultOf(asLog)?.code).toBe('other-farm');
    (files.images.get(PATH) as Uint8Array)[8] = 9;
    expect(faultOf(() => write(files))?.code).toBe('newer-version');
  });

  it('loses nothing on a full disk, and goes on once there is room', () => {
    const files = new MemoryTapeFiles();
    using book = write(files);
    files.bite = 11;
    book.append(MINUTES[0] as (typeof MINUTES)[0]);
    files.quota = [...files.images.values()].reduce((sum, { length }) => sum + length, 0) + 40;
    expect(faultOf(() => book.append(MINUTES[1] as (typeof MINUTES)[0]))?.code).toBe('full');
    expect(minutesOf(book)).toEqual(MINUTES.slice(0, 1));
    files.quota = Number.POSITIVE_INFINITY;
    for (const minute of MINUTES.slice(1)) book.append(minute);
    expect(read(files.images)).toEqual(MINUTES);
  });

  it('is read while it grows, as far as it had come', () => {
    const files = new MemoryTapeFiles();
    using book = write(files);
    for (const [at, minute] of MINUTES.entries()) {
      book.append(minute);
      expect(read(files.images)).toEqual(MINUTES.slice(0, at + 1));
    }
  });
});
