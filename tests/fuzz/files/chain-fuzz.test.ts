import { describe, expect, it } from 'vitest';
import type { ChainTable } from '#connectors/files/chain-table';
import { describeFileProblem, type FileProblem } from '#connectors/files/file-problem';
import { ChainReading } from '#connectors/files/read-chains';
import { SeededRandom } from '#primitives/random';
import type { Result } from '#primitives/result';

const FILES = 1_500;
const AT = '2026-08-17T14:30:00Z';
const HEADER = 'underlying,spot,expiry,strike,right,bid,ask,volume,iv,delta,at';

const CSV = [
  HEADER,
  ...Array.from({ length: 8 }, (_, row) => {
    const right = row % 2 === 0 ? 'C' : 'put';
    return `IBIT,52.37,2026-08-2${row % 3},${50 + row},${right},${1 + row / 8},${2 + row / 4},${row},0.4${row},-0.${row}5,${AT}`;
  }),
  '',
].join('\n');

const VENUE = [
  'timestamp,instrument_name,bid_price,ask_price,implied_volatility,index_price,open_interest',
  ...Array.from(
    { length: 8 },
    (_, row) => `${AT},BTC-${row + 1}DEC26-${60_000 + row * 500}-P,0.0${row}1,,0.5${row},62820.34,${row}.5`,
  ),
  '',
].join('\n');

const LINES = Array.from(
  { length: 8 },
  (_, row) =>
    `{"underlying":"SPY","spot":700.5,"expiry":"2026-08-21","strike":${690 + row},"right":"put","bid":${row % 3 === 0 ? 'null' : `1.${row}`},"ask":2.25,"at":"${AT}","x":{"y":[1]}}\n`,
).join('');

const DOCUMENT = JSON.stringify(
  {
    symbol: 'COIN',
    updated: AT,
    underlyingPrice: 161.5,
    greeks: { enabled: true },
    quotes: Array.from({ length: 8 }, (_, row) => ({
      symbol: `COIN260821C00${150 + row}000`,
      expiration: '2026-08-21',
      side: 'call',
      strike: 150 + row,
      bid: row / 2,
      ask: row === 3 ? null : 5 + row,
      iv: 0.7,
      delta: 0.5,
    })),
  },
  null,
  1,
);

const TOKENS: readonly string[] = [
  'NaN',
  'Infinity',
  '-1',
  '-',
  '.',
  ',',
  '"',
  '\r\n',
  '\n',
  '\0',
  '1e400',
  '1e3',
  '0.00000001',
  '9007199254740993',
  'null',
  'true',
  '{',
  '}',
  '[',
  ']',
  ':',
  '\\u0041',
  '\xff',
  '2026-02-30',
  '20260821',
  '1787270400',
  'SPY260821C00600000',
  'BTC-3APR26-100000-C',
  'put',
  'calls',
  '0',
];

/** A small mark anywhere in the file, or a piece of it lost or doubled. */
function mutated(seed: Buffer, random: SeededRandom): Buffer {
  let bytes = seed;
  for (let change = 1 + random.below(3); change > 0; change--) {
    const at = random.below(bytes.length + 1);
    const end = Math.min(bytes.length, at + 1 + random.below(random.below(8) === 0 ? 200 : 6));
    const token = Buffer.from(TOKENS[random.below(TOKENS.length)] ?? '', 'latin1');
    const [before, after] = [bytes.subarray(0, at), bytes.subarray(end)];
    const kind = random.below(5);
    if (kind === 0) bytes = Buffer.concat([before, token, bytes.subarray(at)]);
    else if (kind === 1) bytes = Buffer.concat([before, token, after]);
    else if (kind === 2) bytes = Buffer.concat([before, after]);
    else if (kind === 3) bytes = Buffer.concat([before, bytes.subarray(at, end), bytes.subarray(at)]);
    else bytes = Buffer.concat([before, Buffer.from([random.below(256)]), after]);
  }
  return bytes;
}

function reading(
  bytes: Buffer,
  onBadRow: 'skip' | 'fail',
  random: SeededRandom | null,
): Result<ChainTable, FileProblem> {
  const reader = new ChainReading('fuzz', { onBadRow });
  for (let from = 0; from < bytes.length;) {
    const to = random === null ? bytes.length : Math.min(bytes.length, from + 1 + random.below(300));
    reader.push(bytes.subarray(from, to));
    from = to;
  }
  return reader.finish();
}

/** What every quote must be, wherever it came from. */
function expectSound(table: ChainTable): void {
  let contracts = 0;
  for (const chain of table.chains) {
    expect(chain.underlying).not.toBe('');
    expect(chain.underlyingPrice === null || chain.underlyingPrice > 0).toBe(true);
    const seen = new Set<string>();
    for (const quote of chain.contracts) {
      contracts++;
      expect(quote.expiry).toMatch(/^\d{4}-\d\d-\d\d$/);
      expect(new Date(`${quote.expiry}T00:00:00Z`).toISOString().slice(0, 10)).toBe(quote.expiry);
      expect(Number.isSafeInteger(quote.strike) && quote.strike > 0).toBe(true);
      expect(quote.bid === null || (Number.isSafeInteger(quote.bid) && quote.bid >= 0)).toBe(true);
      for (const price of [quote.ask, quote.last]) {
        expect(price === null || (Number.isSafeInteger(price) && price > 0)).toBe(true);
      }
      for (const amount of [quote.volume, quote.openInterest, quote.bidSize, quote.impliedVolatility]) {
        expect(amount === null || (Number.isFinite(amount) && amount >= 0)).toBe(true);
      }
      for (const figure of [quote.delta, quote.gamma, quote.vega, quote.theta]) {
        expect(figure === null || Number.isFinite(figure)).toBe(true);
      }
      const name = `${quote.expiry} ${quote.strike} ${quote.right} ${quote.adjusted}`;
      expect(seen.has(name)).toBe(false);
      seen.add(name);
    }
  }
  expect(contracts).toBe(table.length);
}

