import { describe, expect, it } from 'vitest';
import { InputBlock } from '#domain/input-block';
import { sourceId } from '#domain/instrument';
import { epochMs } from '#primitives/clock';
import { PendingInputs } from '#simulation/pending-inputs';

function taken(pending: PendingInputs): readonly (readonly [number, number])[] {
  const block = new InputBlock(64);
  expect(pending.moveInto(block)).toBe(true);
  return Array.from({ length: block.length }, (_, row) => {
    const input = block.inputAt(row);
    return [
      input.seenMs,
      'instrument' in input && typeof input.instrument === 'number' ? input.instrument : -1,
    ] as const;
  });
}

describe('PendingInputs', () => {
  it('orders by time, then source, then arrival', () => {
    const pending = new PendingInputs();
    pending.open(0);
    for (const [source, instrument, seenMs] of [
      [2, 1, 50_000],
      [1, 2, 50_000],
      [2, 3, 50_000],
      [1, 4, 7],
      [1, 5, 50_000],
    ] as const) {
      pending.quote(source, instrument, seenMs, 0);
    }
    pending.seal(60_000);
    expect(taken(pending)).toEqual([
      [7, 4],
      [50_000, 2],
      [50_000, 5],
      [50_000, 1],
      [50_000, 3],
    ]);
  });

  it('keeps what is seen later for its own minute, rare inputs included, ahead of what comes after it', () => {
    const pending = new PendingInputs();
    pending.open(0);
    pending.trade(0, 1, 60_000, 59_990);
    pending.rare(0, { kind: 'heartbeat', seenMs: epochMs(60_000), source: sourceId('s'), atMs: null });
    pending.trade(0, 2, 180_000, 59_990);
    pending.seal(60_000);
    expect(taken(pending)).toEqual([]);
    pending.open(60_000);
    pending.trade(0, 3, 60_000, 60_000);
    pending.seal(120_000);
    expect(taken(pending)).toEqual([
      [60_000, 1],
      [60_000, -1],
      [60_000, 3],
    ]);
    pending.open(120_000);
    pending.seal(180_000);
    expect(taken(pending)).toEqual([]);
    pending.open(180_000);
    pending.seal(240_000);
    expect(taken(pending)).toEqual([[180_000, 2]]);
  });

  it('grows with what it is given and loses nothing', () => {
    const pending = new PendingInputs();
    pending.open(0);
    for (let i = 0; i < 5_000; i++) pending.trade(0, i, 59_999 - i, 0);
    pending.seal(60_000);
    const block = new InputBlock(5_000);
    expect(pending.moveInto(block)).toBe(true);
    expect(Array.from(block.instrument.subarray(0, 3))).toEqual([4_999, 4_998, 4_997]);
    expect(block.length).toBe(5_000);
  });
});
