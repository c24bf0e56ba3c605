import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { priceE4 } from '#domain/money';
import { STRUCTURES } from '#domain/structure';
import type { ChainContract } from '#options/chains/chain-snapshot';
import { expiryOutcome } from '#options/models/expiry-outcome';
import type { PriceModel } from '#options/models/price-model';
import { terminalDistribution } from '#options/models/terminal-distribution';
import { epochMs } from '#primitives/clock';
import { chainCsv } from '#tests/support/chain-csv';
import { CHAIN_SPOT, modelChain } from '#tests/support/heston-chain';
import { argus, records, type Run, workFolder } from '#tests/support/run-argus';
import { sharedFile } from '#tests/support/shared-data';

type SpreadRecord = Readonly<Record<string, unknown>> & {
  readonly structure: string;
  readonly expiry: string;
  readonly strikes: readonly number[];
  readonly credit_natural: number;
  readonly credit_calibrated: number;
  readonly credit_mid: number;
  readonly width: number | null;
  readonly max_profit: number | null;
  readonly max_loss: number | null;
  readonly breakevens: readonly number[];
  readonly pop: Readonly<Record<string, number>>;
  readonly ev: Readonly<Record<string, number>>;
  readonly ev_mid: Readonly<Record<string, number>>;
  readonly touch: Readonly<Record<string, number>>;
  readonly p50: { readonly model: string; readonly value: number; readonly se: number } | null;
  readonly refused?: string;
  readonly reason?: string;
  readonly checks: readonly { readonly check: string; readonly reason: string }[];
};

const TRUTH: PriceModel = { name: 'heston', v0: 0.3, kappa: 3, theta: 0.36, xi: 1.1, rho: -0.25 };
const CHAIN = modelChain(TRUTH, [{ days: 7 }, { days: 30 }, { days: 46 }]);
const EXPIRY = CHAIN.expiries[1]?.expiry as string;

const folder = workFolder();
function fileOf(csv: string): string {
  const path = folder.file('chain.csv');
  writeFileSync(path, csv);
  return path;
}

function spreads(args: readonly string[], csv = chainCsv(CHAIN)): readonly SpreadRecord[] {
  return found(argus(['spreads', fileOf(csv), '--json', ...args]));
}

function found(run: Run): readonly SpreadRecord[] {
  expect(run.code, run.stderr).toBe(0);
  return records(run) as readonly SpreadRecord[];
}

function contract(right: 'put' | 'call', strike: number): ChainContract {
  const row = CHAIN.expiries[1]?.rows.find((one) => one.strike === priceE4(strike));
  const listed = row?.[right];
  if (listed === null || listed === undefined) throw new Error('the chain lists it');
  return listed;
}

/** One contract of the middle expiry changed, or none of the others. */
function spoilt(right: 'put' | 'call', strike: number, change: Partial<ChainContract>): string {
  const spoil = contract(right, strike);
  return chainCsv(CHAIN, (one) => (one === spoil ? { ...one, ...change } : one));
}

function sound(record: SpreadRecord): void {
  const { max_profit: profit, max_loss: loss, width } = record;
  expect(record.credit_natural).toBeLessThanOrEqual(record.credit_calibrated);
  expect(record.credit_calibrated).toBeLessThanOrEqual(record.credit_mid);
  if (width !== null && profit !== null && loss !== null) {
    expect(Math.abs(record.credit_natural)).toBeLessThan(width);
  }
  expect(Object.keys(record.pop).length).toBeGreaterThan(0);
  for (const chance of [...Object.values(record.pop), ...Object.values(record.touch), record.p50?.value ?? 0]) {
    expect(chance).toBeGreaterThanOrEqual(0);
    expect(chance).toBeLessThanOrEqual(1);
  }
  for (const [model, ev] of Object.entries(record.ev)) {
    expect(record.ev_mid[model] as number).toBeGreaterThanOrEqual(ev - 1e-6);
  }
}

