import { describe, expect, it } from 'vitest';
import { CoinChain } from '#connectors/deribit/chains/coin-chain';
import { InstrumentTable } from '#connectors/deribit/chains/instrument-table';
import { areOwnGreeks, explainsMark } from '#connectors/deribit/chains/mark-check';
import { nearMoney } from '#connectors/deribit/chains/near-money';
import { type ListedContract, parseListedContract } from '#connectors/deribit/parse/listed-contract';
import { sourceId } from '#domain/instrument';
import { DeribitBoard, type Figures } from '#tests/support/venues/deribit-board';
import { type ListedTerms, optionListing, optionName, optionTicker } from '#tests/support/venues/deribit-listings';

const AT_MS = Date.parse('2031-02-05T12:00:00Z');
const NEAR = '2031-02-14';
const FAR = '2031-03-28';
const STRIKES = [46_000, 48_000, 50_000, 52_000, 54_000];
const IV = { [NEAR]: 0.42, [FAR]: 0.5 } as Readonly<Record<string, number>>;
const FORWARD = { [NEAR]: 50_060, [FAR]: 50_400 } as Readonly<Record<string, number>>;

const listed: readonly ListedTerms[] = [NEAR, FAR].flatMap((expiry) =>
  STRIKES.flatMap((strike) => (['call', 'put'] as const).map((right) => ({ coin: 'BTC', expiry, strike, right }))),
);

function tickerOf(terms: ListedTerms, changes: Figures = {}): Figures {
  return optionTicker(
    {
      ...terms,
      atMs: AT_MS,
      price: 50_000,
      forward: FORWARD[terms.expiry] ?? 0,
      iv: IV[terms.expiry] ?? null,
      bid: 0.02,
      ask: 0.0225,
    },
    changes,
  );
}

function boardOf(): DeribitBoard {
  const board = new DeribitBoard();
  for (const terms of listed)
    board.options.set(optionName(terms), { listing: optionListing(terms), ticker: tickerOf(terms) });
  return board;
}

async function chainOf(board: DeribitBoard): Promise<CoinChain> {
  const table = new InstrumentTable('BTC');
  const rows = [...board.options.values()].map(({ listing }) => listing);
  const asked = { result: rows, atMs: AT_MS, seenMs: AT_MS, tookMs: 1, bytes: 1 };
  await table.load({ ask: () => Promise.resolve({ ok: true, value: asked }) } as never);
  return new CoinChain({ coin: 'BTC', source: sourceId('deribit'), table });
}

const NAME = optionName(listed[4] as ListedTerms);

function assembled(chain: CoinChain, rows: unknown) {
  const read = chain.assemble({ rows, atMs: AT_MS, price: 50_000 });
  if (!read.ok) throw new Error(`${read.failure.field} is ${read.failure.found}`);
  return read.value;
}

