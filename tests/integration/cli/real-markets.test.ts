import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BarInterval, barFlagNames, type Bar } from '#domain/bar';
import { qualityFlagNames, type SymbolRegime } from '#domain/regime';
import { ReplaySession } from '#research/replay/replay-session';
import { openTape } from '#entry/open-tape';
import { argus, records, type Run, type WorkFolder, workFolder } from '#tests/support/run-argus';
import { sharedFile } from '#tests/support/shared-data';

const XRPETH = ['trades_20191011', 'candles_1m', 'candles_5m'].map((name) =>
  sharedFile(`data/crypto_ticks/xrpeth_${name}.csv.gz`),
);
const BTCUSDT = ['1m', '5m'].map((length) =>
  sharedFile(`data/crypto_bars/binance_btcusdt_${length}_20241001_20241104.csv.gz`),
);
const SPY = sharedFile('data/equity_bars/yahoo_SPY_1m_20260323_20260331.csv.gz');
const STREAM = sharedFile('data/crypto_ticks/binance_ws_spot_btcusdt_20240808.jsonl.gz');

interface Candle {
  readonly t: number;
  readonly o: number;
  readonly h: number;
  readonly l: number;
  readonly c: number;
  readonly v: number;
}

/** Rows of a CSV file as columns by name; times without a zone are UTC. */
function candlesOf(path: string): readonly Candle[] {
  const [header = '', ...rows] = gunzipSync(readFileSync(path)).toString('utf8').trim().split('\n');
  const names = header.toLowerCase().split(',');
  const at = (cells: readonly string[], ...wanted: readonly string[]): string =>
    cells[names.findIndex((name) => wanted.includes(name))] ?? '';
  return rows.map((row) => {
    const cells = row.trim().split(',');
    const stamp = at(cells, 'date', 'timestamp', 'datetime').replace(' ', 'T');
    const t = Date.parse(/(?:Z|[+-]\d\d:\d\d)$/.test(stamp) ? stamp : `${stamp}Z`);
    const number = (name: string): number => Number(at(cells, name));
    return { t, o: number('open'), h: number('high'), l: number('low'), c: number('close'), v: number('volume') };
  });
}

function priced(bar: Bar, priceDecimals: number, sizeDecimals: number): Candle {
  const price = (units: number): number => Number(`${units}e-${priceDecimals}`);
  const { startMs: t, open, high, low, close, volume } = bar;
  return { t, o: price(open), h: price(high), l: price(low), c: price(close), v: Number(`${volume}e-${sizeDecimals}`) };
}

interface Replayed {
  readonly bars: (interval: BarInterval) => readonly Candle[];
  /** Of the minutes. */
  readonly flags: ReadonlySet<string>;
  readonly regimes: readonly (readonly [number, SymbolRegime])[];
}

function replayed(path: string): Replayed {
  using tape = openTape(path);
  const bars: Bar[] = [];
  const regimes: (readonly [number, SymbolRegime])[] = [];
  const session = new ReplaySession(tape.reader, tape.settings, (event) => {
    if (event.type === 'bar.closed' || event.type === 'bar.corrected') bars.push(event.bar);
    if (event.type === 'regime.labelled') regimes.push([event.barEndMs - 60_000, event.regime]);
  });
  session.runTo(tape.reader.inputs);
  if (session.divergence !== null) throw new Error(`the replay diverged at input ${session.divergence.position}`);
  const [{ instrument } = { instrument: null }] = session.pipeline.instruments;
  const { priceDecimals = 0, sizeDecimals = 0 } = instrument ?? {};
  return {
    bars: (wanted) =>
      bars.filter(({ interval }) => interval === wanted).map((bar) => priced(bar, priceDecimals, sizeDecimals)),
    flags: new Set(bars.filter(({ interval }) => interval === '1m').flatMap(({ flags }) => barFlagNames(flags))),
    regimes,
  };
}

function labelled(path: string, ...options: readonly string[]): ReturnType<typeof records> {
  const run = argus(['regimes', path, '--json', ...options]);
  expect(run.code).toBe(0);
  return records(run);
}

let folder: WorkFolder;

beforeAll(() => {
  folder = workFolder();
});

afterAll(() => folder[Symbol.dispose]());