describe('argus spreads on a chain whose surface is known', () => {
  it('prices every spread as its quotes say, with the figures that follow', () => {
    const list = spreads(['--structure', 'bull_put', '--expiry', EXPIRY, '--short-delta', '0.1..0.4', '--width', '3']);
    expect(list.length).toBeGreaterThan(5);
    for (const record of list) {
      const [short, long] = record.strikes as [number, number];
      const [sold, bought] = [contract('put', short), contract('put', long)];
      const natural = ((sold.bid as number) - (bought.ask as number)) / 10_000;
      const mid =
        ((sold.bid as number) + (sold.ask as number) - (bought.bid as number) - (bought.ask as number)) / 20_000;
      expect(short - long).toBe(3);
      expect(record.credit_natural).toBeCloseTo(natural, 9);
      expect(record.credit_mid).toBeCloseTo(mid, 9);
      expect(record.max_profit).toBeCloseTo(100 * natural, 9);
      expect(record.max_loss).toBeCloseTo(100 * (3 - natural), 9);
      expect(record.breakevens[0]).toBeCloseTo(short - natural, 9);
      expect(record).toMatchObject({ expiry: EXPIRY, dte: 30, margin: 300, underlying: 'IBIT', spot: 60 });
      sound(record);
    }
  });

  it('takes the deltas of puts with or without their sign', () => {
    const args = ['--structure', 'bull_put', '--expiry', EXPIRY, '--width', '3'];
    const positive = spreads([...args, '--short-delta', '0.15..0.3']);
    expect(positive.length).toBeGreaterThan(1);
    expect(spreads([...args, '--short-delta', '-0.3..-0.15'])).toEqual(positive);
    for (const record of positive) {
      const legs = record['legs'] as readonly { readonly quantity: number; readonly delta: number }[];
      const sold = Math.abs(legs.find(({ quantity }) => quantity < 0)?.delta as number);
      expect(sold).toBeGreaterThanOrEqual(0.15);
      expect(sold).toBeLessThanOrEqual(0.3);
    }
  });

  it('finds every pair that is that far apart, either as a candidate or refused', () => {
    const strikes = CHAIN.expiries[1]?.rows.map(({ strike }) => strike) as readonly number[];
    const pairs = strikes.filter((strike) => strikes.includes(strike + 50_000)).length;
    for (const structure of ['bull_put', 'bear_call', 'bull_call_debit', 'bear_put_debit']) {
      const list = spreads(['--structure', structure, '--expiry', EXPIRY, '--short-delta', '0..1', '--width', '5']);
      expect(list.length).toBe(pairs);
      for (const record of list) if (record.refused !== undefined) expect(record.reason).toMatch(/\w/);
    }
  });

  it('gives every kind of structure all of its figures', () => {
    const list = spreads(['--structure', 'all', '--expiry', EXPIRY]);
    expect(new Set(list.map(({ structure }) => structure))).toEqual(new Set(STRUCTURES));
    for (const record of list) {
      if (record.refused !== undefined) continue;
      sound(record);
      expect(Object.keys(record.pop)).toEqual(['bs', 'smile', 'heston', 'bates']);
      const unlimited = ['short_straddle', 'short_strangle'].includes(record.structure);
      expect(record.max_loss === null).toBe(unlimited);
      expect(record.p50 === null).toBe(record.structure === 'long_straddle');
      for (const field of ['fees', 'margin', 'buying_power', 'delta', 'gamma', 'vega', 'theta', 'liquidity', 'legs']) {
        expect(record[field]).not.toBeNull();
        expect(record[field]).toBeDefined();
      }
      expect(record['conventions']).toMatchObject({ drift: 'risk-neutral', pop: 'at expiry', heston: 'calibrated' });
    }
  });

  it('finds the probabilities and the mean profit of the model that the chain was made from', () => {
    const list = spreads(['--structure', 'bull_put,bear_call,iron_condor', '--expiry', EXPIRY, '--width', '3']);
    expect(list.length).toBeGreaterThan(20);
    const truth = terminalDistribution(TRUTH, { spot: CHAIN_SPOT, drift: 0.04, years: 30 / 365 });
    for (const record of list) {
      const legs = record['legs'] as readonly { right: 'put' | 'call'; strike: number; quantity: number }[];
      const { pop, ev } = expiryOutcome(truth, { legs, shares: 0, cash: record.credit_natural });
      for (const model of ['smile', 'heston', 'bates']) {
        // The file says when the quotes were taken, and its last session ends five hours after the thirtieth day.
        expect(Math.abs((record.pop[model] as number) - pop)).toBeLessThan(0.01);
        expect(Math.abs((record.ev[model] as number) - 100 * ev)).toBeLessThan(2);
      }
    }
  });

  it('puts those that pass every check first, by their edge', () => {
    const list = spreads(['--structure', 'iron_condor', '--dte', '20..60']);
    const passing = list.map(({ checks, refused }) => (refused === undefined ? Number(checks.length > 0) : 2));
    expect(passing).toEqual(passing.toSorted((left, right) => left - right));
    const byPop = spreads(['--structure', 'bull_put', '--expiry', EXPIRY, '--sort', 'pop']);
    const clean = byPop.filter(({ checks, refused }) => refused === undefined && checks.length === 0);
    const pops = clean.map(({ pop }) => Object.values(pop).toSorted((left, right) => left - right)[1] as number);
    expect(pops).toEqual(pops.toSorted((left, right) => right - left));
  });

  it('warns of a leg that is quoted off the smile', () => {
    const { bid, ask } = contract('put', 55);
    const dear = { bid: priceE4((bid as number) / 10_000 + 0.5), ask: priceE4((ask as number) / 10_000 + 0.5) };
    const args = ['--structure', 'bull_put', '--expiry', EXPIRY, '--strikes'];
    const [record] = spreads([...args, '55,52'], spoilt('put', 55, dear));
    const check = record?.checks.find((one) => one.check === 'off_smile');
    expect(check?.reason).toMatch(/^the 55 put: /);
    const [other] = spreads([...args, '53,50'], spoilt('put', 55, dear));
    expect(other?.checks.map((one) => one.check)).not.toContain('off_smile');
  });

  it('takes named strikes whatever their delta, in any order', () => {
    const args = ['--structure', 'bull_put', '--expiry', EXPIRY];
    const [first] = spreads([...args, '--strikes', '70,46']);
    const [second] = spreads([...args, '--strikes', '46,70']);
    expect(first?.strikes).toEqual([70, 46]);
    expect(second).toEqual(first);
  });

  it('moves with the growth that is asked for and says that it is no longer risk-neutral', () => {
    const args = ['--structure', 'bull_put', '--expiry', EXPIRY, '--strikes', '55,52'];
    const [neutral] = spreads(args);
    const run = argus(['spreads', fileOf(chainCsv(CHAIN)), '--json', ...args, '--drift', '1.5']);
    const [bullish] = found(run);
    for (const model of ['bs', 'smile', 'heston', 'bates']) {
      expect(bullish?.pop[model] as number).toBeGreaterThan((neutral?.pop[model] as number) + 0.02);
    }
    expect(bullish?.['conventions']).toMatchObject({ drift: 1.5 });
    expect(run.stderr).toContain('not risk-neutral');
  });

  it('is the same to the last byte in any time zone, and from standard input', () => {
    const csv = chainCsv(CHAIN);
    const args = ['--structure', 'bear_call', '--dte', '20..60', '--json'];
    const outputs = ['UTC', 'America/New_York', 'Asia/Tokyo', 'Australia/Lord_Howe'].map(
      (TZ) => argus(['spreads', fileOf(csv), ...args], { environment: { TZ } }).stdout,
    );
    expect(new Set(outputs).size).toBe(1);
    expect(argus(['spreads', '-', ...args], { input: csv }).stdout).toBe(outputs[0]);
  });

  it('shows a table for people, with what is refused beneath', () => {
    const csv = spoilt('put', 52, { bid: priceE4(0) });
    const run = argus(['spreads', fileOf(csv), '--structure', 'bull_put', '--expiry', EXPIRY, '--width', '3']);
    const lines = run.stdout.trimEnd().split('\n');
    expect(run.code).toBe(0);
    expect(lines[0]).toBe('IBIT  spot 60.00  2026-06-01 15:00:00 UTC  from file');
    expect(lines[1]).toMatch(/^structure +expiry +dte +strikes +natural +mid .* PoP heston +PoP bates +P50 +touch/);
    expect(run.stdout).toMatch(/refused +expiry +strikes +because/);
    expect(run.stdout).toMatch(/bull_put +2026-07-01 +55\/52 +nobody bids for the 52 put/);
    expect(run.stderr).toContain('spreads are refused: ');
    expect(run.stderr).toMatch(/Heston fitted to \d+ quotes of 3 expiries/);
  });
});

