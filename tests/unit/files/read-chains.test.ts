import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decompressed } from '#connectors/files/byte-source';
import { readChains } from '#connectors/files/read-chains';
import { priceE4 } from '#domain/money';
import { CHAIN_HEADER, chainFailure, chainTable, onlyChain, readChainText } from '#tests/fixtures/chains/chain-reading';

const AT = '2026-08-17T14:30:00Z';
const ROW = `IBIT,52.37,2026-08-21,50,C,2.55,2.62,2.6,120,3400,0.481,0.71,0.09,3.1,-12.5,40,35,${AT}`;

function csv(...rows: readonly string[]): string {
  return [CHAIN_HEADER, ...rows, ''].join('\n');
}

describe('a chain in CSV', () => {
  it('is read by its header, in any order of columns', () => {
    const chain = onlyChain(csv(ROW));
    expect(chain).toEqual({
      underlying: 'IBIT',
      underlyingPrice: 523_700,
      provider: 'file',
      terms: { exercise: 'american', settlement: 'shares', multiplier: 100, quotedIn: 'usd' },
      atMs: Date.parse(AT),
      contracts: [
        {
          expiry: '2026-08-21',
          strike: 500_000,
          right: 'call',
          bid: 25_500,
          ask: 26_200,
          bidSize: 40,
          askSize: 35,
          last: 26_000,
          impliedVolatility: 0.481,
          delta: 0.71,
          gamma: 0.09,
          theta: -12.5,
          vega: 3.1,
          openInterest: 3_400,
          volume: 120,
          atMs: Date.parse(AT),
          adjusted: false,
        },
      ],
    });
    const turned = (line: string): string => line.split(',').toReversed().join(',');
    expect(onlyChain(`${turned(CHAIN_HEADER)}\n${turned(ROW)}\n`)).toEqual(chain);
  });

  it('needs no more than who, what, bid, ask and when', () => {
    const chain = onlyChain(
      `underlying,spot,expiry,strike,right,bid,ask,at\nSPY,700,2026-08-21,690,put,1.2,1.25,${AT}\n`,
    );
    expect(chain.contracts[0]).toMatchObject({ right: 'put', bid: 12_000, volume: null, impliedVolatility: null });
  });

  it('knows columns by the names that vendors give them, and says which it did not use', () => {
    const table = chainTable(
      'contractSymbol,lastPrice,bid,ask,openInterest,impliedVolatility,inTheMoney,underlyingPrice,timestamp\n' +
        `SPY260821P00690000,1.23,1.2,1.25,17,0.14,False,700.5,${AT}\n`,
    );
    expect(table.ignoredColumns).toEqual(['inTheMoney']);
    expect(table.chains[0]).toMatchObject({ underlying: 'SPY', underlyingPrice: 7_005_000 });
    expect(table.chains[0]?.contracts[0]).toMatchObject({
      expiry: '2026-08-21',
      strike: 6_900_000,
      right: 'put',
      last: 12_300,
      openInterest: 17,
    });
  });

  it.each([
    ['empty', ',', null, null],
    ['nan', 'NaN,nan', null, null],
    ['a zero', '0,0', 0, null],
    ['only an ask', '0.00,0.05', 0, 500],
    ['crossed, which is for others to judge', '1.1,1.0', 11_000, 10_000],
  ])('keeps a quote that is %s', (_, quote, bid, ask) => {
    const chain = onlyChain(`underlying,spot,expiry,strike,right,bid,ask,at\nX,5,2026-08-21,5,C,${quote},${AT}\n`);
    expect(chain.contracts[0]).toMatchObject({ bid, ask });
  });

  it('rounds what is finer than a ten-thousandth against whoever trades, and counts it; the noise of floats is none', () => {
    const row = (bid: string, ask: string): string =>
      `X,752.0599975585938,2026-08-21,5,C,${bid},${ask},,,,,,,,,,,${AT}`;
    const rounded = chainTable(csv(row('1.00019', '1.10001')));
    expect(rounded.chains[0]?.contracts[0]).toMatchObject({ bid: 10_001, ask: 11_001 });
    expect(rounded.rounded).toBe(2);
    expect(rounded.chains[0]?.underlyingPrice).toBe(7_520_600);
    const noisy = chainTable(csv(row('0.30000000000000004', '0.5699999928474426')));
    expect(noisy.chains[0]?.contracts[0]).toMatchObject({ bid: 3_000, ask: 5_700 });
    expect(noisy.rounded).toBe(0);
  });

  it.each([
    ['2026-08-21T20:00:00+00:00', '2026-08-21'],
    ['20260821', '2026-08-21'],
    ['1787270400', '2026-08-21'],
    ['1787299200000', '2026-08-21'],
  ])('takes %s for the expiry %s', (text, expiry) => {
    expect(onlyChain(csv(ROW.replace('2026-08-21', text))).contracts[0]?.expiry).toBe(expiry);
  });

  it('marks a contract that a split has changed', () => {
    const chain = onlyChain(`contract,spot,bid,ask,at\nXYZ1260821C00050000,5,1,2,${AT}\n`);
    expect(chain.contracts[0]).toMatchObject({ adjusted: true, strike: priceE4(50) });
    expect(chain.underlying).toBe('XYZ');
    const stated = `underlying,spot,expiry,strike,right,bid,ask,adjusted,at\nX,5,2026-08-21,5,C,1,2,true,${AT}\n`;
    expect(onlyChain(stated).contracts[0]?.adjusted).toBe(true);
  });
});