/** Lines of a plain CSV file that anybody would accept, read with nothing but the language. */
function plainRows(text: string): readonly string[] | null {
  const [header, ...lines] = text.split('\n');
  // oxlint-disable-next-line no-control-regex
  if (header !== HEADER || /["\r\u0000-\u0008\u000b-\u001f]/.test(text)) return null;
  const known = new Set<string>();
  const rows: string[] = [];
  for (const line of lines) {
    const cells = line.split(',');
    const [underlying = '', spot = '', expiry = '', strike = '', right = '', bid = '', ask = '', ...rest] = cells;
    const number = (cell: string): number => (/^\d{1,9}(\.\d{1,4})?$/.test(cell) ? Number(cell) : Number.NaN);
    const plain =
      cells.length === 11 &&
      underlying === 'IBIT' &&
      number(spot) > 0 &&
      /^2026-08-[12]\d$/.test(expiry) &&
      number(strike) > 0 &&
      /^(C|P|put|call)$/.test(right) &&
      number(bid) > 0 &&
      number(ask) > 0 &&
      /^\d,0\.\d\d,-0\.\d\d,2026-08-17T14:30:00Z$/.test(rest.join(','));
    if (!plain) continue;
    const side = right.toLowerCase().startsWith('c') ? 'call' : 'put';
    const units = (cell: string): number => Math.round(number(cell) * 10_000);
    const name = `${expiry} ${units(strike)} ${side}`;
    if (known.has(name)) continue;
    known.add(name);
    rows.push(`${name} ${units(bid)} ${units(ask)}`);
  }
  return rows;
}

describe('the reader of chains under fire', () => {
  for (const [index, [kind, text]] of [
    ['CSV', CSV],
    ['the names of contracts', VENUE],
    ['JSON lines', LINES],
    ['a JSON document', DOCUMENT],
  ].entries()) {
    it(`accepts nothing unsound of mutated ${kind}, however it arrives, and names what it leaves out`, () => {
      const random = new SeededRandom(2_026, index);
      const seed = Buffer.from(text as string, 'latin1');
      const whole = reading(seed, 'fail', null);
      if (!whole.ok) throw new Error(describeFileProblem(whole.failure));
      expect(whole.value.length).toBe(8);
      const outcomes = { refused: 0, whole: 0, partly: 0 };
      for (let file = 0; file < FILES; file++) {
        const bytes = mutated(seed, random);
        const result = reading(bytes, 'skip', null);
        expect(reading(bytes, 'skip', random)).toEqual(result);
        const strict = reading(bytes, 'fail', null);
        expect(strict.ok).toBe(result.ok && result.value.skipped.total === 0);
        if (!result.ok) {
          outcomes.refused++;
          expect(describeFileProblem(result.failure)).toMatch(/^fuzz.*: .+; expected .+\. .+/s);
          continue;
        }
        const { skipped } = result.value;
        outcomes[skipped.total === 0 ? 'whole' : 'partly']++;
        expectSound(result.value);
        expect(skipped.examples).toHaveLength(Math.min(5, skipped.total));
        expect(skipped.reasons.reduce((sum, { count }) => sum + count, 0)).toBe(skipped.total);
        if (!strict.ok) expect(describeFileProblem(strict.failure)).toContain(skipped.examples[0]);
      }
      // The mutations must reach all three ends, or the checks above say little.
      expect(Math.min(outcomes.refused, outcomes.whole, outcomes.partly)).toBeGreaterThan(10);
    });
  }

  it('keeps every row of a mutated file that is plainly good, to the last digit', () => {
    const random = new SeededRandom(2_027);
    const seed = Buffer.from(CSV);
    let compared = 0;
    for (let file = 0; file < FILES; file++) {
      const bytes = mutated(seed, random);
      const plain = plainRows(bytes.toString('latin1'));
      if (plain === null) continue;
      const result = reading(bytes, 'skip', null);
      const found = new Set(
        (result.ok ? result.value.chains : []).flatMap((chain) =>
          chain.contracts.map((quote) => `${quote.expiry} ${quote.strike} ${quote.right} ${quote.bid} ${quote.ask}`),
        ),
      );
      for (const row of plain) {
        expect({ file, text: bytes.toString('latin1'), row, found: found.has(row) }).toMatchObject({ found: true });
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(3 * FILES);
  });

  it('refuses random bytes without harm', () => {
    const random = new SeededRandom(7);
    for (let file = 0; file < 300; file++) {
      const bytes = Buffer.from(Array.from({ length: random.below(3_000) }, () => random.below(256)));
      const result = reading(bytes, 'skip', null);
      expect(result.ok ? result.value.length : 0).toBe(0);
    }
  });
});
