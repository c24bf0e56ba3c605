import { american, type AmericanOption, americanPrice } from '#options/pricing/american';
import { americanImpliedVolatility } from '#options/pricing/american-implied-volatility';
import { blackScholesPrice } from '#options/pricing/black-scholes';
import { ChainGreeks } from '#options/pricing/chain-greeks';
import { impliedVolatility } from '#options/pricing/implied-volatility';
import { exp } from '#primitives/exact-math';
import { invariant } from '#primitives/invariant';
import type { BenchRow } from '#tests/bench/bench-row';

const SPOT = 100;
const RATE = 0.04;
const QUOTES = 8_192;
const CHAIN = 400;
const EXPIRY_YEARS = [7, 30, 60, 90, 180].map((days) => days / 365);
const YEARS = 0.25;
const WARM_UP_RUNS = 3;
const RUNS = 9;
/** The system counts a thread's time in ticks: what is timed has to be longer than a few of them. */
const LONG_ENOUGH_MS = 60;

interface Quotes {
  readonly columns: ChainGreeks;
  readonly volatilities: Float64Array;
}

/** Out-of-the-money quotes of one expiry, 70 to 130 % of spot, volatilities of 10 to 70 %, in no order. */
export async function pricingBench(): Promise<BenchRow[]> {
  const quotes = imaginedQuotes();
  const terms = { spot: SPOT, forward: SPOT * exp(RATE * YEARS), discount: exp(-RATE * YEARS), years: YEARS };
  const columnPass = (): void => quotes.columns.solveVolatilities(terms, 0, QUOTES);
  columnPass();
  const worst = quotes.volatilities.reduce((most, truth, row) => {
    return Math.max(most, Math.abs((quotes.columns.volatility[row] as number) / truth - 1));
  }, 0);
  invariant(worst < 1e-12, `the volatilities are exact, not off by ${worst}`);

  const rates = medianMicroseconds([
    { calls: QUOTES, pass: columnPass },
    { calls: QUOTES, pass: () => onePass(quotes) },
    { calls: 256, pass: await quantLibPass(quotes) },
    { calls: 64, pass: await bisectionPass(quotes) },
  ]).map((microseconds) => 1 / microseconds) as [number, number, number, number];
  const [inColumns, alone, quantLib, bisection] = rates;
  const solves = { unit: 'M solves/s', target: '≥ 5 M' };
  return [
    {
      ...solves,
      figure: 'implied volatility, in columns',
      ours: inColumns,
      peer: { name: '@quantlib/ql, to 1e-10', value: quantLib },
    },
    {
      figure: 'implied volatility, in columns',
      ours: inColumns * 1_000,
      unit: 'k solves/s',
      peer: { name: 'implied-volatility, to the cent', value: bisection * 1_000 },
    },
    {
      figure: 'implied volatility, one by one',
      ours: alone,
      unit: 'M solves/s',
      peer: { name: '@quantlib/ql, to 1e-10', value: quantLib },
    },
    chainRow(),
    ...americanRows(),
  ];
}

function imaginedQuotes(): Quotes {
  const columns = new ChainGreeks(QUOTES);
  const volatilities = new Float64Array(QUOTES);
  const forward = SPOT * exp(RATE * YEARS);
  for (let row = 0; row < QUOTES; row++) {
    const strike = 70 + (60 * ((row * 7_919) % QUOTES)) / QUOTES;
    const volatility = 0.1 + (0.6 * ((row * 104_729) % QUOTES)) / QUOTES;
    const right = strike >= forward ? 'call' : 'put';
    columns.call[row] = right === 'call' ? 1 : 0;
    columns.strike[row] = strike;
    columns.price[row] = blackScholesPrice(right, SPOT, strike, YEARS, RATE, 0, volatility);
    volatilities[row] = volatility;
  }
  return { columns, volatilities };
}

function onePass({ columns }: Quotes): void {
  let sum = 0;
  for (let row = 0; row < QUOTES; row++) {
    const solved = impliedVolatility({
      right: columns.call[row] === 1 ? 'call' : 'put',
      price: columns.price[row] as number,
      spot: SPOT,
      strike: columns.strike[row] as number,
      years: YEARS,
      rate: RATE,
      dividendYield: 0,
    });
    sum += solved.volatility ?? 0;
  }
  invariant(sum > 0, 'every quote has a volatility');
}

