import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openByteSource } from '#connectors/files/byte-source';
import type { ChainOptions, ChainTable } from '#connectors/files/chain-table';
import { describeFileProblem } from '#connectors/files/file-problem';
import { readChains } from '#connectors/files/read-chains';
import type { OptionChain } from '#domain/chain';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { contractsOf } from '#options/chains/chain-census';
import { DEFAULT_CHAIN_SETTINGS } from '#options/chains/chain-settings';
import { expiryInstants } from '#options/chains/expiry-instants';
import { type NormalisedChain, normaliseChain } from '#options/chains/normalise-chain';
import { epochMs } from '#primitives/clock';
import { sharedFile } from '#tests/support/shared-data';

const nyse = new NyseCalendar({ closed: [], early: [], lateOpen: [] });

const SPY = sharedFile('data/options_us/options_desk/SPY_20260714T1956Z.json.gz');
const COIN = sharedFile('data/options_us/options_desk/COIN_20260714T2155Z.json.gz');
const STALE_SPOT = sharedFile('data/options_us/yahoo_spy/SPY_folder_2026-08-18.csv.gz');
const DAILIES = sharedFile('data/options_us/ibit_two_calls_daily_20250617_20260821.csv.gz');
const YAHOO = sharedFile('wire/yahoo/options-QQQ.json');
const DERIBIT = sharedFile('data/deribit/full_deribit_options_snapshot_20260814T213340Z.csv.gz');
const TICKERS = sharedFile('data/deribit/tickers_btc_20200521.csv.gz');

const NEEDED = ' (needs the optional market data, which is absent)';

async function tableIn(path: string, options: ChainOptions = {}): Promise<ChainTable> {
  const result = await readChains(openByteSource(path), options);
  if (!result.ok) throw new Error(describeFileProblem(result.failure));
  return result.value;
}

