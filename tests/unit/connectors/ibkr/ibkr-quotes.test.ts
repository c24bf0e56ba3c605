import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { whyNotAsked } from '#connectors/ibkr/quotes/data-guard';
import { DepthBook } from '#connectors/ibkr/quotes/depth-book';
import { heldInTurn, turnsFor } from '#connectors/ibkr/quotes/line-rota';
import { OptionRow } from '#connectors/ibkr/quotes/option-row';
import type { PriceE4 } from '#domain/money';
import { epochMs } from '#primitives/clock';
import { sharedFile } from '#tests/support/shared-data';

const OPTION = { conId: 1, expiry: '2026-03-20', strike: 520_000 as PriceE4, right: 'call' } as const;
const NOW = epochMs(5_000);

function frame(...fields: readonly (string | number)[]): Buffer {
  const body = Buffer.from(`${fields.join('\0')}\0`);
  const head = Buffer.alloc(4);
  head.writeInt32BE(body.length);
  return Buffer.concat([head, body]);
}

describe('The guard of the line of market data', () => {
  it('lets questions go, and not one order, sent or not, nor a taking back of one', () => {
    for (const id of [1, 2, 9, 10, 11, 49, 59, 61, 62, 71, 78]) expect(whyNotAsked(frame(id, 1), 176)).toBeNull();
    for (const id of [3, 4, 21, 58, 76]) expect(whyNotAsked(frame(id, 1), 176)).toContain(`message ${id}`);
  });

  it('reads every message of those that go together, and lets nothing go that it cannot take apart', () => {
    expect(whyNotAsked(Buffer.concat([frame(49, 1), frame(3, 7)]), 176)).toContain('message 3');
    expect(whyNotAsked(frame(49, 1).subarray(0, 6), 176)).toContain('not whole');
    expect(whyNotAsked(Buffer.from('API\0\0\0\0\tv100..193'), 0)).toBeNull();
  });
});

describe('Lines that are fewer than contracts', () => {
  it('stay with the nearest, and come round to every other, never more than there are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 2, max: 40 }), (count, lines) => {
        const wanted = Array.from({ length: count }, (_, i) => i);
        const seen = new Set<number>();
        for (let turn = 0; turn < turnsFor(count, lines); turn++) {
          const held = heldInTurn(wanted, lines, turn);
          expect(held.length).toBeLessThanOrEqual(Math.max(lines, 0));
          expect(held[0]).toBe(0);
          for (const one of held) seen.add(one);
        }
        expect(seen.size).toBe(count);
      }),
      { seed: 31, numRuns: 200 },
    );
  });
});

describe('A contract as the broker’s model has it', () => {
  it('takes open interest of its own side only', () => {
    const row = new OptionRow(OPTION);
    row.takeSize('put-interest', 900);
    expect(row.quote().openInterest).toBeNull();
    row.takeSize('call-interest', 321);
    expect(row.quote().openInterest).toBe(321);
  });

  it('takes a delta of exactly -1, and none beyond', () => {
    const row = new OptionRow(OPTION);
    expect(row.takeModel({ delta: -1, impliedVolatility: 0.5 }, NOW)).toBeNull();
    expect(row.takeModel({ delta: -1.01, impliedVolatility: 0.5 }, NOW)).toMatchObject({ field: 'delta' });
    expect(row.quote().delta).toBe(-1);
  });

  const file = sharedFile('wire/ibkr/option_computation_values_spx_20191231.json');
  it.skipIf(file === null)(
    `reads values that TWS has sent${file === null ? ' (skipped: they are not here)' : ''}`,
    () => {
      const text = readFileSync(file ?? '', 'utf8');
      const found = /"impliedVol\w*":\s*([\d.]+)/.exec(text)?.[1] ?? /"iv":\s*([\d.]+)/i.exec(text)?.[1];
      const row = new OptionRow(OPTION);
      expect(found).toBeDefined();
      expect(row.takeModel({ impliedVolatility: Number(found) }, NOW)).toBeNull();
      expect(row.quote().impliedVolatility).toBe(Number(found));
    },
  );
});

describe('Rows of an order book by their places', () => {
  it('are the book’s own after any that are told in turn', () => {
    const row = fc.record({ price: fc.integer({ min: 1, max: 500 }), size: fc.integer({ min: 0, max: 99 }) });
    const step = fc.record({ operation: fc.constantFrom(0, 1, 2), place: fc.nat(9), row });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const book = new DepthBook(5);
        const bids: { price: number; size: number }[] = [];
        book.take(0, 0, 0, 999, 1);
        for (const { operation, place, row: told } of steps) {
          const position = operation === 0 ? place % (Math.min(bids.length, 4) + 1) : place % Math.max(bids.length, 1);
          if (operation !== 0 && bids.length === 0) continue;
          expect(book.take(position, operation, 1, told.price, told.size)).toBe(true);
          if (operation === 0) bids.splice(position, 0, told);
          else if (operation === 1) bids[position] = told;
          else bids.splice(position, 1);
          bids.length = Math.min(bids.length, 5);
        }
        const [best] = bids;
        const held = bids.reduce((sum, { size }) => sum + size, 0);
        const said = best === undefined ? null : `${held} from ${best.price}.00 bid, 1 from 999.00 asked`;
        expect(book.text).toBe(said);
      }),
      { seed: 32, numRuns: 200 },
    );
  });
});
