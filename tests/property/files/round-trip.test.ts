import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exportBarsAsCsv } from '#connectors/files/export-bars';
import { TickExporter } from '#connectors/files/export-ticks';
import { barReader } from '#connectors/files/read-bars';
import { tickReader } from '#connectors/files/read-ticks';
import { copyTicks } from '#connectors/files/tick-table';
import type { EngineInput } from '#domain/engine-input';
import { InputBlock } from '#domain/input-block';
import { instrumentIndex } from '#domain/instrument';
import { price, size } from '#domain/money';
import { epochMs } from '#primitives/clock';
import { plain, readBarText, readTickText, value } from '#tests/fixtures/files/text-reading';

const RUNS = { seed: 7, numRuns: 150 };
const SYMBOL = instrumentIndex(3);
const time = fc.integer({ min: 631_152_000_000, max: 4_102_444_799_999 }).map(epochMs);
const someUnits = fc.oneof(
  fc.integer({ min: 1, max: 1_000_000 }),
  fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
);
const somePrice = someUnits.map(price);
const someSize = fc.oneof(fc.constant(size(0)), someUnits.map(size));
const maybe = <Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> =>
  fc.option(arbitrary, { nil: null });

const trade: fc.Arbitrary<EngineInput> = fc.record({
  kind: fc.constant('trade' as const),
  instrument: fc.constant(SYMBOL),
  seenMs: time,
  atMs: time,
  price: somePrice,
  size: someSize,
  side: fc.constantFrom('buy' as const, 'sell' as const, null),
  tradeId: maybe(fc.nat()),
});

const quote: fc.Arbitrary<EngineInput> = fc
  .record({
    kind: fc.constant('quote' as const),
    instrument: fc.constant(SYMBOL),
    seenMs: time,
    atMs: time,
    bid: maybe(somePrice),
    ask: maybe(somePrice),
    bidSize: maybe(someSize),
    askSize: maybe(someSize),
    last: maybe(somePrice),
    volume: maybe(someSize),
  })
  .filter((row) => row.bid !== null || row.ask !== null || row.last !== null);

function block(inputs: readonly EngineInput[]): InputBlock {
  const filled = new InputBlock(Math.max(inputs.length, 1));
  for (const input of inputs) filled.push(input);
  return filled;
}

function rowsOf(filled: InputBlock): readonly EngineInput[] {
  return Array.from({ length: filled.length }, (_, row) => filled.inputAt(row));
}

const decimals = fc.integer({ min: 0, max: 15 });

