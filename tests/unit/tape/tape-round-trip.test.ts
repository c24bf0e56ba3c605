import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { EngineInput } from '#domain/engine-input';
import { InputBlock } from '#domain/input-block';
import { instrumentIndex, sourceId } from '#domain/instrument';
import type { Price, Size } from '#domain/money';
import { TAPE_BLOCK_ROWS } from '#ports/tape';
import { epochMs } from '#primitives/clock';
import { TapeReader } from '#store/tape/tape-reader';
import { TapeWriter } from '#store/tape/tape-writer';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'argus-tape-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function inputNumber(i: number): EngineInput {
  const seenMs = epochMs(1_700_000_000_000 + i * 10);
  if (i % 50 === 0) return { kind: 'minute', seenMs, source: sourceId('sim') };
  const bid = (500_000 + (i % 7) * 100) as Price;
  return {
    kind: 'quote',
    seenMs,
    instrument: instrumentIndex(i % 3),
    atMs: epochMs(seenMs - 5),
    bid,
    ask: (bid + 100) as Price,
    bidSize: 300 as Size,
    askSize: 200 as Size,
    last: i % 11 === 0 ? null : bid,
    volume: (i * 10) as Size,
  };
}

it('gives back what was recorded, block by block', () => {
  const path = join(folder, 'x.tape');
  const writer = TapeWriter.create(path, { createdMs: 1, origin: 'test', pipelineSettings: { a: 1 }, labels: [] });
  for (let i = 0; i < 40_000; i++) writer.append(inputNumber(i));
  writer.close();
  using reader = TapeReader.open(path);
  expect(reader.inputs).toBe(40_000);
  expect(reader.header.pipelineSettings).toEqual({ a: 1 });
  const block = new InputBlock(TAPE_BLOCK_ROWS);
  let position = 0;
  for (let first = reader.readBlock(0, block); first !== null; first = reader.readBlock(position, block)) {
    expect(first).toBe(position);
    for (let row = 0; row < block.length; row++) expect(block.inputAt(row)).toEqual(inputNumber(position + row));
    position += block.length;
  }
  expect(position).toBe(40_000);
});