describe('argus spreads with the past of the underlying', () => {
  const args = ['--structure', 'bull_put', '--expiry', EXPIRY, '--strikes', '55,52', '--json'];
  /** A walk that moves by 3 % a day, up as often as down, until the day before the chain and on beyond it. */
  function history(days: number): string {
    let close = 40;
    const lines = Array.from({ length: days }, (_, i) => {
      close *= i % 4 < 2 ? 1.03 : 1 / 1.03;
      const date = new Date(Date.UTC(2026, 5, 1) - (days - 20 - i) * 86_400_000).toISOString().slice(0, 10);
      return `${date},${close.toFixed(6)}`;
    });
    const path = folder.file('closes.csv');
    writeFileSync(path, `date,close\n${lines.join('\n')}\n`);
    return path;
  }

  it('adds its own returns as a model, and nothing of what came after', () => {
    const file = fileOf(chainCsv(CHAIN));
    const [long] = found(argus(['spreads', file, ...args, '--history', history(320)]));
    expect(Object.keys(long?.pop ?? {})).toEqual(['bs', 'smile', 'heston', 'bates', 'bootstrap']);
    // Twenty-one closes later the walk is at most a few steps of 3 % from where it was: the spread always earns.
    expect(long?.pop['bootstrap']).toBe(1);
    const lines = readFileSync(folder.file('closes.csv'), 'utf8').trimEnd().split('\n');
    const before = lines.filter((line) => line < '2026-06-01' || line.startsWith('date'));
    expect(before.length).toBeLessThan(lines.length);
    writeFileSync(folder.file('closes.csv'), before.join('\n'));
    expect(found(argus(['spreads', file, ...args, '--history', folder.file('closes.csv')]))).toEqual([long]);
  });

  it('says where a history is too short, and refuses one for several underlyings', () => {
    const csv = chainCsv(CHAIN);
    const short = argus(['spreads', fileOf(csv), ...args, '--history', history(60)]);
    expect(Object.keys(found(short)[0]?.pop ?? {})).toEqual(['bs', 'smile', 'heston', 'bates']);
    expect(short.stderr).toContain(`no bootstrap for ${EXPIRY} (`);
    const both = csv + csv.split('\n').slice(1).join('\n').replaceAll('IBIT,', 'BITO,');
    const run = argus(['spreads', fileOf(both), ...args, '--history', history(320)]);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('Choose one with --underlying');
  });
});

