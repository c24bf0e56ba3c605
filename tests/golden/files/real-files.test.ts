import { describe, expect, it } from 'vitest';
import { openByteSource } from '#connectors/files/byte-source';
import { readBars } from '#connectors/files/read-bars';
import type { BarClock } from '#connectors/files/read-options';
import { readTicks } from '#connectors/files/read-ticks';
import { problem, trades, value } from '#tests/fixtures/files/text-reading';
import { sharedFile } from '#tests/support/shared-data';

const xrpTrades = sharedFile('data/crypto_ticks/xrpeth_trades_20191011.csv.gz');
const NEEDED = '(needs the optional market data, which is absent)';

const BAR_FILES: readonly (readonly [string, BarClock, number, number, number, number])[] = [
  ['crypto_ticks/xrpeth_candles_1m.csv.gz', 'start', 2469, 60_000, 8, 0],
  ['crypto_ticks/xrpeth_candles_5m.csv.gz', 'start', 706, 300_000, 8, 0],
  ['crypto_bars/binance_btcusdt_5m_20241001_20241104.csv.gz', 'utc-start', 10_000, 300_000, 4, 5],
  ['equity_bars/yahoo_SPY_1m_20260323_20260331.csv.gz', 'start', 2427, 60_000, 13, 0],
];

describe('real files', () => {
  it.skipIf(xrpTrades === null)(
    `12,477 trades of a real exchange are read ${xrpTrades === null ? NEEDED : 'whole'}`,
    async () => {
      const table = value(await readTicks(openByteSource(xrpTrades ?? '')));
      if (table.kind !== 'trades') throw new Error('these are quotes');
      expect([table.length, table.priceDecimals, table.sizeDecimals, table.outOfOrder]).toEqual([12_477, 8, 0, 0]);
      expect([table.atMs[0], table.price[0], table.size[0], table.side?.[0], table.tradeId?.[0]]).toEqual([
        1_570_752_011_620, 141_342, 23, 2, 13_519_807,
      ]);
      expect(table.ignoredColumns).toEqual(['cost']);
    },
  );

  for (const [name, clock, ...expected] of BAR_FILES) {
    const path = sharedFile(`data/${name}`);
    it.skipIf(path === null)(
      `bars of ${name} are read under clock ${clock} ${path === null ? NEEDED : ''}`,
      async () => {
        const table = value(await readBars(openByteSource(path ?? ''), { clock }));
        expect([table.length, table.intervalMs, table.priceDecimals, table.sizeDecimals]).toEqual(expected);
      },
    );
  }
});

const bundled = new URL('../../fixtures/files/', import.meta.url);

describe('bundled files', () => {
  it('mean what they always meant', async () => {
    const path = decodeURIComponent(new URL('trades-of-a-venue.csv', bundled).pathname);
    const table = value(await readTicks(openByteSource(path), { onBadRow: 'skip' }));
    if (table.kind !== 'trades') throw new Error('these are quotes');
    expect([...table.atMs]).toEqual([1_772_807_400_000, 1_772_807_400_250, 1_772_807_401_000]);
    expect([...table.price]).toEqual([6_183_763_000_000, 6_183_700_000_000, 141_342]);
    expect([...(table.tradeId ?? [])]).toEqual([900_719, 5_077_803_659_234_211, -1]);
    expect(table.skipped.reasons).toEqual([
      { reason: 'not-a-number', count: 1 },
      { reason: 'column-count', count: 1 },
    ]);
    expect(problem(await readTicks(openByteSource(path))).line).toBe(4);
  });

  it('give a text for an id the number that tapes already hold', () => {
    const table = trades('at_ms,price,size,id\n1772807400000,1,1,6c2a4f70-9d0e-4b7f-8a52-1f1f6d1ea001\n');
    expect(table.tradeId?.[0]).toBe(8_444_295_259_769_021);
  });
});
