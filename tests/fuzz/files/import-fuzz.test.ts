import { describe, expect, it } from 'vitest';
import type { BarTable } from '#connectors/files/bar-table';
import { describeFileProblem } from '#connectors/files/file-problem';
import { barReader } from '#connectors/files/read-bars';
import { tickReader } from '#connectors/files/read-ticks';
import type { TickTable } from '#connectors/files/tick-table';
import { SeededRandom } from '#primitives/random';
import { type Kind, type Reading, referenceReading, shownValue } from '#tests/fuzz/files/reference-reader';

const FILES = 10_000;
const T = 1_772_807_400_000;

const SEEDS: readonly (readonly [kind: Kind, text: string])[] = [
  [
    'trades',
    csv(
      'at_ms,price,size,id,side',
      (row) => `${T + row * 7},${61_837.5 + row / 8},0.${row}5,${900 + row},${row % 2 ? 'buy' : 'sell'}`,
    ),
  ],
  [
    'trades',
    csv(
      'timestamp,seen_ms,price,qty',
      (row) => `2026-03-06T14:30:${10 + row}.${row}Z,${T + row},1${row}.0010,${row}e-3`,
    ),
  ],
  ['trades', csv('id,side,"price",amount,ts', (row) => `"a-${row}""x",B,0.0014${row},${row}.0,17728074${10 + row}`)],
  ['trades', lines((row) => `{"at_ms":${T + row},"price":"6${row}.25","size":${row}.5,"side":null,"id":"u${row}"}`)],
  [
    'quotes',
    csv('at_ms,bid,ask,last,bid_size', (row) => `${T + row},${row % 3 ? 100 + row / 4 : ''},${101 + row},,${row}.125`),
  ],
  [
    'quotes',
    lines((row) => `{"t":${T + row},"bid":${1 + row / 100},"ask":${row % 2 ? 'null' : '2.5E0'},"x":[{"y":"\\u00e9"}]}`),
  ],
  ['bars', csv('t,open,high,low,close,volume', (row) => `${T + row * 60_000},2.5,3.${row},1.25,2,1${row}`)],
  [
    'bars',
    csv(
      'Datetime,Close,High,Low,Open,Volume',
      (row) => `2026-03-06 14:${30 + row}:00+00:00,2,2.0625,1.9,2,0`,
    ).replaceAll('\n', '\r\n'),
  ],
];

const TOKENS: readonly string[] = [
  'NaN',
  'Infinity',
  '-',
  '+',
  '.',
  ',',
  '"',
  '""',
  '\r',
  '\n',
  '\r\n',
  '\0',
  '\t',
  ' ',
  '0x1F',
  '1e',
  'e-5',
  'E+3',
  '1e400',
  '1,234.5',

  '0',
  '00',
  '9007199254740993',
  '0.00000001',
  '1e-16',
  'null',
  'true',
  '{',
  '}',
  '[',
  ']',
  ':',
  '\\',
  '\\u0041',
  '\\q',
  '\xff',
  '\xef\xbb\xbf',

  '2026-03-06T14:30:00Z',
  '2026-02-30T00:00:00Z',
  '2026-03-06',
  '1772807400',
  '1772807400000000',
  '1772807400000000001',
  'sell',
  'b',
  '_',
  '�',
];

function csv(header: string, row: (index: number) => string): string {
  return `${header}\n${lines(row)}`;
}

function lines(row: (index: number) => string): string {
  return Array.from({ length: 9 }, (_, index) => `${row(index)}\n`).join('');
}

function mutated(seed: Uint8Array, random: SeededRandom): Buffer {
  let bytes = Buffer.from(seed);
  const header = bytes.indexOf(10) + 1;
  for (let change = 1 + random.below(4); change > 0; change--) {
    // One in four may hit the header; elsewhere the rows are of more interest.
    const from = random.below(4) === 0 ? 0 : Math.min(header, bytes.length);
    const at = from + random.below(bytes.length - from + 1);
    const end = Math.min(bytes.length, at + 1 + random.below(random.below(8) === 0 ? 200 : 6));
    const before = bytes.subarray(0, at);
    const token = Buffer.from(TOKENS[random.below(TOKENS.length)] ?? '', 'latin1');
    switch (random.below(7)) {
      case 0:
        bytes = Buffer.concat([before, token, bytes.subarray(at)]);
        break;
      case 1:
        bytes = Buffer.concat([before, token, bytes.subarray(end)]);
        break;
      case 2:
        bytes = Buffer.concat([before, bytes.subarray(end)]);
        break;
      case 3:
        bytes = Buffer.concat([before, bytes.subarray(at, end), bytes.subarray(at)]);
        break;
      case 4:
        if (at < bytes.length) bytes[at] = random.below(256);
        break;
      case 5:
        if (at < bytes.length) bytes[at] = 0x30 + random.below(10);
        break;
      default:
        if (random.below(8) === 0) bytes = Buffer.from(before);
        else bytes = Buffer.concat([before, bytes.subarray(header, header + random.below(60)), bytes.subarray(at)]);
    }
  }
  return bytes;
}