describe('argus spreads refuses what cannot be traded, with the reason', () => {
  it.each<[string, 'put' | 'call', number, Partial<ChainContract>, string]>([
    ['a leg without a bid', 'put', 52, { bid: priceE4(0) }, 'no_bid'],
    ['a leg whose bid is not known', 'put', 52, { bid: null }, 'no_bid'],
    ['a sold leg without a bid', 'put', 55, { bid: priceE4(0) }, 'no_bid'],
    ['a leg that nobody offers', 'put', 52, { ask: null }, 'no_ask'],
    ['a crossed quote', 'put', 55, { bid: priceE4(3), ask: priceE4(2.5) }, 'locked_or_crossed'],
    ['a stale quote', 'put', 55, { atMs: epochMs(CHAIN.atMs - 600_000) }, 'stale'],
    ['a credit beyond the width', 'put', 55, { bid: priceE4(5.5), ask: priceE4(5.6) }, 'credit_exceeds_width'],
    ['no credit at all', 'put', 55, { bid: priceE4(0.2), ask: priceE4(0.3) }, 'no_credit'],
    ['an adjusted contract', 'put', 52, { adjusted: true }, 'adjusted'],
  ])('%s', (_case, right, strike, change, code) => {
    const args = ['--structure', 'bull_put', '--expiry', EXPIRY, '--strikes', '55,52'];
    const [record] = spreads(args, spoilt(right, strike, change));
    expect(record).toMatchObject({ structure: 'bull_put', expiry: EXPIRY, strikes: [55, 52], refused: code });
    expect(record?.reason).toMatch(/\w+ \w+/);
    expect(record?.pop).toBeUndefined();
  });

  it('a strike that is not listed', () => {
    const [record] = spreads(['--structure', 'bull_put', '--expiry', EXPIRY, '--strikes', '55.5,52']);
    expect(record).toMatchObject({ refused: 'not_listed', reason: `the 55.5 put is not listed for ${EXPIRY}` });
  });
});

