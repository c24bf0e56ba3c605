import { ChainReading } from '#connectors/files/read-chains';
import { DEFAULT_CHAIN_SETTINGS } from '#options/chains/chain-settings';
import { GreeksCache } from '#options/chains/greeks-cache';
import { normaliseChain, type NormaliseTerms } from '#options/chains/normalise-chain';
import { epochMs } from '#primitives/clock';
import { invariant } from '#primitives/invariant';
import type { BenchRow } from '#tests/bench/bench-row';
import { chainCsv } from '#tests/fixtures/chains/chain-csv';
import { type ChainPlan, planExpiryMs, pricedChain } from '#tests/support/priced-chain';

const AT = epochMs(Date.UTC(2026, 7, 17, 14, 30));
const RUNS = 200;

/** 400 contracts: five expiries of forty strikes. */
const PLAN: ChainPlan = {
  spot: 52.37,
  rate: 0.04,
  dividendYield: 0,
  atMs: AT,
  expiries: ['2026-08-21', '2026-08-28', '2026-09-18', '2026-10-16', '2026-12-18'],
  strikes: Array.from({ length: 40 }, (_, at) => 32.5 + at),
  volatility: (strike, years) => 0.5 + 0.3 * (strike / 52 - 1) ** 2 - 0.1 * years,
  halfSpread: 0.01,
};
const TERMS: NormaliseTerms = {
  rate: 0.04,
  dividendYield: 0,
  cashDividends: [],
  expiryMs: planExpiryMs,
  seenMs: AT,
  nowMs: AT,
  settings: DEFAULT_CHAIN_SETTINGS,
};

/** What a minute's chain costs before anything is decided on it. */
export function chainsBench(): Promise<BenchRow[]> {
  const common = { unit: 'ms', lowerIsBetter: true };
  const csv = Buffer.from(chainCsv(pricedChain(PLAN)));
  const cache = new GreeksCache();
  const snapshot = normalised(0);
  return Promise.resolve([
    { ...common, figure: 'chain of 400 contracts, read from CSV', ours: best(() => read(csv)) },
    {
      ...common,
      figure: '… normalised: forwards, 3 volatilities and Greeks each, grades',
      ours: best((run) => normalised(run)),
    },
    { ...common, figure: '… taken over by the Greeks cache', ours: best(() => cache.observe(snapshot, AT)) },
  ]);
}

function read(csv: Buffer): void {
  const reading = new ChainReading('bench');
  reading.push(csv);
  const table = reading.finish();
  invariant(table.ok && table.value.length === 400, 'the bench chain is read whole');
}

/** Each run moves the quotes, so that nothing can be remembered from the run before. */
function normalised(run: number) {
  const chain = CHAINS[run % CHAINS.length];
  invariant(chain !== undefined, 'there are chains');
  const result = normaliseChain(chain, TERMS);
  invariant(result.ok && result.value.expiries.length === 5, 'the bench chain is normalised');
  return result.value;
}

const CHAINS = Array.from({ length: 20 }, (_, at) => pricedChain({ ...PLAN, spot: PLAN.spot + at / 100 }));

function best(run: (index: number) => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let index = 0; index < RUNS; index++) {
    const from = performance.now();
    run(index);
    least = Math.min(least, performance.now() - from);
  }
  return least;
}
