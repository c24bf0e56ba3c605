import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TapeFault } from '#ports/tape';
import { TapeReader } from '#store/tape/tape-reader';
import { TapeWriter } from '#store/tape/tape-writer';
import { verifyTape } from '#store/tape/verify-tape';
import { HEADER, readAll, record, sampleInputs } from '#tests/unit/tape/sample-tape';

const INPUTS = sampleInputs(40_000);
let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'argus-tape-'));
  path = join(folder, 'x.tape');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('records tens of thousands of inputs in whole blocks and gives them back', () => {
  {
    using writer = TapeWriter.create(path, HEADER, { syncEvery: 'never' });
    for (const input of INPUTS) writer.append(input);
    writer.sync();
  }
  using reader = TapeReader.open(path);
  expect(reader.closed).toBe(true);
  expect(readAll(reader).inputs).toEqual(INPUTS);
  expect(verifyTape(path)).toMatchObject({ inputs: 40_000, blocks: 3, problems: [], closed: true });
  expect(existsSync(`${path}.journal`) || existsSync(`${path}.lock`) || existsSync(`${path}.new`)).toBe(false);
});

it('closes a block early when option chains make it large', () => {
  {
    using writer = TapeWriter.create(path, HEADER, { syncEvery: 'never' });
    const text = 'x'.repeat(1 << 20);
    const [first] = INPUTS;
    for (let i = 0; i < 10; i++) {
      writer.append({
        kind: 'command',
        seenMs: (first as (typeof INPUTS)[number]).seenMs,
        source: 'user' as never,
        id: String(i),
        command: { type: 'annotate', text },
      });
    }
  }
  expect(verifyTape(path)).toMatchObject({ inputs: 10, blocks: 3, problems: [] });
});

it('refuses a second writer, in words that name the process', () => {
  using writer = TapeWriter.create(path, HEADER);
  record(writer, INPUTS, 10, 5);
  expect(() => TapeWriter.resume(path)).toThrow(`process ${process.pid} is writing this tape`);
});

it.each([
  ['of a process that is gone', JSON.stringify({ pid: 2_000_000_000, startedMs: 1, birth: null })],
  ['of an earlier process with our number', JSON.stringify({ pid: process.pid, startedMs: 1, birth: 'boot/1' })],
])('takes over the lock %s', (_, text) => {
  TapeWriter.create(path, HEADER).close();
  writeFileSync(`${path}.lock`, text);
  const { writer } = TapeWriter.resume(path);
  expect(readFileSync(`${path}.lock`, 'utf8')).toContain(String(process.pid));
  writer.close();
  expect(existsSync(`${path}.lock`)).toBe(false);
});

it('waits for a lock that is just being written rather than taking it', () => {
  TapeWriter.create(path, HEADER).close();
  writeFileSync(`${path}.lock`, '');
  expect(() => TapeWriter.resume(path)).toThrow(TapeFault);
});

it('leaves no lock when the tape cannot be opened', () => {
  writeFileSync(path, 'not a tape at all, only text');
  expect(() => TapeWriter.resume(path)).toThrow('not a tape');
  expect(existsSync(`${path}.lock`)).toBe(false);
});

it('says missing for a folder that does not exist', () => {
  const nowhere = join(folder, 'no', 'x.tape');
  expect(() => TapeWriter.create(nowhere, HEADER)).toThrow('Check the path');
});