describe.skipIf(XRPETH.includes(null))('XRPETH trades of 11 October 2019 (needs the shared market data)', () => {
  const [trades, minutes, fiveMinutes] = XRPETH.map(String) as [string, string, string];

  // The candle files leave out minutes without a trade, as `--fill none` does.
  it.each([
    ['1m', minutes],
    ['5m', fiveMinutes],
  ])('give the %s candles that the exchange gave, to the last digit', (interval, candles) => {
    const run = argus(['bars', trades, '--symbol', 'XRPETH', '--interval', interval, '--json']);
    expect(run.code).toBe(0);
    const bars = records(run).map(({ t, o, h, l, c, v }) => ({ t, o, h, l, c, v }));
    expect(bars.length).toBeGreaterThan(700);
    expect(bars).toEqual(candlesOf(candles));
  });

  it('give the same candles without the empty minutes once those are carried', () => {
    const run = argus(['bars', trades, '--symbol', 'XRPETH', '--fill', 'carry', '--json']);
    const bars = records(run) as unknown as readonly (Candle & { readonly n: number; readonly flags: string[] })[];
    for (const [i, bar] of bars.entries()) {
      expect(bar.t).toBe((bars[0]?.t ?? 0) + i * 60_000);
      if (bar.n > 0) continue;
      const before = bars[i - 1]?.c;
      expect(bar).toMatchObject({ o: before, h: before, l: before, c: before, v: 0, flags: ['carried'] });
    }
    const traded = bars.filter(({ n }) => n > 0).map(({ t, o, h, l, c, v }) => ({ t, o, h, l, c, v }));
    expect(traded).toEqual(candlesOf(minutes));
  });

  it('count every trade once', () => {
    const bars = records(argus(['bars', trades, '--symbol', 'XRPETH', '--interval', '1d', '--json']));
    const rows = gunzipSync(readFileSync(trades)).toString('utf8').trim().split('\n').length - 1;
    expect(bars.reduce((sum, { n }) => sum + Number(n), 0)).toBe(rows);
  });
});

describe.skipIf(BTCUSDT.includes(null))('BTCUSDT minutes of October 2024 (needs the shared market data)', () => {
  const [minutes, fiveMinutes] = BTCUSDT.map(String) as [string, string];
  let imported: Run;
  let replay: Replayed;

  beforeAll(() => {
    const tape = folder.file('btc.tape');
    const terms = ['--symbol', 'BTCUSDT', '--kind', 'bars', '--clock', 'utc-start', '--out', tape];
    imported = argus(['tape', 'import', minutes, ...terms]);
    replay = replayed(tape);
  });

  it('come out of a tape as they went in', () => {
    expect([imported.code, imported.stderr]).toEqual([0, '']);
    expect(replay.bars('1m')).toEqual(candlesOf(minutes));
    expect([...replay.flags]).toEqual(['fromBars']);
  });

  it('roll up to the five-minute candles of the exchange', () => {
    const candles = candlesOf(fiveMinutes);
    expect(candles.length).toBe(10_000);
    expect(replay.bars('5m')).toEqual(candles);
  });

  it('are labelled by argus regimes as by the engine', () => {
    const labels = labelled(minutes, '--symbol', 'BTCUSDT');
    expect(labels).toEqual(
      replay.regimes.map(([t, { trend, volatility: vol, session, quality, confidence }]) => {
        return { t, trend, vol, session, quality: qualityFlagNames(quality), confidence };
      }),
    );
    expect(new Set(labels.map(({ vol }) => vol))).toEqual(new Set(['UNKNOWN', 'LOW', 'NORMAL', 'HIGH', 'SPIKE']));
    expect(new Set(labels.map(({ trend }) => trend))).toEqual(new Set(['UNKNOWN', 'RANGE', 'TREND_UP', 'TREND_DOWN']));
    // 03:00 in the file is 03:00 in UTC.
    expect(labels[0]).toMatchObject({ t: Date.UTC(2024, 9, 1, 3), session: 'ASIA' });
  });

  it('are refused as five-minute bars, with what to do', () => {
    const run = argus(['regimes', fiveMinutes, '--symbol', 'BTCUSDT']);
    expect([run.code, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toContain('holds 5-minute bars. Regimes are labelled on one-minute bars');
  });
});

describe.skipIf(SPY === null)('SPY minutes of March 2026 (needs the shared market data)', () => {
  it('are labelled by argus regimes as by the engine, and not called thin for want of ticks, within regular hours only', () => {
    const path = String(SPY);
    const tape = folder.file('spy.tape');
    const terms = ['--symbol', 'SPY', '--kind', 'bars', '--clock', 'utc-start', '--calendar', 'nyse', '--out', tape];
    expect(argus(['tape', 'import', path, ...terms]).code).toBe(0);
    const labels = labelled(path, '--symbol', 'SPY', '--calendar', 'nyse');
    const { regimes } = replayed(tape);
    expect(labels).toEqual(
      regimes.map(([t, { trend, volatility: vol, session, quality, confidence }]) => {
        return { t, trend, vol, session, quality: qualityFlagNames(quality), confidence };
      }),
    );
    for (const { t, session, quality } of labels) {
      expect(quality).not.toContain('thin');
      // New York was four hours behind UTC all that week.
      const minuteOfDay = (Number(t) / 60_000 - 240) % 1_440;
      expect(session).toBe(minuteOfDay >= 570 && minuteOfDay < 960 ? 'RTH' : 'POST');
    }
    expect(labels.filter(({ session }) => session === 'RTH').length).toBeGreaterThan(2_000);
  });
});

describe.skipIf(STREAM === null)('a file that another program recorded (needs the shared market data)', () => {
  it('is refused in a sentence and leaves nothing behind', () => {
    for (const options of [[], ['--on-bad-row', 'skip']]) {
      const run = argus(['bars', String(STREAM), '--symbol', 'BTCUSDT', ...options]);
      expect([run.code, run.stdout]).toEqual([2, '']);
      expect(run.stderr).toMatch(/^argus: .*\.jsonl\.gz:1: .*; expected /);
    }
  });
});