describe('rows that cannot be used', () => {
  const BAD: readonly (readonly [string, string, RegExp])[] = [
    ['a bid that is no number', ROW.replace('2.55', 'abc'), /:3: bid "abc" is not a number/],
    ['a negative ask', ROW.replace('2.62', '-2.62'), /:3: ask "-2.62" is negative/],
    ['a right of its own kind', ROW.replace(',C,', ',X,'), /:3: right "X" is neither a call nor a put; expected C, P/],
    ['a day that does not exist', ROW.replace('08-21', '02-30'), /:3: expiry "2026-02-30" is not a date/],
    ['a strike of nothing', ROW.replace(',50,', ',0,'), /:3: strike "0" is not above zero/],
    ['no strike', ROW.replace(',50,', ',,'), /:3: strike is empty/],
    ['a time without a zone', ROW.replace('30:00Z', '30:00'), /:3: at "2026-08-17T14:30:00" names no time zone/],
    ['too few fields', ROW.replace('IBIT,', ''), /:3: "17 fields" has the wrong number of fields/],
    ['a contract again', ROW, /:3: "2026-08-21 50 call" repeats a contract at the same instant/],
    ['an open interest below zero', ROW.replace('3400', '-1'), /:3: open_interest "-1" is negative/],
  ];

  it.each(BAD)('are left out, counted and named: %s', (_, row, said) => {
    const other = ROW.replace(',50,', ',51,');
    const table = chainTable(csv(ROW, row, other));
    expect(table.length).toBe(2);
    expect(table.skipped.total).toBe(1);
    expect(table.skipped.examples[0]).toMatch(said);
    expect(table.chains[0]?.contracts.map((quote) => quote.strike)).toEqual([500_000, 510_000]);
  });

  it('end the reading where that is asked for', () => {
    expect(chainFailure(csv(ROW, ROW.replace('2.55', 'abc')), { onBadRow: 'fail' })).toMatch(
      /^chain\.csv:3: bid "abc" is not a number; expected a price .+ Correct the line/,
    );
  });

  it('include a contract whose columns contradict its name', () => {
    const header = 'contract,spot,strike,bid,ask,at\n';
    const table = chainTable(`${header}SPY260821C00600000,600,601,1,2,${AT}\nSPY260821C00602000,600,602,1,2,${AT}\n`);
    expect(table.skipped.examples).toEqual([
      'chain.csv:2: strike "601" contradicts the name of its contract; expected 600',
    ]);
  });

  it('leave no chain: the first of them is named', () => {
    expect(chainFailure(csv(ROW.replace('2.55', 'abc')))).toMatch(
      /holds no usable row.+The first of its bad rows is .+abc/,
    );
  });
});