async function quantLibPass({ columns, volatilities }: Quotes): Promise<() => void> {
  const { blackFormulaImpliedStdDev1, Option } = await import('@quantlib/ql');
  const forward = SPOT * exp(RATE * YEARS);
  const discount = exp(-RATE * YEARS);
  const solve = (row: number): number => {
    const right = columns.call[row] === 1 ? Option.Type.Call : Option.Type.Put;
    const price = columns.price[row] as number;
    return blackFormulaImpliedStdDev1(
      right,
      columns.strike[row] as number,
      forward,
      price,
      discount,
      0,
      undefined,
      1e-10,
    );
  };
  const found = solve(0) / Math.sqrt(YEARS);
  invariant(Math.abs(found - (volatilities[0] as number)) < 1e-8, 'the peer solves the same');
  return () => {
    for (let row = 0; row < 256; row++) solve(row);
  };
}

async function bisectionPass({ columns }: Quotes): Promise<() => void> {
  const { getImpliedVolatility } = (await import('implied-volatility' as string)).default as {
    getImpliedVolatility: (price: number, s: number, k: number, t: number, r: number, right: string) => number;
  };
  return () => {
    for (let row = 0; row < 64; row++) {
      const right = columns.call[row] === 1 ? 'call' : 'put';
      getImpliedVolatility(columns.price[row] as number, SPOT, columns.strike[row] as number, YEARS, RATE, right);
    }
  };
}

/** Five expiries of 40 strikes, calls and puts. */
function chainRow(): BenchRow {
  const columns = new ChainGreeks(CHAIN);
  const perExpiry = CHAIN / EXPIRY_YEARS.length;
  const expiries = EXPIRY_YEARS.map((years, expiry) => ({
    terms: { spot: SPOT, forward: SPOT * exp(RATE * years), discount: exp(-RATE * years), years },
    from: expiry * perExpiry,
    to: (expiry + 1) * perExpiry,
  }));
  for (const { terms, from, to } of expiries) {
    for (let row = from; row < to; row++) {
      const strike = 80 + (row - from) * 0.5;
      columns.call[row] = row % 2;
      columns.strike[row] = strike;
      const right = row % 2 === 1 ? 'call' : 'put';
      columns.price[row] = blackScholesPrice(right, SPOT, strike, terms.years, RATE, 0, 0.45);
    }
  }
  const [microseconds] = medianMicroseconds([
    {
      calls: 20,
      pass: () => {
        for (let i = 0; i < 20; i++) for (const { terms, from, to } of expiries) columns.solve(terms, from, to);
      },
    },
  ]) as [number];
  invariant(
    columns.status.every((status) => status === 0),
    'every contract has a volatility',
  );
  return {
    figure: 'chain of 400: volatility and 5 Greeks',
    ours: microseconds / 1_000,
    unit: 'ms',
    target: '≤ 0.5 ms',
    lowerIsBetter: true,
  };
}

function americanRows(): BenchRow[] {
  const option: AmericanOption = {
    right: 'put',
    spot: SPOT,
    strike: 105,
    years: YEARS,
    rate: RATE,
    dividendYield: 0.01,
    volatility: 0.3,
    dividends: [],
  };
  const price = americanPrice(option);
  const [value, figures, solved] = medianMicroseconds([
    { calls: 1, pass: () => void americanPrice(option) },
    { calls: 1, pass: () => void american(option) },
    { calls: 1, pass: () => void americanImpliedVolatility({ ...option, price }) },
  ]) as [number, number, number];
  const row = { unit: 'ms', lowerIsBetter: true };
  return [
    { ...row, figure: 'American put, 500 and 1,000 steps', ours: value / 1_000 },
    { ...row, figure: 'American put with five Greeks', ours: figures / 1_000 },
    { ...row, figure: 'American implied volatility', ours: solved / 1_000 },
  ];
}

interface Contender {
  readonly calls: number;
  readonly pass: () => void;
}

/** Of one call, in the thread's own time, the median over runs. All take turns, on a busy machine as well. */
function medianMicroseconds(contenders: readonly Contender[]): number[] {
  const passes = contenders.map(({ pass }) => passesIn(LONG_ENOUGH_MS, pass));
  const times: number[][] = contenders.map(() => []);
  for (let run = 0; run < WARM_UP_RUNS + RUNS; run++) {
    for (const [place, { calls, pass }] of contenders.entries()) {
      const count = passes[place] as number;
      const started = process.threadCpuUsage();
      for (let i = 0; i < count; i++) pass();
      const { user, system } = process.threadCpuUsage(started);
      if (run >= WARM_UP_RUNS) times[place]?.push((user + system) / calls / count);
    }
  }
  return times.map((of) => of.toSorted((left, right) => left - right)[RUNS >> 1] as number);
}

/** How often it runs in so many milliseconds, once compiled. */
function passesIn(milliseconds: number, pass: () => void): number {
  const until = performance.now() + milliseconds;
  let count = 0;
  while (count === 0 || performance.now() < until) {
    pass();
    count++;
  }
  return 2 * count;
}