describe('Deribit’s option chain', () => {
  it('is the whole summary, in the coin, by expiry and strike, with the time of each contract', async () => {
    const board = boardOf();
    const chain = assembled(await chainOf(board), board.summary('BTC'));
    expect(chain).toMatchObject({
      underlying: 'BTC',
      underlyingPrice: 500_000_000,
      provider: 'deribit',
      terms: { exercise: 'european', settlement: 'coin', multiplier: 1, quotedIn: 'coin' },
    });
    expect(chain.contracts).toHaveLength(listed.length);
    expect(chain.contracts[0]).toMatchObject({
      expiry: NEAR,
      strike: 460_000_000,
      right: 'call',
      bid: 200,
      ask: 225,
      impliedVolatility: 0.42,
      delta: null,
      bidSize: null,
      atMs: AT_MS,
    });
  });

  it('has Greeks and sizes of what is watched, and takes each contract from one message', async () => {
    const board = boardOf();
    const chain = await chainOf(board);
    const terms = listed[4] as ListedTerms;
    chain.hearTicker(NAME, tickerOf(terms, { timestamp: AT_MS - 2_000, best_bid_price: 0.0195 }));
    const contract = assembled(chain, board.summary('BTC')).contracts.find(({ delta }) => delta !== null);
    expect(contract).toMatchObject({ expiry: NEAR, strike: 500_000_000, bid: 195, bidSize: 12.5, atMs: AT_MS - 2_000 });
    expect(chain.census).toMatchObject({
      contracts: listed.length,
      greeks: 1,
      volatilities: listed.length,
      foreign: 0,
    });
  });

  it('takes no ticker that has stopped: the summary is newer', async () => {
    const board = boardOf();
    const chain = await chainOf(board);
    chain.hearTicker(NAME, tickerOf(listed[4] as ListedTerms, { timestamp: AT_MS - 60_000, best_bid_price: 0.0001 }));
    const { contracts } = assembled(chain, board.summary('BTC'));
    expect(contracts.every(({ bid, delta }) => bid === 200 && delta === null)).toBe(true);
  });

  it('never has a volatility of another expiry: it does not give its own mark', async () => {
    const board = boardOf();
    const chain = await chainOf(board);
    const rows = board.summary('BTC').map((row) => (row['instrument_name'] === NAME ? { ...row, mark_iv: 50 } : row));
    const { contracts } = assembled(chain, rows);
    const contract = contracts.find(
      ({ strike, right, expiry }) => strike === 500_000_000 && right === 'call' && expiry === NEAR,
    );
    expect(contract).toMatchObject({ impliedVolatility: null, bid: 200 });
    expect(contracts.filter(({ impliedVolatility }) => impliedVolatility === null)).toHaveLength(1);
    expect(chain.census).toMatchObject({ foreign: 1, firstForeign: NAME });
  });

  it('never has a forward of another expiry, by its name or by its price', async () => {
    const board = boardOf();
    for (const foreign of [{ underlying_index: 'BTC-28MAR31' }, { underlying_price: 50_900 }]) {
      const chain = await chainOf(board);
      const rows = board.summary('BTC').map((row) => (row['instrument_name'] === NAME ? { ...row, ...foreign } : row));
      assembled(chain, rows);
      expect(chain.census).toMatchObject({ foreign: 1, firstForeign: NAME });
    }
  });

  it('asks of a forward’s name no more than that it is not another’s', async () => {
    const board = boardOf();
    for (const underlying_index of ['index_price', 'SYN.BTC-14FEB31', 'BTC-14FEB31', 'something new']) {
      const chain = await chainOf(board);
      const rows = board
        .summary('BTC')
        .map((row) => (row['instrument_name'] === NAME ? { ...row, underlying_index } : row));
      assembled(chain, rows);
      expect(chain.census).toMatchObject({ foreign: 0 });
    }
  });

  it('never has Greeks of another expiry', async () => {
    const board = boardOf();
    const chain = await chainOf(board);
    const other = tickerOf(listed.find(({ expiry, strike }) => expiry === FAR && strike === 50_000) as ListedTerms);
    chain.hearTicker(NAME, tickerOf(listed[4] as ListedTerms, { greeks: other['greeks'] }));
    const { contracts } = assembled(chain, board.summary('BTC'));
    expect(contracts.every(({ delta, vega }) => delta === null && vega === null)).toBe(true);
    expect(chain.census).toMatchObject({ foreign: 1, firstForeign: NAME });
  });

  it('leaves out a volatility that the marks contradict', async () => {
    const board = boardOf();
    const chain = await chainOf(board);
    const marks = board
      .markPrices('btc_usd')
      .map((mark) => (mark['instrument_name'] === NAME ? { ...mark, iv: 0.6 } : mark));
    chain.hearMarks('btc_usd', marks);
    assembled(chain, board.summary('BTC'));
    expect(chain.census).toMatchObject({ foreign: 1, firstForeign: NAME });
  });

  it('is left out whole where a part of it came, a field drifted, or another coin’s contract is in it', async () => {
    const board = boardOf();
    const chain = await chainOf(board);
    const rows = board.summary('BTC');
    const failure = (given: unknown) => chain.assemble({ rows: given, atMs: AT_MS, price: 50_000 });
    expect(failure(rows.slice(0, 10))).toMatchObject({
      failure: { field: 'contracts', found: '"10 of 20 that are listed"' },
    });
    expect(failure([])).toMatchObject({ ok: false });
    expect(failure([...rows.slice(1), { ...rows[0], bid_price: 'n/a' }])).toMatchObject({
      failure: { field: 'bid_price' },
    });
    expect(failure([...rows, { ...rows[0], instrument_name: 'ETH-14FEB31-2000-C' }])).toMatchObject({
      failure: { field: 'instrument_name' },
    });
    expect(failure({})).toMatchObject({ failure: { field: 'result' } });
  });

  it('leaves options that are settled in a dollar coin to a chain of their own', async () => {
    const board = boardOf();
    const rows = board.summary('BTC');
    const dollars = { ...rows[0], instrument_name: 'BTC_USDC-14FEB31-50000-C', bid_price: 1_012.5 };
    expect(assembled(await chainOf(board), [dollars, ...rows]).contracts).toHaveLength(listed.length);
  });

  it('has a contract that was listed a moment ago, by its name, and asks for the table', async () => {
    const board = boardOf();
    const chain = await chainOf(board);
    const terms = { coin: 'BTC', expiry: NEAR, strike: 56_000, right: 'call' } as const;
    board.options.set(optionName(terms), { listing: optionListing(terms), ticker: tickerOf(terms) });
    expect(assembled(chain, board.summary('BTC')).contracts).toHaveLength(listed.length + 1);
    expect(chain.table.isDue(AT_MS + 60_000)).toBe(true);
    expect(chain.table.isDue(AT_MS + 1_000)).toBe(false);
  });

  it('has nothing that has expired: from 08:00 UTC on it is gone', async () => {
    const board = boardOf();
    const chain = await chainOf(board);
    const atMs = Date.parse(`${NEAR}T08:00:00Z`);
    const rows = board.summary('BTC').map((row) => ({ ...row, creation_timestamp: atMs - 500 }));
    const before = chain.assemble({ rows, atMs: atMs - 1, price: 50_000 });
    const after = chain.assemble({ rows, atMs, price: 50_000 });
    expect(before.ok && before.value.contracts).toHaveLength(20);
    expect(after.ok && after.value.contracts.map(({ expiry }) => expiry)).toEqual(Array<string>(10).fill(FAR));
  });

  it('counts quotes that are off their tick', async () => {
    const board = boardOf();
    const chain = await chainOf(board);
    const rows = board
      .summary('BTC')
      .map((row) => (row['instrument_name'] === NAME ? { ...row, bid_price: 0.0203 } : row));
    assembled(chain, rows);
    expect(chain.census?.offTick).toBe(1);
  });
});