describe('a file that cannot be used', () => {
  it('says which column it lacks, what it could be called, and what may stand for it', () => {
    const text = CHAIN_HEADER.replace('spot,', '');
    expect(chainFailure(`${text}\n${ROW.replace('52.37,', '')}\n`)).toMatch(
      /lacks a column; expected a column for spot, under one of these names .+underlyingprice.+--spot/,
    );
    expect(chainTable(`${text}\n${ROW.replace('52.37,', '')}\n`, { spot: 52.37 }).chains[0]?.underlyingPrice).toBe(
      523_700,
    );
  });

  it('may be told what its rows leave open', () => {
    const text = `expiry,strike,right,bid,ask\n2026-08-21,50,C,1,2\n`;
    const chain = onlyChain(text, { underlying: 'IBIT', spot: 52, atMs: Date.parse(AT), provider: 'desk' });
    expect(chain).toMatchObject({
      underlying: 'IBIT',
      underlyingPrice: 520_000,
      provider: 'desk',
      atMs: Date.parse(AT),
    });
    expect(chain.contracts[0]?.atMs).toBeNull();
  });

  it('never turns one underlying into another by that', () => {
    expect(onlyChain(csv(ROW), { underlying: 'SPY' }).underlying).toBe('IBIT');
  });

  it('is an empty one, or one of another kind', () => {
    expect(chainFailure('')).toMatch(/is empty/);
    expect(chainFailure('PK\u0003\u0004…')).toMatch(/a zip archive or a spreadsheet/);
    expect(chainFailure('{"a":[1,2,3]}')).toMatch(/holds no usable row; expected objects with a strike/);
    expect(readChainText(`${CHAIN_HEADER}\n`)).toMatchObject({ ok: true, value: { length: 0, chains: [] } });
  });
});

