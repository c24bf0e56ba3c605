import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TAPE_BLOCK_ROWS, TapeFault } from '#ports/tape';
import { TapeReader } from '#store/tape/tape-reader';
import { TapeWriter } from '#store/tape/tape-writer';
import { epochMs } from '#primitives/clock';
import { verifyTape } from '#store/tape/verify-tape';
import { gatherChains } from '#tests/unit/simulation/gathered-chains';
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
  expect(verifyTape(path)).toMatchObject({
    inputs: 40_000,
    blocks: Math.ceil(40_000 / TAPE_BLOCK_ROWS),
    problems: [],
    closed: true,
  });
  expect(existsSync(`${path}.journal`) || existsSync(`${path}.lock`) || existsSync(`${path}.new`)).toBe(false);
});

it('closes a block early when text makes it large', () => {
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

it('closes a block early when option chains make it large, whatever they take once they are packed', () => {
  const [chain] = gatherChains('demo', '15:00', 1).inputs;
  if (chain === undefined) throw new Error('there is no chain');
  const contracts = chain.chain.contracts.length;
  // A contract counts for 16 bytes, and a block is closed at 4 MiB.
  const chainsABlock = Math.ceil((1 << 22) / (16 * contracts));
  {
    using writer = TapeWriter.create(path, HEADER, { syncEvery: 'never' });
    for (let i = 0; i < 2 * chainsABlock; i++) writer.append({ ...chain, seenMs: epochMs(chain.seenMs + i) });
  }
  const report = verifyTape(path);
  expect(report).toMatchObject({ inputs: 2 * chainsABlock, problems: [], closed: true });
  expect(report.blocks).toBeGreaterThanOrEqual(2);
  expect(report.bytes / (2 * chainsABlock * contracts)).toBeLessThan(0.1);
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
