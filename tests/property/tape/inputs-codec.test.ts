import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { RareInput } from '#domain/engine-input';
import { InputBlock, InputKind, UNKNOWN } from '#domain/input-block';
import { METRIC_NAMES } from '#domain/metric';
import { ByteReader } from '#store/tape/byte-reader';
import { ByteWriter } from '#store/tape/byte-writer';
import { InputsDecoder } from '#store/tape/inputs-decoder';
import { InputsEncoder } from '#store/tape/inputs-encoder';
import { rareEntry } from '#store/tape/rare-lines';
import { SegmentDecoder } from '#store/tape/segment-decoder';
import { SegmentEncoder } from '#store/tape/segment-encoder';
import { readIntegerPlanes, writeIntegerPlanes } from '#store/tape/byte-planes';

const anyCell = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 1_000 }).map((n) => n * 100) },
  { weight: 2, arbitrary: fc.constant(UNKNOWN) },
  { weight: 1, arbitrary: fc.maxSafeInteger() },
  { weight: 1, arbitrary: fc.integer() },
  { weight: 1, arbitrary: fc.double() },
  {
    weight: 1,
    arbitrary: fc.constantFrom(-0, 0, 0.5, Number.MIN_VALUE, Number.MAX_VALUE, 2 ** 31, -(2 ** 31), 2 ** 53),
  },
);

const anyRare: fc.Arbitrary<RareInput> = fc
  .record({
    kind: fc.constant('metric'),
    seenMs: fc.double(),
    source: fc.string({ unit: 'binary' }),
    symbol: fc.string(),
    atMs: fc.option(fc.double()),
    name: fc.constantFrom(...METRIC_NAMES),
    value: fc.double(),
  })
  .map((input) => input as unknown as RareInput);

const COLUMNS = {
  [InputKind.quote]: ['seenMs', 'atMs', 'bid', 'ask', 'bidSize', 'askSize', 'last', 'volume'],
  [InputKind.trade]: ['seenMs', 'atMs', 'price', 'size', 'side', 'tradeId'],
  [InputKind.rare]: ['seenMs', 'atMs'],
} as const;

interface AnyRow {
  readonly kind: 0 | 1 | 2;
  readonly instrument: number;
  readonly cells: readonly number[];
  readonly side: number;
  readonly rare: RareInput;
}

const anyRow: fc.Arbitrary<AnyRow> = fc.record({
  kind: fc.constantFrom(0, 0, 0, 1, 1, 2),
  instrument: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 65_535 })),
  cells: fc.array(anyCell, { minLength: 11, maxLength: 11 }),
  side: fc.integer({ min: 0, max: 2 }),
  rare: anyRare,
});

const CELLS = [
  'seenMs',
  'atMs',
  'bid',
  'ask',
  'bidSize',
  'askSize',
  'last',
  'volume',
  'price',
  'size',
  'tradeId',
] as const;

function fill(rows: readonly AnyRow[]): InputBlock {
  const block = new InputBlock(Math.max(rows.length, 1));
  for (const { kind, instrument, cells, side, rare } of rows) {
    const row = block.length++;
    block.kind[row] = kind;
    block.instrument[row] = instrument;
    block.side[row] = side;
    CELLS.forEach((name, i) => {
      block[name][row] = cells[i] as number;
    });
    if (kind !== InputKind.rare) continue;
    block.atMs[row] = UNKNOWN;
    block.instrument[row] = block.rare.length;
    block.rare.push(rare);
  }
  return block;
}

const decoder = new InputsDecoder();

it('gives back every cell of every block to the last bit, whatever the cells hold', () => {
  fc.assert(
    fc.property(fc.array(anyRow, { maxLength: 80 }), fc.double({ min: 0, max: 1, noNaN: true }), (rows, cut) => {
      const block = fill(rows);
      const from = Math.floor(cut * rows.length);
      const rareBefore = rows.slice(0, from).filter(({ kind }) => kind === InputKind.rare).length;
      const entries = block.rare.slice(rareBefore).map((input) => rareEntry(input, 0));
      const payload = new InputsEncoder(block.capacity).encode(block, from, block.length, entries).slice();
      const back = new InputBlock(100);
      decoder.decode(payload, rows.length - from, back);
      expect(back.length).toBe(rows.length - from);
      expect(back.rare).toEqual(block.rare.slice(rareBefore));
      for (let row = 0; row < back.length; row++) {
        const kind = block.kind[row + from] as AnyRow['kind'];
        expect(back.kind[row]).toBe(kind);
        expect(back.instrument[row]).toBe((block.instrument[row + from] as number) - (kind === 2 ? rareBefore : 0));
        for (const name of COLUMNS[kind]) expect(back[name][row]).toBe(block[name][row + from]);
      }
      const seenMs = new Float64Array(back.length);
      decoder.decodeSeenMs(payload, back.length, seenMs);
      for (let row = 0; row < back.length; row++) expect(seenMs[row]).toBe(back.seenMs[row]);
    }),
    { seed: 7, numRuns: 400 },
  );
});

it('gives back columns that are mostly regular, with a few cells that are not', () => {
  const column = fc.record({
    start: fc.maxSafeInteger(),
    unit: fc.constantFrom(1, 100, 1_000, 12_345),
    steps: fc.array(fc.integer({ min: -40_000, max: 40_000 }), { minLength: 1, maxLength: 200 }),
    odd: fc.array(fc.tuple(fc.nat(199), anyCell), { maxLength: 12 }),
    nature: fc.constantFrom('level', 'amount', 'companion'),
  });
  fc.assert(
    fc.property(column, ({ start, unit, steps, odd, nature }) => {
      const count = steps.length;
      const companion = new Float64Array(count);
      const cells = new Float64Array(count);
      let value = start;
      steps.forEach((step, i) => {
        value += step * unit;
        companion[i] = start;
        cells[i] = nature === 'amount' ? step * unit : nature === 'companion' ? start + step * unit : value;
      });
      for (const [place, cell] of odd) if (place < count) cells[place] = cell;
      const rows = Int32Array.from({ length: count }, (_, i) => count - 1 - i);
      const out = new ByteWriter(8);
      new SegmentEncoder(count).write(out, cells, rows, 0, count, nature, companion);
      const back = new Float64Array(count);
      const from = new ByteReader(out.view().slice());
      new SegmentDecoder(count).read(from, back, rows, 0, count, companion);
      from.finish();
      for (let i = 0; i < count; i++) expect(back[i]).toBe(cells[i]);
    }),
    { seed: 7, numRuns: 400 },
  );
});

it('splits whole numbers into as many byte planes as they need and joins them again', () => {
  fc.assert(
    fc.property(fc.constantFrom(1, 2, 3, 4), fc.array(fc.integer(), { maxLength: 50 }), (width, values) => {
      const mask = width === 4 ? 0xffff_ffff : 2 ** (width * 8) - 1;
      const zigzag = Uint32Array.from(values, (value) => (value & mask) >>> 0);
      const out = new ByteWriter(1);
      writeIntegerPlanes(out, zigzag, values.length, width);
      expect(out.length).toBe(values.length * width);
      const back = new Int32Array(values.length);
      readIntegerPlanes(new ByteReader(out.view()), back, values.length, width);
      expect([...back]).toEqual([...zigzag].map((z) => (z >>> 1) ^ -(z & 1)));
    }),
    { seed: 7, numRuns: 100 },
  );
});