describe('chains in JSON', () => {
  const LINES =
    `{"underlying":"X","spot":5,"expiry":"2026-08-21","strike":5,"right":"C","bid":null,"ask":0.5,"at":"${AT}"}\n` +
    `{"underlying":"X","spot":5,"expiry":"2026-08-21","strike":6,"right":"P","bid":0.1,"ask":0.5,"at":"${AT}"}\n`;

  it('are read a line at a time', () => {
    const chain = onlyChain(LINES);
    expect(chain.contracts.map(({ strike, bid, ask }) => [strike, bid, ask])).toEqual([
      [50_000, null, 5_000],
      [60_000, 1_000, 5_000],
    ]);
  });

  it('say where a broken line is', () => {
    const table = chainTable(`${LINES}{"underlying":"X",\n`);
    expect(table.length).toBe(2);
    expect(table.skipped.examples[0]).toMatch(/^chain\.csv:3: .+is not a JSON object/);
  });

  it.each([
    ['a list', (rows: readonly object[]) => rows.map((row) => ({ ...row, symbol: 'X', spot: 5, at: AT }))],
    [
      'a list under a heading',
      (quotes: readonly object[]) => ({ symbol: 'X', updated: AT, underlyingPrice: 5, quotes }),
    ],
    [
      'a list deep inside',
      (options: readonly object[]) => ({ timestamp: AT, data: { symbol: 'X', current_price: 5, options } }),
    ],
    [
      'lists of calls and puts by expiry',
      (rows: readonly object[]) => ({
        result: [
          {
            underlyingSymbol: 'X',
            quote: { regularMarketPrice: 5, regularMarketTime: Date.parse(AT) / 1000, symbol: 'X', bid: 4.9, ask: 5.1 },
            options: [{ expirationDate: 1_787_270_400, calls: [without(rows[0])], puts: [without(rows[1])] }],
          },
        ],
      }),
    ],
  ])('are found in %s', (_, document) => {
    const rows = [
      { expiration: '2026-08-21', strike: 5, side: 'call', bid: 1.1, ask: 1.2, greeks: { delta: 0.5 }, iv: 0.3 },
      { expiration: '2026-08-21', strike: 6, side: 'put', bid: 0.1, ask: null, greeks: { delta: -0.5 }, iv: 0.3 },
    ];
    const chain = onlyChain(JSON.stringify(document(rows), null, 1));
    expect(chain).toMatchObject({ underlying: 'X', underlyingPrice: 50_000, atMs: Date.parse(AT) });
    expect(
      chain.contracts.map(({ expiry, strike, right, bid, ask, delta }) => [expiry, strike, right, bid, ask, delta]),
    ).toEqual([
      ['2026-08-21', 50_000, 'call', 11_000, 12_000, 0.5],
      ['2026-08-21', 60_000, 'put', 1_000, null, -0.5],
    ]);
  });

  it('count the contracts of a document where they name a bad one', () => {
    const table = chainTable(
      JSON.stringify({
        symbol: 'X',
        spot: 5,
        at: AT,
        quotes: [
          { expiry: '2026-08-21', strike: 5, right: 'C', bid: 1, ask: 2 },
          { expiry: '2026-08-21', strike: 'x', right: 'C', bid: 1, ask: 2 },
        ],
      }),
    );
    expect(table.skipped.examples).toEqual([
      'chain.csv, contract:2: strike "x" is not a number; expected a price such as 1.25, 0 where there is none to be had, or nothing',
    ]);
  });
});

describe('several chains in one file', () => {
  const row = (underlying: string, strike: number, at: string): string =>
    `${underlying},5,2026-08-21,${strike},C,1,2,,,,,,,,,,,${at}`;

  it('are told apart by underlying', () => {
    const { chains } = chainTable(csv(row('Y', 5, AT), row('X', 5, AT), row('Y', 6, AT)));
    expect(chains.map((chain) => [chain.underlying, chain.contracts.length])).toEqual([
      ['X', 1],
      ['Y', 2],
    ]);
  });

  it('are told apart by moment, whatever the order of the rows', () => {
    const minute = (n: number): string => `2026-08-17T14:3${n}:00Z`;
    const { chains } = chainTable(csv(row('X', 6, minute(1)), row('X', 5, minute(1)), row('X', 5, minute(0))));
    expect(chains.map((chain) => [chain.atMs, chain.contracts.length])).toEqual([
      [Date.parse(minute(0)), 1],
      [Date.parse(minute(1)), 2],
    ]);
  });

  it('are one where each contract has the stamp of its own last quote', () => {
    const chain = onlyChain(csv(row('X', 6, '2026-08-17T14:31:00.125Z'), row('X', 5, '2026-08-17T14:30:59Z')));
    expect(chain.atMs).toBe(Date.parse('2026-08-17T14:31:00.125Z'));
    expect(chain.contracts.map((quote) => quote.atMs)).toEqual([
      Date.parse('2026-08-17T14:30:59Z'),
      Date.parse('2026-08-17T14:31:00.125Z'),
    ]);
  });

  it('are two where half a day lies between', () => {
    expect(
      chainTable(csv(row('X', 5, '2026-08-17T14:30:00Z'), row('X', 6, '2026-08-18T14:30:00Z'))).chains,
    ).toHaveLength(2);
  });
});