function value(units: number | undefined, decimals: number): string {
  return units === undefined || units === -1 ? '-' : shownValue({ digits: BigInt(units), decimals });
}

function ticksAsReading(table: TickTable): Reading {
  const { priceDecimals, sizeDecimals } = table;
  const rows = Array.from({ length: table.length }, (_, row) => {
    const prices = table.kind === 'trades' ? [table.price] : [table.bid, table.ask, table.last];
    const sizes = table.kind === 'trades' ? [table.size] : [table.bidSize, table.askSize, table.volume];
    const shown = [
      ...prices.map((column) => value(column?.[row], priceDecimals)),
      ...sizes.map((column) => value(column?.[row], sizeDecimals)),
    ];
    const rest = table.kind === 'trades' ? ` ${table.side?.[row] ?? 0} ${table.tradeId?.[row] ?? -1}` : '';
    return `${table.atMs[row]} ${table.seenMs[row]} ${shown.join(' ')}${rest}`;
  });
  return { rows, priceDecimals, sizeDecimals, bad: table.skipped.total };
}

function barsAsReading(table: BarTable): Reading {
  const { priceDecimals, sizeDecimals } = table;
  const rows = Array.from({ length: table.length }, (_, row) => {
    const prices = [table.open, table.high, table.low, table.close].map((column) => value(column[row], priceDecimals));
    return `${table.startMs[row]}  ${prices.join(' ')} ${value(table.volume[row], sizeDecimals)}`;
  });
  return { rows, priceDecimals, sizeDecimals, bad: table.skipped.total };
}

function ourReading(bytes: Buffer, kind: Kind, random: SeededRandom): Reading | null {
  const reader =
    kind === 'bars'
      ? barReader('fuzz', { clock: 'start', intervalMs: 60_000, onBadRow: 'skip' })
      : tickReader('fuzz', { onBadRow: 'skip' });
  for (let from = 0; from < bytes.length;) {
    const to = Math.min(bytes.length, from + 1 + random.below(400));
    reader.push(bytes.subarray(from, to));
    from = to;
  }
  const result = reader.finish();
  if (result.ok) return 'kind' in result.value ? ticksAsReading(result.value) : barsAsReading(result.value);
  expect(describeFileProblem(result.failure)).toMatch(/^fuzz(:\d+)?: .+; expected .+\. .+/s);
  return null;
}

/** Ids that are texts are hashed, and the reference does not know how. */
function withoutHashes(reading: Reading | null, reference: Reading | null): Reading | null {
  if (reading === null) return null;
  const rows = reading.rows.map((row, index) => {
    const number = Number(row.slice(row.lastIndexOf(' ') + 1));
    const hashed = reference?.rows[index]?.endsWith(' text') === true && Number.isSafeInteger(number) && number >= 0;
    return hashed ? `${row.slice(0, row.lastIndexOf(' '))} text` : row;
  });
  return { ...reading, rows };
}

function failsAtFirst(bytes: Buffer, kind: Kind): boolean {
  const reader = kind === 'bars' ? barReader('fuzz', { clock: 'start', intervalMs: 60_000 }) : tickReader('fuzz');
  reader.push(bytes);
  return !reader.finish().ok;
}

describe('the importers under fire', () => {
  for (const [index, [kind, text]] of SEEDS.entries()) {
    it(`mean the same as a slow reading of mutated ${kind} (seed file ${index})`, () => {
      const random = new SeededRandom(2_026, index);
      const seed = Buffer.from(text, 'latin1');
      expect(withoutHashes(ourReading(seed, kind, random), referenceReading(seed, kind))).toEqual(
        referenceReading(seed, kind),
      );
      const outcomes = { refused: 0, whole: 0, partly: 0 };
      for (let file = 0; file < FILES / SEEDS.length; file++) {
        const bytes = mutated(seed, random);
        const expected = referenceReading(bytes, kind);
        const found = withoutHashes(ourReading(bytes, kind, random), expected);
        expect({ file, text: bytes.toString('latin1'), found }).toEqual({
          file,
          text: bytes.toString('latin1'),
          found: expected,
        });
        expect(failsAtFirst(bytes, kind)).toBe(expected === null || expected.bad > 0);
        outcomes[expected === null ? 'refused' : expected.bad > 0 ? 'partly' : 'whole']++;
      }
      // The mutations must reach all three ends, or the comparison above says little.
      expect(Math.min(outcomes.refused, outcomes.whole, outcomes.partly)).toBeGreaterThan(10);
    });
  }

  it('refuse random bytes without harm', () => {
    const random = new SeededRandom(7);
    for (let file = 0; file < 300; file++) {
      const bytes = Buffer.from(Array.from({ length: random.below(3000) }, () => random.below(256)));
      expect(failsAtFirst(bytes, 'trades')).toBe(true);
    }
  });
});