describe('what is exported is imported unchanged', () => {
  for (const kind of ['trades', 'quotes'] as const) {
    for (const form of ['csv', 'jsonl'] as const) {
      it(`${kind} as ${form}`, () => {
        const inputs = fc.array(kind === 'trades' ? trade : quote, { minLength: 1, maxLength: 30 });
        fc.assert(
          fc.property(inputs, decimals, decimals, (rows, priceDecimals, sizeDecimals) => {
            const exporter = new TickExporter({ kind, form, instrument: SYMBOL, priceDecimals, sizeDecimals });
            const text = exporter.header() + exporter.rows(block(rows));
            expect([exporter.written, exporter.leftOut]).toEqual([rows.length, 0]);
            const table = value(readTickText(text, { priceDecimals, sizeDecimals }));
            const back = new InputBlock(rows.length);
            expect(copyTicks(table, 0, SYMBOL, back)).toBe(rows.length);
            expect(rowsOf(back)).toEqual(rows);
          }),
          RUNS,
        );
      });
    }
  }

  it('the decimals that a file shows mean the same values as those it was written with', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 1_000_000 }), { minLength: 1, maxLength: 20 }), decimals, (units, places) => {
        const rows: EngineInput[] = units.map((unit) => ({
          kind: 'trade',
          instrument: SYMBOL,
          seenMs: epochMs(1e12),
          atMs: epochMs(1e12),
          price: price(unit + 1),
          size: size(unit),
          side: null,
          tradeId: null,
        }));
        const settings = {
          kind: 'trades',
          form: 'csv',
          instrument: SYMBOL,
          priceDecimals: places,
          sizeDecimals: 0,
        } as const;
        const exporter = new TickExporter(settings);
        const table = value(readTickText(exporter.header() + exporter.rows(block(rows))));
        if (table.kind !== 'trades') throw new Error('these are quotes');
        const scale = 10n ** 15n;
        const exact = [...table.price].map((cell) => (BigInt(cell) * scale) / 10n ** BigInt(table.priceDecimals));
        expect(exact).toEqual(units.map((unit) => (BigInt(unit + 1) * scale) / 10n ** BigInt(places)));
      }),
      RUNS,
    );
  });

  it('rows that no reader would take are left out and counted', () => {
    const settings = { form: 'csv', instrument: SYMBOL, priceDecimals: 4, sizeDecimals: 0 } as const;
    const nothing = { bid: null, ask: null, bidSize: null, askSize: null, last: null, volume: null };
    const seenMs = epochMs(1e12);
    const filled = block([
      { kind: 'quote', instrument: SYMBOL, seenMs, atMs: epochMs(1e12), ...nothing },
      { kind: 'quote', instrument: SYMBOL, seenMs, atMs: null, ...nothing, bid: price(1) },
      { kind: 'quote', instrument: instrumentIndex(1), seenMs, atMs: epochMs(1e12), ...nothing, bid: price(1) },
    ]);
    const exporter = new TickExporter({ ...settings, kind: 'quotes' });
    expect(exporter.rows(filled)).toBe('');
    expect([exporter.written, exporter.leftOut]).toEqual([0, 2]);
  });

  it('bars as csv', () => {
    const bar = fc.tuple(
      fc.array(fc.integer({ min: 1, max: 1e9 }), { minLength: 4, maxLength: 4 }),
      fc.nat(),
      fc.integer({ min: 1, max: 9 }),
    );
    fc.assert(
      fc.property(
        fc.array(bar, { minLength: 1, maxLength: 30 }),
        decimals,
        decimals,
        (bars, priceDecimals, sizeDecimals) => {
          let at = 1_772_807_400_000;
          const sorted = bars.map(([prices]) => prices.toSorted((a, b) => a - b));
          const column = (place: number): Float64Array => Float64Array.from(sorted, (prices) => prices[place] ?? 0);
          const columns = {
            length: bars.length,
            startMs: Float64Array.from(bars, ([, , step]) => (at += step * 60_000)),
            open: column(1),
            high: column(3),
            low: column(0),
            close: column(2),
            volume: Float64Array.from(bars, ([, volume]) => volume),
            priceDecimals,
            sizeDecimals,
          };
          const text = [...exportBarsAsCsv(columns)].join('');
          const options = { clock: 'start', intervalMs: 60_000, priceDecimals, sizeDecimals } as const;
          expect(value(readBarText(text, options))).toMatchObject(columns);
        },
      ),
      RUNS,
    );
  });
});

const T = 1_772_807_400_000;
const TEXTS = [
  `\uFEFFat_ms,price,size,id\r\n${T},5.25,1,"a""b"\r\n\r\n${T},x,1,\r\n${T},5.123456,0.1,"c\r\n${T + 1},7,2,é\r\n${T},8`,
  `{"at_ms":${T},"bid":1.5}\n{"at_ms":${T},"\\u0061sk":2}\n{"at_ms":}\n\n{"at_ms":${T},"ask":"2.00000001","x":{"y":[1]}}`,
  `t,o,h,l,c,v\n${T},1,2,1,2,5\n${T + 60_000},1,2,1,2,5\n${T + 90_000},1,2,1,2,5\n${T + 120_000},1,2,3,2,5\n`,
  `at_ms,price,size\n${T},1,${'0'.repeat(65_536)}\n${T},1,"${'0'.repeat(65_516)}"\n${T},1,1\0${'0'.repeat(65_536)}\n${T},1,2\n`,
  '\u001f\u008b\n',
  `a${'b'.repeat(66_000)}\u0001`,
];

describe('how the bytes are cut into chunks changes nothing', () => {
  for (const [index, text] of TEXTS.entries()) {
    for (const onBadRow of ['skip', 'fail'] as const) {
      it(`file ${index}, bad rows: ${onBadRow}`, () => {
        const bytes = Buffer.from(text);
        const read = (cuts: readonly number[]): unknown => {
          const reader =
            index === 2 ? barReader('bars.csv', { clock: 'start', onBadRow }) : tickReader('ticks.csv', { onBadRow });
          let from = 0;
          for (const cut of [...cuts, bytes.length]) {
            const chunk = Buffer.from(bytes.subarray(from, cut));
            reader.push(chunk);
            // A source may use its buffer again, so the reader must not hold on to it.
            chunk.fill(0x3f);
            from = cut;
          }
          return plain(reader.finish());
        };
        const whole = read([]);
        if (bytes.length < 1000) expect(read([...bytes.keys()])).toEqual(whole);
        const cuts = fc
          .array(fc.nat({ max: bytes.length }), { maxLength: 12 })
          .map((at) => at.toSorted((a, b) => a - b));
        fc.assert(
          fc.property(cuts, (at) => {
            expect(read(at)).toEqual(whole);
          }),
          { seed: 7, numRuns: bytes.length < 1000 ? 100 : 20 },
        );
      });
    }
  }
});