describe('units that a file does not state', () => {
  const strikes = [48, 49, 50, 51, 52, 53];
  // 0.1 years at 40 %: vega = S² γ σ T, theta = −S² γ σ² ÷ 2.
  const rows = (iv: (sigma: number) => number, vega: number, theta: number): string =>
    csv(
      ...strikes.map((strike) => {
        const curvature = 50 * 50 * 0.06 * 0.4;
        const figures = [iv(0.4), 0.5, 0.06, curvature * 0.1 * vega, ((-curvature * 0.4) / 2) * theta].join(',');
        return `X,50,2026-09-23,${strike},C,1,2,,,,${figures},,,2026-08-18T04:48:00Z`;
      }),
    );

  it('are those of Argus where gamma agrees with vega and theta', () => {
    const table = chainTable(rows((sigma) => sigma, 1, 1));
    expect(table.notes).toEqual([]);
    expect(table.chains[0]?.contracts[0]?.vega).toBeCloseTo(6, 9);
    expect(table.chains[0]?.contracts[0]?.theta).toBeCloseTo(-12, 9);
  });

  it('are vega per point, theta per day and volatility in per cent where the figures show it', () => {
    const table = chainTable(rows((sigma) => sigma * 100, 1 / 100, 1 / 365));
    expect(table.notes).toHaveLength(3);
    const [quote] = table.chains[0]?.contracts ?? [];
    expect(quote?.impliedVolatility).toBeCloseTo(0.4, 12);
    expect(quote?.vega).toBeCloseTo(6, 9);
    expect(quote?.theta).toBeCloseTo(-12, 9);
  });
});

describe('the chain of a crypto venue', () => {
  const HEADER =
    'timestamp,instrument_name,underlying,option_type,strike,bid_price,ask_price,implied_volatility,index_price';
  const row = (name: string): string =>
    `2026-08-14T21:33:40.897Z,${name},62860.28,call,60500,0.008,0.0725,0.28,62820.34`;

  it('is quoted in coin, European, and known by the names of its contracts', () => {
    const chain = onlyChain(`${HEADER}\n${row('BTC-18AUG26-60500-C')}\n`);
    expect(chain).toMatchObject({
      underlying: 'BTC',
      underlyingPrice: 628_203_400,
      provider: 'deribit',
      terms: { exercise: 'european', settlement: 'coin', multiplier: 1, quotedIn: 'coin' },
    });
    expect(chain.contracts[0]).toMatchObject({ expiry: '2026-08-18', strike: 605_000_000, bid: 80, ask: 725 });
  });

  it('leaves out what is settled in a dollar coin', () => {
    const table = chainTable(
      `${HEADER.replace('strike,', '')}\n${[row('BTC_USDC-18AUG26-60500-C'), row('BTC-18AUG26-60500-C')].join('\n').replaceAll('60500,', '')}\n`,
    );
    expect(table.length).toBe(1);
    expect(table.skipped.examples[0]).toMatch(/instrument_name "BTC_USDC-18AUG26-60500-C" does not name a contract/);
  });
});

describe('the reading of chains', () => {
  it('does not depend on where chunks end, and takes gzip', async () => {
    const bytes = Buffer.from(
      csv(ROW, ROW.replace(',50,', ',51,').replace('2.55', 'abc'), ROW.replace(',50,', ',52,')),
    );
    const whole = readChainText(bytes);
    async function* chunks(raw: Buffer, step: number): AsyncGenerator<Uint8Array> {
      for (let from = 0; from < raw.length; from += step) yield raw.subarray(from, from + step);
    }
    for (const step of [1, 7, 64]) {
      expect(await readChains({ name: 'chain.csv', chunks: chunks(bytes, step) })).toEqual(whole);
      const packed = decompressed('chain.csv', chunks(gzipSync(bytes), step));
      expect(await readChains({ name: 'chain.csv', chunks: packed })).toEqual(whole);
    }
  });
});

function without(row: object | undefined): object {
  const { expiration: _expiration, side: _side, ...rest } = row as Record<string, unknown>;
  return rest;
}
