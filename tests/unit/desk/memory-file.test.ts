import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CommandFailed } from '#contract/failures';
import { MemoryFile } from '#entry/desk/memory-file';
import { type TapesFolder, tapesFolder } from '#tests/support/replayed-desk';

let folder: TapesFolder;
let path: string;
let notes: string[];

beforeEach(() => {
  folder = tapesFolder();
  path = folder.file('deep/memory.json');
  notes = [];
});

afterEach(() => folder[Symbol.dispose]());

function open(): MemoryFile {
  return MemoryFile.open(path, (text) => notes.push(text));
}

it('many writes at once all are on the disk when they are answered', async () => {
  const memory = open();
  await Promise.all(Array.from({ length: 40 }, (_, i) => memory.write(`key ${i % 7}`, `value ${i}`)));
  const kept = open();
  for (let i = 33; i < 40; i++) expect(kept.read(`key ${i % 7}`)).toBe(`value ${i}`);
  expect(existsSync(`${path}.new`)).toBe(false);
  expect(notes).toEqual([]);
});

it.each(['', '{"version":1,"values":{"a":', '{"version":2,"values":{}}', '{"version":1,"values":{"a":1}}', '[]'])(
  'a file that holds %j is set aside, said, and begun anew',
  async (text) => {
    await open().write('a', 'b');
    writeFileSync(path, text);
    const memory = open();
    expect(memory.read('a')).toBeNull();
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain(`${path}.damaged`);
    expect(readFileSync(`${path}.damaged`, 'utf8')).toBe(text);
    await memory.write('c', 'd');
    expect(open().read('c')).toBe('d');
  },
);

it('is refused where it grows too large, and what was there stays', async () => {
  const memory = open();
  const large = 'x'.repeat(1_000_000);
  for (let i = 0; i < 7; i++) await memory.write(`large ${i}`, large);
  await expect(memory.write('one too many', large)).rejects.toMatchObject({ code: 'refused' });
  expect(memory.read('one too many')).toBeNull();
  await memory.write('large 0', null);
  await memory.write('one too many', large);
  expect(open().read('one too many')).toHaveLength(1_000_000);
});

it.skipIf(process.getuid?.() === 0)('where the disk refuses, says so and still remembers', async () => {
  const memory = open();
  await memory.write('a', 'b');
  chmodSync(folder.file('deep'), 0o500);
  try {
    await expect(memory.write('a', 'c')).rejects.toBeInstanceOf(CommandFailed);
  } finally {
    chmodSync(folder.file('deep'), 0o700);
  }
  expect(memory.read('a')).toBe('c');
});

it('where its folder cannot be made, says so and still remembers', async () => {
  writeFileSync(folder.file('deep'), 'a file where a folder should be');
  const memory = open();
  expect(notes).toHaveLength(1);
  await expect(memory.write('a', 'b')).rejects.toMatchObject({ code: 'failed' });
  await expect(memory.write('a', 'c')).rejects.toMatchObject({ code: 'failed' });
  expect(memory.read('a')).toBe('c');
});
