import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { InputBlock } from '#domain/input-block';
import { TAPE_BLOCK_ROWS } from '#ports/tape';
import { epochMs } from '#primitives/clock';
import { GrowingTape } from '#store/tape/growing-tape';
import { TapeReader } from '#store/tape/tape-reader';
import { TapeWriter } from '#store/tape/tape-writer';

const stack = new DisposableStack();
afterEach(() => stack.dispose());

function minutes(from: number, count: number): InputBlock {
  const block = new InputBlock(count);
  for (let i = 0; i < count; i++) {
    const seenMs = epochMs((from + i) * 1_000);
    block.push({ kind: 'heartbeat', source: 'x' as never, seenMs, atMs: null });
  }
  return block;
}

it('only ever becomes longer, from the journal into blocks and to its end, and reads the same all the while', () => {
  const folder = mkdtempSync(join(tmpdir(), 'argus-growing-'));
  stack.defer(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'a.tape');
  const header = { createdMs: 0, origin: 'live', pipelineSettings: {}, labels: [] };
  const writer = stack.use(TapeWriter.create(path, header, { syncEvery: 'never', blockRows: 64 }));
  const growing = stack.use(new GrowingTape(path));
  expect([growing.inputs, growing.firstSeenMs, growing.renew()]).toEqual([0, null, false]);
  const block = new InputBlock(TAPE_BLOCK_ROWS);
  for (let from = 0; from < 400; from += 25) {
    writer.appendRows(minutes(from, 25), 0, 25);
    writer.flush();
    expect(growing.renew()).toBe(true);
    expect(growing.renew()).toBe(false);
    expect(growing.inputs).toBe(from + 25);
    expect(growing.lastSeenMs).toBe((from + 24) * 1_000);
    for (const position of [0, Math.floor(from / 2), from + 24]) {
      const start = growing.readBlock(position, block) ?? Number.NaN;
      expect(block.seenMs[position - start]).toBe(position * 1_000);
      expect(growing.positionAt(epochMs(position * 1_000))).toBe(position);
    }
  }
  writer.close();
  expect(growing.renew()).toBe(false);
  using closed = TapeReader.open(path);
  expect(closed.closed).toBe(true);
  expect(growing.inputs).toBe(closed.inputs);
});