function normalised(chain: OptionChain, dividendYield = 0, staleAfterMs = 60_000): NormalisedChain {
  const result = normaliseChain(chain, {
    rate: 0.04,
    dividendYield,
    cashDividends: [],
    expiryMs: expiryInstants(chain.terms, nyse),
    seenMs: chain.atMs,
    nowMs: chain.atMs,
    settings: { ...DEFAULT_CHAIN_SETTINGS, staleAfterMs },
  });
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

describe('chains of US options as a data service sends them', () => {
  it.skipIf(SPY === null)(
    `SPY: 10,386 contracts, none lost, and volatilities near those of the exchange${SPY === null ? NEEDED : ''}`,
    async () => {
      const path = SPY ?? '';
      const table = await tableIn(path);
      expect([table.length, table.chains.length, table.skipped.total, table.rounded]).toEqual([10_386, 1, 0, 0]);
      const [raw] = table.chains;
      if (raw === undefined) throw new Error('there is no chain');
      expect(raw).toMatchObject({ underlying: 'SPY', underlyingPrice: 7_520_600, atMs: 1_784_058_963_472 });
      const chain = normalised(raw, 0.012);
      expect(chain.expiries).toHaveLength(33);
      expect(chain.leftOut).toEqual([]);
      expect(chain.spotDoubt).toBeNull();
      expect(chain.expiries.every((expiry) => expiry.forwardOrigin === 'parity')).toBe(true);
      // A year's carry of about 3 %, and never a forward that falls with time by more than quotes leave open.
      for (const { years, forward } of chain.expiries) {
        expect(Math.log(forward / chain.spot)).toBeGreaterThan(0.02 * years - 0.001);
        expect(Math.log(forward / chain.spot)).toBeLessThan(0.04 * years + 0.002);
      }
      // The service's deltas are the exchange's own: ours agree where the option has time and is near the money.
      const provided = new Map(raw.contracts.map((quote) => [`${quote.expiry} ${quote.strike} ${quote.right}`, quote]));
      const gaps: number[] = [];
      for (const expiry of chain.expiries.filter(({ years }) => years > 0.02 && years < 0.5)) {
        for (const contract of contractsOf([expiry])) {
          const delta = provided.get(`${contract.expiry} ${contract.strike} ${contract.right}`)?.delta ?? null;
          if (delta === null || contract.greeks === null || Math.abs(delta) < 0.1 || Math.abs(delta) > 0.9) continue;
          gaps.push(Math.abs(contract.greeks.delta - delta));
        }
      }
      expect(gaps.length).toBeGreaterThan(1_500);
      expect(median(gaps)).toBeLessThan(0.01);
    },
  );

  it.skipIf(COIN === null)(
    `COIN: wide quotes far from the money have a reason where they have no volatility${COIN === null ? NEEDED : ''}`,
    async () => {
      const path = COIN ?? '';
      const table = await tableIn(path);
      const [raw] = table.chains;
      if (raw === undefined) throw new Error('there is no chain');
      expect([table.length, table.chains.length, table.skipped.total]).toEqual([2_729, 1, 0]);
      expect(table.notes).toHaveLength(2);
      const chain = normalised(raw);
      for (const contract of contractsOf(chain.expiries)) {
        expect(contract.iv === null).toBe(contract.ivProblem !== null);
        expect(contract.iv === null).toBe(contract.greeks === null);
        if (contract.iv === null) continue;
        expect(contract.iv).toBeGreaterThan(0.01);
        expect(contract.iv).toBeLessThan(20);
        expect(Math.abs(contract.greeks?.delta ?? 2)).toBeLessThanOrEqual(1);
      }
      // The provider states 0.00001 where it knows nothing. Nobody is to believe that.
      expect(raw.contracts.some((quote) => (quote.impliedVolatility ?? 1) < 0.001)).toBe(true);
    },
  );

  it.skipIf(STALE_SPOT === null)(
    `a morning’s quotes beside the evening’s spot are found out${STALE_SPOT === null ? NEEDED : ''}`,
    async () => {
      const path = STALE_SPOT ?? '';
      const table = await tableIn(path, { atMs: Date.UTC(2026, 7, 18, 14) });
      expect([table.length, table.skipped.total]).toEqual([5_538, 0]);
      const [raw] = table.chains;
      if (raw === undefined) throw new Error('there is no chain');
      const chain = normalised(raw, 0.012);
      expect(chain.spot).toBeCloseTo(767.45, 2);
      expect(chain.impliedSpot).toBeGreaterThan(770);
      expect(chain.spotDoubt).toMatch(/imply a spot of 77\d\.\d\d where 767\.45 is stated/);
    },
  );

  it.skipIf(DAILIES === null)(
    `two IBIT calls day by day are one chain for each day${DAILIES === null ? NEEDED : ''}`,
    async () => {
      const path = DAILIES ?? '';
      const columns =
        'at,spot,right,strike,expiry,years,market_price,bid,ask,volume,open_interest,iv,cost,total,percentage,delta,gamma,theta,vega,rho';
      const table = await tableIn(path, { underlying: 'IBIT', columns: columns.split(','), provider: 'yahoo' });
      // The two oldest rows have no zone in their times.
      expect([table.length, table.skipped.total]).toEqual([265, 2]);
      expect(table.skipped.reasons).toEqual([{ reason: 'no-zone', count: 2 }]);
      const times = table.chains.map((chain) => chain.atMs);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(new Set(times).size).toBe(times.length);
      const ivGaps = table.chains.flatMap((raw) => {
        const result = normaliseChain(raw, {
          rate: 0.04,
          dividendYield: 0,
          cashDividends: [],
          expiryMs: expiryInstants(raw.terms, nyse),
          seenMs: raw.atMs,
          nowMs: raw.atMs,
          settings: DEFAULT_CHAIN_SETTINGS,
        });
        if (!result.ok) return [];
        return [...contractsOf(result.value.expiries)].flatMap((contract) => {
          const stated = raw.contracts.find((quote) => quote.strike === contract.strike)?.impliedVolatility ?? null;
          return contract.quotedIv.mid === null || stated === null ? [] : [Math.abs(contract.quotedIv.mid - stated)];
        });
      });
      expect(ivGaps.length).toBeGreaterThan(200);
      expect(median(ivGaps)).toBeLessThan(0.03);
    },
  );
});

describe('a reply of a quote service before the market opens', () => {
  it.skipIf(YAHOO === null)(
    `is read although the quote of the underlying lies between the lists, and nothing in it is solved${YAHOO === null ? NEEDED : ''}`,
    async () => {
      const table = await tableIn(YAHOO ?? '');
      expect([table.length, table.chains.length, table.skipped.total]).toEqual([180, 1, 0]);
      const [raw] = table.chains;
      if (raw === undefined) throw new Error('there is no chain');
      expect(raw).toMatchObject({ underlying: 'QQQ', atMs: Date.UTC(2025, 1, 21, 21) });
      expect(new Set(raw.contracts.map((quote) => quote.expiry))).toEqual(new Set(['2025-02-24']));
      const chain = normalised(raw);
      expect(chain.expiries[0]?.forwardOrigin).toBe('carry');
      for (const contract of contractsOf(chain.expiries)) {
        expect(contract.quotedIv).toEqual({ bid: null, mid: null, ask: null });
        expect(contract.ivOrigin === null ? contract.ivProblem : contract.ivOrigin).toMatch(/^(nobody bids|provider)$/);
        expect(contract.grade).toBe('F');
      }
    },
  );
});

describe('the whole surface of a crypto venue', () => {
  interface Row {
    readonly name: string;
    readonly future: number;
    readonly markIv: number;
  }

  function rowsOf(path: string): ReadonlyMap<string, Row> {
    const [header = '', ...lines] = gunzipSync(readFileSync(path)).toString('utf8').trim().split('\n');
    const names = header.split(',');
    const cell = (cells: readonly string[], name: string): string => cells[names.indexOf(name)] ?? '';
    return new Map(
      lines.map((line) => {
        const cells = line.split(',');
        const expiry = cell(cells, 'expiry_datetime').slice(0, 10);
        const key = `${cell(cells, 'currency')} ${expiry} ${Number(cell(cells, 'strike'))} ${cell(cells, 'option_type')}`;
        const future = Number(cell(cells, 'futures_price'));
        return [
          key,
          { name: cell(cells, 'instrument_name'), future, markIv: Number(cell(cells, 'implied_volatility')) },
        ];
      }),
    );
  }

  it.skipIf(DERIBIT === null)(
    `is read whole, and its own marks lie within our volatilities of bid and ask${DERIBIT === null ? NEEDED : ''}`,
    async () => {
      const path = DERIBIT ?? '';
      const table = await tableIn(path);
      expect([table.length, table.skipped.total]).toEqual([1_512, 0]);
      expect(table.chains.map((chain) => [chain.underlying, chain.contracts.length])).toEqual([
        ['BTC', 818],
        ['ETH', 694],
      ]);
      const rows = rowsOf(path);
      let within = 0;
      let compared = 0;
      const gaps: number[] = [];
      for (const raw of table.chains) {
        const chain = normalised(raw);
        expect(chain.expiries).toHaveLength(12);
        for (const expiry of chain.expiries) {
          expect(expiry.expiryMs).toBe(Date.parse(`${expiry.expiry}T08:00:00Z`));
          for (const contract of contractsOf([expiry])) {
            const row = rows.get(
              `${chain.underlying} ${contract.expiry} ${contract.strike / 10_000} ${contract.right}`,
            );
            if (row === undefined) throw new Error(`${contract.expiry} ${contract.strike} is not in the file`);
            if (expiry.forwardOrigin === 'parity')
              expect(Math.abs(expiry.forward / row.future - 1)).toBeLessThan(0.002);
            const { bid, mid, ask } = contract.quotedIv;
            if (bid === null || mid === null || ask === null || contract.ivOrigin !== 'solved' || expiry.years < 0.02)
              continue;
            compared++;
            if (row.markIv >= bid - 0.002 && row.markIv <= ask + 0.002) within++;
            gaps.push(Math.abs(mid - row.markIv));
          }
        }
      }
      expect(compared).toBeGreaterThan(450);
      expect(within / compared).toBeGreaterThan(0.95);
      expect(median(gaps)).toBeLessThan(0.01);
    },
  );

  it.skipIf(TICKERS === null)(
    `is understood in the form of single tickers as well, in per cent and stamped one by one${TICKERS === null ? NEEDED : ''}`,
    async () => {
      const path = TICKERS ?? '';
      const table = await tableIn(path);
      expect([table.length, table.chains.length, table.skipped.total]).toEqual([326, 1, 0]);
      expect(table.notes).toEqual(['Volatilities are taken to be in per cent: half of them are above 3.']);
      const [raw] = table.chains;
      if (raw === undefined) throw new Error('there is no chain');
      expect(new Set(raw.contracts.map((quote) => quote.atMs)).size).toBeGreaterThan(50);
      const chain = normalised(raw, 0, 300_000);
      expect(chain.atMs).toBe(epochMs(Math.max(...raw.contracts.map((quote) => quote.atMs ?? 0))));
      const stated = new Map(raw.contracts.map((q) => [`${q.expiry} ${q.strike} ${q.right}`, q.impliedVolatility]));
      const gaps: number[] = [];
      for (const contract of contractsOf(chain.expiries.filter((expiry) => expiry.years > 0.02))) {
        const mark = stated.get(`${contract.expiry} ${contract.strike} ${contract.right}`) ?? null;
        if (contract.ivOrigin === 'solved' && contract.iv !== null && mark !== null)
          gaps.push(Math.abs(contract.iv - mark));
      }
      expect(gaps.length).toBeGreaterThan(80);
      expect(median(gaps)).toBeLessThan(0.03);
    },
  );
});