describe('Black’s formula, as Deribit’s marks have it', () => {
  const contract = { strike: 52_000, right: 'call', expiry: '2031-03-07', expiryMs: AT_MS + 30 * 86_400_000 } as const;
  const figures = { mark: 0.040_444_4, iv: 0.5, forward: 50_000, atMs: AT_MS };

  it('explains the worked example, its put, and nothing else', () => {
    expect(explainsMark(figures, contract)).toBe(true);
    expect(explainsMark({ ...figures, mark: 4_022.218 / 50_000 }, { ...contract, right: 'put' })).toBe(true);
    expect(explainsMark({ ...figures, iv: 0.52 }, contract)).toBe(false);
    expect(explainsMark({ ...figures, forward: 50_500 }, contract)).toBe(false);
  });

  it('knows the example’s Greeks, and tells them from those of another strike or life', () => {
    const greeks = { delta: 0.419_98, gamma: 5.453_82e-5, vega: 5_603.24, theta: -17_043.2 };
    expect(areOwnGreeks(greeks, figures, contract)).toBe(true);
    expect(areOwnGreeks({ ...greeks, delta: -0.580_02 }, figures, contract)).toBe(false);
    expect(areOwnGreeks({ ...greeks, vega: 7_924 }, figures, contract)).toBe(false);
  });

  it('says nothing in the last hour, when delivery is an average, nor where something is not known', () => {
    const late = { ...figures, atMs: contract.expiryMs - 1_800_000 };
    expect(explainsMark(late, contract)).toBeNull();
    expect(explainsMark({ ...figures, iv: null }, contract)).toBeNull();
  });
});

describe('Contracts near the money', () => {
  const contracts = listed.flatMap((terms): readonly ListedContract[] => {
    const read = parseListedContract(optionListing(terms));
    return read.ok && read.value !== null ? [read.value] : [];
  });

  it('are so many strikes on either side, of the next expiries, puts and calls', () => {
    const names = nearMoney(contracts, 50_100, { strikes: 1, expiries: 1 }, new Set());
    expect(names).toEqual(['BTC-14FEB31-50000-C', 'BTC-14FEB31-50000-P', 'BTC-14FEB31-52000-C', 'BTC-14FEB31-52000-P']);
    expect(nearMoney(contracts, 50_100, { strikes: 0, expiries: 2 }, new Set())).toEqual([]);
  });

  it('stay watched while the price goes to and fro', () => {
    const terms = { strikes: 1, expiries: 1 };
    const first = new Set(nearMoney(contracts, 50_100, terms, new Set()));
    const second = nearMoney(contracts, 49_900, terms, first);
    expect([...first].every((name) => second.includes(name))).toBe(true);
    expect(new Set(nearMoney(contracts, 50_100, terms, new Set(second)))).toEqual(new Set(second));
  });
});