describe('argus spreads says why nothing fits', () => {
  it.each<[readonly string[], number, string]>([
    [['--dte', '61..90'], 2, 'no expiry lies 61 to 90 days ahead; the chain has 2026-06-08 (7 d), 2026-07-01 (30 d)'],
    [['--expiry', '2026-07-02'], 2, '2026-07-02 is no expiry of this chain, which has 2026-06-08 (7 d)'],
    [['--structure', 'bull_put', '--width', '2.5'], 0, 'no listed strike lies 2.5 away from one that could be sold'],
    [
      ['--structure', 'bull_put', '--short-delta', '0.2501..0.2502'],
      0,
      'no put has a delta from 0.2501 to 0.2502; the nearest is',
    ],
    [['--structure', 'bull_puts'], 2, 'There are bull_put, bear_call'],
    [['--short-delta', '15..30'], 2, 'Deltas lie from 0 to 1'],
    [['--short-delta', '-0.3..0.15'], 2, 'Deltas lie from 0 to 1'],
    [['--dte', '45..20'], 2, 'It is a number of days, or two as 20..45.'],
    [['--width', '-5'], 2, 'It is a number of dollars'],
    [['--strikes', '55,x'], 2, 'Write strikes in dollars'],
    [['--strikes', '55,52,49'], 2, 'No structure takes 3 strikes'],
    [['--strikes', '55,52', '--width', '3'], 2, '--strikes says the width already'],
    [['--structure', 'iron_condor', '--strikes', '55,52'], 0, 'no iron condor: takes 4 different strikes'],
    [['--broker', 'nobody'], 2, '"nobody" is no broker in fees.yaml, which has ibkr'],
  ])('%j', (args, code, message) => {
    const run = argus(['spreads', fileOf(chainCsv(CHAIN)), ...args]);
    expect(run.code, run.stderr).toBe(code);
    expect(run.stderr).toContain(message);
  });
});

describe('argus spreads on real chains', () => {
  const files = [
    ['SPY', 'data/options_us/options_desk/SPY_20260714T1956Z.json.gz', '20..45', 5],
    ['COIN', 'data/options_us/options_desk/COIN_20260714T2155Z.json.gz', '20..60', 5],
    ['BTC', 'data/deribit/full_deribit_options_snapshot_20260814T213340Z.csv.gz', '7..60', 2_000],
  ] as const;
  it.each(files)('%s (skipped without the file %s)', (underlying, file, dte, width) => {
    const path = sharedFile(file);
    if (path === null) return;
    const run = argus([
      'spreads',
      path,
      '--underlying',
      underlying,
      '--structure',
      'bull_put,bear_call',
      '--dte',
      dte,
      '--width',
      String(width),
      '--json',
    ]);
    const list = found(run);
    const candidates = list.filter(({ refused }) => refused === undefined);
    expect(candidates.length).toBeGreaterThan(10);
    for (const record of candidates) {
      sound(record);
      const multiplier = underlying === 'BTC' ? 1 : 100;
      expect((record.max_profit as number) + (record.max_loss as number)).toBeCloseTo(width * multiplier, 1);
    }
    for (const record of list) if (record.refused !== undefined) expect(record.reason).toMatch(/\w/);
  });
});
