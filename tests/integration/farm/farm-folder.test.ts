import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FarmFolder, openBookToRead } from '#store/farm/farm-folder';

const IDENTITY = { tape: 'tape-1', epoch: 'e1' };
const OTHER_EPOCH = { tape: 'tape-1', epoch: 'e2' };

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'argus-farm-'));
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

function minute(at: number) {
  return { minute: 1_000 + at, market: Uint8Array.of(1, at), deeds: Uint8Array.of(2, at, 3) };
}

function live(identity: { readonly tape: string; readonly epoch: string }, minutes: number, reset = false): number {
  using folder = FarmFolder.open(root, identity, { reset });
  const { book } = folder;
  const before = book.length;
  for (let at = 0; at < minutes; at++) book.append(minute(before + at));
  book.sync();
  return before;
}

function keyframe(place: number, seed = place) {
  return {
    position: place * 10,
    place,
    evaluator: 'typed arrays',
    ledgerHash: 'abc',
    words: Int32Array.from({ length: 5_000 }, (_, at) => (at % 100 === 0 ? at - seed : 0)),
    sight: Float64Array.of(0.1, seed, Number.NaN),
  };
}

describe('the folder of a farm', () => {
  it('goes on where it ended, and is read without being taken', () => {
    expect(live(IDENTITY, 3)).toBe(0);
    expect(live(IDENTITY, 2)).toBe(3);
    using book = openBookToRead(root, IDENTITY);
    expect(book?.length).toBe(5);
    expect(book?.minuteAt(4)).toBe(1_004);
    expect(openBookToRead(root, OTHER_EPOCH)).toBeNull();
  });

  it('archives what is reset and loses none of it, time after time', () => {
    live(IDENTITY, 3);
    expect(live(IDENTITY, 1, true)).toBe(0);
    expect(live(IDENTITY, 2, true)).toBe(0);
    const archive = join(root, 'tape-1', 'archive');
    expect(readdirSync(archive).toSorted()).toEqual(['e1.reset-1', 'e1.reset-2']);
    expect(readdirSync(join(archive, 'e1.reset-1'))).toEqual(['book']);
    using book = openBookToRead(root, IDENTITY);
    expect(book?.length).toBe(2);
  });

  it('archives the farm of another epoch, and takes it up again when that epoch is back in force', () => {
    live(IDENTITY, 3);
    expect(live(OTHER_EPOCH, 1)).toBe(0);
    expect(readdirSync(join(root, 'tape-1', 'archive'))).toEqual(['e1']);
    expect(live(IDENTITY, 1)).toBe(3);
    expect(readdirSync(join(root, 'tape-1', 'archive'))).toEqual(['e2']);
    expect(live({ tape: 'tape-2', epoch: 'e2' }, 1)).toBe(0);
    expect(existsSync(join(root, 'tape-1', 'e1', 'book'))).toBe(true);
  });

  it('resets a farm that another epoch had put into the archive, and can put the new one there after it', () => {
    live(IDENTITY, 3);
    live(OTHER_EPOCH, 1);
    expect(live(IDENTITY, 1, true)).toBe(0);
    expect(live(OTHER_EPOCH, 1)).toBe(1);
    expect(readdirSync(join(root, 'tape-1', 'archive')).toSorted()).toEqual(['e1', 'e1.reset-1']);
    expect(live(IDENTITY, 1)).toBe(1);
  });

  it('is written by one process at a time', () => {
    using folder = FarmFolder.open(root, IDENTITY);
    for (const identity of [IDENTITY, OTHER_EPOCH]) {
      expect(() => FarmFolder.open(root, identity)).toThrow(/runs a farm on this tape\. Stop it first/);
    }
    expect(folder.book.length).toBe(0);
    using beside = FarmFolder.open(root, { tape: 'tape-2', epoch: 'e1' });
    expect(beside.path).not.toBe(folder.path);
  });

  it('keeps decisions one after the other', () => {
    {
      using folder = FarmFolder.open(root, IDENTITY);
      folder.decisions.append(Buffer.from('first'));
    }
    {
      using folder = FarmFolder.open(root, IDENTITY);
      folder.decisions.append(Buffer.from('second'));
    }
    using folder = FarmFolder.open(root, IDENTITY);
    const { decisions } = folder;
    expect(decisions.length).toBe(2);
    expect([0, 1].map((at) => Buffer.from(decisions.read(at)).toString())).toEqual(['first', 'second']);
  });

  it('keeps the two newest keyframes, and answers the newest one that is not beyond tape or book', () => {
    using folder = FarmFolder.open(root, IDENTITY);
    const { keyframes } = folder;
    expect(keyframes.newest(1e9, 1e9)).toBeNull();
    for (const place of [9, 20, 100]) keyframes.keep(keyframe(place));
    expect(readdirSync(folder.path)).toEqual(['keyframe-100', 'keyframe-20']);
    expect(keyframes.newest(1e9, 1e9)).toEqual(keyframe(100));
    expect(keyframes.newest(1e9, 99)).toEqual(keyframe(20));
    expect(keyframes.newest(999, 1e9)).toEqual(keyframe(20));
    expect(keyframes.newest(199, 1e9)).toBeNull();
  });

  it('passes over a keyframe that is cut short, changed anywhere or of another farm', () => {
    using folder = FarmFolder.open(root, IDENTITY);
    const { keyframes } = folder;
    keyframes.keep(keyframe(20));
    keyframes.keep(keyframe(30));
    const path = join(folder.path, 'keyframe-30');
    const whole = readFileSync(path);
    for (let at = 0; at < whole.length; at += 1 + (whole.length >> 6)) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] as number) ^ 1;
      writeFileSync(path, changed);
      expect(keyframes.newest(1e9, 1e9)).toEqual(keyframe(20));
    }
    writeFileSync(path, whole);
    truncateSync(path, whole.length - 1);
    expect(keyframes.newest(1e9, 1e9)).toEqual(keyframe(20));
    using other = FarmFolder.open(root, { tape: 'tape-2', epoch: 'e1' });
    writeFileSync(join(other.path, 'keyframe-30'), whole);
    expect(other.keyframes.newest(1e9, 1e9)).toBeNull();
  });
});
