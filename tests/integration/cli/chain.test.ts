import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { epochMs } from '#primitives/clock';
import { chainCsv } from '#tests/fixtures/chains/chain-csv';
import { type ChainPlan, pricedChain } from '#tests/support/priced-chain';
import { argus, records, workFolder } from '#tests/support/run-argus';

const PLAN: ChainPlan = {
  underlying: 'IBIT',
  spot: 52.37,
  rate: 0.04,
  dividendYield: 0,
  atMs: epochMs(Date.UTC(2026, 11, 1, 15, 30)),
  // Both end at 21:00 UTC, the close of New York's winter.
  expiries: ['2026-12-18', '2027-02-19'],
  strikes: Array.from({ length: 25 }, (_, at) => 40 + at),
  volatility: (strike, years) => 0.52 + 0.3 * (strike / 52 - 1) ** 2 - 0.1 * (strike / 52 - 1) - 0.1 * years,
  halfSpread: 0.01,
};
const CSV = chainCsv(pricedChain(PLAN));

describe('argus chain', () => {
  it('says in records what the prices were made of', () => {
    const run = argus(['chain', '-', '--json', '--contracts', '--rate', '0.04'], { input: CSV });
    expect([run.code, run.stderr]).toEqual([0, '']);
    const all = records(run);
    const of = (kind: string) => all.filter(({ record }) => record === kind);
    expect(of('chain')).toMatchObject([
      {
        underlying: 'IBIT',
        provider: 'file',
        at: '2026-12-01T15:30:00.000Z',
        spot: 52.37,
        spot_doubt: null,
        rate: 0.04,
        expiries: 2,
        contracts: 100,
        two_sided: 100,
        left_out: {},
        rows_rejected: 0,
      },
    ]);
    const expiries = of('expiry');
    expect(expiries.map(({ expiry, expires_at }) => [expiry, expires_at])).toEqual([
      ['2026-12-18', '2026-12-18T21:00:00.000Z'],
      ['2027-02-19', '2027-02-19T21:00:00.000Z'],
    ]);
    for (const { years, forward, atm_iv: atm, forward_origin: origin } of expiries as unknown as readonly {
      readonly years: number;
      readonly forward: number;
      readonly atm_iv: number;
      readonly forward_origin: string;
    }[]) {
      expect(origin).toBe('parity');
      expect(forward).toBeCloseTo(52.37 * Math.exp(0.04 * years), 2);
      expect(atm).toBeCloseTo(PLAN.volatility(forward, years), 2);
    }
    expect(of('calibration')).toMatchObject([
      { underlying: 'IBIT', status: 'calibrated', problem: null, heston: { scope: 'reduced', expiries: 2 } },
    ]);
    expect(of('contract')).toHaveLength(100);
    const put = of('contract').find(
      ({ expiry, strike, right }) => expiry === '2026-12-18' && strike === 48 && right === 'put',
    );
    expect(put).toMatchObject({ iv_origin: 'solved', stale: false, adjusted: false, provider: 'file' });
    expect(put?.['iv']).toBeCloseTo(PLAN.volatility(48, 17 / 365), 2);
    expect(put?.['delta']).toBeLessThan(0);
  });

  it('prints a table for people, and the same for a gzip file as for a plain one', () => {
    using folder = workFolder();
    writeFileSync(folder.file('chain.csv'), CSV);
    writeFileSync(folder.file('chain.csv.gz'), gzipSync(CSV));
    const plain = argus(['chain', folder.file('chain.csv')]);
    expect([plain.code, plain.stderr]).toEqual([0, '']);
    expect(plain.stdout).toMatch(/^IBIT {2}spot 52\.37 {2}2026-12-01 15:30:00 UTC {2}from file/);
    expect(plain.stdout).toMatch(
      /100 contracts in 2 expiries: 100 quoted on both sides, 0 crossed, 0 stale, 0 adjusted\./,
    );
    expect(plain.stdout).toMatch(/2026-12-18 +17\.2 +52\.47 +parity +51\.4 %/);
    expect(argus(['chain', folder.file('chain.csv.gz')]).stdout).toBe(plain.stdout);
  });

  it('names what it left out on standard error, and goes on', () => {
    const run = argus(['chain', '-', '--json'], {
      input: `${CSV.replace(',C,', ',Q,')}IBIT,52.37,2026-11-27,50,C,1,2,,,,,,,,,,,2026-12-01T15:30:00Z\n`,
    });
    expect(run.code).toBe(0);
    expect(run.stderr).toMatch(
      /1 bad row was left out \(1 unknown-right\):\n {2}standard input:2: right "Q" is neither/,
    );
    expect(records(run)[0]).toMatchObject({ contracts: 99, rows_rejected: 1, left_out: { expired: 1 } });
    const strict = argus(['chain', '-', '--on-bad-row', 'fail'], { input: CSV.replace(',C,', ',Q,') });
    expect([strict.code, strict.stdout]).toEqual([2, '']);
    expect(strict.stderr).toMatch(
      /^argus: standard input:2: right "Q" .+ expected C, P, call or put\. Correct the line/,
    );
  });

  it('says why no model is fitted where too little is quoted', () => {
    const thin = CSV.split('\n').slice(0, 6).join('\n');
    const run = argus(['chain', '-', '--json'], { input: thin });
    expect(records(run).find(({ record }) => record === 'calibration')).toMatchObject({
      status: 'smile',
      problem: 'no_quotes',
      heston: null,
      bates: null,
    });
    expect(argus(['chain', '-'], { input: thin }).stdout).toMatch(/^No model fits the chain: .+\.$/m);
  });

  it('takes what the file does not say from its options, and refuses what makes no sense', () => {
    const bare = CSV.split('\n')
      .map((line) => line.split(',').slice(2, 7).join(','))
      .join('\n')
      .trim();
    const stated = ['--underlying', 'ibit', '--spot', '52.37', '--at', '2026-12-01T15:30Z', '--provider', 'desk'];
    const run = argus(['chain', '-', '--json', ...stated, '--dividend', '2026-12-10:0.5', '--yield', '0'], {
      input: `${bare}\n`,
    });
    expect(run.code).toBe(0);
    expect(records(run)[0]).toMatchObject({ underlying: 'IBIT', provider: 'desk', spot: 52.37, contracts: 100 });
    expect(argus(['chain', '-'], { input: bare }).stderr).toMatch(/lacks a column.+underlying.+--underlying/);
    for (const wrong of [
      ['--rate', 'x'],
      ['--dividend', 'tomorrow:1'],
      ['--spot', '-1'],
      ['--at', 'noon'],
    ]) {
      expect(argus(['chain', '-', ...wrong], { input: CSV })).toMatchObject({ code: 2, stdout: '' });
    }
    expect(argus(['chain', '-', '--underlying', 'SPY'], { input: CSV }).stderr).toMatch(
      /standard input holds no options on SPY; it holds IBIT\./,
    );
    expect(argus(['chain', 'no-such-file.csv']).code).toBe(3);
  });

  it('shows the newest of several moments, and says so', () => {
    const later = chainCsv(pricedChain({ ...PLAN, spot: 53, atMs: epochMs(PLAN.atMs + 60_000) }));
    const both = CSV + later.slice(later.indexOf('\n') + 1);
    const run = argus(['chain', '-', '--json'], { input: both });
    expect(run.stderr).toMatch(/1 older moment is left out; --moments all shows each\./);
    expect(records(run).filter(({ record }) => record === 'chain')).toMatchObject([{ spot: 53 }]);
    const all = records(argus(['chain', '-', '--json', '--moments', 'all'], { input: both }));
    expect(all.filter(({ record }) => record === 'chain')).toMatchObject([{ spot: 52.37 }, { spot: 53 }]);
  });

  it('takes a second provider in, quote by quote, and says how far the two are apart', () => {
    using folder = workFolder();
    // The second quotes everything 0.30 higher and has what the first lacks; the first has one strike without a bid.
    const holes = CSV.replace(/^(IBIT,52\.37,2026-12-18,48,P,)[\d.]+/m, '$10').replace(
      /^IBIT,52\.37,2026-12-18,50,C.*\n/m,
      '',
    );
    const dearer = CSV.replace(
      /^(IBIT,52\.37,[\d-]+,\d+,[CP],)([\d.]+),([\d.]+)/gm,
      (_, head: string, bid: string, ask: string) =>
        `${head}${(Number(bid) + 0.3).toFixed(4)},${(Number(ask) + 0.3).toFixed(4)}`,
    );
    writeFileSync(folder.file('first.csv'), holes);
    writeFileSync(folder.file('second.csv'), dearer);
    const args = ['chain', folder.file('first.csv'), '--beside', folder.file('second.csv'), '--provider', 'desk'];
    const all = records(argus([...args, '--json', '--contracts']));
    expect(all.find(({ record }) => record === 'disagreement')).toMatchObject({
      from_preferred: 98,
      from_other: 2,
      compared: 98,
      apart: 1,
      spot_gap: 0,
      later_ms: 0,
    });
    const contracts = all.filter(({ record }) => record === 'contract');
    const from = (strike: number, right: string) =>
      contracts.find((row) => row['expiry'] === '2026-12-18' && row['strike'] === strike && row['right'] === right)?.[
        'provider'
      ];
    expect([from(48, 'put'), from(50, 'call'), from(49, 'put')]).toEqual(['file', 'file', 'desk']);
    expect(argus(args).stdout).toMatch(/^Two providers: 98 quotes of the first, 2 of the second\.$/m);
    expect(argus(['chain', '-', '--beside', '-'], { input: CSV }).code).toBe(2);
  });

  it('answers the same in every time zone', () => {
    const answers = ['UTC', 'America/New_York', 'Asia/Tokyo', 'Australia/Lord_Howe'].map(
      (TZ) => argus(['chain', '-', '--json', '--contracts'], { input: CSV, environment: { TZ } }).stdout,
    );
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).not.toBe('');
  });
});
